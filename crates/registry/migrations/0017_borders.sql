-- Borders of administrative units as the office loaded them, so that a plot outside its province is
-- found. What was replaced or removed has an end and stays for a while.
CREATE TABLE registry_border_file (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    received_us INTEGER NOT NULL,
    received_by TEXT NOT NULL
) STRICT;

CREATE TABLE registry_border (
    id BLOB PRIMARY KEY,
    unit TEXT NOT NULL,
    file BLOB NOT NULL REFERENCES registry_border_file (id),
    -- The records, features or lines of the file, from 1, between commas.
    file_shapes TEXT NOT NULL,
    -- What metres in it were taken for.
    file_zone TEXT,
    geometry TEXT NOT NULL,
    -- The same with fewer corners, for maps.
    drawn TEXT NOT NULL,
    area_m2 INTEGER NOT NULL,
    corners INTEGER NOT NULL,
    begun_us INTEGER NOT NULL,
    begun_by TEXT NOT NULL,
    ended_us INTEGER,
    ended_by TEXT,
    end_reason TEXT
) STRICT;
CREATE UNIQUE INDEX registry_border_current ON registry_border (unit) WHERE ended_us IS NULL;
CREATE INDEX registry_border_unit ON registry_border (unit, begun_us);
CREATE INDEX registry_border_file_used ON registry_border (file);

-- A current border, cut into pieces of few corners: a plot meets one or two of a thousand.
CREATE TABLE registry_border_piece (
    border BLOB NOT NULL REFERENCES registry_border (id),
    number INTEGER NOT NULL,
    west REAL NOT NULL,
    south REAL NOT NULL,
    east REAL NOT NULL,
    north REAL NOT NULL,
    shape TEXT NOT NULL,
    PRIMARY KEY (border, number)
) STRICT;
CREATE INDEX registry_border_piece_where ON registry_border_piece (border, west, east, south, north);
-- only postgres
ALTER TABLE registry_border ADD COLUMN shape geometry(Geometry, 4326)
    GENERATED ALWAYS AS (ST_SetSRID(ST_GeomFromGeoJSON(geometry), 4326)) STORED;
CREATE INDEX registry_border_shape ON registry_border USING gist (shape);
-- both
