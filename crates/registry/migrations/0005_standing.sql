-- What a growing area or a packing house has: codes, a status per market, certificates.
-- subject_kind is growing-area or packing-house, subject the id in its table.
CREATE TABLE registry_code (
    id BLOB PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    as_issued TEXT NOT NULL,
    normalised TEXT NOT NULL,
    -- The normalised code without hyphens: VNDTPH-0001 and VN-DTPH-0001 are one code.
    code_key TEXT NOT NULL UNIQUE,
    scheme TEXT NOT NULL REFERENCES registry_code_scheme (id),
    issued_on TEXT,
    UNIQUE (subject_kind, subject, code_key)
) STRICT;

-- One row per period; the current one has no end.
CREATE TABLE registry_market_status (
    id BLOB PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    market TEXT NOT NULL REFERENCES registry_market (code),
    status TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    reason TEXT
) STRICT;
CREATE UNIQUE INDEX registry_market_status_now
    ON registry_market_status (subject_kind, subject, market) WHERE valid_to IS NULL;
CREATE INDEX registry_market_status_subject
    ON registry_market_status (subject_kind, subject, market, valid_from);

CREATE TABLE registry_certificate (
    id BLOB PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    standard TEXT NOT NULL,
    number TEXT NOT NULL,
    issuer TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    UNIQUE (subject_kind, subject, standard, number)
) STRICT;
