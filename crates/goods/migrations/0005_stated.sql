-- Whether the event states how much of a lot was made, or only names numbered pieces of it: pieces
-- that are numbered after their lot was counted are not more of it. Everything is read again.
DELETE FROM goods_making;
ALTER TABLE goods_making ADD COLUMN stated INTEGER NOT NULL DEFAULT 0;
DELETE FROM goods_cursor;
