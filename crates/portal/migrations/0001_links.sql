-- Links that officers register for GS1 keys. A record is one thing: a key, or a key with the
-- qualifiers that name a lot, a serial number and so on, under its Digital Link path. It is read by
-- that path alone, so that the answer costs the same however many serial numbers a product has.
CREATE TABLE portal_link_record (
    path TEXT PRIMARY KEY,
    -- What the thing is, for linksets.
    description TEXT NOT NULL,
    demonstration INTEGER NOT NULL,
    changed_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE portal_link (
    path TEXT NOT NULL REFERENCES portal_link_record (path),
    -- Place in the order of choice, from 0.
    place INTEGER NOT NULL,
    -- Word of the GS1 Web vocabulary.
    relation TEXT NOT NULL,
    href TEXT NOT NULL,
    title TEXT NOT NULL,
    media TEXT,
    -- Language tags and context values, separated by blanks.
    languages TEXT NOT NULL,
    contexts TEXT NOT NULL,
    PRIMARY KEY (path, place)
) STRICT;
-- For the description file, which names every context value.
CREATE INDEX portal_link_contexts ON portal_link (contexts) WHERE contexts <> '';
