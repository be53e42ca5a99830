-- The training register: classes, persons, who took part, attendance by day, papers.
CREATE TABLE planning_class (
    id BLOB PRIMARY KEY,
    title TEXT NOT NULL,
    topic TEXT NOT NULL,
    -- Empty: no crop group in particular.
    crop_group TEXT NOT NULL,
    trainees TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- Where within the commune, in words.
    place TEXT NOT NULL,
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    -- Always none: a class belongs to the office.
    holder BLOB,
    planned_from TEXT NOT NULL,
    planned_to TEXT NOT NULL,
    held_from TEXT,
    held_to TEXT,
    minutes INTEGER NOT NULL,
    planned_participants INTEGER,
    trainers TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Key of the links of attendance.
    secret BLOB NOT NULL,
    -- Words to search, folded.
    folded TEXT NOT NULL,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX planning_class_province ON planning_class (province, planned_from, id);
CREATE INDEX planning_class_commune ON planning_class (commune, planned_from, id);

-- The way of a class, step by step; never changed.
CREATE TABLE planning_class_step (
    class BLOB NOT NULL REFERENCES planning_class (id),
    number INTEGER NOT NULL,
    action TEXT NOT NULL,
    to_state TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (class, number)
) STRICT;

CREATE TABLE planning_person (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    birth_year INTEGER,
    phone TEXT,
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    -- Always none: a holder does not see this register.
    holder BLOB,
    -- 0: nobody recorded where the person lives; commune is that of the first class.
    commune_known INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    -- The account of an officer; of an account that is gone the id stays.
    account BLOB UNIQUE,
    -- The person that this entry was found to be; its own id when it is none other's.
    root BLOB NOT NULL,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX planning_person_folded ON planning_person (folded);
CREATE INDEX planning_person_root ON planning_person (root);

CREATE TABLE planning_participant (
    id BLOB PRIMARY KEY,
    class BLOB NOT NULL REFERENCES planning_class (id),
    person BLOB NOT NULL REFERENCES planning_person (id),
    position INTEGER NOT NULL,
    -- 0 to 10.
    mark INTEGER,
    remark TEXT NOT NULL DEFAULT '',
    certificate TEXT,
    certified_on TEXT,
    -- Taken off the list again, and why.
    removed_us INTEGER,
    removed_reason TEXT,
    -- Wrong answers at the link of attendance on the last day that had one.
    tried_on TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    UNIQUE (class, person)
) STRICT;
CREATE INDEX planning_participant_person ON planning_participant (person);
CREATE UNIQUE INDEX planning_participant_certificate ON planning_participant (certificate);

CREATE TABLE planning_attendance (
    participant BLOB NOT NULL REFERENCES planning_participant (id),
    day TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    way TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    PRIMARY KEY (participant, day)
) STRICT;

-- Wrong answers at the link of one class and day.
CREATE TABLE planning_attendance_try (
    class BLOB NOT NULL REFERENCES planning_class (id),
    day TEXT NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (class, day)
) STRICT;

CREATE TABLE planning_class_paper (
    id BLOB PRIMARY KEY,
    class BLOB NOT NULL REFERENCES planning_class (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    added_us INTEGER NOT NULL,
    added_by TEXT NOT NULL
) STRICT;
CREATE INDEX planning_class_paper_class ON planning_class_paper (class);
