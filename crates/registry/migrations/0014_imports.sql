-- Tables that offices bring along: the file as it came, how its columns are read, what the check
-- said, and what it changed, so that it can be taken back.
CREATE TABLE registry_import (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file BLOB NOT NULL,
    -- Which sheet, which line of headings, which column for which field, as JSON; none before.
    reading TEXT,
    -- What the check or the application came to, as JSON; none before.
    report TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'undone')),
    -- The office whose it is: where its maker's territory lies; none is the whole country.
    commune TEXT,
    province TEXT,
    -- Nobody's: so that one territory predicate serves every table of the room.
    holder BLOB,
    by_name TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    applied_us INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX registry_import_created ON registry_import (created_us);

-- What an application touched, in that order, with the version it left behind.
CREATE TABLE registry_import_thing (
    import BLOB NOT NULL REFERENCES registry_import (id),
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    thing BLOB NOT NULL,
    -- As it was before, as JSON; none when the import made it.
    before TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (import, place)
) STRICT;

-- How an office's columns were read last, by the headings of the table.
CREATE TABLE registry_import_memory (
    office TEXT NOT NULL,
    kind TEXT NOT NULL,
    headings TEXT NOT NULL,
    columns TEXT NOT NULL,
    PRIMARY KEY (office, kind, headings)
) STRICT;
