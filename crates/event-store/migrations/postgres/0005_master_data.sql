-- Master data as captured, one row per element. Appended, never changed: number is the order of
-- record, and the head keeps the last.
ALTER TABLE head ADD COLUMN element bigint NOT NULL DEFAULT 0;

CREATE TABLE master_element (
    number bigint PRIMARY KEY,
    -- Key of id.
    id_key uuid NOT NULL,
    -- Canonical identifier of what it speaks of.
    id text NOT NULL,
    -- Type of its vocabulary.
    kind text NOT NULL,
    captured_by text NOT NULL,
    record_time_us bigint NOT NULL,
    -- The element as JSON-LD that stands alone.
    body bytea NOT NULL
);
ALTER TABLE master_element ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX master_element_by_id ON master_element (id_key, number);

-- What holds of it: the identifiers that a lookup finds behind a key (src/master.rs). Rows of a
-- topic are replaced when a newer element of the same subject (captor, type, identifier) speaks
-- of it.
CREATE TABLE master_posting (
    key uuid NOT NULL,
    -- Key of value, which can be longer than an index row may be.
    value_key uuid NOT NULL,
    subject uuid NOT NULL,
    topic uuid NOT NULL,
    -- Key of the captor's name.
    captor uuid NOT NULL,
    captured_by text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (key, value_key, subject)
);
CREATE INDEX master_posting_by_topic ON master_posting (subject, topic);
