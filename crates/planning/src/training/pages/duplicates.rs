//! Entries that may be one person: offered side by side, joined, parted.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page};
use uuid::Uuid;

use super::words::Places;
use crate::PlanningState;
use crate::desk::Typed;
use crate::training::Person;
use crate::training::store::{self, Pair, TrainingError};

#[derive(Template)]
#[template(path = "training/templates/duplicates.html")]
struct DuplicatesPage {
    page: Page,
    pairs: Vec<Pair>,
    names: Places,
}

impl DuplicatesPage {
    /// What tells an entry from another.
    fn told(&self, person: &Person) -> String {
        let commune = self.names.short(&person.commune);
        let commune = if person.commune_known {
            commune
        } else {
            format!("{commune} ({})", self.page.t("training-commune-assumed"))
        };
        let year = person.birth_year.map(|year| year.to_string());
        let parts = [year, person.masked_phone(), Some(person.organisation.clone()), Some(commune)];
        let parts: Vec<String> =
            parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }
}

/// `GET /training/duplicates`.
pub async fn list(
    State(state): State<PlanningState>,
    officer: Officer,
) -> Result<impl IntoResponse, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read::<_, TrainingError>(move |tx| {
        let pairs = store::pairs(tx, &territory)?;
        let units = pairs.iter().flat_map(|pair| [&pair.kept, &pair.other]);
        let names = Places::read(tx, units.map(|one| one.commune.clone()), today)?;
        Ok((pairs, names))
    });
    let (pairs, names) = read.await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("training-duplicates"));
    Ok(Html(DuplicatesPage { page, pairs, names }))
}

/// `POST /training/persons/{person}/join`: it is the same as another.
pub async fn join(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<impl IntoResponse, Error> {
    let other: Uuid = typed.of("same-as").parse().map_err(|_| Error::NotFound)?;
    covered(&state, &officer, &[id, other]).await?;
    let actor = officer.actor(state.world.now());
    state.db.write(move |tx| store::join(tx, &actor, id, other)).await?;
    Ok(Redirect::to("/training/duplicates"))
}

/// `POST /training/persons/{person}/part`: it is not the same after all.
pub async fn part(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    covered(&state, &officer, &[id]).await?;
    let actor = officer.actor(state.world.now());
    state.db.write(move |tx| store::part(tx, &actor, id)).await?;
    Ok(Redirect::to(&format!("/training/persons/{id}")))
}

/// All of them must live within the territory.
async fn covered(state: &PlanningState, officer: &Officer, ids: &[Uuid]) -> Result<(), Error> {
    let (territory, ids) = (officer.territory.clone(), ids.to_vec());
    let read = state.db.read::<_, TrainingError>(move |tx| {
        for id in ids {
            let person = store::person(tx, id)?.ok_or(TrainingError::NotFound)?;
            if !territory.covers(&person.placed()) {
                return Err(TrainingError::NotFound);
            }
        }
        Ok(())
    });
    Ok(read.await?)
}
