-- Report rounds (kỳ báo cáo), the parts of the units, the steps taken, and the versions approved.
CREATE TABLE planning_report (
    id BLOB PRIMARY KEY,
    cycle TEXT NOT NULL,
    title TEXT NOT NULL,
    period_from TEXT NOT NULL,
    -- Last day of the period, as of which is counted.
    as_of TEXT NOT NULL,
    -- The units hand in before this day; none when nobody set one.
    before_on TEXT,
    -- What is asked, as it was when the round was opened (JSON).
    form TEXT NOT NULL,
    superior TEXT NOT NULL,
    agency TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    results TEXT NOT NULL,
    difficulties TEXT NOT NULL,
    proposals TEXT NOT NULL,
    -- Always none: a round belongs to a province.
    commune TEXT,
    province TEXT NOT NULL,
    holder BLOB,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX planning_report_province ON planning_report (province, id);

CREATE TABLE planning_report_part (
    id BLOB PRIMARY KEY,
    report BLOB NOT NULL REFERENCES planning_report (id),
    position INTEGER NOT NULL,
    -- Name of the commune or office when the round was opened.
    name TEXT NOT NULL,
    -- None for an office of the province.
    commune TEXT,
    province TEXT NOT NULL,
    holder BLOB,
    state TEXT NOT NULL,
    results TEXT NOT NULL,
    difficulties TEXT NOT NULL,
    proposals TEXT NOT NULL,
    submitted_us INTEGER,
    submitted_by TEXT,
    reminded_us INTEGER,
    reminders INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (report, position)
) STRICT;
CREATE INDEX planning_report_part_commune ON planning_report_part (commune, state);
CREATE INDEX planning_report_part_province ON planning_report_part (province, state);

-- The numbers of a part: kept while it is written, counted anew when it is handed in.
CREATE TABLE planning_report_entry (
    part BLOB NOT NULL REFERENCES planning_report_part (id),
    line TEXT NOT NULL,
    grp TEXT NOT NULL,
    -- None where nobody told the number.
    amount INTEGER,
    -- How many records behind it have no amount.
    unknown INTEGER NOT NULL,
    remark TEXT NOT NULL,
    PRIMARY KEY (part, line, grp)
) STRICT;

-- The way of a round and of its parts, step by step; never changed.
CREATE TABLE planning_report_step (
    report BLOB NOT NULL REFERENCES planning_report (id),
    number INTEGER NOT NULL,
    -- None for a step of the round itself.
    part BLOB,
    action TEXT NOT NULL,
    to_state TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (report, number)
) STRICT;

-- Approved reports, each whole (JSON); never changed: a correction is the next number.
CREATE TABLE planning_report_version (
    report BLOB NOT NULL REFERENCES planning_report (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    approved_us INTEGER NOT NULL,
    approved_by TEXT NOT NULL,
    -- Why it was made; none for the first.
    reason TEXT,
    PRIMARY KEY (report, number)
) STRICT;
