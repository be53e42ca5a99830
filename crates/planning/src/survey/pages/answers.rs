//! The answers of a survey, on screen.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::territory::UnitId;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};
use serde::Deserialize;
use uuid::Uuid;

use super::list::{after, key, wanted};
use super::words;
use crate::PlanningState;
use crate::desk::{Choice, Places, Typed, choices, mask};
use crate::survey::store::{self, Filter, ROWS_MAX, SurveyError};
use crate::survey::{Answer, Shown, Survey, Way};

/// The filter as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    text: String,
    commune: String,
    form: String,
    way: String,
    from: String,
    to: String,
    shown: String,
    after: String,
}

impl Asked {
    /// What is asked of the answers of a survey.
    pub(super) fn filter(&self, survey: Uuid) -> Result<Filter, Error> {
        let mut errors = FieldErrors::new();
        let mut typed = Typed::default();
        typed.set("from", &self.from);
        typed.set("to", &self.to);
        let (from, to) = (typed.day("from", &mut errors), typed.day("to", &mut errors));
        if !errors.is_empty() {
            return Err(Error::Unreadable("training-error-filter"));
        }
        Ok(Filter {
            survey,
            text: self.text.clone(),
            commune: wanted::<UnitId>(&self.commune)?,
            form: wanted::<u32>(&self.form)?,
            way: wanted::<Way>(&self.way)?,
            from,
            to,
            shown: wanted::<Shown>(&self.shown)?.unwrap_or(Shown::Counting),
        })
    }
}

struct Line {
    answer: Answer,
    /// As far as the reader may read it.
    label: String,
    place: String,
    way: String,
}

#[derive(Template)]
#[template(path = "survey/templates/answers.html")]
struct AnswersPage {
    page: Page,
    survey: Survey,
    count: u64,
    asked: Asked,
    communes: Vec<Choice>,
    forms: Vec<Choice>,
    ways: Vec<Choice>,
    shown: Vec<Choice>,
    filtered: bool,
    rows: Vec<Line>,
    next: Option<String>,
    exports: bool,
    searches: bool,
}

impl AnswersPage {
    fn base(&self) -> String {
        format!("/surveys/{}", self.survey.id)
    }

    /// Exactly this list as a file: the filter stays, the page of the list does not.
    fn file(&self, ending: &str) -> String {
        let href = self.page.href_with("after", "");
        let query = href.split_once('?').map_or("", |(_, query)| query);
        format!("{}/answers.{ending}?{query}", self.base())
    }
}

/// What an answer is called, to who asks: whole to those who collect answers, else in initials.
pub(super) fn label(officer: &Officer, answer: &Answer) -> String {
    let whole = officer.may(Capability::Report);
    let label = if whole { answer.label.clone() } else { mask::name(&answer.label) };
    if label.is_empty() { answer.id.simple().to_string().chars().take(8).collect() } else { label }
}

/// `GET /surveys/{survey}/answers`.
pub async fn list(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (mut filter, after) = (asked.filter(id)?, after(&asked.after)?);
    // Who may not read names does not find by them either.
    let searches = officer.may(Capability::Report);
    if !searches {
        filter.text.clear();
    }
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let wanted = filter.clone();
    let read = state.db.read::<_, SurveyError>(move |tx| {
        let survey = store::reached(tx, &territory, id, today)?;
        let rows = store::list(tx, &territory, &wanted, after, ROWS_MAX)?;
        let count = store::count(tx, &territory, &wanted)?;
        let communes = store::communes(tx, &territory, id)?;
        let names = Places::read(tx, communes.iter().cloned(), today)?;
        Ok((survey, rows, count, communes, names, store::versions(tx, id)?))
    });
    let (survey, mut rows, count, communes, names, versions) = read.await?;
    let next = (rows.len() > ROWS_MAX).then(|| {
        rows.truncate(ROWS_MAX);
        rows.last().map(|last| key(last.received, last.id))
    });
    let page = Page::new(&officer.visitor, officer.visitor.t("survey-answers"));
    Ok(Html(AnswersPage {
        count,
        communes: communes
            .iter()
            .map(|unit| Choice {
                value: unit.to_string(),
                label: names.short(unit),
                chosen: unit.to_string() == asked.commune,
            })
            .collect(),
        forms: versions
            .iter()
            .map(|one| Choice {
                value: one.number.to_string(),
                label: one.number.to_string(),
                chosen: one.number.to_string() == asked.form,
            })
            .collect(),
        ways: choices(Way::ALL, &asked.way, Way::word, |one| words::way(&page, one)),
        shown: choices(Shown::ALL, filter.shown.word(), Shown::word, |one| {
            words::shown(&page, one)
        }),
        filtered: filter != Filter::of(id),
        rows: rows
            .into_iter()
            .map(|answer| Line {
                label: label(&officer, &answer),
                place: names.short(&answer.commune),
                way: words::way(&page, answer.way),
                answer,
            })
            .collect(),
        next: next.flatten(),
        exports: officer.may(Capability::Export),
        searches,
        page,
        survey,
        asked,
    }))
}
