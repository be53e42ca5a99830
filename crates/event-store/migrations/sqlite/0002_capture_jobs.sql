-- Capture jobs (EPCIS 2.0 §12.6.1). The id is a UUID of version 7, so its order is that of time.
CREATE TABLE capture_job (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    captured_by TEXT NOT NULL,
    running INTEGER NOT NULL CHECK (running IN (0, 1)),
    success INTEGER NOT NULL CHECK (success IN (0, 1)),
    behaviour TEXT NOT NULL CHECK (behaviour IN ('rollback', 'proceed')),
    created_at_us INTEGER NOT NULL,
    finished_at_us INTEGER,
    errors TEXT NOT NULL,
    CHECK (running = (finished_at_us IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX capture_job_by_captor ON capture_job (captured_by, id);
