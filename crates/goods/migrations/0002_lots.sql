-- A projection of the events: which lots, packages and single goods were made, when and where.
-- Everything here can be computed again from the event store.

-- One row per thing and event that made it; a lot may be made in several goes.
CREATE TABLE goods_making (
    key TEXT NOT NULL,
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    seq INTEGER NOT NULL,
    made_us INTEGER NOT NULL,
    read_point TEXT,
    biz_location TEXT,
    quantity TEXT,
    unit TEXT,
    best_before TEXT,
    origin TEXT,
    -- Certificates named by the event, as a JSON list of addresses.
    certificates TEXT NOT NULL,
    PRIMARY KEY (key, event)
) STRICT;
CREATE INDEX goods_making_event ON goods_making (event);
CREATE INDEX goods_making_read_point ON goods_making (read_point);
CREATE INDEX goods_making_biz_location ON goods_making (biz_location);

-- Events that were declared wrong; a declaration may come before its event.
CREATE TABLE goods_void_event (event TEXT PRIMARY KEY) STRICT;

-- What the directory says of the places that events name; `known` = 0 is asked again.
CREATE TABLE goods_place (
    place TEXT PRIMARY KEY,
    known INTEGER NOT NULL,
    commune TEXT,
    province TEXT,
    holder BLOB,
    demonstration INTEGER NOT NULL
) STRICT;

-- The sum of an item's makings that are not void.
CREATE TABLE goods_lot (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    gtin TEXT,
    code TEXT NOT NULL,
    -- Digits and letters of number and code, small, without anything between them.
    found_by TEXT NOT NULL,
    made_us INTEGER NOT NULL,
    event TEXT NOT NULL,
    place TEXT,
    quantity TEXT,
    unit TEXT,
    best_before TEXT,
    origin TEXT,
    certificates TEXT NOT NULL,
    commune TEXT,
    province TEXT,
    holder BLOB,
    demonstration INTEGER NOT NULL
) STRICT;
CREATE INDEX goods_lot_made ON goods_lot (kind, made_us, key);
CREATE INDEX goods_lot_province ON goods_lot (province, kind, made_us, key);
CREATE INDEX goods_lot_commune ON goods_lot (commune, kind, made_us, key);
CREATE INDEX goods_lot_holder ON goods_lot (holder, kind, made_us, key);
CREATE INDEX goods_lot_gtin ON goods_lot (gtin, kind, made_us, key);

-- How far the feed of events has been read.
CREATE TABLE goods_cursor (
    name TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT;
