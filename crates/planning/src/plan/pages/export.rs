//! A table of a plan as a file: the rows and columns of its page.

use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::web::{CSV, Error, Page, Visitor, XLSX, saved};
use nguon_print::{Cell, Column, Kind, TableError, to_csv, to_xlsx};

use super::labels;
use super::table::{column_labels, mismatches, row_name};
use crate::PlanningState;
use crate::plan::grid::{GridColumn, Line, grid};
use crate::plan::{Plan, Table};

/// `GET /plans/{plan}/tables/{number}/table.csv`
pub async fn csv(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (name, table) = sheet(&state, &visitor, &id, &number).await?;
    Ok(saved(CSV, &format!("{name}.csv"), to_csv(&table)))
}

/// `GET /plans/{plan}/tables/{number}/table.xlsx`
pub async fn xlsx(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (name, table) = sheet(&state, &visitor, &id, &number).await?;
    let bytes = to_xlsx(&table, state.world.now()).map_err(Error::internal)?;
    Ok(saved(XLSX, &format!("{name}.xlsx"), bytes))
}

async fn sheet(
    state: &PlanningState,
    visitor: &Visitor,
    id: &str,
    number: &str,
) -> Result<(String, nguon_print::Table), Error> {
    let plan = super::kept(state, id).await?.plan;
    let (index, table) = super::numbered(&plan, number)?;
    let page = Page::new(visitor, table.title());
    let name = format!("{}-{}", plan.id, table.id());
    Ok((name, filled(&page, &plan, index, &table).map_err(Error::internal)?))
}

fn filled(
    page: &Page,
    plan: &Plan,
    index: usize,
    table: &Table,
) -> Result<nguon_print::Table, TableError> {
    let grid = grid(table);
    let heads = column_labels(page, table, &grid);
    let figures =
        grid.columns.iter().zip(heads).map(|(at, head)| Column::new(head, kind(table, *at)));
    let names = [
        Column::new(page.t("plan-unit-code"), Kind::Text),
        Column::new(page.t("plan-unit-name"), Kind::Text),
    ];
    let mut sheet = nguon_print::Table::new(table.title(), names.into_iter().chain(figures))?;
    let date = labels::day(page, plan.document.date);
    sheet.note(page.tr("plan-source", &[("document", &plan.document.name()), ("date", &date)]));
    for group in mismatches(page, plan, index) {
        sheet.note(group.heading);
        for sentence in group.sentences {
            sheet.note(sentence);
        }
    }
    for row in &grid.rows {
        let code = match row.line {
            Line::Unit(index) => table.rows()[index].unit.clone(),
            Line::PrintedTotal | Line::ComputedTotal => String::new(),
        };
        let names = [Cell::Text(code), Cell::Text(row_name(page, table, row.line))];
        let numbers = row.cells.iter().map(|cell| Cell::from(cell.value));
        sheet.push(names.into_iter().chain(numbers).collect())?;
    }
    Ok(sheet)
}

/// As many decimals as the document prints in the column.
fn kind(table: &Table, at: GridColumn) -> Kind {
    let printed = table.rows().iter().map(|row| row.cells[at.column].decimals());
    Kind::Decimal(printed.max().and_then(|most| u8::try_from(most).ok()).unwrap_or_default())
}
