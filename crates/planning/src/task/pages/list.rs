//! All tasks of a territory, as a list or as a board by state or by unit.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State as Given};
use axum::response::IntoResponse;
use jiff::Span;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use serde::Deserialize;
use uuid::Uuid;

use crate::PlanningState;
use crate::task::store::{self, Filter, TASKS_MAX};
use crate::task::work::SOON_DAYS;
use crate::task::{Progress, State, Task};

/// Which tasks, and how.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: Option<String>,
    plan: Option<String>,
    unit: Option<String>,
    overdue: Option<String>,
    soon: Option<String>,
    /// `state` or `unit`: a board; else a list.
    by: Option<String>,
}

struct Line {
    id: Uuid,
    title: String,
    unit: String,
    due: String,
    state: (Tone, String),
    progress: Option<(Progress, u64)>,
    demonstration: bool,
}

struct Column {
    name: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact of the page")]
#[template(path = "task/templates/list.html")]
struct ListPage {
    page: Page,
    /// Word, name, whether chosen.
    states: Vec<(&'static str, String, bool)>,
    unit: String,
    plan: String,
    overdue: bool,
    by: String,
    lines: Vec<Line>,
    columns: Vec<Column>,
    count: usize,
    cut: bool,
    filtered: bool,
    writes: bool,
}

/// `GET /tasks`.
pub async fn list(
    Given(state): Given<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let today = i18n::today(state.world.now());
    let chosen = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let only: Option<State> =
        chosen(&asked.state).map(|word| word.parse()).transpose().map_err(|_| Error::NotFound)?;
    let overdue = asked.overdue.as_deref() == Some("1");
    let soon = (asked.soon.as_deref() == Some("1"))
        .then(|| (today, today.saturating_add(Span::new().days(SOON_DAYS))));
    let filter = Filter {
        state: only,
        plan: chosen(&asked.plan),
        unit: chosen(&asked.unit),
        parent: None,
        overdue: overdue.then_some(today),
        due: soon,
        undone: soon.is_some(),
    };
    let filtered = filter.state.is_some()
        || filter.plan.is_some()
        || filter.unit.is_some()
        || overdue
        || soon.is_some();
    let (territory, asked_for) = (officer.territory.clone(), filter.clone());
    let read = state.db.read::<_, nguon_platform::db::DbError>(move |tx| {
        let tasks = store::list(tx, &territory, &asked_for)?;
        let ids: Vec<Uuid> = tasks.iter().map(|task| task.set.id).collect();
        let progress = store::progress(tx, &ids)?;
        Ok((tasks, progress))
    });
    let (tasks, progress) = read.await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("task-list"));
    let line = |task: &Task| Line {
        id: task.set.id,
        title: task.set.title.clone(),
        unit: task.set.unit.clone(),
        due: task.set.due.map_or_else(|| page.t("task-due-none"), |day| page.date(day)),
        state: super::state(&page, task, today),
        progress: progress
            .get(&task.set.id)
            .and_then(|progress| Some((*progress, progress.percent()?))),
        demonstration: task.demonstration,
    };
    let by = asked.by.unwrap_or_default();
    let columns: Vec<Column> = match by.as_str() {
        "state" => State::ALL
            .iter()
            .map(|one| Column {
                name: page.t(&format!("task-state-{}", one.word())),
                lines: tasks.iter().filter(|task| task.state == *one).map(line).collect(),
            })
            .collect(),
        "unit" => {
            let mut units: BTreeMap<String, Vec<Line>> = BTreeMap::new();
            for task in &tasks {
                units.entry(task.set.unit.clone()).or_default().push(line(task));
            }
            units.into_iter().map(|(name, lines)| Column { name, lines }).collect()
        }
        _ => Vec::new(),
    };
    Ok(Html(ListPage {
        states: State::ALL
            .iter()
            .map(|one| {
                (one.word(), page.t(&format!("task-state-{}", one.word())), only == Some(*one))
            })
            .collect(),
        unit: filter.unit.unwrap_or_default(),
        plan: filter.plan.unwrap_or_default(),
        overdue,
        lines: if columns.is_empty() { tasks.iter().map(line).collect() } else { Vec::new() },
        columns,
        count: tasks.len(),
        cut: u64::try_from(tasks.len()).unwrap_or(u64::MAX) >= TASKS_MAX,
        filtered,
        writes: officer.may(Capability::Report),
        by,
        page,
    }))
}
