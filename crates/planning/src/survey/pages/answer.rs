//! The page of one answer; and withdrawing it.

use askama::Template;
use axum::Form as Body;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use nguon_forms::{Answers, Form};
use nguon_platform::accounts::Capability;
use nguon_platform::db::Tx;
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, copy, encode};
use uuid::Uuid;

use super::{answers, words};
use crate::PlanningState;
use crate::desk::{Places, Typed};
use crate::survey::entry::Entry;
use crate::survey::store::{self, SurveyError};
use crate::survey::tables::Tables;
use crate::survey::told::{self, Line, Said};
use crate::survey::{Answer, Survey, form};

#[derive(Template)]
#[template(path = "survey/templates/answer.html")]
struct AnswerPage {
    page: Page,
    errors: FieldErrors,
    survey: Survey,
    answer: Answer,
    place: String,
    way: String,
    lines: Vec<Line>,
    fills: bool,
}

impl AnswerPage {
    fn base(&self) -> String {
        format!("/surveys/{}", self.survey.id)
    }

    fn file(&self, name: &str) -> String {
        format!("{}/answers/{}/files/{}", self.base(), self.answer.id, encode(name))
    }
}

/// An answer and the version of the form that asked it, as they are kept.
struct Kept {
    survey: Survey,
    answer: Answer,
    answers: String,
    form: String,
}

impl Kept {
    /// An answer of a survey that a territory reaches; another's is not there.
    fn read(
        tx: &mut Tx<'_>,
        territory: &Territory,
        (survey, id): (Uuid, Uuid),
        today: Date,
    ) -> Result<Self, SurveyError> {
        let survey = store::reached(tx, territory, survey, today)?;
        let (answer, answers) = store::answer(tx, territory, (survey.id, id))?;
        let kept = store::form_json(tx, survey.id, Some(answer.form))?;
        let (_, form) = kept.ok_or(SurveyError::NotFound)?;
        Ok(Self { survey, answer, answers, form })
    }

    fn parsed(&self) -> Result<(Form, Answers), Error> {
        let form = form::of_kept(&self.form).map_err(Error::internal)?;
        let answers = form::answers_of_kept(&self.answers).map_err(Error::internal)?;
        Ok((form, answers))
    }
}

/// `GET /surveys/{survey}/answers/{answer}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(ids): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    page(&state, &officer, ids, FieldErrors::new()).await
}

async fn page(
    state: &PlanningState,
    officer: &Officer,
    (survey, id): (Uuid, Uuid),
    errors: FieldErrors,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read::<_, SurveyError>(move |tx| {
        let kept = Kept::read(tx, &territory, (survey, id), today)?;
        let names = Places::read(tx, [kept.answer.commune.clone()], today)?;
        Ok((kept, names))
    });
    let (kept, names) = read.await?;
    let (form, answers) = kept.parsed()?;
    let Kept { survey, answer, .. } = kept;
    let entry = Entry::of(&form, &answers);
    let page = Page::new(&officer.visitor, answers::label(officer, &answer));
    let fills = officer.may(Capability::Report);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let html = AnswerPage {
        place: names.full(&answer.commune),
        way: words::way(&page, answer.way),
        lines: told::lines(&told::columns(&form, page.lang()), &entry, fills),
        page,
        errors,
        survey,
        answer,
        fills,
    };
    Ok((status, Html(html)).into_response())
}

/// `GET /surveys/{survey}/answers/{answer}/files/{name}`: saved or shown within a page, never run. Of a
/// question that tells who somebody is only for those who may read that.
pub async fn file(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((survey, id, name)): Path<(Uuid, Uuid, String)>,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let read = state.db.read::<_, SurveyError>(move |tx| {
        let kept = Kept::read(tx, &territory, (survey, id), today)?;
        let file = store::file(tx, kept.answer.id, &name)?.ok_or(SurveyError::NotFound)?;
        Ok((kept, name, file))
    });
    let (kept, name, (kind, bytes)) = read.await?;
    let (form, answers) = kept.parsed()?;
    let number = kept.answer.form;
    let tables = Tables::of(vec![(number, form)], "");
    let masked = !officer.may(Capability::Report);
    if !tables.files((number, &answers), masked).contains(&name) {
        return Err(Error::NotFound);
    }
    Ok(copy(&kind, bytes))
}

/// `POST /surveys/{survey}/answers/{answer}/withdraw`.
pub async fn withdraw(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((survey, id)): Path<(Uuid, Uuid)>,
    Body(typed): Body<Typed>,
) -> Result<Response, Error> {
    let Some(reason) = typed.reason() else {
        let mut errors = FieldErrors::new();
        errors.add("reason", "survey-refused-reason");
        return page(&state, &officer, (survey, id), errors).await;
    };
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let actor = officer.actor(state.world.now()).because(reason);
    let done = state.db.write::<_, SurveyError>(move |tx| {
        let survey = store::reached(tx, &territory, survey, today)?;
        let (answer, _) = store::answer(tx, &territory, (survey.id, id))?;
        store::withdraw(tx, &actor, &answer)
    });
    done.await?;
    Ok(Redirect::to(&format!("/surveys/{survey}/answers/{id}")).into_response())
}

/// `GET /surveys/answers/{answer}`: the page of an answer whose survey is not known.
pub async fn find(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Redirect, Error> {
    let territory = officer.territory.clone();
    let found = state.db.read(move |tx| store::content(tx, id)).await?;
    let found = found.filter(|(answer, _)| territory.covers(&answer.placed()));
    let (answer, _) = found.ok_or(Error::NotFound)?;
    Ok(Redirect::to(&format!("/surveys/{}/answers/{id}", answer.survey)))
}
