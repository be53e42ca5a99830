//! What is sent from the page to fill in a survey: taken once, or shown again with what is wrong.

use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use nguon_forms::{Answers, Problem, ProblemKind, Stage, Words};
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page, Visitor, wants_json};
use serde_json::json;
use uuid::Uuid;

use super::sent::{self, Sent};
use super::{Open, Shown, Who, open, page};
use crate::PlanningState;
use crate::desk::Typed;
use crate::survey::check::{self, Checked};
use crate::survey::entry::{Entry, path_of};
use crate::survey::pages::fields::Complaints;
use crate::survey::store::{self, Kept, SurveyError};
use crate::survey::{NewAnswer, attached, form};

/// How far a device's clock may be ahead of ours, and an answer behind it.
const AHEAD_MAX: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);
const BEHIND_MAX: jiff::SignedDuration = jiff::SignedDuration::from_hours(24 * 366);

/// `POST /surveys/{survey}/answers`.
pub async fn send(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    request: Request,
) -> Result<Response, Error> {
    let who = Who::officer(&state, &officer, id);
    take(&state, who, (id, None), request).await
}

/// `POST /surveys/{survey}/link/{seal}`.
pub async fn send_link(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path((id, seal)): Path<(Uuid, String)>,
    request: Request,
) -> Result<Response, Error> {
    let who = Who::link(&state, visitor, id, &seal);
    take(&state, who, (id, Some(seal)), request).await
}

/// The fields as they were sent, without the page's own.
fn entered(typed: &Typed) -> Entry {
    let fields = typed.iter().filter(|(name, _)| !name.starts_with('_'));
    fields.map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

async fn take(
    state: &PlanningState,
    who: Who,
    (survey, seal): (Uuid, Option<String>),
    request: Request,
) -> Result<Response, Error> {
    let Sent { headers, typed, files, digest } = sent::read(request).await?;
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
        let fields = entered(&typed).without(remove);
        shown.answers = Answers::from_fields(&open.form, fields.iter()).answers;
        shown.stage = Stage::Sent;
        shown.files = again(&who, &open, &shown.answers);
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
    // Who mends has the files still on the device.
    let mends = !typed.of("_mend").is_empty();
    let (files, troubles) = if mends {
        (Vec::new(), Vec::new())
    } else {
        attached::named(&open.form, &whole, files, who.files_bytes_max())
    };
    let troubles: Vec<Problem> = troubles
        .into_iter()
        .map(|(path, trouble)| of_file(path, who.visitor.t(trouble.key())))
        .collect();
    let fine = problems.is_empty() && troubles.is_empty();
    let answer = commune.clone().filter(|_| fine).map(|commune| NewAnswer {
        id,
        form: number,
        json: whole.to_json().to_string(),
        sent: digest,
        label: check::label(&open.form, &whole),
        words: check::words(&open.form, &whole),
        commune,
        way: who.way,
        given: given(&shown.given, now),
        demonstration: open.survey.demonstration,
        files,
    });
    let as_json = wants_json(&headers);
    if !mends && let Some(answer) = answer {
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
                shown.files = again(&who, &open, &answers);
                (shown.answers, shown.stage) = (answers, Stage::Sent);
                let html = Html(page(state, &who, open, shown));
                return Ok((StatusCode::CONFLICT, html).into_response());
            }
            Err(error) => return Err(error.into()),
        }
    }
    shown.commune_wrong = commune.is_none();
    let fine = fine && !shown.commune_wrong;
    if as_json {
        let all = [problems, troubles].concat();
        return Ok(problem(&who, &open, shown.commune_wrong, &all));
    }
    shown.files = troubles;
    if !mends {
        shown.files.extend(again(&who, &open, &answers));
    }
    (shown.answers, shown.stage) = (answers, Stage::Sent);
    (shown.complaints, shown.problems) = (Complaints::Told, problems);
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page(state, &who, open, shown))).into_response())
}

/// Something wrong with the file of a question, or with all of them.
fn of_file(path: String, what: String) -> Problem {
    Problem { path, kind: ProblemKind::NotFile, message: Words::plain(what) }
}

/// A browser does not send again what it cannot show: each file has to be chosen once more.
fn again(who: &Who, open: &Open, answers: &Answers) -> Vec<Problem> {
    let asked = form::asked(&open.form);
    let is_file = |field: &str| {
        let path = path_of(field);
        asked.iter().any(|(known, asked)| *known == path && asked.question.kind.is_file())
    };
    let entry = Entry::of(&open.form, answers);
    let chosen = entry.iter().filter(|(field, name)| !name.is_empty() && is_file(field));
    chosen
        .map(|(field, name)| {
            let what = who.visitor.tr("survey-file-again", &[("name", &name)]);
            of_file(field.to_owned(), what)
        })
        .collect()
}

/// When it was filled in, by the clock of the device where that can be; else now.
fn given(text: &str, now: Timestamp) -> Timestamp {
    let told: Option<Timestamp> = text.parse().ok();
    told.filter(|at| *at <= now + AHEAD_MAX && *at >= now - BEHIND_MAX).unwrap_or(now)
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
        let path = path_of(name);
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
