-- Packing houses (cơ sở đóng gói, PHC).
CREATE TABLE registry_packing_house (
    id BLOB PRIMARY KEY,
    holder BLOB NOT NULL REFERENCES registry_holder (id),
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    found_by TEXT NOT NULL,
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    address TEXT,
    identifier TEXT UNIQUE,
    lon REAL,
    lat REAL,
    capacity_kg_per_day INTEGER,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_packing_house_name ON registry_packing_house (sort_name, id);
CREATE INDEX registry_packing_house_province ON registry_packing_house (province, sort_name, id);
CREATE INDEX registry_packing_house_commune ON registry_packing_house (commune, sort_name, id);
CREATE INDEX registry_packing_house_holder ON registry_packing_house (holder, sort_name, id);
