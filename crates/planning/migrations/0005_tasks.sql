-- What offices do about the tasks of plans, and tasks of their own. One level of sub-tasks.
CREATE TABLE planning_task (
    id BLOB PRIMARY KEY,
    -- The plan and the row of it that asks for this; none for an office's own task.
    plan TEXT,
    plan_task TEXT,
    parent BLOB REFERENCES planning_task (id),
    title TEXT NOT NULL,
    -- The unit in charge, as people call it.
    unit TEXT NOT NULL,
    due TEXT,
    state TEXT NOT NULL,
    evidence TEXT NOT NULL,
    done_on TEXT,
    -- None for a unit of the province.
    commune TEXT,
    province TEXT NOT NULL,
    holder BLOB,
    demonstration INTEGER NOT NULL DEFAULT 0,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX planning_task_province ON planning_task (province, state, due);
CREATE INDEX planning_task_commune ON planning_task (commune, state, due);
CREATE INDEX planning_task_parent ON planning_task (parent);
CREATE INDEX planning_task_plan ON planning_task (plan, plan_task);

CREATE TABLE planning_task_step (
    task BLOB NOT NULL REFERENCES planning_task (id),
    number INTEGER NOT NULL,
    action TEXT NOT NULL,
    -- The unit in charge after a hand-over, else empty.
    unit TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (task, number)
) STRICT;
