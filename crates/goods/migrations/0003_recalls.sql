-- Recalls that were asked for: of what, how wide, why, by whom. The answer is computed from the
-- events each time it is opened.
CREATE TABLE goods_recall (
    id BLOB PRIMARY KEY,
    key TEXT NOT NULL,
    scope TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_us INTEGER NOT NULL,
    asked_by TEXT NOT NULL
) STRICT;
CREATE INDEX goods_recall_key ON goods_recall (key, asked_us);
