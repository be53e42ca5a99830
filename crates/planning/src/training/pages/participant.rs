//! One participant: days there, mark, certificate, and taking a mistaken entry off.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page};
use uuid::Uuid;

use super::covered;
use super::words;
use crate::PlanningState;
use crate::desk::Typed;
use crate::training::store::{self, TrainingError};
use crate::training::{self, Class, Participant, Way};

/// Longest remark and certificate number, in characters.
const REMARK_MAX: usize = 1_000;
const NUMBER_MAX: usize = 60;

struct DayLine {
    day: jiff::civil::Date,
    hours: String,
    way: Way,
}

#[derive(Template)]
#[template(path = "training/templates/participant.html")]
struct ParticipantPage {
    page: Page,
    errors: FieldErrors,
    typed: Typed,
    class: Class,
    one: Participant,
    days: Vec<DayLine>,
    hours: String,
}

impl ParticipantPage {
    fn base(&self) -> String {
        format!("/training/classes/{}/participants/{}", self.class.id, self.one.id)
    }
}

/// `GET /training/classes/{class}/participants/{participant}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(ids): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let (class, one) = read(&state, &officer, ids).await?;
    let mut typed = Typed::default();
    typed.set("mark", one.mark.map(|mark| mark.to_string()).unwrap_or_default());
    typed.set("remark", &one.remark);
    let certificate = one.certificate.as_ref();
    typed.set("certificate", certificate.map(|(number, _)| number.clone()).unwrap_or_default());
    let day = certificate.map_or_else(|| i18n::today(state.world.now()), |(_, day)| *day);
    typed.set("signed", day.to_string());
    Ok(page(&officer, class, one, typed, FieldErrors::new()))
}

pub(super) async fn read(
    state: &PlanningState,
    officer: &Officer,
    (class, id): (Uuid, Uuid),
) -> Result<(Class, Participant), Error> {
    let territory = officer.territory.clone();
    let read = state.db.read(move |tx| {
        let class = covered(tx, &territory, class)?;
        let one = store::participant(tx, class.id, id)?.ok_or(TrainingError::NotFound)?;
        Ok::<_, TrainingError>((class, one))
    });
    Ok(read.await?)
}

fn page(
    officer: &Officer,
    class: Class,
    one: Participant,
    typed: Typed,
    errors: FieldErrors,
) -> Response {
    let page = Page::new(&officer.visitor, one.person.name.clone());
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let day = |there: &training::Attendance| DayLine {
        day: there.day,
        hours: words::hours_told(&page, there.minutes),
        way: there.way,
    };
    let html = ParticipantPage {
        days: one.attended.iter().map(day).collect(),
        hours: words::hours_told(&page, one.minutes()),
        page,
        errors,
        typed,
        class,
        one,
    };
    (status, Html(html)).into_response()
}

/// `POST /training/classes/{class}/participants/{participant}`: mark, remark, certificate.
pub async fn change(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(ids): Path<(Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (class, one) = read(&state, &officer, ids).await?;
    let mut errors = FieldErrors::new();
    let text = typed.of("mark");
    let mark = text.parse::<u8>().ok().filter(|mark| *mark <= 10);
    if mark.is_none() && !text.is_empty() {
        errors.add("mark", "training-error-mark");
    }
    let remark = typed.text("remark", &mut errors);
    if remark.chars().count() > REMARK_MAX {
        errors.add("remark", "report-error-long");
    }
    let number = typed.of("certificate").to_owned();
    if number.chars().count() > NUMBER_MAX {
        errors.add("certificate", "report-error-long");
    }
    let day = typed.day("signed", &mut errors);
    if !number.is_empty() && day.is_none() && errors.of("signed").is_none() {
        errors.add("signed", "report-error-empty");
    }
    if errors.is_empty() {
        let (territory, actor) = (officer.territory.clone(), officer.actor(state.world.now()));
        let was = one.certificate.clone();
        let kept = state.db.write(move |tx| {
            let class = covered(tx, &territory, ids.0)?;
            store::evaluate(tx, &actor, &class, (ids.1, mark, &remark))?;
            let is = day.filter(|_| !number.is_empty()).map(|day| (number.clone(), day));
            if is != was {
                let told = is.as_ref().map(|(number, day)| (number.as_str(), *day));
                store::certify(tx, &actor, &class, (ids.1, told))?;
            }
            Ok(())
        });
        match kept.await {
            Ok(()) => {
                let href = format!("/training/classes/{}/participants/{}", ids.0, ids.1);
                return Ok(Redirect::to(&href).into_response());
            }
            Err(TrainingError::Conflict(key)) => errors.add("certificate", key),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(page(&officer, class, one, typed, errors))
}

/// `POST /training/classes/{class}/participants/{participant}/remove`: a mistaken entry, with why.
pub async fn remove(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(ids): Path<(Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (class, one) = read(&state, &officer, ids).await?;
    let mut actor = officer.actor(state.world.now());
    actor.reason = typed.reason();
    let territory = officer.territory.clone();
    let gone = state.db.write(move |tx| {
        let class = covered(tx, &territory, ids.0)?;
        store::remove(tx, &actor, &class, ids.1)
    });
    match gone.await {
        Ok(()) => {
            Ok(Redirect::to(&format!("/training/classes/{}#participants", ids.0)).into_response())
        }
        Err(TrainingError::Conflict(key)) => {
            let mut errors = FieldErrors::new();
            errors.add("reason", key);
            Ok(page(&officer, class, one, typed, errors))
        }
        Err(other) => Err(other.into()),
    }
}
