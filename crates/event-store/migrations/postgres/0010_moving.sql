-- Whether tables are on their way to the workers (Citus). While one arrives a statement may be
-- planned with half of what is known of it, and miss rows without a word: programs look twice then.
ALTER TABLE visible ADD COLUMN moving boolean NOT NULL DEFAULT false;
