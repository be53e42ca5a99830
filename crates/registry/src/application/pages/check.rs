//! The field check of an application.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::application::{Action, Application, Granting, State as At, act};
use crate::field_check::{self, Cause, pages};
use crate::growing_area;
use crate::rulebook::{self, Item};
use crate::screen::{RegistryState, Sent, Typed};
use crate::subject::SubjectKind;

struct Opened {
    application: Application,
    items: Vec<Item>,
}

async fn opened(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<Opened, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let application = covered(tx, &officer, id)?;
        let crops = match application.subject.kind {
            SubjectKind::GrowingArea => growing_area::get(tx, application.subject.id)?
                .map_or_else(Vec::new, |area| area.crops.into_iter().map(|o| o.crop).collect()),
            SubjectKind::PackingHouse => Vec::new(),
        };
        let checklist = rulebook::checklist(tx)?;
        let items = checklist.of(application.subject.kind, &application.markets, &crops, today);
        let items = items.into_iter().cloned().collect();
        Ok::<_, RegistryError>(Opened { application, items })
    });
    read.await
}

fn form(
    officer: &Officer,
    opened: &Opened,
    typed: &Typed,
    errors: FieldErrors,
) -> pages::CheckPage {
    let visitor = &officer.visitor;
    let number = opened.application.number.as_str();
    let title = visitor.tr("registry-check-of", &[("number", &number)]);
    let back = format!("/applications/{}", opened.application.id);
    pages::CheckPage {
        action: format!("{back}/check"),
        back,
        version: opened.application.version,
        intro: visitor.t("registry-check-what"),
        ..pages::CheckPage::new(Page::new(visitor, title), visitor, &opened.items, typed, errors)
    }
}

/// `GET /applications/{id}/check`.
pub(crate) async fn check_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened(&state, &officer, id).await?;
    let mut typed = Typed::default();
    typed.set("on", state.today().to_string());
    Ok(Html(form(&officer, &opened, &typed, FieldErrors::new())))
}

/// `POST /applications/{id}/check`: the check is kept and its report handed on.
pub(crate) async fn check(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened(&state, &officer, id).await?;
    let subject = opened.application.subject;
    let read = pages::read(&typed, &opened.items, state.world.id(), subject, Some(Cause::Grant));
    let sent = match read {
        Err(errors) => Sent::wrong(errors),
        Ok(mut new) => {
            new.thing = Some(id);
            let (person, world) = (officer.clone(), state.world.clone());
            let actor = officer.actor(world.now());
            let (items, version) = (opened.items.clone(), typed.version());
            let result = state.db.write(move |tx| {
                let application = covered(tx, &person, id)?;
                if application.state != At::FieldCheck {
                    return Err(crate::Refusal::new("", "registry-refused-state").into());
                }
                field_check::add(tx, &actor, &new, &items.iter().collect::<Vec<_>>())?;
                let may = |capability| person.may(capability);
                let (which, granting) = ((id, version), Granting::default());
                act(tx, &actor, &world, may, which, Action::Report, &granting).map(drop)
            });
            Sent::from_write(result.await, format!("/applications/{id}"))?
        }
    };
    Ok(match sent {
        Sent::Done(href) => Redirect::to(&href).into_response(),
        Sent::Again { errors, status } => {
            (status, Html(form(&officer, &opened, &typed, errors))).into_response()
        }
    })
}
