-- Named queries (EPCIS 2.0 §12.8.1): views on events, each in the name space of its owner.
CREATE TABLE named_query (
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    -- JSON object of parameters, as it was defined.
    definition TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;
