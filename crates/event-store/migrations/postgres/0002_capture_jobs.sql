-- Capture jobs (EPCIS 2.0 §12.6.1). The id is a UUID of version 7, so its order is that of time.
CREATE TABLE capture_job (
    id uuid PRIMARY KEY,
    -- Key of the captor's name.
    captor uuid NOT NULL,
    captured_by text NOT NULL,
    success boolean NOT NULL,
    behaviour text NOT NULL CHECK (behaviour IN ('rollback', 'proceed')),
    created_at_us bigint NOT NULL,
    -- Empty while it runs.
    finished_at_us bigint,
    -- JSON array.
    errors text NOT NULL
);
CREATE INDEX capture_job_by_captor ON capture_job (captor, id);
