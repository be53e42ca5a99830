//! The tables of tasks, and the only place that names them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::{PlacedColumns, Territory, UnitId};
use sea_query::{Cond, Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::rules::{self, Met, Refused};
use super::{Action, NewTask, Place, Progress, State, Step, Task};

const TASK: &str = "planning_task";
/// Tasks shown at once.
pub const TASKS_MAX: u64 = 500;
/// Sub-tasks of one task.
const SUB_TASKS_MAX: u64 = 50;
const COLUMNS: [&str; 15] = [
    "id",
    "plan",
    "plan_task",
    "parent",
    "title",
    "unit",
    "due",
    "state",
    "evidence",
    "done_on",
    "commune",
    "province",
    "demonstration",
    "created_us",
    "version",
];

/// Why a task was not changed.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// [`super::rules`] do not allow it.
    #[error("refused: {0}")]
    Refused(#[from] Refused),
    /// Somebody else changed it since it was read.
    #[error("the task has another version now; read it again and repeat the change")]
    Stale,
    /// There is no such task, or not in this person's territory.
    #[error("there is no such task")]
    NotFound,
    /// The database failed.
    #[error("the registry's database failed")]
    Db(#[from] DbError),
}

/// Which tasks.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<State>,
    /// Only of this plan.
    pub plan: Option<String>,
    /// Only of this unit, by its full name.
    pub unit: Option<String>,
    /// Only parts of this task; none leaves sub-tasks in.
    pub parent: Option<Uuid>,
    /// Only those overdue on this day.
    pub overdue: Option<Date>,
    /// Only those due from the first of these days to the second.
    pub due: Option<(Date, Date)>,
    /// Only those that are not done.
    pub undone: bool,
}

fn read(row: &Row<'_>) -> Result<Task, DbError> {
    let commune: Option<String> = row.get("commune")?;
    let (plan, plan_task): (Option<String>, Option<String>) =
        (row.get("plan")?, row.get("plan_task")?);
    Ok(Task {
        set: NewTask {
            id: row.get("id")?,
            source: plan.zip(plan_task),
            parent: row.get("parent")?,
            title: row.get("title")?,
            unit: row.get("unit")?,
            place: Place {
                commune: commune.map(|_| row.parse("commune")).transpose()?,
                province: row.parse("province")?,
            },
            due: row.get("due")?,
        },
        state: row.parse("state")?,
        evidence: row.get("evidence")?,
        done_on: row.get("done_on")?,
        demonstration: row.get::<i64>("demonstration")? == 1,
        version: row.get("version")?,
    })
}

fn within(territory: &Territory) -> SelectStatement {
    let columns = PlacedColumns {
        commune: (TASK, "commune"),
        province: (TASK, "province"),
        holder: (TASK, "holder"),
    };
    let mut query = Query::select();
    query.columns(COLUMNS.map(|column| (TASK, column))).from(TASK);
    query.cond_where(territory.condition(columns));
    query
}

/// The tasks within a territory, the earliest due first, those without a day last; at most
/// [`TASKS_MAX`].
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<Vec<Task>, DbError> {
    let mut query = within(territory);
    let column = |name: &'static str| Expr::col((TASK, name));
    let mut only = Cond::all();
    if let Some(state) = filter.state {
        only = only.add(column("state").eq(state.word()));
    }
    if let Some(plan) = &filter.plan {
        only = only.add(column("plan").eq(plan.as_str()));
    }
    if let Some(unit) = &filter.unit {
        only = only.add(column("unit").eq(unit.as_str()));
    }
    if let Some(parent) = filter.parent {
        only = only.add(column("parent").eq(parent.as_bytes().to_vec()));
    }
    if let Some(today) = filter.overdue {
        only = only
            .add(column("state").ne(State::Done.word()))
            .add(column("due").lt(today.to_string()));
    }
    if let Some((from, to)) = filter.due {
        only = only.add(column("due").gte(from.to_string())).add(column("due").lte(to.to_string()));
    }
    if filter.undone {
        only = only.add(column("state").ne(State::Done.word()));
    }
    query
        .cond_where(only)
        .order_by_expr(Expr::cust("planning_task.due IS NULL"), Order::Asc)
        .order_by((TASK, "due"), Order::Asc)
        .order_by((TASK, "id"), Order::Asc)
        .limit(TASKS_MAX);
    tx.select(&query, read)
}

/// One task that the territory covers.
///
/// # Errors
/// [`TaskError::NotFound`] where there is none, and from the engine.
pub fn one(tx: &mut Tx<'_>, territory: &Territory, id: Uuid) -> Result<Task, TaskError> {
    let columns = COLUMNS.join(", ");
    let sql = format!("SELECT {columns} FROM planning_task WHERE id = $1");
    let task = tx.row(&sql, &[id.into()], read)?;
    task.filter(|task| territory.covers(&task.set.place.placed())).ok_or(TaskError::NotFound)
}

/// The sub-tasks of all tasks that have some, counted whoever sees them.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn progress(tx: &mut Tx<'_>, of: &[Uuid]) -> Result<BTreeMap<Uuid, Progress>, DbError> {
    let mut all = BTreeMap::new();
    for id in of {
        let sums = tx.row(
            "SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END), 0) \
             AS done FROM planning_task WHERE parent = $1",
            &[(*id).into()],
            |row| Ok(Progress { all: row.get("n")?, done: row.get("done")? }),
        )?;
        all.extend(sums.filter(|sums| sums.all > 0).map(|sums| (*id, sums)));
    }
    Ok(all)
}

/// Add a task.
///
/// # Errors
/// [`TaskError::NotFound`] where the territory does not cover its place or its parent;
/// [`TaskError::Refused`] below a sub-task and above the limit; from the engine.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    territory: &Territory,
    new: &NewTask,
) -> Result<(), TaskError> {
    if !territory.covers(&new.place.placed()) {
        return Err(TaskError::NotFound);
    }
    if let Some(parent) = new.parent {
        let above = one(tx, territory, parent)?;
        if above.set.parent.is_some() {
            return Err(Refused::Depth.into());
        }
        if above.state == State::Done {
            return Err(Refused::State.into());
        }
        let have = progress(tx, &[parent])?.get(&parent).copied().unwrap_or_default();
        if have.all >= SUB_TASKS_MAX {
            return Err(Refused::TooMany.into());
        }
    }
    let (plan, plan_task) = new.source.clone().unzip();
    tx.execute(
        "INSERT INTO planning_task (id, plan, plan_task, parent, title, unit, due, state, \
         evidence, commune, province, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', '', $8, $9, $10)",
        &[
            new.id.into(),
            plan.into(),
            plan_task.into(),
            new.parent.into(),
            (&new.title).into(),
            (&new.unit).into(),
            new.due.into(),
            new.place.commune.as_ref().map(UnitId::to_string).into(),
            new.place.province.to_string().into(),
            actor.at.into(),
        ],
    )?;
    record(tx, actor, new.id, "create", &new.unit)?;
    let task = Task {
        set: new.clone(),
        state: State::Open,
        evidence: String::new(),
        done_on: None,
        demonstration: false,
        version: 1,
    };
    let change = Change::created("task", &new.id, task.json());
    Ok(audit::record(tx, actor, &placed(change, &new.place))?)
}

/// What an action brings with it.
#[derive(Debug, Clone, Default)]
pub struct Brought {
    /// Day on which the task was done.
    pub done_on: Option<Date>,
    /// What shows it.
    pub evidence: String,
    /// The unit that takes it over, and where that is.
    pub to: Option<(String, Place)>,
}

/// Take an action. The reason is the actor's.
///
/// # Errors
/// [`TaskError`] when it is not the version read, not covered, or not allowed.
pub fn act(
    tx: &mut Tx<'_>,
    actor: &Actor,
    territory: &Territory,
    (id, version): (Uuid, i64),
    action: Action,
    brought: &Brought,
) -> Result<(), TaskError> {
    let before = one(tx, territory, id)?;
    if before.version != version {
        return Err(TaskError::Stale);
    }
    let met = Met {
        reason: actor.reason.is_some(),
        evidence: brought.done_on.is_some() && !brought.evidence.is_empty(),
        progress: progress(tx, &[id])?.get(&id).copied().unwrap_or_default(),
    };
    let mut after = before.clone();
    after.state = rules::take(before.state, action, met)?;
    match action {
        Action::Finish => {
            after.done_on = brought.done_on;
            after.evidence.clone_from(&brought.evidence);
        }
        Action::Reopen => after.done_on = None,
        Action::HandOver => {
            let (unit, place) = brought.to.clone().ok_or(TaskError::NotFound)?;
            if !territory.covers(&place.placed()) {
                return Err(TaskError::NotFound);
            }
            after.set.unit = unit;
            after.set.place = place;
        }
        Action::Start => {}
    }
    tx.execute(
        "UPDATE planning_task SET unit = $1, state = $2, evidence = $3, done_on = $4, \
         commune = $5, province = $6, version = version + 1 WHERE id = $7",
        &[
            (&after.set.unit).into(),
            after.state.word().into(),
            (&after.evidence).into(),
            after.done_on.into(),
            after.set.place.commune.as_ref().map(UnitId::to_string).into(),
            after.set.place.province.to_string().into(),
            id.into(),
        ],
    )?;
    let unit = if action == Action::HandOver { after.set.unit.as_str() } else { "" };
    record(tx, actor, id, action.word(), unit)?;
    let change = Change::updated("task", &id, before.json(), after.json());
    Ok(audit::record(tx, actor, &placed(change, &after.set.place))?)
}

fn placed(change: Change, place: &Place) -> Change {
    match &place.commune {
        Some(commune) => change.in_commune(commune),
        None => change,
    }
}

fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    task: Uuid,
    action: &str,
    unit: &str,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO planning_task_step (task, number, action, unit, at_us, by_name, note) \
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6 \
         FROM planning_task_step WHERE task = $7",
        &[
            task.into(),
            action.into(),
            unit.into(),
            actor.at.into(),
            (&actor.name).into(),
            actor.reason.as_ref().into(),
            task.into(),
        ],
    )?;
    Ok(())
}

/// The steps of a task, newest first; at most 200.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn steps(tx: &mut Tx<'_>, task: Uuid) -> Result<Vec<Step>, DbError> {
    let key: [Value; 1] = [task.into()];
    tx.rows(
        "SELECT action, unit, at_us, by_name, note FROM planning_task_step WHERE task = $1 \
         ORDER BY number DESC LIMIT 200",
        &key,
        |row| {
            Ok(Step {
                action: row.get("action")?,
                unit: row.get("unit")?,
                at: row.get("at_us")?,
                by: row.get("by_name")?,
                note: row.get("note")?,
            })
        },
    )
}
