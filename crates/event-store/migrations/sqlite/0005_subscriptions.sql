-- Standing queries (EPCIS 2.0 §12.8.4): who is told what a named query finds, and how far.
CREATE TABLE subscription (
    -- UUID of version 7, so its order is that of creation.
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    owner TEXT NOT NULL,
    query_name TEXT NOT NULL,
    -- What was subscribed to, as the server wrote it; with the secret that signs.
    definition TEXT NOT NULL,
    created_at_us INTEGER NOT NULL,
    -- Events up to this place are done with.
    cursor INTEGER NOT NULL,
    -- Whether there is only something to do when an event stands behind the cursor.
    on_events INTEGER NOT NULL CHECK (on_events IN (0, 1)),
    -- Not looked at before; NULL = never again.
    due_at_us INTEGER,
    -- What else the server remembers of it, as it wrote it.
    progress TEXT NOT NULL,
    FOREIGN KEY (owner, query_name) REFERENCES named_query (owner, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscription_by_query ON subscription (owner, query_name, id);
CREATE INDEX subscription_by_due ON subscription (due_at_us, id) WHERE due_at_us IS NOT NULL;
