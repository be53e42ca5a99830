-- Files that boundaries came from, kept as received; and where a plot lies, for the map and for
-- the search of overlaps.
CREATE TABLE registry_plot_file (
    id BLOB PRIMARY KEY,
    growing_area BLOB NOT NULL REFERENCES registry_growing_area (id),
    name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    received_us INTEGER NOT NULL,
    received_by TEXT NOT NULL
) STRICT;
CREATE INDEX registry_plot_file_area ON registry_plot_file (growing_area, received_us);

ALTER TABLE registry_plot ADD COLUMN file BLOB REFERENCES registry_plot_file (id);
-- The record, feature or line of the file, from 1.
ALTER TABLE registry_plot ADD COLUMN file_shape INTEGER;
-- What metres in it were taken for: the central meridian of the VN-2000 zone and its width in degrees.
ALTER TABLE registry_plot ADD COLUMN file_zone TEXT;
CREATE INDEX registry_plot_file_used ON registry_plot (file);

-- A window asks for a strip of longitudes as wide as itself and 0.01 degrees more; the few plots
-- that are wider than that are asked for by themselves.
CREATE INDEX registry_plot_west ON registry_plot (west, east, south, north);
CREATE INDEX registry_plot_wide ON registry_plot (west, east) WHERE east - west > 0.01;
