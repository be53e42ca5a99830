-- Standing queries (EPCIS 2.0 §12.8.4): who is told what a named query finds, and how far. They
-- end with their query.
CREATE TABLE subscription (
    -- UUID of version 7, so its order is that of creation.
    id uuid PRIMARY KEY,
    owner text COLLATE "C" NOT NULL,
    query_name text COLLATE "C" NOT NULL,
    -- What was subscribed to, as the server wrote it; with the secret that signs.
    definition text NOT NULL,
    created_at_us bigint NOT NULL,
    -- Events up to this place are done with.
    cursor bigint NOT NULL,
    -- Whether there is only something to do when an event stands behind the cursor.
    on_events boolean NOT NULL,
    -- Not looked at before; empty = never again.
    due_at_us bigint,
    -- What else the server remembers of it, as it wrote it.
    progress text NOT NULL,
    FOREIGN KEY (owner, query_name) REFERENCES named_query (owner, name) ON DELETE CASCADE
);

CREATE INDEX subscription_by_query ON subscription (owner, query_name, id);
CREATE INDEX subscription_by_due ON subscription (due_at_us, id) WHERE due_at_us IS NOT NULL;
