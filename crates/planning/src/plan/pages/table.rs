//! One table of a plan: printed beside computed.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use nguon_platform::web::{Error, Html, Page, Tone, Visitor};

use super::labels::{self, Mismatches};
use super::land::{self, LandLine};
use crate::PlanningState;
use crate::plan::grid::{Grid, GridCell, GridColumn, Line, Side, grid};
use crate::plan::store::Kept;
use crate::plan::today::Land;
use crate::plan::{Finding, Plan, Subject, Table, findings};

#[derive(Template)]
#[template(path = "plan/templates/table.html")]
pub(super) struct TablePage {
    page: Page,
    plan: Plan,
    number: usize,
    document: String,
    mismatches: Vec<Mismatches>,
    /// The unit of all figures, when it is one.
    unit: Option<String>,
    heads: Vec<String>,
    rows: Vec<RowLine>,
    totals: Vec<RowLine>,
    land_note: Option<String>,
    lands: Vec<LandLine>,
    previous: Option<usize>,
    next: Option<usize>,
}

struct RowLine {
    name: String,
    /// Page of the unit; none for total rows.
    href: Option<String>,
    cells: Vec<CellText>,
}

struct CellText {
    label: String,
    text: String,
    computed: bool,
    /// Where the printed number is another: by how much, in words.
    mark: Option<String>,
}

/// `GET /plans/{plan}/tables/{number}`
pub async fn table(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> Result<impl IntoResponse, Error> {
    let (kept, lands) = super::with_land(&state, &id).await?;
    let (index, table) = super::numbered(&kept.plan, &number)?;
    let page = Page::new(&visitor, table.title());
    Ok(Html(view(page, kept, index, &table, &lands)))
}

fn view(page: Page, kept: Kept, index: usize, table: &Table, lands: &[Land]) -> TablePage {
    let lands: Vec<Land> = table
        .rows()
        .iter()
        .filter_map(|row| kept.units.by_code.get(&row.unit))
        .filter_map(|unit| lands.iter().find(|land| land.unit == *unit).cloned())
        .collect();
    let grid = grid(table);
    let mut rows = rows(&page, table, &kept, &grid);
    let totals = rows.split_off(table.rows().len());
    TablePage {
        mismatches: mismatches(&page, &kept.plan, index),
        unit: labels::common_unit(table).map(|unit| labels::unit(&page, unit)),
        heads: grid.columns.iter().map(|at| head(&page, table, *at)).collect(),
        rows,
        totals,
        number: index + 1,
        previous: (index > 0).then_some(index),
        next: (index + 1 < kept.plan.tables.len()).then_some(index + 2),
        document: kept.plan.document.name(),
        land_note: land::note(&page, &lands),
        lands: land::lines(&page, &lands),
        plan: kept.plan,
        page,
    }
}

/// The mismatches of one table.
pub(super) fn mismatches(page: &Page, plan: &Plan, index: usize) -> Vec<Mismatches> {
    let of_table: Vec<Finding> = findings(plan)
        .into_iter()
        .filter(|f| matches!(f.subject, Subject::Cell { table, .. } if table == index))
        .collect();
    labels::mismatches(page, plan, &of_table)
}

fn head(page: &Page, table: &Table, at: GridColumn) -> String {
    match at.side {
        Side::Printed => labels::head(page, table, &table.columns()[at.column]),
        Side::Computed => page.t("plan-head-computed"),
    }
}

/// The grid's columns in full; computed ones say so.
pub(super) fn column_labels(page: &Page, table: &Table, grid: &Grid) -> Vec<String> {
    let label = |at: &GridColumn| {
        let what = labels::column(page, table, &table.columns()[at.column]);
        match at.side {
            Side::Printed => what,
            Side::Computed => page.tr("plan-column-computed", &[("what", &what)]),
        }
    };
    grid.columns.iter().map(label).collect()
}

/// The name of a row of the grid.
pub(super) fn row_name(page: &Page, table: &Table, line: Line) -> String {
    match line {
        Line::Unit(index) => table.rows()[index].printed_name.clone(),
        Line::PrintedTotal => {
            page.tr("plan-total-printed", &[("name", &labels::total_name(page, table))])
        }
        Line::ComputedTotal => page.t("plan-total-computed"),
    }
}

fn rows(page: &Page, table: &Table, kept: &Kept, grid: &Grid) -> Vec<RowLine> {
    let labels = column_labels(page, table, grid);
    let mut lines = Vec::with_capacity(grid.rows.len());
    for row in &grid.rows {
        let unit = match row.line {
            Line::Unit(index) => kept.units.by_code.get(&table.rows()[index].unit),
            Line::PrintedTotal | Line::ComputedTotal => None,
        };
        let below = row.line == Line::ComputedTotal;
        let cells =
            row.cells.iter().zip(&grid.columns).zip(&labels).map(|((cell, at), label)| CellText {
                label: label.clone(),
                text: cell.value.map_or_else(|| "–".to_owned(), |value| page.number(value)),
                computed: below || at.side == Side::Computed,
                mark: mark(page, cell),
            });
        lines.push(RowLine {
            name: row_name(page, table, row.line),
            href: unit.map(|unit| format!("/places/{unit}")),
            cells: cells.collect(),
        });
    }
    lines
}

fn mark(page: &Page, cell: &GridCell) -> Option<String> {
    match cell.difference {
        Some(difference) => {
            let difference = labels::signed(page, difference);
            Some(page.tr("plan-differs", &[("difference", &difference)]))
        }
        None => cell.mismatch.then(|| page.t("plan-nothing-computed")),
    }
}
