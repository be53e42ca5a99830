-- Who changed what, when and why: append-only, each row holding the hash of the one before.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    verb TEXT NOT NULL,
    thing_kind TEXT NOT NULL,
    thing_id TEXT NOT NULL,
    commune TEXT,
    before_json TEXT,
    after_json TEXT,
    reason TEXT,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX audit_thing ON audit (thing_kind, thing_id, seq);

-- How long the chain is and how it ends, so that rows cut off its end are missed.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
