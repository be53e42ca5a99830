//! The list of surveys.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use jiff::Timestamp;
use nguon_platform::accounts::Capability;
use nguon_platform::db::DbError;
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use serde::Deserialize;
use uuid::Uuid;

use super::words;
use crate::PlanningState;
use crate::desk::{Choice, Places, choices};
use crate::survey::store::{self, Listed, ROWS_MAX};
use crate::survey::{self, rules};

/// The filter as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    text: String,
    state: String,
    after: String,
}

/// A value of an address: empty means not asked for; what is none of its kind is told, so that a
/// list never shows more than was asked for.
pub(super) fn wanted<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::Unreadable("training-error-filter"))
}

/// Key of the last row of a page: an instant and an id.
pub(super) fn after(text: &str) -> Result<Option<(Timestamp, Uuid)>, Error> {
    let Some((at, id)) = text.split_once('.') else { return Ok(None) };
    let at = wanted::<i64>(at)?.and_then(|at| Timestamp::from_microsecond(at).ok());
    Ok(at.zip(wanted(id)?))
}

/// The same key as it stands in an address.
pub(super) fn key(at: Timestamp, id: Uuid) -> String {
    format!("{}.{id}", at.as_microsecond())
}

struct Line {
    row: Listed,
    place: String,
    days: String,
    state: (Tone, String),
}

#[derive(Template)]
#[template(path = "survey/templates/list.html")]
struct ListPage {
    page: Page,
    text: String,
    states: Vec<Choice>,
    filtered: bool,
    rows: Vec<Line>,
    next: Option<String>,
    leads: bool,
}

/// `GET /surveys`.
pub async fn list(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (wanted_state, after) = (wanted::<survey::State>(&asked.state)?, after(&asked.after)?);
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let text = asked.text.clone();
    let read = state.db.read::<_, DbError>(move |tx| {
        let within = (&territory, today);
        let rows = store::surveys(tx, within, (&text, wanted_state), after, ROWS_MAX)?;
        let provinces = rows.iter().map(|row| row.survey.facts.province.clone());
        let names = Places::read(tx, provinces, today)?;
        Ok((rows, names))
    });
    let (mut rows, names) = read.await?;
    let next = (rows.len() > ROWS_MAX).then(|| {
        rows.truncate(ROWS_MAX);
        rows.last().map(|last| key(last.made, last.survey.id))
    });
    let page = Page::new(&officer.visitor, officer.visitor.t("survey-list"));
    Ok(Html(ListPage {
        filtered: !asked.text.is_empty() || wanted_state.is_some(),
        text: asked.text,
        states: choices(survey::State::ALL, &asked.state, survey::State::word, |one| {
            words::state(&page, one).1
        }),
        rows: rows
            .into_iter()
            .map(|row| Line {
                place: names.short(&row.survey.facts.province),
                days: words::days(&page, &row.survey.facts),
                state: match rules::takes_answers(&row.survey, today) {
                    Err(shut @ rules::Shut::Early) => (Tone::Plain, page.t(shut.key())),
                    Err(shut @ rules::Shut::Closed) => (Tone::Warning, page.t(shut.key())),
                    Ok(()) | Err(rules::Shut::Draft) => words::state(&page, row.survey.state),
                },
                row,
            })
            .collect(),
        next: next.flatten(),
        leads: officer.may(Capability::Consolidate),
        page,
    }))
}
