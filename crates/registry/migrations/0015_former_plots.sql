-- Plots that were cut or joined into others, as they were then: events go on naming them, and their
-- identifier is never given to another place.
CREATE TABLE registry_former_plot (
    id BLOB PRIMARY KEY,
    growing_area BLOB NOT NULL REFERENCES registry_growing_area (id),
    number TEXT NOT NULL,
    household BLOB REFERENCES registry_holder (id),
    identifier TEXT UNIQUE,
    drawn TEXT NOT NULL,
    geometry TEXT NOT NULL,
    area_m2 INTEGER NOT NULL,
    file BLOB REFERENCES registry_plot_file (id),
    ended_us INTEGER NOT NULL,
    ended_by TEXT NOT NULL,
    -- cut, joined
    how TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX registry_former_plot_area ON registry_former_plot (growing_area, ended_us, id);
CREATE INDEX registry_former_plot_household ON registry_former_plot (household);
CREATE INDEX registry_former_plot_file ON registry_former_plot (file);

-- What came out of them: a plot of today, or one that is former too by now.
CREATE TABLE registry_plot_descent (
    former BLOB NOT NULL REFERENCES registry_former_plot (id),
    plot BLOB NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (former, plot)
) STRICT;
