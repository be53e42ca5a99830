-- How far the record is visible. On one server the head says it, and this row is not asked. Where
-- the tables are distributed (Citus), a commit becomes visible on one node after the other: up to
-- seq all nodes show it, and readers look no further.
CREATE TABLE visible (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- Never goes back. From then on programs send statements that hold on both kinds of tables.
    distributed boolean NOT NULL DEFAULT false,
    seq bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
INSERT INTO visible DEFAULT VALUES;
