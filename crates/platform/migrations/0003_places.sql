-- Administrative units in time. A unit keeps its identity (code@first-day) through a change of
-- name, kind or parent; a merger or a split begins new units.
CREATE TABLE platform_unit (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune'))
) STRICT;
CREATE INDEX platform_unit_code ON platform_unit (code);

-- What a unit was called and where it belonged, from day to day. Empty text = open end.
CREATE TABLE platform_unit_period (
    unit TEXT NOT NULL REFERENCES platform_unit (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    english TEXT NOT NULL,
    parent TEXT REFERENCES platform_unit (id),
    basis TEXT NOT NULL,
    confidence TEXT NOT NULL CHECK (confidence IN ('sure', 'likely', 'unsure')),
    PRIMARY KEY (unit, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX platform_unit_period_parent ON platform_unit_period (parent, valid_to);

-- What became of a unit on a day.
CREATE TABLE platform_unit_change (
    old_unit TEXT NOT NULL REFERENCES platform_unit (id),
    new_unit TEXT NOT NULL REFERENCES platform_unit (id),
    on_day TEXT NOT NULL,
    extent TEXT NOT NULL CHECK (extent IN ('full', 'partial')),
    basis TEXT NOT NULL,
    note TEXT NOT NULL,
    confidence TEXT NOT NULL CHECK (confidence IN ('sure', 'likely', 'unsure')),
    PRIMARY KEY (old_unit, new_unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX platform_unit_change_new ON platform_unit_change (new_unit);

-- Names folded by fold_vi; the tokenizer's own folding does not know đ.
CREATE VIRTUAL TABLE platform_unit_text USING fts5 (folded, unit UNINDEXED);
