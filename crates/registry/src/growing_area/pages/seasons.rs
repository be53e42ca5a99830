//! The form that records a harvest season.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use super::covered;
use crate::RegistryError;
use crate::growing_area::{self, GrowingArea, NewSeason};
use crate::screen::{Control, FormPage, Input, Reader, RegistryState, Sent, Typed, again};

async fn area(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<GrowingArea, RegistryError> {
    let officer = officer.clone();
    state.db.read(move |tx| covered(tx, &officer, id)).await
}

fn page(officer: &Officer, area: &GrowingArea, typed: &Typed, errors: FieldErrors) -> FormPage {
    let visitor = &officer.visitor;
    let line = |name| Input::line(visitor, typed, name);
    let inputs = vec![
        line("season"),
        line("begins").by(Control::Line("date")),
        line("ends").by(Control::Line("date")),
        line("expected-yield-kg-per-ha")
            .by(Control::Line("number"))
            .unit(visitor.t("registry-unit-kg-per-ha")),
    ];
    let back = format!("/growing-areas/{}", area.id);
    let title = format!("{} – {}", visitor.t("registry-add-season"), area.facts.name);
    FormPage {
        action: format!("{back}/seasons"),
        ..FormPage::new(Page::new(visitor, title), errors, back, inputs, area.version)
    }
}

/// `GET /growing-areas/{id}/seasons`.
pub(crate) async fn season_form(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let area = area(&state, &officer, id).await?;
    Ok(Html(page(&officer, &area, &Typed::default(), FieldErrors::new())))
}

/// `POST /growing-areas/{id}/seasons`.
pub(crate) async fn add_season(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let area = area(&state, &officer, id).await?;
    let mut reader = Reader::new(&typed);
    let name = reader.needed("season", "registry-error-words");
    let from = reader.day("begins");
    let to = reader.day("ends");
    let expected_yield = reader.optional("expected-yield-kg-per-ha", "registry-error-number");
    let read = || Some(NewSeason { name: name?, from: from?, to: to?, expected_yield });
    let read = read();
    let sent = match reader.done(read) {
        Err(errors) => Sent::wrong(errors),
        Ok(season) => {
            let (actor, version) = (officer.actor(state.world.now()), typed.version());
            let result = state
                .db
                .write(move |tx| growing_area::add_season(tx, &actor, id, version, &season))
                .await;
            Sent::from_write(result, format!("/growing-areas/{id}"))?
        }
    };
    Ok(again(sent, |errors| page(&officer, &area, &typed, errors)))
}
