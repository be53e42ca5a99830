-- What several crops take of one plot (trồng xen): the real area and the trees of each, as declared.
-- A plot without any: how its crops divide it is not known.
CREATE TABLE registry_plot_crop (
    plot BLOB NOT NULL REFERENCES registry_plot (id) ON DELETE CASCADE,
    crop TEXT NOT NULL REFERENCES registry_crop (id),
    area_m2 INTEGER,
    trees INTEGER,
    PRIMARY KEY (plot, crop)
) STRICT;
