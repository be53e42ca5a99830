-- Events are found by their quantities and the numbers of their sensors (src/index/amounts.rs):
-- postings of that kind for the events that were there before. The program computes the rows.
SELECT 1;
