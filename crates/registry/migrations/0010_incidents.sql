-- Notices of non-compliance from importing countries, and the cases about single codes that they,
-- reports of misuse and notices of change open.
CREATE TABLE registry_notice (
    id BLOB PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    reference TEXT NOT NULL,
    issuer TEXT NOT NULL,
    market TEXT NOT NULL REFERENCES registry_market (code),
    received_on TEXT NOT NULL,
    about TEXT NOT NULL,
    measure TEXT NOT NULL,
    deadline TEXT NOT NULL,
    -- As it came, so that a review can be made again.
    pasted TEXT NOT NULL,
    province TEXT NOT NULL,
    applied_on TEXT,
    by_name TEXT NOT NULL,
    created_us INTEGER NOT NULL
) STRICT;
CREATE INDEX registry_notice_province ON registry_notice (province, created_us);

CREATE TABLE registry_incident (
    id BLOB PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    notice BLOB REFERENCES registry_notice (id),
    -- None when somebody reported a code that nobody here has.
    subject_kind TEXT,
    subject BLOB,
    code TEXT NOT NULL,
    market TEXT,
    holder BLOB,
    commune TEXT,
    province TEXT NOT NULL,
    state TEXT NOT NULL,
    about TEXT NOT NULL,
    cause TEXT,
    due_on TEXT,
    officer BLOB,
    officer_name TEXT,
    -- Orders the list: open ones by their deadline, then closed ones.
    sort_name TEXT NOT NULL,
    found_by TEXT NOT NULL,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_incident_order ON registry_incident (sort_name, id);
CREATE INDEX registry_incident_province ON registry_incident (province, sort_name, id);
CREATE INDEX registry_incident_commune ON registry_incident (commune, sort_name, id);
CREATE INDEX registry_incident_holder ON registry_incident (holder, sort_name, id);
CREATE INDEX registry_incident_subject ON registry_incident (subject_kind, subject);
CREATE INDEX registry_incident_notice ON registry_incident (notice);
CREATE INDEX registry_incident_created ON registry_incident (kind, created_us);
