//! The list of classes, on screen and as files, all from one filter.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::db::DbError;
use nguon_platform::i18n;
use nguon_platform::territory::UnitId;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use nguon_print::{Cell, Column, Kind, Table};
use serde::Deserialize;
use uuid::Uuid;

use super::words::{self, Choice, Places};
use crate::PlanningState;
use crate::plan::CropGroup;
use crate::training::store::{self, EXPORT_ROWS_MAX, Filter, Listed, ROWS_MAX};
use crate::training::{self, Topic, TraineeGroup};

/// The filter as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    text: String,
    year: String,
    commune: String,
    topic: String,
    crop: String,
    trainees: String,
    state: String,
    after: String,
}

/// A value of an address: empty means not asked for; what is none of its kind is told, so that a
/// list never shows more than was asked for.
fn wanted<T: std::str::FromStr>(text: &str) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::Unreadable("training-error-filter"))
}

impl Asked {
    fn filter(&self) -> Result<Filter, Error> {
        let crop = match self.crop.as_str() {
            "none" => Some(None),
            other => wanted::<CropGroup>(other)?.map(Some),
        };
        Ok(Filter {
            text: self.text.clone(),
            year: wanted::<i16>(&self.year)?.filter(|year| (1..=9999).contains(year)),
            commune: wanted::<UnitId>(&self.commune)?,
            topic: wanted::<Topic>(&self.topic)?,
            crop,
            trainees: wanted::<TraineeGroup>(&self.trainees)?,
            state: wanted::<training::State>(&self.state)?,
        })
    }

    fn after(&self) -> Result<Option<(Date, Uuid)>, Error> {
        let Some((day, id)) = self.after.split_once('.') else { return Ok(None) };
        Ok(wanted(day)?.zip(wanted(id)?))
    }
}

struct Pick {
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
}

struct Line {
    row: Listed,
    topic: String,
    groups: String,
    place: String,
    planned: String,
    held: Option<String>,
    state: (Tone, String),
}

#[derive(Template)]
#[template(path = "training/templates/list.html")]
struct ListPage {
    page: Page,
    count: u64,
    text: String,
    picks: Vec<Pick>,
    filtered: bool,
    rows: Vec<Line>,
    next: Option<String>,
    writes: bool,
}

impl ListPage {
    /// Exactly this list as a file: the filter stays, the page of the list does not.
    fn file(&self, ending: &str) -> String {
        let href = self.page.href_with("after", "");
        let query = href.split_once('?').map_or("", |(_, query)| query);
        format!("/training/classes.{ending}?{query}")
    }
}

/// `GET /training/classes`.
pub async fn list(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (filter, after) = (asked.filter()?, asked.after()?);
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let wanted = filter.clone();
    let read = state.db.read::<_, DbError>(move |tx| {
        let rows = store::list(tx, &territory, &wanted, after, ROWS_MAX)?;
        let count = store::count(tx, &territory, &wanted)?;
        let communes = store::communes(tx, &territory)?;
        let names = Places::read(tx, communes.iter().cloned(), today)?;
        Ok((rows, count, communes, names, store::years(tx, &territory)?))
    });
    let (mut rows, count, communes, names, years) = read.await?;
    let next = (rows.len() > ROWS_MAX).then(|| {
        rows.truncate(ROWS_MAX);
        rows.last().map(|last| format!("{}.{}", last.class.facts.planned.from, last.class.id))
    });
    let page = Page::new(&officer.visitor, officer.visitor.t("training-list"));
    Ok(Html(ListPage {
        count,
        text: asked.text.clone(),
        filtered: filter != Filter::default(),
        picks: picks(&page, &asked, &communes, &names, &years),
        rows: rows.into_iter().map(|row| line(&page, &names, row)).collect(),
        next: next.flatten(),
        writes: officer.may(Capability::Report),
        page,
    }))
}

fn line(page: &Page, names: &Places, row: Listed) -> Line {
    let facts = &row.class.facts;
    Line {
        topic: words::topic(page, facts.topic),
        groups: format!(
            "{} – {}",
            words::trainees(page, facts.trainees),
            words::crop(page, facts.crop)
        ),
        place: names.short(&facts.commune),
        planned: words::days(page, facts.planned),
        held: row.class.held.map(|days| words::days(page, days)),
        state: words::state(page, row.class.state),
        row,
    }
}

fn picks(
    page: &Page,
    asked: &Asked,
    communes: &[UnitId],
    names: &Places,
    years: &[i16],
) -> Vec<Pick> {
    let pick = |name, label, choices| Pick { name, label, choices };
    let year = |year: &i16| Choice {
        value: year.to_string(),
        label: year.to_string(),
        chosen: year.to_string() == asked.year,
    };
    let commune = |unit: &UnitId| Choice {
        value: unit.to_string(),
        label: names.full(unit),
        chosen: unit.to_string() == asked.commune,
    };
    vec![
        pick("year", "training-year", years.iter().map(year).collect()),
        pick("commune", "training-commune", communes.iter().map(commune).collect()),
        pick(
            "topic",
            "training-topic",
            words::choices(Topic::ALL, &asked.topic, Topic::word, |one| words::topic(page, one)),
        ),
        pick("crop", "training-crop", crops(page, &asked.crop)),
        pick(
            "trainees",
            "training-trainees",
            words::choices(TraineeGroup::ALL, &asked.trainees, TraineeGroup::word, |one| {
                words::trainees(page, one)
            }),
        ),
        pick(
            "state",
            "training-state",
            words::choices(training::State::ALL, &asked.state, training::State::word, |one| {
                words::state(page, one).1
            }),
        ),
    ]
}

/// Crop groups, and none in particular.
pub(super) fn crops(page: &Page, chosen: &str) -> Vec<Choice> {
    let mut all =
        words::choices(CropGroup::ALL, chosen, CropGroup::word, |one| words::crop(page, Some(one)));
    let none = words::crop(page, None);
    all.push(Choice { value: "none".to_owned(), label: none, chosen: chosen == "none" });
    all
}

/// `GET /training/classes.csv`: all rows that the filter leaves.
pub async fn csv(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    Ok(super::file_csv("lop-tap-huan", &table(&state, &officer, &asked).await?))
}

/// `GET /training/classes.xlsx`: all rows that the filter leaves.
pub async fn xlsx(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let table = table(&state, &officer, &asked).await?;
    super::file_xlsx("lop-tap-huan", &table, state.world.now())
}

async fn table(state: &PlanningState, officer: &Officer, asked: &Asked) -> Result<Table, Error> {
    let (filter, territory) = (asked.filter()?, officer.territory.clone());
    let today = i18n::today(state.world.now());
    let read = state.db.read::<_, DbError>(move |tx| {
        let rows = store::list(tx, &territory, &filter, None, EXPORT_ROWS_MAX)?;
        let communes = rows.iter().map(|row| row.class.facts.commune.clone());
        let names = Places::read(tx, communes, today)?;
        Ok((rows, names))
    });
    let (rows, names) = read.await?;
    if rows.len() > EXPORT_ROWS_MAX {
        return Err(Error::Conflict("training-error-file-long"));
    }
    let page = Page::new(&officer.visitor, officer.visitor.t("training-list"));
    sheet(&page, &names, rows).map_err(Error::internal)
}

fn sheet(page: &Page, names: &Places, rows: Vec<Listed>) -> Result<Table, nguon_print::TableError> {
    const COLUMNS: [(&str, Kind); 17] = [
        ("training-title", Kind::Text),
        ("training-topic", Kind::Text),
        ("training-crop", Kind::Text),
        ("training-trainees", Kind::Text),
        ("training-unit", Kind::Text),
        ("training-commune", Kind::Text),
        ("training-place", Kind::Text),
        ("training-planned-from", Kind::Date),
        ("training-planned-to", Kind::Date),
        ("training-held-from", Kind::Date),
        ("training-held-to", Kind::Date),
        ("training-hours", Kind::Decimal(2)),
        ("training-planned-participants", Kind::Integer),
        ("training-listed", Kind::Integer),
        ("training-attended", Kind::Integer),
        ("training-trainers", Kind::Text),
        ("training-state", Kind::Text),
    ];
    let columns = COLUMNS.map(|(key, kind)| Column::new(page.t(key), kind));
    let mut table = Table::new(page.title.clone(), columns)?;
    let day = |day: Option<Date>| day.map_or(Cell::Empty, Cell::Date);
    for Listed { class, listed, attended } in rows {
        let facts = &class.facts;
        table.push(vec![
            Cell::Text(facts.title.clone()),
            Cell::Text(words::topic(page, facts.topic)),
            Cell::Text(words::crop(page, facts.crop)),
            Cell::Text(words::trainees(page, facts.trainees)),
            Cell::Text(facts.unit.clone()),
            Cell::Text(names.full(&facts.commune)),
            Cell::Text(facts.place.clone()),
            day(Some(facts.planned.from)),
            day(Some(facts.planned.to)),
            day(class.held.map(|days| days.from)),
            day(class.held.map(|days| days.to)),
            Cell::Decimal(words::hours(facts.minutes)),
            facts.participants.map_or(Cell::Empty, |n| Cell::Int(n.into())),
            Cell::Int(listed.into()),
            Cell::Int(attended.into()),
            Cell::Text(facts.trainers.clone()),
            Cell::Text(words::state(page, class.state).1),
        ])?;
    }
    Ok(table)
}
