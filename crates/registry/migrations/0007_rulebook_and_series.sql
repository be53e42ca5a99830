-- Tables of rules that an office put in the place of those that the program carries, as text.
CREATE TABLE registry_rulebook (
    name TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    loaded_us INTEGER NOT NULL
) STRICT;

-- Running numbers, counted in the transaction that uses them: no two cases get one.
CREATE TABLE registry_series (
    stem TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- Who gave a code, and when it was last compared with the national system. A code without a row
-- was written down from papers.
CREATE TABLE registry_code_origin (
    code_key TEXT PRIMARY KEY REFERENCES registry_code (code_key),
    source TEXT NOT NULL,
    last_reconciled TEXT
) STRICT;
