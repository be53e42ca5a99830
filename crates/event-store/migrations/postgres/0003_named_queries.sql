-- Named queries (EPCIS 2.0 §12.8.1): views on events, each in the name space of its owner.
CREATE TABLE named_query (
    owner text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    -- JSON object of parameters, as it was defined.
    definition text NOT NULL,
    created_at_us bigint NOT NULL,
    PRIMARY KEY (owner, name)
);
