-- Error declarations are found by their time (src/index/declared.rs): postings of that kind for the
-- declarations that were there before. The program computes the rows.
SELECT 1;
