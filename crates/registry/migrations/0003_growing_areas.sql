-- Growing areas (vùng trồng, PUC), their crops, plots and contracts with buyers.
CREATE TABLE registry_growing_area (
    id BLOB PRIMARY KEY,
    holder BLOB NOT NULL REFERENCES registry_holder (id),
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    found_by TEXT NOT NULL,
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    address TEXT,
    identifier TEXT UNIQUE,
    purpose TEXT NOT NULL,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_growing_area_name ON registry_growing_area (sort_name, id);
CREATE INDEX registry_growing_area_province ON registry_growing_area (province, sort_name, id);
CREATE INDEX registry_growing_area_commune ON registry_growing_area (commune, sort_name, id);
CREATE INDEX registry_growing_area_holder ON registry_growing_area (holder, sort_name, id);

CREATE TABLE registry_growing_area_crop (
    growing_area BLOB NOT NULL REFERENCES registry_growing_area (id),
    crop TEXT NOT NULL REFERENCES registry_crop (id),
    variety TEXT,
    planted_year INTEGER,
    trees INTEGER,
    -- Per hectare and season.
    expected_yield_kg_per_ha INTEGER,
    PRIMARY KEY (growing_area, crop)
) STRICT;
CREATE INDEX registry_growing_area_crop_crop ON registry_growing_area_crop (crop, growing_area);

-- A plot belongs where its growing area belongs. Known as drawn and as checked; a plot that nobody
-- drew yet has only the area that its household declared.
CREATE TABLE registry_plot (
    id BLOB PRIMARY KEY,
    growing_area BLOB NOT NULL REFERENCES registry_growing_area (id),
    number TEXT NOT NULL,
    household BLOB REFERENCES registry_holder (id),
    identifier TEXT UNIQUE,
    drawn TEXT,
    geometry TEXT,
    area_m2 INTEGER,
    declared_m2 INTEGER,
    west REAL,
    south REAL,
    east REAL,
    north REAL,
    land_parcel_id TEXT,
    map_sheet TEXT,
    parcel TEXT,
    -- Sheet and parcel numbers refer to the commune of their time.
    parcel_commune TEXT,
    UNIQUE (growing_area, number)
) STRICT;
CREATE INDEX registry_plot_household ON registry_plot (household);

CREATE TABLE registry_contract (
    id BLOB PRIMARY KEY,
    growing_area BLOB NOT NULL REFERENCES registry_growing_area (id),
    buyer BLOB NOT NULL REFERENCES registry_holder (id),
    number TEXT NOT NULL,
    signed_on TEXT NOT NULL,
    product TEXT NOT NULL,
    UNIQUE (growing_area, buyer, number)
) STRICT;
CREATE INDEX registry_contract_buyer ON registry_contract (buyer);
