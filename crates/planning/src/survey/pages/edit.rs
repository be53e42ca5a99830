//! Making a survey and correcting it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use serde::Deserialize;
use uuid::Uuid;

use crate::PlanningState;
use crate::desk::{Choice, Offered, Typed, offered};
use crate::survey::store;
use crate::survey::{Facts, NewSurvey, Survey, TARGET_MAX};

/// Whose survey it is to be, for whoever looks after the country.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Where {
    province: String,
}

#[derive(Template)]
#[template(path = "survey/templates/edit.html")]
struct EditPage {
    page: Page,
    errors: FieldErrors,
    typed: Typed,
    action: String,
    province: String,
    /// Provinces to choose from first; empty where there is but one.
    provinces: Vec<Choice>,
}

/// `GET /surveys/new`.
pub async fn form(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(at): Query<Where>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, &at.province).await?;
    Ok(page(&officer, None, Some(offered), Typed::default(), FieldErrors::new()))
}

/// `GET /surveys/{survey}/edit`.
pub async fn edit(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let survey = read(&state, &officer, id).await?;
    let (facts, mut typed) = (&survey.facts, Typed::default());
    typed.set("title", &facts.title);
    typed.set("purpose", &facts.purpose);
    typed.set("unit", &facts.unit);
    typed.set("opens", facts.opens.map(|day| day.to_string()).unwrap_or_default());
    typed.set("closes", facts.closes.map(|day| day.to_string()).unwrap_or_default());
    typed.set("target", facts.target.map(|n| n.to_string()).unwrap_or_default());
    typed.set("linked", if facts.linked { "1" } else { "" });
    typed.set("version", survey.version.to_string());
    Ok(page(&officer, Some(&survey), None, typed, FieldErrors::new()))
}

async fn read(state: &PlanningState, officer: &Officer, id: Uuid) -> Result<Survey, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    Ok(state.db.read(move |tx| store::reached(tx, &territory, id, today)).await?)
}

/// `POST /surveys`.
pub async fn make(
    State(state): State<PlanningState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let offered = offered(&state, &officer, typed.of("province")).await?;
    let facts = match facts(&typed, offered.province.clone()) {
        Ok(facts) => facts,
        Err(errors) => return Ok(page(&officer, None, Some(offered), typed, errors)),
    };
    let (id, actor) = (state.world.id(), officer.actor(state.world.now()));
    let new = NewSurvey { id, facts, secret: state.world.bytes(), demonstration: false };
    state.db.write(move |tx| store::make(tx, &actor, &new)).await?;
    Ok(Redirect::to(&format!("/surveys/{id}")).into_response())
}

/// `POST /surveys/{survey}`.
pub async fn change(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let survey = read(&state, &officer, id).await?;
    let facts = match facts(&typed, survey.facts.province.clone()) {
        Ok(facts) => facts,
        Err(errors) => return Ok(page(&officer, Some(&survey), None, typed, errors)),
    };
    let (actor, version) = (officer.actor(state.world.now()), typed.version());
    state.db.write(move |tx| store::change(tx, &actor, (id, version), &facts)).await?;
    Ok(Redirect::to(&format!("/surveys/{id}")).into_response())
}

fn facts(typed: &Typed, province: nguon_platform::territory::UnitId) -> Result<Facts, FieldErrors> {
    let mut errors = FieldErrors::new();
    let facts = Facts {
        title: typed.line("title", &mut errors),
        purpose: typed.text("purpose", &mut errors),
        unit: typed.line("unit", &mut errors),
        province,
        opens: typed.day("opens", &mut errors),
        closes: typed.day("closes", &mut errors),
        target: typed.of("target").parse().ok().filter(|n| (1..=TARGET_MAX).contains(n)),
        linked: typed.of("linked") == "1",
    };
    if facts.target.is_none() && !typed.of("target").is_empty() {
        errors.add("target", "survey-error-target");
    }
    if facts.opens.zip(facts.closes).is_some_and(|(from, to)| to < from) {
        errors.add("closes", "survey-error-days");
    }
    if errors.is_empty() { Ok(facts) } else { Err(errors) }
}

fn page(
    officer: &Officer,
    survey: Option<&Survey>,
    offered: Option<Offered>,
    typed: Typed,
    errors: FieldErrors,
) -> Response {
    let title = if survey.is_some() { "survey-edit" } else { "survey-new" };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let province = offered.as_ref().map(|offered| offered.province.to_string());
    let province = province.unwrap_or_default();
    let provinces = offered.map(|offered| offered.provinces).unwrap_or_default();
    let choice = |(id, label): (nguon_platform::territory::UnitId, String)| Choice {
        chosen: id.to_string() == province,
        value: id.to_string(),
        label,
    };
    let provinces: Vec<Choice> =
        if provinces.len() > 1 { provinces.into_iter().map(choice).collect() } else { Vec::new() };
    let html = EditPage {
        page: Page::new(&officer.visitor, officer.visitor.t(title)),
        action: survey.map_or("/surveys".to_owned(), |survey| format!("/surveys/{}", survey.id)),
        errors,
        typed,
        province,
        provinces,
    };
    (status, Html(html)).into_response()
}
