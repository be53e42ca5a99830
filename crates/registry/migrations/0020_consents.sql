-- What a person agreed to have told of them (NĐ 13/2023/NĐ-CP): given for one purpose, withdrawn at any
-- time, both kept.
CREATE TABLE registry_consent (
    id BLOB PRIMARY KEY,
    holder BLOB NOT NULL REFERENCES registry_holder (id),
    purpose TEXT NOT NULL,
    given_on TEXT NOT NULL,
    -- How it can be proved: a signed form, its number.
    proof TEXT NOT NULL,
    withdrawn_on TEXT,
    added_us INTEGER NOT NULL,
    added_by TEXT NOT NULL
) STRICT;
CREATE INDEX registry_consent_holder ON registry_consent (holder, purpose, given_on);
