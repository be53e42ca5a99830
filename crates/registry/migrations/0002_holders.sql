-- Households, cooperative groups, cooperatives, firms and organisations (R103, R104).
CREATE TABLE registry_holder (
    id BLOB PRIMARY KEY,
    -- The holder itself, so that one territory predicate serves every table of the room.
    holder BLOB NOT NULL CHECK (holder = id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    found_by TEXT NOT NULL,
    commune TEXT NOT NULL,
    province TEXT NOT NULL,
    address TEXT,
    identifier TEXT UNIQUE,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_holder_name ON registry_holder (sort_name, id);
CREATE INDEX registry_holder_province ON registry_holder (province, sort_name, id);
CREATE INDEX registry_holder_commune ON registry_holder (commune, sort_name, id);
CREATE INDEX registry_holder_self ON registry_holder (holder, sort_name, id);
CREATE INDEX registry_holder_kind ON registry_holder (kind, sort_name, id);

-- Personal data in a table of its own, so that no list or export can carry it by accident.
CREATE TABLE registry_holder_contact (
    holder BLOB PRIMARY KEY REFERENCES registry_holder (id),
    phone TEXT,
    identity_number TEXT
) STRICT;

-- Members of a cooperative or a cooperative group, with the days between which they are.
CREATE TABLE registry_membership (
    cooperative BLOB NOT NULL REFERENCES registry_holder (id),
    household BLOB NOT NULL REFERENCES registry_holder (id),
    joined_on TEXT NOT NULL,
    left_on TEXT,
    PRIMARY KEY (cooperative, household, joined_on)
) STRICT;
CREATE INDEX registry_membership_household ON registry_membership (household);
