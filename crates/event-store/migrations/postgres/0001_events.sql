-- The last event: whoever appends locks this row until its commit, so that the order of record is
-- the order of visibility, whatever number of programs write.
CREATE TABLE head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq bigint NOT NULL,
    record_time_us bigint
) WITH (fillfactor = 10);
INSERT INTO head (seq) VALUES (0);

-- Events as captured. Appended, never changed, never deleted: seq is the order of record.
CREATE TABLE event (
    seq bigint NOT NULL,
    event_time_ns bigint NOT NULL,
    record_time_us bigint NOT NULL,
    -- Length of the text that is compressed in body, so that an answer is bounded before it is read.
    text_bytes integer NOT NULL,
    declares_error boolean NOT NULL,
    event_id text NOT NULL,
    captured_by text NOT NULL,
    -- Event hash (CBV 2.0 §8.9), without the parts that it ignores.
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    -- What lineage needs to know, so that a trace hop parses no JSON.
    fact bytea NOT NULL,
    -- The event as JSON-LD that stands alone, compressed by the program.
    body bytea NOT NULL,
    PRIMARY KEY (seq) INCLUDE (event_time_ns, text_bytes)
);
ALTER TABLE event ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX event_by_record_time ON event (record_time_us, seq);
CREATE INDEX event_by_event_time ON event (event_time_ns, seq);

-- Where an eventID stands. Beside the event and not in it, so that both can be distributed by
-- their own key (Citus): a unique key must contain the key of distribution.
CREATE TABLE event_identity (
    -- First 16 bytes of SHA-256 of the eventID.
    event_key uuid NOT NULL,
    -- Zero for an event; for an error declaration the first 16 bytes of SHA-256 of its text, so
    -- that declarations stand beside the event and beside each other, and a repeated one does not.
    declaration_key uuid NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (event_key, declaration_key) INCLUDE (seq)
);

-- One row per event and value that it can be found by, in the order of a trace: value, time.
-- roles says where in the event the value stands (src/index/roles.rs).
CREATE TABLE posting (
    key uuid NOT NULL,
    event_time_ns bigint NOT NULL,
    seq bigint NOT NULL,
    roles integer NOT NULL,
    PRIMARY KEY (key, event_time_ns, seq) INCLUDE (roles)
);

-- Values that stand in events, for the lists of top-level resources; key leads to the postings.
-- A value can be longer than an index row may be: its beginning is indexed.
CREATE TABLE known_value (
    key uuid PRIMARY KEY,
    kind smallint NOT NULL,
    value text COLLATE "C" NOT NULL
);
CREATE INDEX known_value_by_kind ON known_value (kind, left(value, 500));
