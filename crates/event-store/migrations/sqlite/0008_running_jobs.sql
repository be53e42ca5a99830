-- Documents that are captured while their sender goes on (append_long): found again at a start.
CREATE INDEX capture_job_running ON capture_job (id) WHERE running = 1;
