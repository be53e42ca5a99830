//! One task: who has it, how far it is, what shows that it is done, what happened to it.

use askama::Template;
use axum::extract::{Path, State as Given};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::places;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};
use uuid::Uuid;

use super::{Choice, choices, value};
use crate::PlanningState;
use crate::desk::Typed;
use crate::task::store::{self, Filter};
use crate::task::{Action, Progress, State, Step, Task, TaskError, rules};

struct SubLine {
    id: Uuid,
    title: String,
    unit: String,
    state: (Tone, String),
}

#[derive(Template)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent offer of the page")]
#[template(path = "task/templates/task.html")]
struct TaskPage {
    page: Page,
    errors: FieldErrors,
    task: Task,
    state: (Tone, String),
    place: String,
    due: String,
    done_on: Option<String>,
    progress: Option<(Progress, u64)>,
    subs: Vec<SubLine>,
    parent: Option<Task>,
    steps: Vec<(Step, String, String)>,
    starts: bool,
    finishes: bool,
    reopens: bool,
    hands_over: bool,
    splits: bool,
    today: String,
    places: Vec<(String, String)>,
    /// What was typed before an error.
    evidence: String,
    unit: String,
}

/// `GET /tasks/{task}`.
pub async fn show(
    Given(state): Given<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    page(&state, &officer, id, &Typed::default(), FieldErrors::new()).await
}

/// The page of a task, also after a form that was refused.
pub(super) async fn page(
    state: &PlanningState,
    officer: &Officer,
    id: Uuid,
    typed: &Typed,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let today = i18n::today(state.world.now());
    let territory = officer.territory.clone();
    let read = state.db.read::<_, TaskError>(move |tx| {
        let task = store::one(tx, &territory, id)?;
        let filter = Filter { parent: Some(id), ..Filter::default() };
        let subs = store::list(tx, &territory, &filter)?;
        let progress = store::progress(tx, &[id])?.get(&id).copied();
        // Who has a part need not see the whole.
        let parent = match task.set.parent {
            Some(parent) => store::one(tx, &territory, parent).ok(),
            None => None,
        };
        let unit = task.set.place.commune.as_ref().unwrap_or(&task.set.place.province);
        let place = places::label(tx, unit, today)?.unwrap_or_else(|| unit.to_string());
        let steps = store::steps(tx, id)?;
        Ok((task, subs, progress, parent, place, steps, choices(tx, &territory, today)?))
    });
    let (task, subs, progress, parent, place, steps, choices) = read.await?;
    let page = Page::new(&officer.visitor, task.set.title.clone());
    let may = officer.may(Capability::Report);
    let offers = |action| may && rules::after(task.state, action).is_some();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let sub = |sub: &Task| SubLine {
        id: sub.set.id,
        title: sub.set.title.clone(),
        unit: sub.set.unit.clone(),
        state: super::state(&page, sub, today),
    };
    let html = TaskPage {
        state: super::state(&page, &task, today),
        place,
        due: task.set.due.map_or_else(|| page.t("task-due-none"), |day| page.date(day)),
        done_on: task.done_on.map(|day| page.date(day)),
        progress: progress.and_then(|progress| Some((progress, progress.percent()?))),
        subs: subs.iter().map(sub).collect(),
        parent,
        steps: steps
            .into_iter()
            .map(|step| {
                let at = page.moment(step.at);
                let word = page.t(&format!("task-step-{}", step.action));
                (step, at, word)
            })
            .collect(),
        starts: offers(Action::Start),
        finishes: offers(Action::Finish),
        reopens: offers(Action::Reopen),
        hands_over: offers(Action::HandOver),
        splits: may && task.set.parent.is_none() && task.state != State::Done,
        today: today.to_string(),
        places: choices.into_iter().map(|(place, name): Choice| (value(&place), name)).collect(),
        evidence: typed.of("evidence").to_owned(),
        unit: typed.of("unit").to_owned(),
        page,
        errors,
        task,
    };
    Ok((status, Html(html)).into_response())
}
