-- Warehouses, shops, collection points: places of holders that neither grow nor pack.
CREATE TABLE registry_premises (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    holder BLOB NOT NULL REFERENCES registry_holder (id),
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    address TEXT,
    -- Events speak of the place by it, so there is none without.
    identifier TEXT NOT NULL UNIQUE,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_premises_holder ON registry_premises (holder, sort_name, id);
