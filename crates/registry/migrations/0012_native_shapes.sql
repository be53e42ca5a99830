-- only postgres
-- The shapes of plots and the points of packing houses in PostGIS's own type (longitude, latitude;
-- WGS 84), so that other tools, e.g. QGIS, read them. They follow the columns that the program
-- writes; nothing in the program reads them.
ALTER TABLE registry_plot ADD COLUMN shape geometry(Geometry, 4326)
    GENERATED ALWAYS AS (ST_SetSRID(ST_GeomFromGeoJSON(geometry), 4326)) STORED;
CREATE INDEX registry_plot_shape ON registry_plot USING gist (shape);
ALTER TABLE registry_packing_house ADD COLUMN point geometry(Point, 4326)
    GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED;
CREATE INDEX registry_packing_house_point ON registry_packing_house USING gist (point);
-- both
