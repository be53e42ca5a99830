-- What lists are ordered by beside the name, kept with the row so that an index holds the order. The
-- lists of a province and of the country are long; a commune and a holder have some hundred rows,
-- which are ordered when they are read.
--
-- The first code in the order of codes; ~ where there is none, so that these come last.
ALTER TABLE registry_growing_area ADD COLUMN sort_code TEXT NOT NULL DEFAULT '~';
ALTER TABLE registry_packing_house ADD COLUMN sort_code TEXT NOT NULL DEFAULT '~';
UPDATE registry_growing_area SET sort_code = COALESCE((SELECT MIN(c.normalised) FROM registry_code c
    WHERE c.subject_kind = 'growing-area' AND c.subject = registry_growing_area.id), '~');
UPDATE registry_packing_house SET sort_code = COALESCE((SELECT MIN(c.normalised) FROM registry_code c
    WHERE c.subject_kind = 'packing-house' AND c.subject = registry_packing_house.id), '~');
-- The last field check; empty before the first.
ALTER TABLE registry_growing_area ADD COLUMN checked_on TEXT NOT NULL DEFAULT '';
ALTER TABLE registry_packing_house ADD COLUMN checked_on TEXT NOT NULL DEFAULT '';
UPDATE registry_growing_area SET checked_on = COALESCE((SELECT MAX(k.checked_on)
    FROM registry_field_check k
    WHERE k.subject_kind = 'growing-area' AND k.subject = registry_growing_area.id), '');
UPDATE registry_packing_house SET checked_on = COALESCE((SELECT MAX(k.checked_on)
    FROM registry_field_check k
    WHERE k.subject_kind = 'packing-house' AND k.subject = registry_packing_house.id), '');
-- The plots of an area together, measured or else declared.
ALTER TABLE registry_growing_area ADD COLUMN plots_m2 INTEGER NOT NULL DEFAULT 0;
UPDATE registry_growing_area SET plots_m2 = COALESCE((SELECT SUM(COALESCE(p.area_m2, p.declared_m2))
    FROM registry_plot p WHERE p.growing_area = registry_growing_area.id), 0);

CREATE INDEX registry_growing_area_by_code ON registry_growing_area (sort_code, id);
CREATE INDEX registry_growing_area_province_code
    ON registry_growing_area (province, sort_code, id);
CREATE INDEX registry_growing_area_by_check ON registry_growing_area (checked_on, id);
CREATE INDEX registry_growing_area_province_check
    ON registry_growing_area (province, checked_on, id);
CREATE INDEX registry_growing_area_by_size ON registry_growing_area (plots_m2, id);
CREATE INDEX registry_growing_area_province_size
    ON registry_growing_area (province, plots_m2, id);
CREATE INDEX registry_packing_house_by_code ON registry_packing_house (sort_code, id);
CREATE INDEX registry_packing_house_province_code
    ON registry_packing_house (province, sort_code, id);
CREATE INDEX registry_packing_house_by_check ON registry_packing_house (checked_on, id);
CREATE INDEX registry_packing_house_province_check
    ON registry_packing_house (province, checked_on, id);
CREATE INDEX registry_holder_by_entry ON registry_holder (created_us, id);
CREATE INDEX registry_holder_province_entry ON registry_holder (province, created_us, id);
