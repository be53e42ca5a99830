-- Yearly inspection plans (AG-1753/2023 III.1.1, R27): which codes, when, by whom. Whether a visit was
-- made is read from the field checks; nothing of it is stored.
CREATE TABLE registry_inspection_plan (
    id BLOB PRIMARY KEY,
    year INTEGER NOT NULL,
    -- The office whose it is; none is the whole country.
    commune TEXT,
    province TEXT,
    -- Nobody's: so that one territory predicate serves every table of the room.
    holder BLOB,
    about TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved')),
    decision TEXT,
    decided_on TEXT,
    decided_by TEXT,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_inspection_plan_year ON registry_inspection_plan (year);

CREATE TABLE registry_inspection_visit (
    id BLOB PRIMARY KEY,
    plan BLOB NOT NULL REFERENCES registry_inspection_plan (id),
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    -- ',jackfruit,mango,': every crop that the season is one of, between commas; ',' for none.
    crops TEXT NOT NULL,
    season_first TEXT NOT NULL,
    season_last TEXT NOT NULL,
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    holder BLOB NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('kept', 'cancelled', 'removed')),
    window_first TEXT NOT NULL,
    window_last TEXT NOT NULL,
    officer BLOB,
    officer_name TEXT,
    -- Why it was cancelled.
    reason TEXT,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_inspection_visit_plan ON registry_inspection_visit (plan, window_last, id);
CREATE INDEX registry_inspection_visit_officer ON registry_inspection_visit (officer, plan);
CREATE INDEX registry_inspection_visit_commune ON registry_inspection_visit (commune, plan);
CREATE INDEX registry_inspection_visit_province ON registry_inspection_visit (province, plan);
CREATE INDEX registry_inspection_visit_holder ON registry_inspection_visit (holder, plan);

-- Changes of many visits at once, so that each can be taken back as one.
CREATE TABLE registry_inspection_batch (
    id BLOB PRIMARY KEY,
    plan BLOB NOT NULL REFERENCES registry_inspection_plan (id),
    action TEXT NOT NULL,
    -- The state of the plan when it was made: what was decided is not taken back with a draft's change.
    plan_state TEXT NOT NULL,
    visits INTEGER NOT NULL,
    reason TEXT,
    by_name TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX registry_inspection_batch_plan ON registry_inspection_batch (plan, created_us);

CREATE TABLE registry_inspection_batch_visit (
    batch BLOB NOT NULL REFERENCES registry_inspection_batch (id),
    visit BLOB NOT NULL REFERENCES registry_inspection_visit (id),
    -- Standing, window, officer and reason as they were, as JSON.
    before TEXT NOT NULL,
    -- The version that the change left behind.
    version INTEGER NOT NULL,
    PRIMARY KEY (batch, visit)
) STRICT;
