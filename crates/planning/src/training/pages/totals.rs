//! Totals by year, crop group and trainee group: planned beside held, beside what decisions order.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::db::DbError;
use nguon_platform::web::{Error, Html, Officer, Page};
use nguon_print::{Cell, Column, Kind, Table};

use super::words;
use crate::PlanningState;
use crate::training::store::{self, Counts, Ordered, Totals};

struct Line {
    crop: String,
    trainees: String,
    counts: Counts,
}

struct Year {
    number: i16,
    lines: Vec<Line>,
    sum: Counts,
}

#[derive(Template)]
#[template(path = "training/templates/totals.html")]
struct TotalsPage {
    page: Page,
    years: Vec<Year>,
    decisions: Vec<Ordered>,
    writes: bool,
}

impl TotalsPage {
    /// The sums of a year as a row.
    fn of_year(&self, year: &Year) -> Line {
        let sum = self.page.t("training-sum");
        Line { crop: sum.clone(), trainees: sum, counts: year.sum }
    }
}

/// `GET /training/totals`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
) -> Result<impl IntoResponse, Error> {
    read(&state, &officer).await.map(Html)
}

async fn read(state: &PlanningState, officer: &Officer) -> Result<TotalsPage, Error> {
    let territory = officer.territory.clone();
    let read = state
        .db
        .read::<_, DbError>(move |tx| Ok((store::totals(tx, &territory)?, store::decisions(tx)?)));
    let (totals, decisions) = read.await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("training-totals"));
    let years = years(&page, &totals);
    Ok(TotalsPage { page, years, decisions, writes: officer.may(Capability::Report) })
}

/// Years, the newest first, each with its rows.
fn years(page: &Page, totals: &Totals) -> Vec<Year> {
    let lines = |year: i16| {
        let rows = totals.rows.iter().filter(move |((of, ..), _)| *of == year);
        rows.map(|((_, crop, trainees), counts)| Line {
            crop: words::crop(page, *crop),
            trainees: words::trainees(page, *trainees),
            counts: *counts,
        })
        .collect()
    };
    let year =
        |(year, sum): (&i16, &Counts)| Year { number: *year, lines: lines(*year), sum: *sum };
    totals.years.iter().rev().map(year).collect()
}

fn table(found: &TotalsPage) -> Result<Table, nguon_print::TableError> {
    let page = &found.page;
    let columns = [
        ("training-year", Kind::Text),
        ("training-crop", Kind::Text),
        ("training-trainees", Kind::Text),
        ("training-planned-classes", Kind::Integer),
        ("training-planned-participants", Kind::Integer),
        ("training-held-classes", Kind::Integer),
        ("training-attendances", Kind::Integer),
        ("training-persons", Kind::Integer),
    ];
    let columns = columns.map(|(key, kind)| Column::new(page.t(key), kind));
    let mut table = Table::new(page.title.clone(), columns)?;
    table.note(page.t("training-totals-what"));
    for one in &found.decisions {
        for (year, n) in &one.years {
            let (year, n) = (year.to_string(), page.number(n));
            table.note(page.tr(
                "training-ordered-of",
                &[("document", &one.document.as_str()), ("year", &year), ("n", &n)],
            ));
        }
    }
    let int = |n: u64| Cell::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let cells = |year: i16, crop: &str, trainees: &str, counts: &Counts| {
        vec![
            Cell::Text(year.to_string()),
            Cell::Text(crop.to_owned()),
            Cell::Text(trainees.to_owned()),
            int(counts.planned),
            int(counts.planned_participants),
            int(counts.held),
            int(counts.attendances),
            int(counts.persons),
        ]
    };
    for year in &found.years {
        for line in &year.lines {
            table.push(cells(year.number, &line.crop, &line.trainees, &line.counts))?;
        }
        let sum = page.t("training-sum");
        table.push(cells(year.number, &sum, &sum, &year.sum))?;
    }
    Ok(table)
}

/// `GET /training/totals.csv`.
pub async fn csv(State(state): State<PlanningState>, officer: Officer) -> Result<Response, Error> {
    let found = read(&state, &officer).await?;
    Ok(super::file_csv("tong-hop-tap-huan", &table(&found).map_err(Error::internal)?))
}

/// `GET /training/totals.xlsx`.
pub async fn xlsx(State(state): State<PlanningState>, officer: Officer) -> Result<Response, Error> {
    let found = read(&state, &officer).await?;
    let table = table(&found).map_err(Error::internal)?;
    super::file_xlsx("tong-hop-tap-huan", &table, state.world.now())
}
