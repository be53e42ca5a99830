-- Harvest windows of a growing area as its holder declares them (QĐ 3156/QĐ-BNN-TT: the grower
-- updates expected yield and harvest time each crop cycle). An area without any is balanced by year.
CREATE TABLE registry_season (
    growing_area BLOB NOT NULL REFERENCES registry_growing_area (id),
    name TEXT NOT NULL,
    -- First and last day of the harvest.
    begins_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    -- Per hectare in this season; the crop's where it is not given.
    expected_yield_kg_per_ha INTEGER,
    PRIMARY KEY (growing_area, begins_on)
) STRICT;
