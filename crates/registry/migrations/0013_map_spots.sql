-- Where the drawn plots of an area lie together, for maps from afar: their middle in ten-millionths
-- of a degree, whole numbers so that every engine divides them alike. Written with the plots.
ALTER TABLE registry_growing_area ADD COLUMN drawn_plots INTEGER NOT NULL DEFAULT 0;
ALTER TABLE registry_growing_area ADD COLUMN lon_e7 INTEGER;
ALTER TABLE registry_growing_area ADD COLUMN lat_e7 INTEGER;
UPDATE registry_growing_area SET
    drawn_plots = (SELECT COUNT(p.west) FROM registry_plot p
                   WHERE p.growing_area = registry_growing_area.id),
    lon_e7 = (SELECT CAST(AVG(p.west + p.east) * 5000000 AS INTEGER) FROM registry_plot p
              WHERE p.growing_area = registry_growing_area.id),
    lat_e7 = (SELECT CAST(AVG(p.south + p.north) * 5000000 AS INTEGER) FROM registry_plot p
              WHERE p.growing_area = registry_growing_area.id);
CREATE INDEX registry_growing_area_spot ON registry_growing_area (lon_e7, lat_e7);
