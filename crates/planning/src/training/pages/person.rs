//! A person of the register: entries, classes, hours; corrected.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use super::known;
use super::words::{self, Choice};
use crate::PlanningState;
use crate::desk::{self, Typed};
use crate::training::store::{self, Attended, TrainingError};
use crate::training::{Person, lines};

struct Line {
    class: Attended,
    state: String,
    hours: String,
}

#[derive(Template)]
#[template(path = "training/templates/person.html")]
struct PersonPage {
    page: Page,
    errors: FieldErrors,
    typed: Typed,
    person: Person,
    /// The entry that this one was joined to.
    root: Option<(Uuid, String)>,
    communes: Vec<Choice>,
    classes: Vec<Line>,
    hours: String,
    /// May be corrected here: the person lives within the territory.
    writes: bool,
}

/// `GET /training/persons/{person}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    page(&state, &officer, id, None, FieldErrors::new()).await
}

async fn page(
    state: &PlanningState,
    officer: &Officer,
    id: Uuid,
    typed: Option<Typed>,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read::<_, TrainingError>(move |tx| {
        let person = known(tx, &territory, id)?;
        let root = if person.root == person.id { None } else { store::person(tx, person.root)? };
        let classes = store::attended(tx, &territory, person.root)?;
        let communes = desk::communes(tx, &person.province, today)?;
        Ok((person, root, classes, communes))
    });
    let (person, root, classes, communes) = read.await?;
    let page = Page::new(&officer.visitor, person.name.clone());
    let typed = typed.unwrap_or_else(|| typed_of(&person));
    let minutes: u32 = classes.iter().map(|one| one.minutes).sum();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let html = PersonPage {
        communes: communes
            .into_iter()
            .map(|(unit, label)| Choice {
                chosen: unit.to_string() == typed.of("commune"),
                value: unit.to_string(),
                label,
            })
            .collect(),
        root: root.map(|root| (root.id, root.name)),
        hours: words::hours_told(&page, minutes),
        classes: classes
            .into_iter()
            .map(|class| Line {
                state: words::state(&page, class.state).1,
                hours: words::hours_told(&page, class.minutes),
                class,
            })
            .collect(),
        writes: officer.covers(&person.placed()),
        page,
        errors,
        typed,
        person,
    };
    Ok((status, Html(html)).into_response())
}

fn typed_of(person: &Person) -> Typed {
    let mut typed = Typed::default();
    typed.set("name", &person.name);
    typed.set("birth-year", person.birth_year.map(|year| year.to_string()).unwrap_or_default());
    typed.set("organisation", &person.organisation);
    let commune = person.commune_known.then(|| person.commune.to_string());
    typed.set("commune", commune.unwrap_or_default());
    typed.set("version", person.version.to_string());
    typed
}

/// `POST /training/persons/{person}`. The phone is never shown, so an empty field leaves it.
pub async fn change(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read::<_, TrainingError>(move |tx| {
        let person = known(tx, &territory, id)?;
        let communes = desk::communes(tx, &person.province, today)?;
        Ok((person, communes))
    });
    let (mut person, communes) = read.await?;
    if !officer.covers(&person.placed()) {
        return Err(Error::NotFound);
    }
    let mut errors = FieldErrors::new();
    person.name = typed.line("name", &mut errors);
    person.organisation = typed.of("organisation").chars().take(400).collect();
    let year = typed.of("birth-year");
    person.birth_year = year.parse().ok().filter(|year| (1900..today.year()).contains(year));
    if person.birth_year.is_none() && !year.is_empty() {
        errors.add("birth-year", "training-line-birth-year");
    }
    if !typed.of("phone").is_empty() {
        match lines::phone(typed.of("phone")) {
            Some(phone) => person.phone = Some(phone),
            None => errors.add("phone", "training-line-phone"),
        }
    }
    if let Some((unit, _)) =
        communes.into_iter().find(|(unit, _)| unit.to_string() == typed.of("commune"))
    {
        // Nobody moves a person out of the own territory.
        let moved =
            nguon_platform::territory::Placed { commune: Some(unit.clone()), ..person.placed() };
        if officer.covers(&moved) {
            (person.commune, person.commune_known) = (unit, true);
        } else {
            errors.add("commune", "training-error-choose");
        }
    }
    if !errors.is_empty() {
        return page(&state, &officer, id, Some(typed), errors).await;
    }
    person.version = typed.version();
    let actor = officer.actor(state.world.now());
    state.db.write(move |tx| store::change_person(tx, &actor, &person)).await?;
    Ok(Redirect::to(&format!("/training/persons/{id}")).into_response())
}
