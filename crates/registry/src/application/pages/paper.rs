//! Papers of an application: handed in, handed out.

use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::web::{Error, Officer};
use uuid::Uuid;

use super::covered;
use super::record::shown_again;
use crate::RegistryError;
use crate::proceeding::{self, pages};
use crate::screen::{RegistryState, Sent, Typed};

/// `POST /applications/{id}/papers`.
pub(crate) async fn add_paper(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    body: Multipart,
) -> Result<Response, Error> {
    let person = officer.clone();
    state.db.read(move |tx| covered(tx, &person, id)).await?;
    let back = format!("/applications/{id}");
    let sent = match pages::read_paper(body, state.world.id()).await? {
        Err(errors) => Sent::wrong(errors),
        Ok(paper) => {
            let (person, actor) = (officer.clone(), officer.actor(state.world.now()));
            let result = state.db.write(move |tx| {
                let application = covered(tx, &person, id)?;
                if application.state.is_closed() {
                    let refusal = crate::Refusal::new("file", "registry-refused-state");
                    return Err(RegistryError::from(refusal));
                }
                proceeding::add(tx, &actor, application.thing(), &paper)
            });
            Sent::from_write(result.await, back)?
        }
    };
    match sent {
        Sent::Done(href) => Ok(Redirect::to(&href).into_response()),
        Sent::Again { errors, status } => {
            shown_again(&state, &officer, id, &Typed::default(), errors, status).await
        }
    }
}

/// `GET /applications/{id}/papers/{paper}`.
pub(crate) async fn paper(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let file = state.db.read(move |tx| {
        let application = covered(tx, &officer, id)?;
        proceeding::file(tx, application.thing(), paper)?.ok_or(RegistryError::NotFound)
    });
    Ok(pages::hand_out(file.await?))
}
