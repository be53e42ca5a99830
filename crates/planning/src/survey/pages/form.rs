//! A version of a survey's form: looked at, and handed out as a workbook.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use nguon_forms::{Answers, Form, Stage};
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page, XLSX, saved};
use serde::Deserialize;
use uuid::Uuid;

use super::fields::{self, Complaints, Kind, Piece};
use super::upload;
use crate::PlanningState;
use crate::survey::check::At;
use crate::survey::store::{self, SurveyError};
use crate::survey::{Survey, attached, form};

/// Whether the version was added just now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    added: String,
}

#[derive(Template)]
#[template(path = "survey/templates/form.html")]
struct FormPage {
    page: Page,
    survey: Survey,
    form: Form,
    number: u32,
    pieces: Vec<Piece>,
    /// What a person should know about the workbook.
    warnings: Vec<(String, String)>,
}

impl FormPage {
    fn base(&self) -> String {
        format!("/surveys/{}", self.survey.id)
    }
}

/// `GET /surveys/{survey}/forms/{number}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((id, number)): Path<(Uuid, u32)>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (survey, form, workbook) = read(&state, &officer, (id, number)).await?;
    let warnings = if asked.added.is_empty() {
        Vec::new()
    } else {
        let read = tokio::task::spawn_blocking(move || nguon_forms::read(&workbook.1)).await;
        let read = read.map_err(Error::internal)?.map_err(Error::internal)?;
        upload::told(&officer.visitor, &form::odd(&read))
    };
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.tr("survey-preview", &[("n", &number)]));
    let at = At { now: state.world.now(), who: &officer.login, language: visitor.language };
    let empty = Answers::default();
    let look = nguon_forms::look(&form, &empty, &at.moment(), Stage::New);
    let pieces = fields::pieces(&page, &form, &look, (Complaints::Later, &[]));
    Ok(Html(FormPage { page, survey, form, number, pieces, warnings }))
}

/// Name and bytes of a workbook.
type Workbook = (String, Vec<u8>);

async fn read(
    state: &PlanningState,
    officer: &Officer,
    (id, number): (Uuid, u32),
) -> Result<(Survey, Form, Workbook), Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read::<_, SurveyError>(move |tx| {
        let survey = store::reached(tx, &territory, id, today)?;
        let (_, json) = store::form_json(tx, id, Some(number))?.ok_or(SurveyError::NotFound)?;
        let workbook = store::workbook(tx, id, number)?.ok_or(SurveyError::NotFound)?;
        Ok((survey, json, workbook))
    });
    let (survey, json, workbook) = read.await?;
    Ok((survey, form::of_kept(&json).map_err(Error::internal)?, workbook))
}

/// `GET /surveys/{survey}/forms/{number}/received.xlsx`: the workbook as it came.
pub async fn received(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(at): Path<(Uuid, u32)>,
) -> Result<Response, Error> {
    let (_, _, (name, bytes)) = read(&state, &officer, at).await?;
    Ok(saved(XLSX, &plain(&name, at.1), bytes))
}

/// `GET /surveys/{survey}/forms/{number}/form.xlsx`: the form as this program writes it.
pub async fn written(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(at): Path<(Uuid, u32)>,
) -> Result<Response, Error> {
    let (_, form, _) = read(&state, &officer, at).await?;
    let now = state.world.now();
    let bytes =
        tokio::task::spawn_blocking(move || (nguon_forms::write(&form, now), form.id.clone()));
    let (bytes, name) = bytes.await.map_err(Error::internal)?;
    Ok(saved(XLSX, &plain(&name, at.1), bytes.map_err(Error::internal)?))
}

/// A name of letters, digits and a few marks, which needs no quoting in a header.
fn plain(name: &str, number: u32) -> String {
    let stem = name.strip_suffix(".xlsx").unwrap_or(name);
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    let stem: String = stem.chars().map(kept).take(80).collect();
    let stem = if stem.trim_matches(['-', '.']).is_empty() { "phieu".to_owned() } else { stem };
    format!("{stem}-v{number}.xlsx")
}
