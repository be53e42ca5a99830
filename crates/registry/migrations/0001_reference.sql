-- Crops, markets and code schemes: dated facts of the folder data/, loaded by crop::load,
-- market::load and code::load_schemes. Rows are never deleted: old records keep pointing to them.
CREATE TABLE registry_crop (
    id TEXT PRIMARY KEY,
    crop_group TEXT NOT NULL,
    life TEXT NOT NULL,
    name TEXT NOT NULL,
    english TEXT NOT NULL,
    scientific TEXT NOT NULL
) STRICT;

CREATE TABLE registry_market (
    code TEXT PRIMARY KEY,
    alpha3 TEXT,
    name TEXT NOT NULL,
    english TEXT NOT NULL
) STRICT;

CREATE TABLE registry_code_scheme (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    -- The office's decision: a reload of the facts leaves it as it is.
    enabled INTEGER NOT NULL,
    pattern TEXT NOT NULL,
    example TEXT NOT NULL,
    basis TEXT,
    note TEXT,
    confidence TEXT NOT NULL
) STRICT;
