-- Master data as captured, one row per element. Appended, never changed: number is the order of
-- record.
CREATE TABLE master_element (
    number INTEGER PRIMARY KEY,
    -- Canonical identifier of what it speaks of.
    id TEXT NOT NULL,
    -- Type of its vocabulary.
    kind TEXT NOT NULL,
    captured_by TEXT NOT NULL,
    record_time_us INTEGER NOT NULL,
    -- The element as JSON-LD that stands alone.
    body BLOB NOT NULL
) STRICT;

CREATE INDEX master_element_by_id ON master_element (id, number);

-- What holds of it: the identifiers that a lookup finds behind a key (src/master.rs). Rows of a
-- topic are replaced when a newer element of the same subject (captor, type, identifier) speaks
-- of it.
CREATE TABLE master_posting (
    key BLOB NOT NULL CHECK (length(key) = 16),
    value TEXT NOT NULL,
    subject BLOB NOT NULL CHECK (length(subject) = 16),
    topic BLOB NOT NULL CHECK (length(topic) = 16),
    captured_by TEXT NOT NULL,
    PRIMARY KEY (key, value, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX master_posting_by_topic ON master_posting (subject, topic);
