-- What keys may do with the registry, beside events.
ALTER TABLE api_key ADD COLUMN may_read_registry INTEGER NOT NULL DEFAULT 0;
ALTER TABLE api_key ADD COLUMN may_write_registry INTEGER NOT NULL DEFAULT 0;

-- Answers to requests that made something, kept for a day: whoever sends one again under the same
-- Idempotency-Key, since the answer was lost, gets the answer and makes nothing anew.
CREATE TABLE kept_answer (
    caller TEXT NOT NULL,
    once_key TEXT NOT NULL,
    -- Of method, path and body.
    request_hash BLOB NOT NULL,
    status INTEGER NOT NULL,
    -- Headers and body as they were sent.
    location TEXT,
    etag TEXT,
    body TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    PRIMARY KEY (caller, once_key)
) STRICT;
CREATE INDEX kept_answer_created ON kept_answer (created_us);
