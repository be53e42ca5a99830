-- Applications for codes (hồ sơ), their steps and papers, field checks, confirmations.
CREATE TABLE registry_application (
    id BLOB PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    way TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    -- ',CN,KR,': every market between commas.
    markets TEXT NOT NULL,
    purpose TEXT NOT NULL,
    holder BLOB NOT NULL REFERENCES registry_holder (id),
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    state TEXT NOT NULL,
    filed_on TEXT,
    -- Last day for the decision; none while the clock stands or no limit is known.
    due_on TEXT,
    officer BLOB,
    officer_name TEXT,
    -- Orders the list: open ones by their last day, then closed ones.
    sort_name TEXT NOT NULL,
    found_by TEXT NOT NULL,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_application_order ON registry_application (sort_name, id);
CREATE INDEX registry_application_province ON registry_application (province, sort_name, id);
CREATE INDEX registry_application_commune ON registry_application (commune, sort_name, id);
CREATE INDEX registry_application_holder ON registry_application (holder, sort_name, id);
CREATE INDEX registry_application_subject ON registry_application (subject_kind, subject);

-- The way of a proceeding, step by step; never changed.
CREATE TABLE registry_step (
    thing_kind TEXT NOT NULL,
    thing BLOB NOT NULL,
    number INTEGER NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    on_day TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (thing_kind, thing, number)
) STRICT;

CREATE TABLE registry_paper (
    id BLOB PRIMARY KEY,
    thing_kind TEXT NOT NULL,
    thing BLOB NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- None when the original was seen at the desk and no copy was sent.
    media_type TEXT,
    bytes BLOB,
    added_us INTEGER NOT NULL,
    added_by TEXT NOT NULL
) STRICT;
CREATE INDEX registry_paper_thing ON registry_paper (thing_kind, thing, added_us);

CREATE TABLE registry_field_check (
    id BLOB PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    cause TEXT NOT NULL,
    -- The application or the incident that it was made for.
    thing BLOB,
    checked_on TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    answers TEXT NOT NULL,
    note TEXT,
    by_name TEXT NOT NULL,
    created_us INTEGER NOT NULL
) STRICT;
CREATE INDEX registry_field_check_subject
    ON registry_field_check (subject_kind, subject, checked_on);
CREATE INDEX registry_field_check_thing ON registry_field_check (thing);

-- Confirmations of a grant (giấy xác nhận) as they were issued; the token proves one.
CREATE TABLE registry_confirmation (
    token TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    application BLOB NOT NULL UNIQUE REFERENCES registry_application (id),
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    code TEXT NOT NULL,
    markets TEXT NOT NULL,
    name TEXT NOT NULL,
    -- None when the holder is a household: its name is a person's.
    holder_name TEXT,
    place TEXT NOT NULL,
    crops TEXT NOT NULL,
    issued_on TEXT NOT NULL
) STRICT;
