//! `/map/borders/{unit}/outside`: registered plots that do not lie in the border.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::db::Tx;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, Html, Officer, Page};
use nguon_print::{Column, Kind};
use serde::Deserialize;
use uuid::Uuid;

use super::super::current;
use super::super::judge::notes;
use super::super::outside::{Looked, Most, outside};
use super::{address, named};
use crate::error::RegistryError;
use crate::list::{Cursor, asked};
use crate::screen::{RegistryState, Shown, file_csv, file_xlsx};
use crate::site::Labels;

/// Where in the list of growing areas the page begins.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    after: String,
}

#[derive(Template)]
#[template(path = "border/templates/outside.html")]
struct OutsidePage {
    page: Page,
    /// The border's page, and what it is called.
    href: String,
    unit: String,
    headings: Vec<String>,
    rows: Vec<Row>,
    /// Plots that were looked through.
    plots: usize,
    next: Option<String>,
}

struct Row {
    area: Uuid,
    name: String,
    demonstration: bool,
    plot: Uuid,
    number: String,
    place: String,
    notes: String,
}

/// What is found, in the person's words.
struct Found {
    page: Page,
    href: String,
    unit: String,
    rows: Vec<Row>,
    plots: usize,
    next: Option<Cursor>,
}

async fn found(
    state: &RegistryState,
    officer: &Officer,
    unit: &str,
    after: &str,
    most: Most,
) -> Result<Found, Error> {
    let unit: UnitId = unit.parse().map_err(|_| Error::NotFound)?;
    let after = asked(after)?;
    let (person, today, href) = (officer.clone(), state.today(), address(&unit));
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let name = named(tx, &person, &unit, today)?;
        // Nothing was held against a border that is not there.
        current(tx, &unit)?.ok_or(RegistryError::NotFound)?;
        let territory =
            if unit.is_commune() { Territory::Commune(unit) } else { Territory::Province(unit) };
        let looked = outside(tx, &territory, after, most)?;
        let (plots, next) = (looked.plots, looked.next.clone());
        Ok((name, told(tx, &person, looked, today)?, plots, next))
    });
    let (unit, rows, plots, next) = read.await?;
    let title = officer.visitor.tr("registry-border-outside-of", &[("unit", &unit.as_str())]);
    Ok(Found { page: Page::new(&officer.visitor, title), href, unit, rows, plots, next })
}

fn told(
    tx: &mut Tx<'_>,
    person: &Officer,
    looked: Looked,
    today: jiff::civil::Date,
) -> Result<Vec<Row>, RegistryError> {
    let mut labels = Labels::new(today);
    let mut rows = Vec::with_capacity(looked.rows.len());
    for one in looked.rows {
        let site = &one.area.site;
        let units = (&site.province, &site.commune);
        rows.push(Row {
            place: labels.unit(tx, &site.commune)?,
            notes: notes(tx, &person.visitor, units, &one.judgement, today)?.join(" "),
            area: one.area.id,
            name: one.area.name,
            demonstration: one.area.demonstration,
            plot: one.plot,
            number: one.number.to_string(),
        });
    }
    Ok(rows)
}

fn headings(page: &Page) -> Vec<Column> {
    let column = |key: &str| Column::new(page.t(key), Kind::Text);
    ["kind-growing-area", "registry-fact-plot", "registry-fact-commune", "registry-fact-border"]
        .map(column)
        .to_vec()
}

/// `GET /map/borders/{unit}/outside?after=…`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(unit): Path<String>,
    Query(from): Query<From>,
) -> Result<impl IntoResponse, Error> {
    let found = found(&state, &officer, &unit, &from.after, Most::PAGE).await?;
    Ok(Html(OutsidePage {
        href: found.href,
        headings: headings(&found.page).into_iter().map(|column| column.header).collect(),
        unit: found.unit,
        rows: found.rows,
        plots: found.plots,
        next: found.next.map(|cursor| cursor.to_string()),
        page: found.page,
    }))
}

/// All of it as cells of a file; too much for one is an error.
async fn cells(
    state: &RegistryState,
    officer: &Officer,
    unit: &str,
) -> Result<(Page, Vec<Vec<Shown>>), Error> {
    let found = found(state, officer, unit, "", Most::FILE).await?;
    if found.next.is_some() {
        return Err(RegistryError::TooMany { most: Most::FILE.rows }.into());
    }
    let cells = |row: Row| [row.name, row.number, row.place, row.notes].map(Shown::Text).to_vec();
    Ok((found.page, found.rows.into_iter().map(cells).collect()))
}

const FILE: &str = "plots-outside";

/// `GET /map/borders/{unit}/outside.csv`.
pub(crate) async fn csv(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(unit): Path<String>,
) -> Result<Response, Error> {
    let (page, rows) = cells(&state, &officer, &unit).await?;
    file_csv(FILE, &page.title, headings(&page), &rows)
}

/// `GET /map/borders/{unit}/outside.xlsx`.
pub(crate) async fn xlsx(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(unit): Path<String>,
) -> Result<Response, Error> {
    let (page, rows) = cells(&state, &officer, &unit).await?;
    file_xlsx(FILE, &page.title, headings(&page), &rows, state.world.now())
}
