-- Events are found by whoever takes part in them (src/index/terms.rs, taking_part): postings of
-- that kind for the events that were there before. The program computes the rows.
SELECT 1;
