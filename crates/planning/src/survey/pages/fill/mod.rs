//! The page to fill in a survey, for officers and for whoever has the link; and what is sent from it.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafeOutput;
use axum::Form as Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use nguon_forms::{Answers, Form, Problem, Stage};
use nguon_platform::audit::Actor;
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Html, Officer, Page, Visitor};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::fields::{self, Complaints, Kind, Piece};
use crate::PlanningState;
use crate::desk::{Choice, Typed, communes};
use crate::survey::check::{self, At, Checked};
use crate::survey::entry::Entry;
use crate::survey::store::{self, Kept, SurveyError};
use crate::survey::{NewAnswer, Survey, Way, form, link};

/// How far a device's clock may be ahead of ours, and an answer behind it.
const AHEAD_MAX: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);
const BEHIND_MAX: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 366);

/// What the address says beside the survey.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// An answer that was just taken.
    sent: String,
    /// It had been taken before.
    again: String,
}

/// Who fills in.
struct Who {
    visitor: Visitor,
    /// None: whoever has the link.
    territory: Option<Territory>,
    actor: Actor,
    /// Sign-in name; empty for whoever has the link.
    login: String,
    way: Way,
    /// Where the page is, and where it is sent to.
    page: String,
    action: String,
}

impl Who {
    fn officer(state: &PlanningState, officer: &Officer, id: Uuid) -> Self {
        Self {
            visitor: officer.visitor.clone(),
            territory: Some(officer.territory.clone()),
            actor: officer.actor(state.world.now()),
            login: officer.login.clone(),
            way: Way::Officer,
            page: format!("/surveys/{id}/fill"),
            action: format!("/surveys/{id}/answers"),
        }
    }

    fn at(&self, now: Timestamp) -> At<'_> {
        At { now, who: &self.login, language: self.visitor.language }
    }

    fn link(state: &PlanningState, visitor: Visitor, id: Uuid, seal: &str) -> Self {
        let page = format!("/surveys/{}/link/{seal}", id.simple());
        let actor = Actor::program(&visitor.t("survey-way-link"), state.world.now());
        Self {
            visitor,
            territory: None,
            actor,
            login: String::new(),
            way: Way::Link,
            action: page.clone(),
            page,
        }
    }
}

/// A survey with the form that is filled in, and the communes to choose from.
struct Open {
    survey: Survey,
    number: u32,
    form: Form,
    communes: Vec<(UnitId, String)>,
}

/// The survey that somebody fills in: reached by an officer, or by its link.
async fn open(
    state: &PlanningState,
    who: &Who,
    id: Uuid,
    seal: Option<&str>,
    number: Option<u32>,
) -> Result<Open, Error> {
    let (territory, today) = (who.territory.clone(), i18n::today(state.world.now()));
    let seal = seal.map(str::to_owned);
    let read = state.db.read::<_, SurveyError>(move |tx| {
        let survey = if let Some(territory) = &territory {
            store::reached(tx, territory, id, today)?
        } else {
            let found = store::one(tx, id)?.zip(seal);
            let found = found.filter(|(survey, seal)| link::leads_to(survey, seal));
            found.ok_or(SurveyError::NotFound)?.0
        };
        let kept = store::form_json(tx, id, number)?;
        let kept = kept.ok_or(SurveyError::Conflict("survey-error-version"))?;
        let mut communes = communes(tx, &survey.facts.province, today)?;
        if let Some(Territory::Commune(own)) = &territory {
            communes.retain(|(unit, _)| unit == own);
        }
        Ok((survey, kept, communes))
    });
    let (survey, (number, json), communes) = read.await?;
    let form = form::of_kept(&json).map_err(Error::internal)?;
    Ok(Open { survey, number, form, communes })
}

/// What the page shows beside a fresh form.
struct Shown {
    answers: Answers,
    stage: Stage,
    complaints: Complaints,
    /// What is wrong with the answer as a whole.
    problems: Vec<Problem>,
    id: Option<Uuid>,
    given: String,
    commune: String,
    commune_wrong: bool,
    /// Why it was not taken, as a whole.
    refused: Option<String>,
    /// An answer that was just taken, and whether it had been before.
    sent: Option<(Uuid, bool)>,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            answers: Answers::default(),
            stage: Stage::New,
            complaints: Complaints::Later,
            problems: Vec::new(),
            id: None,
            given: String::new(),
            commune: String::new(),
            commune_wrong: false,
            refused: None,
            sent: None,
        }
    }
}

#[derive(Template)]
#[template(path = "survey/templates/fill.html")]
struct FillPage {
    page: Page,
    open: Open,
    pieces: Vec<Piece>,
    shown: Shown,
    action: String,
    path: String,
    id: Uuid,
    communes: Vec<Choice>,
    /// Labels and identities of the fields that are wrong.
    wrong: Vec<(String, String, String)>,
    shut: Option<String>,
    /// For whoever has no account.
    public: bool,
    /// What the page's script needs to compute as the server does.
    island: HtmlSafeOutput<String>,
}

impl FillPage {
    /// Whether it is shown again, with the identity it was sent with.
    fn again(&self) -> bool {
        self.shown.id.is_some()
    }
}

fn page(state: &PlanningState, who: &Who, open: Open, shown: Shown) -> FillPage {
    let page = Page::new(&who.visitor, open.survey.facts.title.clone())
        .with_island("form")
        .with_island("queue");
    let at = who.at(state.world.now());
    let look = nguon_forms::look(&open.form, &shown.answers, &at.moment(), shown.stage);
    let pieces = fields::pieces(&page, &open.form, &look, shown.complaints);
    let mut island = nguon_forms::island(&open.form, &at.moment());
    if let Some(told) = island.as_object_mut() {
        told.insert("messages".to_owned(), check::messages(&page));
    }
    let island = HtmlSafeOutput(nguon_forms::island_block(&island));
    let mut wrong: Vec<(String, String, String)> = Vec::new();
    for piece in &pieces {
        if let Piece::Field(field) = piece
            && let Some(error) = &field.error
        {
            wrong.push((field.id.clone(), field.label.clone(), error.clone()));
        }
    }
    let asked = form::asked(&open.form);
    for problem in &shown.problems {
        // Those of questions stand beside them already.
        if !asked.iter().any(|(path, _)| *path == crate::survey::entry::path_of(&problem.path)) {
            let said = check::said(&open.form, problem, &page);
            wrong.push((String::new(), problem.path.clone(), said));
        }
    }
    if shown.commune_wrong {
        let what = page.t("survey-fill-commune-none");
        wrong.insert(0, ("commune".to_owned(), page.t("survey-commune"), what));
    }
    let today = i18n::today(state.world.now());
    let only = open.communes.len() == 1;
    let choice = |(unit, label): &(UnitId, String)| Choice {
        value: unit.to_string(),
        label: label.clone(),
        chosen: only || unit.to_string() == shown.commune,
    };
    FillPage {
        communes: open.communes.iter().map(choice).collect(),
        shut: super::super::rules::takes_answers(&open.survey, today)
            .err()
            .map(|shut| page.t(shut.key())),
        id: shown.id.unwrap_or_else(|| state.world.id()),
        action: who.action.clone(),
        path: who.page.clone(),
        public: who.territory.is_none(),
        island,
        page,
        open,
        pieces,
        shown,
        wrong,
    }
}

/// `GET /surveys/{survey}/fill`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let who = Who::officer(&state, &officer, id);
    let open = open(&state, &who, id, None, None).await?;
    Ok(Html(page(&state, &who, open, taken(&asked))))
}

/// `GET /surveys/{survey}/link/{seal}`.
pub async fn show_link(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path((id, seal)): Path<(Uuid, String)>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let who = Who::link(&state, visitor, id, &seal);
    let open = open(&state, &who, id, Some(&seal), None).await?;
    Ok(Html(page(&state, &who, open, taken(&asked))))
}

fn taken(asked: &Asked) -> Shown {
    let sent = asked.sent.parse().ok().map(|id| (id, asked.again == "1"));
    Shown { sent, ..Shown::default() }
}

/// `POST /surveys/{survey}/answers`.
pub async fn send(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    headers: HeaderMap,
    Body(typed): Body<Typed>,
) -> Result<Response, Error> {
    let who = Who::officer(&state, &officer, id);
    take(&state, who, (id, None), &headers, &typed).await
}

/// `POST /surveys/{survey}/link/{seal}`.
pub async fn send_link(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path((id, seal)): Path<(Uuid, String)>,
    headers: HeaderMap,
    Body(typed): Body<Typed>,
) -> Result<Response, Error> {
    let who = Who::link(&state, visitor, id, &seal);
    take(&state, who, (id, Some(seal)), &headers, &typed).await
}

/// The fields as they were sent, without the page's own.
fn entered(typed: &Typed) -> Entry {
    let fields = typed.iter().filter(|(name, _)| !name.starts_with('_'));
    fields.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// What was sent, as a digest: fields of the form alone, in their order.
fn digest(typed: &Typed) -> String {
    let mut hash = Sha256::new();
    for (name, value) in typed.iter().filter(|(name, _)| !name.starts_with('_')) {
        for part in [name, value] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    let mut digits = String::with_capacity(64);
    for byte in hash.finalize() {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

async fn take(
    state: &PlanningState,
    who: Who,
    (survey, seal): (Uuid, Option<String>),
    headers: &HeaderMap,
    typed: &Typed,
) -> Result<Response, Error> {
    let number: u32 =
        typed.of("_form").parse().map_err(|_| Error::Unreadable("survey-error-version"))?;
    let id: Uuid = typed.of("_id").parse().map_err(|_| Error::Unreadable("survey-error-id"))?;
    let open = open(state, &who, survey, seal.as_deref(), Some(number)).await?;
    let (add, remove) = (typed.of("_add"), typed.of("_remove"));
    let mut shown = Shown {
        id: Some(id),
        given: typed.of("_given").to_owned(),
        commune: typed.of("_commune").to_owned(),
        ..Shown::default()
    };
    if !add.is_empty() || !remove.is_empty() {
        // An empty instance stands at the end anyway, so adding is showing what was filled in so far.
        let fields = entered(typed).without(remove);
        shown.answers = Answers::from_fields(&open.form, fields.iter()).answers;
        shown.stage = Stage::Sent;
        return Ok(Html(page(state, &who, open, shown)).into_response());
    }
    let answers = Answers::from_fields(&open.form, typed.iter()).answers;
    let commune = open.communes.iter().find(|(unit, _)| unit.to_string() == shown.commune);
    let commune = match (commune, open.communes.as_slice()) {
        (Some((unit, _)), _) => Some(unit.clone()),
        // Who has but one need not choose.
        (None, [(only, _)]) => Some(only.clone()),
        (None, _) => None,
    };
    let now = state.world.now();
    let Checked { answers: whole, problems } = check::check(&open.form, &answers, &who.at(now));
    let answer = commune.clone().filter(|_| problems.is_empty()).map(|commune| NewAnswer {
        id,
        form: number,
        json: whole.to_json().to_string(),
        sent: digest(typed),
        label: check::label(&open.form, &whole),
        words: check::words(&open.form, &whole),
        commune,
        way: who.way,
        given: given(&shown.given, now),
        demonstration: open.survey.demonstration,
    });
    let as_json = wants_json(headers);
    if typed.of("_mend").is_empty()
        && let Some(answer) = answer
    {
        let (kept, actor, today) = (open.survey.clone(), who.actor.clone(), i18n::today(now));
        let kept = state
            .db
            .write::<_, SurveyError>(move |tx| {
                // As it is now, not as it was when the page was read.
                let survey = store::one(tx, kept.id)?.ok_or(SurveyError::NotFound)?;
                store::keep(tx, &actor, (&survey, today), &answer)
            })
            .await;
        match kept {
            Ok(kept) => return Ok(done(&who, id, kept, as_json)),
            Err(error @ (SurveyError::Shut(_) | SurveyError::Conflict(_))) if !as_json => {
                let key = match error {
                    SurveyError::Shut(shut) => shut.key(),
                    SurveyError::Conflict(key) => key,
                    _ => "survey-refused-state",
                };
                shown.refused = Some(who.visitor.t(key));
                (shown.answers, shown.stage) = (answers, Stage::Sent);
                let html = Html(page(state, &who, open, shown));
                return Ok((StatusCode::CONFLICT, html).into_response());
            }
            Err(error) => return Err(error.into()),
        }
    }
    shown.commune_wrong = commune.is_none();
    let fine = problems.is_empty() && !shown.commune_wrong;
    if as_json {
        return Ok(problem(&who, &open, shown.commune_wrong, &problems));
    }
    (shown.answers, shown.stage) = (answers, Stage::Sent);
    (shown.complaints, shown.problems) = (Complaints::Told, problems);
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page(state, &who, open, shown))).into_response())
}

/// When it was filled in, by the clock of the device where that can be; else now.
fn given(text: &str, now: Timestamp) -> Timestamp {
    let told: Option<Timestamp> = text.parse().ok();
    told.filter(|at| *at <= now + AHEAD_MAX && *at >= now - BEHIND_MAX).unwrap_or(now)
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("json") && !accept.contains("text/html"))
}

fn done(who: &Who, id: Uuid, kept: Kept, as_json: bool) -> Response {
    let again = kept == Kept::Again;
    if as_json {
        let status = if again { StatusCode::OK } else { StatusCode::CREATED };
        return (status, axum::Json(json!({ "id": id, "again": again }))).into_response();
    }
    let again = if again { "&again=1" } else { "" };
    Redirect::to(&format!("{}?sent={id}{again}", who.page)).into_response()
}

/// What is wrong, for the page's script (RFC 9457).
fn problem(who: &Who, open: &Open, commune: bool, problems: &[Problem]) -> Response {
    let labels = form::asked(&open.form);
    let label = |name: &str| {
        let path = crate::survey::entry::path_of(name);
        let found = labels.iter().find(|(known, _)| *known == path);
        let language = who.visitor.language.tag();
        found.map(|(_, asked)| open.form.say(&asked.item.label, language)).unwrap_or_default()
    };
    let page = Page::new(&who.visitor, "");
    let told = |problem: &Problem| {
        let what = check::said(&open.form, problem, &page);
        let detail = format!("{}: {what}", label(&problem.path));
        json!({ "pointer": format!("#/{}", problem.path), "detail": detail })
    };
    let mut errors: Vec<_> = problems.iter().map(told).collect();
    if commune {
        let what = who.visitor.t("survey-fill-commune-none");
        errors.insert(0, json!({ "pointer": "#/_commune", "detail": what }));
    }
    let count = errors.len();
    let body = json!({
        "type": "about:blank",
        "title": who.visitor.t("shell-error-invalid"),
        "status": StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
        "detail": who.visitor.tr("survey-fill-wrong", &[("n", &count)]),
        "errors": errors,
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (StatusCode::UNPROCESSABLE_ENTITY, kind, body.to_string()).into_response()
}
