//! The list of a class: imported, officers added, attendance ticked, certificates given.

use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Officer};
use uuid::Uuid;

use super::{class, covered};
use crate::PlanningState;
use crate::desk::{Typed, upload};
use crate::training::intake::{self, Ids, Taken};
use crate::training::store::{self, TrainingError};
use crate::training::{Person, Way, lines};

/// Largest form with a list, in bytes.
pub(crate) const LIST_BODY_MAX: usize = 1 << 20;
/// Longest ending of a certificate's number, in characters.
const ENDING_MAX: usize = 40;

/// `POST /training/classes/{class}/participants`: the lines that can be taken are, the others come
/// back with their reasons.
pub async fn import(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    body: Multipart,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    state.db.read(move |tx| covered(tx, &territory, id)).await?;
    let (mut typed, file) = upload::read(body).await?;
    let text = match &file {
        Some(bytes) if typed.of("lines").is_empty() => upload::decoded(bytes),
        Some(bytes) => format!("{}\n{}", typed.of("lines"), upload::decoded(bytes)),
        None => typed.of("lines").to_owned(),
    };
    let list = match lines::read(&text, today.year()) {
        Ok(list) => list,
        Err(fault) => {
            let mut errors = FieldErrors::new();
            errors.add("lines", fault.key());
            return class::again(
                &state,
                &officer,
                id,
                class::Sent { errors, typed, ..Default::default() },
            )
            .await;
        }
    };
    let headings = list.headings.clone();
    let fresh: Vec<Ids> = list.lines.iter().map(|_| (state.world.id(), state.world.id())).collect();
    let (territory, actor) = (officer.territory.clone(), officer.actor(state.world.now()));
    let taken = state.db.write::<_, TrainingError>(move |tx| {
        let class = covered(tx, &territory, id)?;
        intake::import(tx, &actor, (&class, &territory, today), list.lines, &fresh)
    });
    let Taken { wrong, new, known } = taken.await?;
    if wrong.is_empty() {
        let href = format!("/training/classes/{id}?new={new}&known={known}#participants");
        return Ok(Redirect::to(&href).into_response());
    }
    let back = headings.into_iter().chain(wrong.iter().map(|(_, text, _)| text.clone()));
    let back: Vec<String> = back.collect();
    typed = Typed::default();
    typed.set("lines", back.join("\n"));
    let (errors, taken) = (FieldErrors::new(), Some((new, known)));
    class::again(&state, &officer, id, class::Sent { errors, typed, wrong, taken }).await
}

/// `POST /training/classes/{class}/officers`: put officers of the territory on the list.
pub async fn add_officers(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let wanted: Vec<Uuid> = typed.all("account").filter_map(|id| id.parse().ok()).collect();
    let (actor, world) = (officer.actor(state.world.now()), state.world.clone());
    let added = state.db.write::<_, TrainingError>(move |tx| {
        let class = covered(tx, &territory, id)?;
        let year = class.days().from.year();
        for one in store::officers(tx, &territory, year, today)? {
            if !wanted.contains(&one.account.id) {
                continue;
            }
            let new = world.id();
            let person = Person {
                id: new,
                root: new,
                name: one.account.name.clone(),
                birth_year: None,
                phone: None,
                commune_known: one.commune.is_some(),
                commune: one.commune.clone().unwrap_or_else(|| class.facts.commune.clone()),
                province: one.province.clone().unwrap_or_else(|| class.facts.province.clone()),
                organisation: String::new(),
                account: Some(one.account.id),
                demonstration: one.account.demonstration,
                version: 1,
            };
            store::add(tx, &actor, &class, (world.id(), &person))?;
        }
        Ok(())
    });
    added.await?;
    Ok(Redirect::to(&format!("/training/classes/{id}#participants")).into_response())
}

/// `POST /training/classes/{class}/attendance`: the ticks of one day.
pub async fn attendance(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let day: Date = typed.of("day").parse().map_err(|_| Error::Unreadable("training-error-day"))?;
    let ids = |name: &str| typed.all(name).filter_map(|id| id.parse().ok()).collect::<Vec<Uuid>>();
    let (shown, there) = (ids("shown"), ids("there"));
    let (territory, actor) = (officer.territory.clone(), officer.actor(state.world.now()));
    if day > i18n::today(state.world.now()) {
        return Err(Error::Conflict("training-error-future"));
    }
    let kept = state.db.write(move |tx| {
        let class = covered(tx, &territory, id)?;
        store::attend(tx, &actor, &class, (day, &shown, &there), Way::Tick)
    });
    kept.await?;
    Ok(Redirect::to(&format!("/training/classes/{id}?day={day}#participants")).into_response())
}

/// `POST /training/classes/{class}/certificates`: number those of everybody who was there.
pub async fn certificates(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut errors = FieldErrors::new();
    let first = typed.of("first").parse::<u32>().ok().filter(|n| (1..=999_999).contains(n));
    if first.is_none() {
        errors.add("first", "training-error-first-number");
    }
    let ending = typed.line("ending", &mut errors);
    if ending.chars().count() > ENDING_MAX || ending.starts_with(|c: char| c.is_ascii_digit()) {
        errors.add("ending", "training-error-ending");
    }
    let day = typed.day("signed", &mut errors);
    if day.is_none() && errors.of("signed").is_none() {
        errors.add("signed", "report-error-empty");
    }
    if let (Some(first), Some(day), true) = (first, day, errors.is_empty()) {
        let (territory, actor) = (officer.territory.clone(), officer.actor(state.world.now()));
        let signed = state.db.write(move |tx| {
            let class = covered(tx, &territory, id)?;
            store::sign_certificates(tx, &actor, &class, (first, &ending, day))
        });
        match signed.await {
            Ok(_) => {
                let href = format!("/training/classes/{id}#participants");
                return Ok(Redirect::to(&href).into_response());
            }
            Err(TrainingError::Conflict(key)) => errors.add("first", key),
            Err(other) => return Err(other.into()),
        }
    }
    class::again(&state, &officer, id, class::Sent { errors, typed, ..Default::default() }).await
}
