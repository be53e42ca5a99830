-- Plans whose source at hand does not give everything, and their words: objectives, tasks, deadlines,
-- money. An empty document_number, document_date, period_from or act_date means: not given.
ALTER TABLE planning_plan ADD COLUMN document_note TEXT;
ALTER TABLE planning_plan ADD COLUMN budget_total TEXT;
ALTER TABLE planning_legal_basis ADD COLUMN relation TEXT NOT NULL DEFAULT 'basis';

-- Targets again, whose year may not be given.
CREATE TABLE planning_plan_target (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    measure TEXT NOT NULL,
    crop_group TEXT,
    unit TEXT NOT NULL,
    printed TEXT NOT NULL,
    pace TEXT NOT NULL,
    bound TEXT NOT NULL,
    from_year INTEGER,
    by_year INTEGER,
    objective TEXT,
    share_printed TEXT,
    share_of TEXT,
    quote TEXT NOT NULL,
    PRIMARY KEY (plan, version, position),
    FOREIGN KEY (plan, version) REFERENCES planning_plan (id, version)
) STRICT;
INSERT INTO planning_plan_target (plan, version, position, id, measure, crop_group, unit, printed,
    pace, bound, from_year, by_year, objective, share_printed, share_of, quote)
SELECT plan, version, position, id, measure, crop_group, unit, printed,
    'once', 'value', NULL, by_year, NULL, share_printed, share_of, quote
FROM planning_target;
DROP TABLE planning_target;

CREATE TABLE planning_objective (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (plan, version, position),
    FOREIGN KEY (plan, version) REFERENCES planning_plan (id, version)
) STRICT;

-- Tasks as the document assigns them. What an office does about them is not here.
CREATE TABLE planning_plan_task (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    source_rows TEXT NOT NULL,
    place TEXT,
    content TEXT,
    lead_unit TEXT,
    with_units TEXT,
    time_printed TEXT,
    from_day TEXT,
    due_day TEXT,
    product TEXT,
    PRIMARY KEY (plan, version, position),
    FOREIGN KEY (plan, version) REFERENCES planning_plan (id, version)
) STRICT;

CREATE TABLE planning_deadline (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    place TEXT,
    quote TEXT NOT NULL,
    -- A day, a day of each year (--05-15), year or season.
    due TEXT NOT NULL,
    PRIMARY KEY (plan, version, position),
    FOREIGN KEY (plan, version) REFERENCES planning_plan (id, version)
) STRICT;

CREATE TABLE planning_budget (
    plan TEXT NOT NULL,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    content TEXT,
    amount_printed TEXT,
    source TEXT,
    task TEXT,
    PRIMARY KEY (plan, version, position),
    FOREIGN KEY (plan, version) REFERENCES planning_plan (id, version)
) STRICT;
