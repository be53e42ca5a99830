//! A step of a task.

use axum::Form;
use axum::extract::{Path, State as Given};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Officer};
use uuid::Uuid;

use super::{choices, record, value};
use crate::PlanningState;
use crate::desk::Typed;
use crate::task::store::{self, Brought};
use crate::task::{Action, TaskError};

/// `POST /tasks/{task}/steps`.
pub async fn act(
    Given(state): Given<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let action: Action =
        typed.of("do").parse().map_err(|_| Error::Unreadable("task-refused-state"))?;
    let today = i18n::today(state.world.now());
    let mut actor = officer.actor(state.world.now());
    actor.reason = typed.reason();
    let (mut errors, mut brought) = (FieldErrors::new(), Brought::default());
    match action {
        Action::Finish => {
            brought.done_on = typed.day("done_on", &mut errors);
            brought.evidence = typed.text("evidence", &mut errors);
            if brought.done_on.is_none_or(|day| day > today) {
                errors.add("done_on", "task-error-done-on");
            }
            if brought.evidence.is_empty() {
                errors.add("evidence", "task-refused-evidence");
            }
        }
        Action::HandOver => {
            let unit = typed.line("unit", &mut errors);
            let territory = officer.territory.clone();
            let all = state.db.read(move |tx| choices(tx, &territory, today)).await?;
            let place = all.into_iter().find(|(place, _)| value(place) == typed.of("place"));
            let Some((place, _)) = place else { return Err(Error::NotFound) };
            brought.to = Some((unit, place));
        }
        Action::Start | Action::Reopen => {}
    }
    if matches!(action, Action::Reopen | Action::HandOver) && actor.reason.is_none() {
        errors.add("reason", "task-refused-reason");
    }
    if !errors.is_empty() {
        return record::page(&state, &officer, id, &typed, errors).await;
    }
    let (territory, version) = (officer.territory.clone(), typed.version());
    state
        .db
        .write::<_, TaskError>(move |tx| {
            store::act(tx, &actor, &territory, (id, version), action, &brought)
        })
        .await?;
    // Whoever gave a task away may not see it any more.
    let territory = officer.territory.clone();
    let still = state.db.read(move |tx| store::one(tx, &territory, id)).await;
    let to = if still.is_ok() { format!("/tasks/{id}") } else { "/tasks".to_owned() };
    Ok(Redirect::to(&to).into_response())
}
