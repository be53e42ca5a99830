//! A new task: from a row of a plan, as a part of another, or on its own.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State as Given};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use serde::Deserialize;
use uuid::Uuid;

use super::{Choice, choices, value};
use crate::PlanningState;
use crate::desk::Typed;
use crate::plan::{PlanId, PlanTask, store as plans};
use crate::task::{NewTask, Task, TaskError, store};

/// What the task comes from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    plan: Option<String>,
    row: Option<String>,
    parent: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "task/templates/new.html")]
struct NewPage {
    page: Page,
    errors: FieldErrors,
    plan: String,
    row: String,
    parent: Option<Task>,
    title: String,
    unit: String,
    due: String,
    /// Value, name, whether chosen.
    places: Vec<(String, String, bool)>,
}

/// What stands behind the form.
struct Behind {
    choices: Vec<Choice>,
    parent: Option<Task>,
    row: Option<PlanTask>,
}

/// `GET /tasks/new`.
pub async fn form(
    Given(state): Given<PlanningState>,
    officer: Officer,
    Query(from): Query<From>,
) -> Result<Response, Error> {
    let behind = behind(&state, &officer, &from).await?;
    let mut typed = Typed::default();
    if let Some(row) = &behind.row {
        typed.set("title", row.content.clone().or_else(|| row.product.clone()).unwrap_or_default());
        typed.set("unit", row.lead.clone().unwrap_or_default());
        typed.set("due", row.due.map_or_else(String::new, |day| day.to_string()));
    }
    Ok(page(&officer, &from, behind, &typed, FieldErrors::new()))
}

/// `POST /tasks`.
pub async fn make(
    Given(state): Given<PlanningState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let text = |name| Some(typed.of(name).to_owned()).filter(|text: &String| !text.is_empty());
    let parent = text("parent").map(|text| text.parse()).transpose();
    let from =
        From { plan: text("plan"), row: text("row"), parent: parent.map_err(|_| Error::NotFound)? };
    let behind = behind(&state, &officer, &from).await?;
    let mut errors = FieldErrors::new();
    let (title, unit) = (typed.line("title", &mut errors), typed.line("unit", &mut errors));
    let due = typed.day("due", &mut errors);
    let place = behind.choices.iter().find(|(place, _)| value(place) == typed.of("place")).cloned();
    let Some((place, _)) = place.filter(|_| errors.is_empty()) else {
        if errors.is_empty() {
            errors.add("place", "report-error-empty");
        }
        return Ok(page(&officer, &from, behind, &typed, errors));
    };
    let id = state.world.id();
    let source = from.plan.zip(behind.row.map(|row| row.id));
    let new = NewTask { id, source, parent: from.parent, title, unit, place, due };
    let (actor, territory) = (officer.actor(state.world.now()), officer.territory.clone());
    state.db.write(move |tx| store::add(tx, &actor, &territory, &new)).await?;
    Ok(Redirect::to(&format!("/tasks/{id}")).into_response())
}

async fn behind(state: &PlanningState, officer: &Officer, from: &From) -> Result<Behind, Error> {
    let today = i18n::today(state.world.now());
    let (territory, parent) = (officer.territory.clone(), from.parent);
    let plan: Option<PlanId> =
        from.plan.as_deref().map(str::parse).transpose().map_err(|_| Error::NotFound)?;
    let row = from.row.clone();
    let found = state.db.read::<_, TaskError>(move |tx| {
        let choices = choices(tx, &territory, today)?;
        let parent = parent.map(|id| store::one(tx, &territory, id)).transpose()?;
        let kept = match &plan {
            Some(plan) => plans::kept(tx, plan)?,
            None => None,
        };
        let row = kept.and_then(|kept| {
            kept.plan.tasks.into_iter().find(|task| Some(&task.id) == row.as_ref())
        });
        Ok(Behind { choices, parent, row })
    });
    let behind = found.await?;
    if from.plan.is_some() && behind.row.is_none() {
        return Err(Error::NotFound);
    }
    Ok(behind)
}

fn page(
    officer: &Officer,
    from: &From,
    behind: Behind,
    typed: &Typed,
    errors: FieldErrors,
) -> Response {
    let page = Page::new(&officer.visitor, officer.visitor.t("task-new"));
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chosen = typed.of("place").to_owned();
    let place = |(place, name): Choice| {
        let value = value(&place);
        let is_chosen = value == chosen;
        (value, name, is_chosen)
    };
    let html = NewPage {
        page,
        errors,
        plan: from.plan.clone().unwrap_or_default(),
        row: from.row.clone().unwrap_or_default(),
        parent: behind.parent,
        title: typed.of("title").to_owned(),
        unit: typed.of("unit").to_owned(),
        due: typed.of("due").to_owned(),
        places: behind.choices.into_iter().map(place).collect(),
    };
    (status, Html(html)).into_response()
}
