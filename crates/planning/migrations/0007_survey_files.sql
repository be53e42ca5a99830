-- Pictures and files that came with an answer to a survey. They stay with it, withdrawn or not.
CREATE TABLE planning_survey_file (
    answer BLOB NOT NULL REFERENCES planning_survey_answer (id),
    -- What the answer calls it; once within the answer.
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (answer, name)
) STRICT;

-- Bytes of files that came: with all answers, and through a link on one day.
ALTER TABLE planning_survey ADD COLUMN file_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE planning_survey_link_day ADD COLUMN file_bytes INTEGER NOT NULL DEFAULT 0;
