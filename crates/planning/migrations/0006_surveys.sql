-- Surveys: forms in versions, who may fill them, and the answers.
CREATE TABLE planning_survey (
    id BLOB PRIMARY KEY,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- The office is the province's: its communes fill in.
    province TEXT NOT NULL,
    opens_on TEXT,
    closes_on TEXT,
    -- Answers wished for.
    target INTEGER,
    -- 1: whoever has the link may answer.
    linked INTEGER NOT NULL,
    -- Key of the link.
    secret BLOB NOT NULL,
    state TEXT NOT NULL,
    -- Answers that came, withdrawn ones too.
    received INTEGER NOT NULL DEFAULT 0,
    -- Words to search, folded.
    folded TEXT NOT NULL,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX planning_survey_province ON planning_survey (province, created_us, id);

-- The way of a survey, step by step; never changed.
CREATE TABLE planning_survey_step (
    survey BLOB NOT NULL REFERENCES planning_survey (id),
    number INTEGER NOT NULL,
    action TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (survey, number)
) STRICT;

-- A form as it came and as it was read; never changed.
CREATE TABLE planning_survey_form (
    survey BLOB NOT NULL REFERENCES planning_survey (id),
    number INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    -- The workbook as received.
    workbook BLOB NOT NULL,
    form_json TEXT NOT NULL,
    -- The version that the workbook gives itself.
    own_version TEXT NOT NULL,
    questions INTEGER NOT NULL,
    added_us INTEGER NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (survey, number)
) STRICT;

CREATE TABLE planning_survey_answer (
    -- Made by whoever fills in, so that what is sent twice counts once.
    id BLOB PRIMARY KEY,
    survey BLOB NOT NULL,
    form INTEGER NOT NULL,
    answer_json TEXT NOT NULL,
    -- Digest of what was sent, to know the same when it is sent again: what the program adds differs.
    sent TEXT NOT NULL,
    -- What the list calls it; may name a person.
    label TEXT NOT NULL,
    -- Words to search, folded.
    folded TEXT NOT NULL,
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    -- Always none: an answer belongs to the office.
    holder BLOB,
    way TEXT NOT NULL,
    -- When it was filled in, by the clock of the device, and when it came.
    given_us INTEGER NOT NULL,
    received_us INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    withdrawn_us INTEGER,
    withdrawn_by TEXT,
    withdrawn_reason TEXT,
    demonstration INTEGER NOT NULL DEFAULT 0,
    FOREIGN KEY (survey, form) REFERENCES planning_survey_form (survey, number)
) STRICT;
CREATE INDEX planning_survey_answer_survey ON planning_survey_answer (survey, received_us, id);
CREATE INDEX planning_survey_answer_received ON planning_survey_answer (received_us, id);

-- Answers that came through a link on one day.
CREATE TABLE planning_survey_link_day (
    survey BLOB NOT NULL REFERENCES planning_survey (id),
    day TEXT NOT NULL,
    answers INTEGER NOT NULL,
    PRIMARY KEY (survey, day)
) STRICT;
