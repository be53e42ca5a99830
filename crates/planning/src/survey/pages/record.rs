//! The page of a survey: facts, versions of its form, its link; and its steps.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_gs1::symbol::qr_svg;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};
use uuid::Uuid;

use super::words;
use crate::PlanningState;
use crate::desk::{Places, Typed};
use crate::survey::store::{self, Filter, SurveyError};
use crate::survey::{Action, Step, Survey, Version, link, rules};

/// A form of the page that did not fit, shown again.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) errors: FieldErrors,
    /// What is wrong with a workbook: where, and what.
    pub(super) findings: Vec<(String, String)>,
}

struct StepLine {
    action: String,
    step: Step,
}

#[derive(Template)]
#[template(path = "survey/templates/record.html")]
struct RecordPage {
    page: Page,
    sent: Sent,
    survey: Survey,
    province: String,
    days: String,
    state: (Tone, String),
    /// Why no answers are taken today.
    shut: Option<String>,
    answers: u64,
    versions: Vec<Version>,
    /// Steps that the state offers to those who lead.
    offers: Vec<Action>,
    leads: bool,
    fills: bool,
    link: Option<String>,
    steps: Vec<StepLine>,
}

impl RecordPage {
    fn base(&self) -> String {
        format!("/surveys/{}", self.survey.id)
    }

    fn offers(&self, action: Action) -> bool {
        self.offers.contains(&action)
    }
}

/// `GET /surveys/{survey}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    page(&state, &officer, id, Sent::default()).await
}

/// The page, with what was sent and why it does not fit.
pub(super) async fn page(
    state: &PlanningState,
    officer: &Officer,
    id: Uuid,
    sent: Sent,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read::<_, SurveyError>(move |tx| {
        let survey = store::reached(tx, &territory, id, today)?;
        let names = Places::read(tx, [survey.facts.province.clone()], today)?;
        let answers = store::count(tx, &territory, &Filter::of(id))?;
        Ok((survey, names, answers, store::versions(tx, id)?, store::steps(tx, id)?))
    });
    let (survey, names, answers, versions, steps) = read.await?;
    let page = Page::new(&officer.visitor, survey.facts.title.clone());
    let leads = officer.may(Capability::Consolidate);
    let offered = |action: &Action| {
        leads && !versions.is_empty() && rules::take(survey.state, *action, true).is_ok()
    };
    let status = if sent.errors.is_empty() && sent.findings.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let fills = officer.may(Capability::Report);
    let html = RecordPage {
        province: names.short(&survey.facts.province),
        days: words::days(&page, &survey.facts),
        state: words::state(&page, survey.state),
        shut: rules::takes_answers(&survey, today).err().map(|shut| page.t(shut.key())),
        offers: Action::ALL.iter().copied().filter(offered).collect(),
        link: (fills && survey.facts.linked).then(|| address(state, &survey)),
        steps: steps
            .into_iter()
            .map(|step| StepLine { action: words::action(&page, step.action), step })
            .collect(),
        page,
        sent,
        survey,
        answers,
        versions,
        leads,
        fills,
    };
    Ok((status, Html(html)).into_response())
}

/// Where somebody without an account answers.
fn address(state: &PlanningState, survey: &Survey) -> String {
    format!("{}{}", state.public_url.trim_end_matches('/'), link::path(survey))
}

/// `GET /surveys/{survey}/qr.svg`: the link as a symbol.
pub async fn qr(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let survey = state.db.read(move |tx| store::reached(tx, &territory, id, today)).await?;
    if !survey.facts.linked {
        return Err(Error::NotFound);
    }
    let title = officer.visitor.t("survey-qr");
    let svg = qr_svg(&address(&state, &survey), &title).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

/// `POST /surveys/{survey}/steps`: opened, closed, opened again.
pub async fn step(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    state.db.read(move |tx| store::reached(tx, &territory, id, today)).await?;
    let action: Action =
        typed.of("do").parse().map_err(|_| Error::Unreadable("survey-refused-state"))?;
    let mut actor = officer.actor(state.world.now());
    actor.reason = typed.reason();
    if action == Action::Reopen && actor.reason.is_none() {
        let mut errors = FieldErrors::new();
        errors.add("reason", "survey-refused-reason");
        return page(&state, &officer, id, Sent { errors, ..Sent::default() }).await;
    }
    let version = typed.version();
    state.db.write(move |tx| store::step(tx, &actor, (id, version), action)).await?;
    Ok(Redirect::to(&format!("/surveys/{id}")).into_response())
}
