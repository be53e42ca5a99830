//! Papers of a class: kept, handed out.

use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::web::{Error, FieldErrors, Officer, copy};
use uuid::Uuid;

use super::{class, covered};
use crate::PlanningState;
use crate::desk::upload;
use crate::training::store::{self, PAPER_BYTES_MAX, TrainingError};

/// Largest form with a paper, in bytes.
pub(crate) const PAPER_BODY_MAX: usize = PAPER_BYTES_MAX + (64 << 10);

/// `POST /training/classes/{class}/papers`.
pub async fn add(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    body: Multipart,
) -> Result<Response, Error> {
    let territory = officer.territory.clone();
    state.db.read(move |tx| covered(tx, &territory, id)).await?;
    let (typed, file) = upload::read(body).await?;
    let mut errors = FieldErrors::new();
    let name = typed.line("paper-name", &mut errors);
    if file.is_none() {
        errors.add("file", "training-error-paper-none");
    }
    let (territory, actor) = (officer.territory.clone(), officer.actor(state.world.now()));
    let paper = state.world.id();
    if let Some(bytes) = file.filter(|_| errors.is_empty()) {
        let kept = state.db.write(move |tx| {
            let class = covered(tx, &territory, id)?;
            store::add_paper(tx, &actor, &class, (paper, &name, &bytes))
        });
        match kept.await {
            Ok(()) => {
                return Ok(Redirect::to(&format!("/training/classes/{id}#papers")).into_response());
            }
            Err(TrainingError::Conflict(key)) => errors.add("file", key),
            Err(other) => return Err(other.into()),
        }
    }
    class::again(&state, &officer, id, class::Sent { errors, ..class::Sent::default() }).await
}

/// `GET /training/classes/{class}/papers/{paper}`: saved, never run.
pub async fn hand_out(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let file = state.db.read(move |tx| {
        covered(tx, &officer.territory, id)?;
        store::paper_file(tx, id, paper)?.ok_or(TrainingError::NotFound)
    });
    let (kind, bytes) = file.await?;
    Ok(copy(&kind, bytes))
}
