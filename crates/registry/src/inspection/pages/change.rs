//! Changes of a plan from its page.

use std::collections::HashSet;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::accounts::{Account, SignedIn};
use nguon_platform::audit::Actor;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, FieldErrors, Html, Officer};
use uuid::Uuid;

use super::super::{Action, Approval, Bulk, Desk, Plan, Selected, Window, batch, store, visits};
use super::Asked;
use super::record::{filter_query, page};
use crate::Words;
use crate::error::{Refusal, RegistryError};
use crate::hand_over::officers;
use crate::screen::{Reader, RegistryState, Typed, refused};

/// Whoever acts and why, if a reason was given.
fn actor(state: &RegistryState, officer: &Officer, reason: Option<&Words>) -> Actor {
    let actor = officer.actor(state.world.now());
    match reason {
        Some(reason) => actor.because(reason.to_string()),
        None => actor,
    }
}

/// The plan, when this person's office may change it. Who may only read it is told so.
pub(in super::super) fn own(
    tx: &mut Tx<'_>,
    officer: &SignedIn,
    id: Uuid,
) -> Result<Plan, RegistryError> {
    let plan = store::get(tx, id)?.ok_or(RegistryError::NotFound)?;
    if plan.is_of(officer) {
        return Ok(plan);
    }
    let visited = !visits::of_plan(tx, &officer.territory, id, None)?.is_empty();
    Err(if plan.shown_to(officer, visited) {
        Refusal::new("", "registry-error-inspection-not-yours").into()
    } else {
        RegistryError::NotFound
    })
}

/// Go on, or show the page again with what was typed.
async fn answered(
    (state, officer, id): (&RegistryState, &Officer, Uuid),
    (asked, uri): (&Asked, &Uri),
    typed: Typed,
    result: Result<usize, RegistryError>,
) -> Result<Response, Error> {
    let query = filter_query(uri.query());
    let (errors, status) = match result {
        Ok(changed) => {
            let and = if query.is_empty() { "" } else { "&" };
            let href = format!("/inspections/{id}?{query}{and}changed={changed}");
            return Ok(Redirect::to(&href).into_response());
        }
        Err(RegistryError::Refused(refusals)) => {
            (refused(&refusals), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(RegistryError::Stale) => {
            let mut errors = FieldErrors::new();
            errors.add("", "registry-error-stale");
            (errors, StatusCode::CONFLICT)
        }
        Err(error) => return Err(error.into()),
    };
    let page = page(state, officer, id, (asked, query), typed, errors).await?;
    Ok((status, Html(page)).into_response())
}

/// Complaints of a form as an error of the room.
fn wrong(errors: &FieldErrors) -> RegistryError {
    RegistryError::Refused(
        errors.iter().map(|error| Refusal::new(error.field, error.key)).collect(),
    )
}

/// `POST /inspections/{id}/propose`.
pub(crate) async fn propose(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    uri: Uri,
    Query(asked): Query<Asked>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut reader = Reader::new(&typed);
    let reason: Option<Words> = reader.optional("reason", "registry-error-words");
    let (actor, person, world) =
        (actor(&state, &officer, reason.as_ref()), officer.clone(), state.world.clone());
    let version = typed.version();
    let complaints = reader.done(Some(())).map_err(|errors| wrong(&errors));
    let write = state.db.write(move |tx| {
        own(tx, &person, id)?;
        complaints?;
        batch::propose(tx, &actor, &world, (id, version))
    });
    let result = write.await;
    answered((&state, &officer, id), (&asked, &uri), typed, result).await
}

/// What the form of visits asks for, as far as the form alone says.
struct Wish {
    action: Action,
    to: Option<Desk>,
    window: Option<Window>,
    selected: Selected,
    reason: Option<Words>,
}

fn read(typed: &Typed, asked: &Asked) -> Result<Wish, Error> {
    let mut reader = Reader::new(typed);
    let reason = reader.optional("reason", "registry-error-words");
    let action: Option<Action> = typed.of("action").parse().ok();
    let (mut to, mut window) = (None, None);
    match action {
        Some(Action::Assign) => to = reader.needed("to", "registry-error-choice"),
        Some(Action::Move) => {
            let days = reader.day("first").zip(reader.day("last"));
            window = days.and_then(|(first, last)| Window::new(first, last));
            if days.is_some() && window.is_none() {
                reader.complain("last", "registry-error-inspection-window");
            }
        }
        Some(Action::Cancel) if reason.is_none() => {
            reader.complain("reason", "registry-error-inspection-reason");
        }
        Some(Action::Cancel | Action::Remove) => {}
        Some(Action::Propose | Action::HandOver) | None => {
            reader.complain("visits", "registry-error-choice");
        }
    }
    let selected = if typed.of("all").is_empty() {
        Selected::Ticked(ticked(typed))
    } else {
        Selected::Filtered(asked.filter()?)
    };
    let read = action.map(|action| Wish { action, to, window, selected, reason });
    reader.done(read).map_err(Error::Invalid)
}

fn ticked(typed: &Typed) -> HashSet<Uuid> {
    typed.names().filter_map(|name| name.strip_prefix("visit-")?.parse().ok()).collect()
}

impl Wish {
    /// The change, once the officers are known.
    fn bulk(&self, officers: Vec<Account>) -> Result<Bulk, RegistryError> {
        let choice = |field| RegistryError::from(Refusal::new(field, "registry-error-choice"));
        Ok(match self.action {
            Action::Assign => match self.to {
                Some(Desk::Nobody) => Bulk::Assign(None),
                Some(Desk::Of(id)) => {
                    let found = officers.into_iter().find(|one| one.id == id && !one.disabled);
                    Bulk::Assign(Some(found.ok_or_else(|| choice("to"))?))
                }
                None => return Err(choice("to")),
            },
            Action::Move => Bulk::Move(self.window.ok_or_else(|| choice("first"))?),
            Action::Cancel => Bulk::Cancel,
            Action::Remove => Bulk::Remove,
            Action::Propose | Action::HandOver => return Err(choice("visits")),
        })
    }
}

/// `POST /inspections/{id}/visits?commune=…`: one change of the ticked visits, or of all that the
/// filter of the address leaves.
pub(crate) async fn change(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    uri: Uri,
    Query(asked): Query<Asked>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let result = match read(&typed, &asked) {
        Err(Error::Invalid(errors)) => {
            let person = officer.clone();
            state.db.read(move |tx| own(tx, &person, id).map(drop)).await.and(Err(wrong(&errors)))
        }
        Err(error) => return Err(error),
        Ok(wish) => {
            let actor = actor(&state, &officer, wish.reason.as_ref());
            let (person, world, today) = (officer.clone(), state.world.clone(), state.today());
            let version = typed.version();
            let write = state.db.write(move |tx| {
                own(tx, &person, id)?;
                let bulk = wish.bulk(officers(tx)?)?;
                let which = (&wish.selected, &bulk);
                batch::change(tx, &actor, &world, (id, version), which, today)
            });
            write.await
        }
    };
    answered((&state, &officer, id), (&asked, &uri), typed, result).await
}

/// `POST /inspections/{id}/undo`: take one change back.
pub(crate) async fn undo(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    uri: Uri,
    Query(asked): Query<Asked>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut reader = Reader::new(&typed);
    let batch: Option<Uuid> = reader.needed("batch", "registry-error-choice");
    let reason: Option<Words> = reader.optional("reason", "registry-error-words");
    let (actor, person) = (actor(&state, &officer, reason.as_ref()), officer.clone());
    let version = typed.version();
    let complaints = reader.done(batch).map_err(|errors| wrong(&errors));
    let write = state.db.write(move |tx| {
        own(tx, &person, id)?;
        batch::undo(tx, &actor, (id, version), complaints?)
    });
    let result = write.await;
    answered((&state, &officer, id), (&asked, &uri), typed, result).await
}

/// `POST /inspections/{id}/approve`: note the decision.
pub(crate) async fn approve(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    uri: Uri,
    Query(asked): Query<Asked>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut reader = Reader::new(&typed);
    let number = reader.needed("decision", "registry-error-words");
    let on = reader.day("decided-on");
    let by = reader.needed("decided-by", "registry-error-words");
    let read = || Some(Approval { number: number?, on: on?, by: by? });
    let read = read();
    let approval = reader.done(read).map_err(|errors| wrong(&errors));
    let (actor, person, version) =
        (actor(&state, &officer, None), officer.clone(), typed.version());
    let write = state.db.write(move |tx| {
        own(tx, &person, id)?;
        store::approve(tx, &actor, (id, version), &approval?)?;
        Ok(visits::of_plan(tx, &person.territory, id, None)?.len())
    });
    let result = write.await;
    answered((&state, &officer, id), (&asked, &uri), typed, result).await
}
