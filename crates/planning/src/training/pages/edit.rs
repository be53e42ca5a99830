//! Making a class and correcting it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::territory::UnitId;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use serde::Deserialize;
use uuid::Uuid;

use super::words::{self, Choice};
use super::{covered, list};
use crate::PlanningState;
use crate::desk::{Offered, Typed, offered};
use crate::plan::CropGroup;
use crate::training::store;
use crate::training::{
    Class, Days, Facts, HOURS_MAX, NewClass, PARTICIPANTS_MAX, Topic, TraineeGroup,
};

/// Whose communes are offered, for whoever looks after the country.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Where {
    province: String,
}

#[derive(Template)]
#[template(path = "training/templates/edit.html")]
struct EditPage {
    page: Page,
    errors: FieldErrors,
    typed: Typed,
    action: String,
    /// Where the form leads back to.
    back: String,
    province: String,
    /// Provinces to choose from first; empty where there is but one.
    provinces: Vec<Choice>,
    communes: Vec<Choice>,
    topics: Vec<Choice>,
    crops: Vec<Choice>,
    trainees: Vec<Choice>,
}

/// `GET /training/classes/new`.
pub async fn form(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(at): Query<Where>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, &at.province).await?;
    Ok(page(&officer, None, offered, Typed::default(), FieldErrors::new()))
}

/// `GET /training/classes/{class}/edit`.
pub async fn edit(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let class = read(&state, &officer, id).await?;
    let offered = offered(&state, &officer, &class.facts.province.to_string()).await?;
    let typed = typed_of(&class);
    Ok(page(&officer, Some(&class), offered, typed, FieldErrors::new()))
}

async fn read(state: &PlanningState, officer: &Officer, id: Uuid) -> Result<Class, Error> {
    let territory = officer.territory.clone();
    Ok(state.db.read(move |tx| covered(tx, &territory, id)).await?)
}

fn typed_of(class: &Class) -> Typed {
    let (facts, mut typed) = (&class.facts, Typed::default());
    typed.set("title", &facts.title);
    typed.set("topic", facts.topic.word());
    typed.set("crop", facts.crop.map_or("none", CropGroup::word));
    typed.set("trainees", facts.trainees.word());
    typed.set("unit", &facts.unit);
    typed.set("place", &facts.place);
    typed.set("commune", facts.commune.to_string());
    typed.set("from", facts.planned.from.to_string());
    typed.set("to", facts.planned.to.to_string());
    typed.set("hours", words::hours(facts.minutes).to_string());
    typed.set("participants", facts.participants.map(|n| n.to_string()).unwrap_or_default());
    typed.set("trainers", &facts.trainers);
    typed.set("version", class.version.to_string());
    typed
}

/// `POST /training/classes`.
pub async fn make(
    State(state): State<PlanningState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, typed.of("province")).await?;
    let facts = match facts(&typed, &offered) {
        Ok(facts) => facts,
        Err(errors) => return Ok(page(&officer, None, offered, typed, errors)),
    };
    let (id, actor) = (state.world.id(), officer.actor(state.world.now()));
    let new = NewClass { id, facts, secret: state.world.bytes(), demonstration: false };
    state.db.write(move |tx| store::make(tx, &actor, &new)).await?;
    Ok(Redirect::to(&format!("/training/classes/{id}")).into_response())
}

/// `POST /training/classes/{class}`.
pub async fn change(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let class = read(&state, &officer, id).await?;
    let offered = offered(&state, &officer, &class.facts.province.to_string()).await?;
    let facts = match facts(&typed, &offered) {
        Ok(facts) => facts,
        Err(errors) => return Ok(page(&officer, Some(&class), offered, typed, errors)),
    };
    let (actor, version) = (officer.actor(state.world.now()), typed.version());
    state.db.write(move |tx| store::change(tx, &actor, (id, version), &facts)).await?;
    Ok(Redirect::to(&format!("/training/classes/{id}")).into_response())
}

fn facts(typed: &Typed, offered: &Offered) -> Result<Facts, FieldErrors> {
    let mut errors = FieldErrors::new();
    let title = typed.line("title", &mut errors);
    let topic: Option<Topic> = chosen(typed, "topic", &mut errors);
    let crop = match typed.of("crop") {
        "none" => Some(None),
        _ => chosen::<CropGroup>(typed, "crop", &mut errors).map(Some),
    };
    let trainees: Option<TraineeGroup> = chosen(typed, "trainees", &mut errors);
    let unit = typed.line("unit", &mut errors);
    let commune = offered.communes.iter().find(|(id, _)| id.to_string() == typed.of("commune"));
    if commune.is_none() {
        errors.add("commune", "training-error-choose");
    }
    let planned = days(typed, ("from", "to"), &mut errors);
    let minutes = minutes(typed.of("hours"));
    if minutes.is_none() {
        errors.add("hours", "training-error-hours");
    }
    let text = typed.of("participants");
    let participants = text.parse::<u32>().ok().filter(|n| (1..=PARTICIPANTS_MAX).contains(n));
    if participants.is_none() && !text.is_empty() {
        errors.add("participants", "training-error-participants");
    }
    let mut short = |name: &'static str| {
        let text = typed.of(name);
        if text.chars().count() > 400 {
            errors.add(name, "report-error-long");
        }
        text.to_owned()
    };
    let (place, trainers) = (short("place"), short("trainers"));
    match (topic, crop, trainees, commune, planned, minutes) {
        (
            Some(topic),
            Some(crop),
            Some(trainees),
            Some((commune, _)),
            Some(planned),
            Some(minutes),
        ) if errors.is_empty() => Ok(Facts {
            title,
            topic,
            crop,
            trainees,
            unit,
            place,
            commune: commune.clone(),
            province: offered.province.clone(),
            planned,
            minutes,
            participants,
            trainers,
        }),
        _ => Err(errors),
    }
}

fn chosen<T: std::str::FromStr>(
    typed: &Typed,
    name: &'static str,
    errors: &mut FieldErrors,
) -> Option<T> {
    let one = typed.of(name).parse().ok();
    if one.is_none() {
        errors.add(name, "training-error-choose");
    }
    one
}

/// The first and the last day; the last may be left out.
pub(super) fn days(
    typed: &Typed,
    (first, last): (&'static str, &'static str),
    errors: &mut FieldErrors,
) -> Option<Days> {
    let (from, to) = (typed.day(first, errors), typed.day(last, errors));
    if from.is_none() && errors.of(first).is_none() {
        errors.add(first, "report-error-empty");
    }
    let days = Days::new(from?, to.or(from)?);
    if days.is_none() {
        errors.add(last, "training-error-days");
    }
    days
}

/// Hours with a comma or a point, as minutes.
fn minutes(text: &str) -> Option<u32> {
    let hours: rust_decimal::Decimal = text.replace(',', ".").parse().ok()?;
    let minutes = (hours * rust_decimal::Decimal::from(60)).round();
    let minutes = u32::try_from(minutes).ok()?;
    (1..=HOURS_MAX * 60).contains(&minutes).then_some(minutes)
}

fn page(
    officer: &Officer,
    class: Option<&Class>,
    offered: Offered,
    typed: Typed,
    errors: FieldErrors,
) -> Response {
    let title = if class.is_some() { "training-edit" } else { "training-new" };
    let page = Page::new(&officer.visitor, officer.visitor.t(title));
    let choice = |chosen: &str, (id, label): (UnitId, String)| Choice {
        chosen: id.to_string() == chosen,
        value: id.to_string(),
        label,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let action = class
        .map_or("/training/classes".to_owned(), |class| format!("/training/classes/{}", class.id));
    let (one, province) = (offered.communes.len() == 1, offered.province.to_string());
    let mut communes: Vec<Choice> =
        offered.communes.into_iter().map(|unit| choice(typed.of("commune"), unit)).collect();
    if one {
        for only in &mut communes {
            only.chosen = true;
        }
    }
    let provinces = if offered.provinces.len() > 1 && class.is_none() {
        offered.provinces.into_iter().map(|unit| choice(&province, unit)).collect()
    } else {
        Vec::new()
    };
    let html = EditPage {
        topics: words::choices(Topic::ALL, typed.of("topic"), Topic::word, |one| {
            words::topic(&page, one)
        }),
        crops: list::crops(&page, typed.of("crop")),
        trainees: words::choices(
            TraineeGroup::ALL,
            typed.of("trainees"),
            TraineeGroup::word,
            |one| words::trainees(&page, one),
        ),
        back: action.clone(),
        action,
        province,
        provinces,
        communes,
        page,
        errors,
        typed,
    };
    (status, Html(html)).into_response()
}
