-- Quantity balances of growing areas and seasons: computed from the events and the registry, never a
-- second truth.
CREATE TABLE goods_balance (
    -- <growing area>/<season>
    id TEXT PRIMARY KEY,
    ground BLOB NOT NULL,
    season TEXT NOT NULL,
    year INTEGER NOT NULL,
    code TEXT NOT NULL,
    found_by TEXT NOT NULL,
    -- What is shown of it, as JSON; the columns around it are for searching and sorting.
    shown TEXT NOT NULL,
    -- Harvested in hundredths of a per cent of the capacity; -1 where the capacity is not known.
    used INTEGER NOT NULL,
    harvested_kg INTEGER NOT NULL,
    shipped_kg INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    commune TEXT,
    province TEXT,
    holder BLOB
) STRICT;
CREATE INDEX goods_balance_used ON goods_balance (used, id);
CREATE INDEX goods_balance_code ON goods_balance (code, season);
CREATE INDEX goods_balance_harvested ON goods_balance (harvested_kg, id);
CREATE INDEX goods_balance_shipped ON goods_balance (shipped_kg, id);
CREATE INDEX goods_balance_province ON goods_balance (province, used, id);
CREATE INDEX goods_balance_commune ON goods_balance (commune, used, id);
CREATE INDEX goods_balance_holder ON goods_balance (holder, used, id);
CREATE INDEX goods_balance_of_ground ON goods_balance (ground);

-- Which things a balance rests on: an event that names one of them changes it.
CREATE TABLE goods_balance_key (
    key TEXT NOT NULL,
    ground BLOB NOT NULL,
    PRIMARY KEY (key, ground)
) STRICT;
CREATE INDEX goods_balance_key_ground ON goods_balance_key (ground);

-- Growing areas that have a balance, and what the registry said of them then.
CREATE TABLE goods_balance_ground (
    ground BLOB PRIMARY KEY,
    said INTEGER NOT NULL,
    -- How often it has been compared since: the least often is next.
    compared INTEGER NOT NULL
) STRICT;
CREATE INDEX goods_balance_ground_compared ON goods_balance_ground (compared, ground);

-- What is to be computed again; seq is the place in the feed that asked for it last.
CREATE TABLE goods_balance_due (ground BLOB PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
CREATE TABLE goods_balance_due_place (place TEXT PRIMARY KEY) STRICT;

-- The feed is read again from its beginning: the balances need all of it, and lots come out the same.
DELETE FROM goods_cursor;
