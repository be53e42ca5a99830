//! "Every officer trained each year" (R199): who has hours in a year, and who has none.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::db::DbError;
use nguon_platform::i18n;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use nguon_print::{Cell, Column, Kind, Table};
use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;

use super::words::{self, Places};
use crate::PlanningState;
use crate::training::store;

/// Which officers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    year: String,
    /// `none`: only those without an hour.
    hours: String,
}

struct Line {
    name: String,
    role: String,
    place: String,
    minutes: u32,
    classes: u32,
    hours: String,
    person: Option<Uuid>,
    demonstration: bool,
}

#[derive(Template)]
#[template(path = "training/templates/officers.html")]
struct OfficersPage {
    page: Page,
    year: i16,
    years: Vec<i16>,
    none_only: bool,
    lines: Vec<Line>,
    trained: usize,
    all: usize,
    share: Option<String>,
}

impl OfficersPage {
    fn file(&self, ending: &str) -> String {
        let none = if self.none_only { "&hours=none" } else { "" };
        format!("/training/officers.{ending}?year={}{none}", self.year)
    }
}

/// `GET /training/officers`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    read(&state, &officer, &asked).await.map(Html)
}

async fn read(
    state: &PlanningState,
    officer: &Officer,
    asked: &Asked,
) -> Result<OfficersPage, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let year = match asked.year.as_str() {
        "" => today.year(),
        text => text
            .parse::<i16>()
            .ok()
            .filter(|year| (1900..=9999).contains(year))
            .ok_or(Error::NotFound)?,
    };
    let found = state.db.read::<_, DbError>(move |tx| {
        let all = store::officers(tx, &territory, year, today)?;
        let units = all.iter().filter_map(|one| one.commune.clone().or(one.province.clone()));
        let names = Places::read(tx, units, today)?;
        Ok((all, names, store::years(tx, &territory)?))
    });
    let (all, names, mut years) = found.await?;
    years.extend([year, today.year()]);
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let page = Page::new(&officer.visitor, officer.visitor.t("training-officers"));
    let (count, trained) = (all.len(), all.iter().filter(|one| one.minutes > 0).count());
    let none_only = asked.hours == "none";
    let line = |one: store::Officer| Line {
        role: page.t(&format!("role-{}", one.account.role.word())),
        place: one
            .commune
            .or(one.province)
            .map_or_else(|| page.t("training-country"), |unit| names.short(&unit)),
        hours: words::hours_told(&page, one.minutes),
        name: one.account.name,
        minutes: one.minutes,
        classes: one.classes,
        person: one.person,
        demonstration: one.account.demonstration,
    };
    let percent = (count > 0).then(|| Decimal::from(trained * 100) / Decimal::from(count));
    Ok(OfficersPage {
        lines: all.into_iter().filter(|one| !none_only || one.minutes == 0).map(line).collect(),
        share: percent.map(|percent| page.percent(percent.round_dp(1).normalize())),
        year,
        years,
        none_only,
        trained,
        all: count,
        page,
    })
}

fn table(found: &OfficersPage) -> Result<Table, nguon_print::TableError> {
    let page = &found.page;
    let columns = [
        ("training-name", Kind::Text),
        ("training-role", Kind::Text),
        ("training-office", Kind::Text),
        ("training-classes-count", Kind::Integer),
        ("training-hours", Kind::Decimal(2)),
    ];
    let columns = columns.map(|(key, kind)| Column::new(page.t(key), kind));
    let mut table = Table::new(format!("{} {}", page.title, found.year), columns)?;
    table.note(page.t("training-officers-what"));
    for line in &found.lines {
        table.push(vec![
            Cell::Text(line.name.clone()),
            Cell::Text(line.role.clone()),
            Cell::Text(line.place.clone()),
            Cell::Int(line.classes.into()),
            Cell::Decimal(words::hours(line.minutes)),
        ])?;
    }
    Ok(table)
}

/// `GET /training/officers.csv`.
pub async fn csv(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let found = read(&state, &officer, &asked).await?;
    Ok(super::file_csv("can-bo-tap-huan", &table(&found).map_err(Error::internal)?))
}

/// `GET /training/officers.xlsx`.
pub async fn xlsx(
    State(state): State<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let found = read(&state, &officer, &asked).await?;
    let table = table(&found).map_err(Error::internal)?;
    super::file_xlsx("can-bo-tap-huan", &table, state.world.now())
}
