-- Plans as their documents print them. A plan that is loaded again with another text becomes a new
-- version; old versions stay as they were.
CREATE TABLE planning_plan (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    recorded_at_us INTEGER NOT NULL,
    title TEXT NOT NULL,
    period_from TEXT NOT NULL,
    period_to TEXT NOT NULL,
    period_quote TEXT NOT NULL,
    -- The province of the plan as it was on the day as_of.
    territory TEXT NOT NULL REFERENCES platform_unit (id),
    as_of TEXT NOT NULL,
    document_kind TEXT NOT NULL,
    document_number TEXT NOT NULL,
    document_date TEXT NOT NULL,
    document_issuer TEXT NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE planning_legal_basis (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    act TEXT NOT NULL,
    act_date TEXT NOT NULL,
    replaced_on TEXT,
    replaced_by TEXT,
    confidence TEXT,
    PRIMARY KEY (plan, version, position),
    FOREIGN KEY (plan, version) REFERENCES planning_plan (id, version)
) STRICT;

CREATE TABLE planning_target (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    measure TEXT NOT NULL,
    crop_group TEXT,
    unit TEXT NOT NULL,
    printed TEXT NOT NULL,
    by_year INTEGER NOT NULL,
    share_printed TEXT,
    share_of TEXT,
    quote TEXT NOT NULL,
    PRIMARY KEY (plan, version, position),
    FOREIGN KEY (plan, version) REFERENCES planning_plan (id, version)
) STRICT;

CREATE TABLE planning_table (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (plan, version, position),
    FOREIGN KEY (plan, version) REFERENCES planning_plan (id, version)
) STRICT;

CREATE TABLE planning_column (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    table_at INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    content TEXT NOT NULL CHECK (content IN ('figure', 'sum', 'rate')),
    measure TEXT,
    crop_group TEXT,
    year INTEGER,
    -- Positions of the columns that a sum adds, or of part and whole of a rate, blanks between.
    operands TEXT,
    PRIMARY KEY (plan, version, table_at, position),
    FOREIGN KEY (plan, version, table_at) REFERENCES planning_table (plan, version, position)
) STRICT;

CREATE TABLE planning_row (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    table_at INTEGER NOT NULL,
    position INTEGER NOT NULL,
    -- The unit as it was on the plan's day; none for the printed total row.
    unit TEXT REFERENCES platform_unit (id),
    printed_name TEXT NOT NULL,
    PRIMARY KEY (plan, version, table_at, position),
    FOREIGN KEY (plan, version, table_at) REFERENCES planning_table (plan, version, position)
) STRICT;

-- The plan's figures: table × unit × measure × crop group × year. What can be computed from them is
-- not here.
CREATE TABLE planning_figure (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    table_at INTEGER NOT NULL,
    row_at INTEGER NOT NULL,
    column_at INTEGER NOT NULL,
    unit TEXT NOT NULL REFERENCES platform_unit (id),
    measure TEXT NOT NULL,
    crop_group TEXT,
    year INTEGER,
    printed TEXT NOT NULL,
    -- Exact decimal.
    value TEXT NOT NULL,
    PRIMARY KEY (plan, version, table_at, row_at, column_at),
    FOREIGN KEY (plan, version, table_at, row_at)
        REFERENCES planning_row (plan, version, table_at, position),
    FOREIGN KEY (plan, version, table_at, column_at)
        REFERENCES planning_column (plan, version, table_at, position)
) STRICT;

-- Sums, totals and rates that the document prints: kept to be compared, never to be computed with.
CREATE TABLE planning_printed (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    table_at INTEGER NOT NULL,
    row_at INTEGER NOT NULL,
    column_at INTEGER NOT NULL,
    printed TEXT NOT NULL,
    PRIMARY KEY (plan, version, table_at, row_at, column_at),
    FOREIGN KEY (plan, version, table_at, row_at)
        REFERENCES planning_row (plan, version, table_at, position),
    FOREIGN KEY (plan, version, table_at, column_at)
        REFERENCES planning_column (plan, version, table_at, position)
) STRICT;
