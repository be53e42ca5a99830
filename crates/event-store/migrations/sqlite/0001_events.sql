-- Events as captured. Appended, never changed, never deleted: seq is the order of record.
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    -- First 16 bytes of SHA-256 of the eventID.
    event_key BLOB NOT NULL CHECK (length(event_key) = 16),
    -- Empty for an event; for an error declaration the first 16 bytes of SHA-256 of its text, so
    -- that declarations stand beside the event and beside each other, and a repeated one does not.
    declaration_key BLOB NOT NULL CHECK (length(declaration_key) IN (0, 16)),
    record_time_us INTEGER NOT NULL,
    event_time_ns INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    captured_by TEXT NOT NULL,
    -- Event hash (CBV 2.0 §8.9), without the parts that it ignores.
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- What lineage needs to know, so that a trace hop parses no JSON.
    fact BLOB NOT NULL,
    -- The event as JSON-LD that stands alone. Last, so that no other column lies behind it.
    body BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX event_by_id ON event (event_key, declaration_key);
CREATE INDEX event_by_record_time ON event (record_time_us);
CREATE INDEX event_by_event_time ON event (event_time_ns);

-- One row per event and value that it can be found by, in the order of a trace: value, time.
-- roles says where in the event the value stands (src/index/roles.rs).
CREATE TABLE posting (
    key BLOB NOT NULL CHECK (length(key) = 16),
    event_time_ns INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    roles INTEGER NOT NULL,
    PRIMARY KEY (key, event_time_ns, seq)
) STRICT, WITHOUT ROWID;

-- Values that stand in events, for the lists of top-level resources; key leads to the postings.
CREATE TABLE known_value (
    kind INTEGER NOT NULL,
    value TEXT NOT NULL,
    key BLOB NOT NULL CHECK (length(key) = 16),
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
