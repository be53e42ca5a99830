-- Under which name machines hand in events, and whose machines these are: all keys of an owner
-- share one name. Its territory is holder:<id>, or where the office looks after.
CREATE TABLE captor (
    name TEXT PRIMARY KEY,
    territory TEXT NOT NULL
) STRICT;
CREATE INDEX captor_territory ON captor (territory);

ALTER TABLE api_key ADD COLUMN captor TEXT REFERENCES captor (name);
ALTER TABLE api_key ADD COLUMN expires_us INTEGER;
ALTER TABLE api_key ADD COLUMN used_us INTEGER;
ALTER TABLE api_key ADD COLUMN demonstration INTEGER NOT NULL DEFAULT 0;
CREATE INDEX api_key_territory ON api_key (territory, id);

-- Until now each key had a name of its own. It keeps it, so that its events, jobs and named
-- queries stay where they are.
INSERT INTO captor (name, territory) SELECT 'key:' || lower(
    substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-'
    || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21, 12)), territory FROM api_key;
UPDATE api_key SET captor = 'key:' || lower(
    substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-'
    || substr(hex(id), 17, 4) || '-' || substr(hex(id), 21, 12));
