//! A table as it is shown and exported: every printed column, beside each sum and rate the computed
//! one, and below the printed total row the computed one.

use rust_decimal::Decimal;

use super::rules::{self, across, down};
use super::{Content, Figure, Kind, Table};

/// Rows of cells under columns, in no language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// What the columns are.
    pub columns: Vec<GridColumn>,
    /// The units' rows, then the total rows.
    pub rows: Vec<GridRow>,
}

/// A column of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridColumn {
    /// Index of the table's column.
    pub column: usize,
    /// Printed there, or computed from others.
    pub side: Side,
}

/// Where a number comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// From the document.
    Printed,
    /// From printed numbers beside or above.
    Computed,
}

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// Which row it is.
    pub line: Line,
    /// One per column of the grid.
    pub cells: Vec<GridCell>,
}

/// Which row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A unit's row, by index.
    Unit(usize),
    /// The printed total row.
    PrintedTotal,
    /// The sums over the units' rows.
    ComputedTotal,
}

/// A cell of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridCell {
    /// The number; none where there is nothing to print or compute.
    pub value: Option<Decimal>,
    /// In a computed cell: whether the printed number it belongs to is another.
    pub mismatch: bool,
    /// Computed less printed, where both are there and differ.
    pub difference: Option<Decimal>,
}

impl GridCell {
    fn plain(value: Option<Decimal>) -> Self {
        Self { value, mismatch: false, difference: None }
    }

    fn against(computed: Option<Decimal>, printed: Option<&Figure>) -> Self {
        let Some(printed) = printed else { return Self::plain(computed) };
        let mismatch = rules::kind(computed, printed) == Kind::Mismatch;
        let difference = computed.map(|computed| computed - printed.value());
        Self { value: computed, mismatch, difference: difference.filter(|_| mismatch) }
    }
}

/// Lay a table out.
pub fn grid(table: &Table) -> Grid {
    let columns: Vec<GridColumn> = (0..table.columns().len())
        .flat_map(|column| {
            let printed = GridColumn { column, side: Side::Printed };
            let derived = !matches!(table.columns()[column].content, Content::Figure { .. });
            let computed = derived.then_some(GridColumn { column, side: Side::Computed });
            [printed].into_iter().chain(computed)
        })
        .collect();
    let printed_row = |line, cells: &[Figure]| GridRow {
        line,
        cells: columns.iter().map(|at| printed(table, cells, *at)).collect(),
    };
    let mut rows: Vec<GridRow> = table
        .rows()
        .iter()
        .enumerate()
        .map(|(index, row)| printed_row(Line::Unit(index), &row.cells))
        .collect();
    rows.extend(table.total().map(|total| printed_row(Line::PrintedTotal, &total.cells)));
    rows.push(GridRow {
        line: Line::ComputedTotal,
        cells: columns.iter().map(|at| computed_total(table, *at)).collect(),
    });
    Grid { columns, rows }
}

fn printed(table: &Table, cells: &[Figure], GridColumn { column, side }: GridColumn) -> GridCell {
    match side {
        Side::Printed => GridCell::plain(Some(cells[column].value())),
        Side::Computed => GridCell::against(across(table, cells, column), Some(&cells[column])),
    }
}

fn computed_total(table: &Table, GridColumn { column, side }: GridColumn) -> GridCell {
    let total = table.total().map(|total| &total.cells[column]);
    match (side, &table.columns()[column].content) {
        (Side::Printed, Content::Figure { .. } | Content::Sum { .. }) => {
            GridCell::against(down(table, column), total)
        }
        (Side::Printed, Content::Rate { .. }) | (Side::Computed, Content::Figure { .. }) => {
            GridCell::plain(None)
        }
        // The sum of the computed sums: what the figures alone give.
        (Side::Computed, Content::Sum { of }) => {
            GridCell::plain(of.iter().map(|at| down(table, *at)).sum())
        }
        (Side::Computed, Content::Rate { part, whole }) => {
            let decimals = total.map_or(0, Figure::decimals);
            let rate = down(table, *part)
                .zip(down(table, *whole))
                .and_then(|(part, whole)| rules::percent(part, whole, decimals));
            GridCell::plain(rate)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn row(grid: &Grid, line: Line) -> Vec<String> {
        let row = grid.rows.iter().find(|row| row.line == line).unwrap();
        let word = |cell: &GridCell| {
            let value = cell.value.map_or("-".to_owned(), |value| value.to_string());
            let mark = if cell.mismatch { "!" } else { "" };
            let difference = cell.difference.map_or(String::new(), |d| d.to_string());
            format!("{value}{mark}{difference}")
        };
        row.cells.iter().map(word).collect()
    }

    /// Bảng 1 of QĐ 1753/QĐ-UBND, with each mismatch in the cell that computes it.
    #[test]
    fn the_computed_stands_beside_the_printed() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/plans/an-giang-2023");
        let plan = crate::read(&folder).unwrap();
        let grid = grid(&plan.tables[0]);
        assert_eq!(grid.rows.len(), 13);
        for (line, cells) in [
            (Line::Unit(0), ["5002", "245", "264", "509", "509", "10", "10"]),
            (Line::Unit(6), ["17261", "4234", "4569", "8804", "8803!-1", "51", "51"]),
            (Line::PrintedTotal, ["229448", "9861", "3807", "103668", "13668!-90000", "45", "45"]),
            (
                Line::ComputedTotal,
                ["229448", "49860!39999", "53807!50000", "103668", "103667", "-", "45"],
            ),
        ] {
            assert_eq!(row(&grid, line), cells);
        }
        // Every mismatch of the rules is marked in the grid, and no more.
        let marks = |grid: &Grid| {
            grid.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.mismatch).count()
        };
        for (index, table) in plan.tables.iter().enumerate() {
            let found = rules::findings(&plan).into_iter().filter(|finding| {
                finding.kind() == Kind::Mismatch
                    && matches!(finding.subject, crate::plan::Subject::Cell { table, .. } if table == index)
            });
            assert_eq!(marks(&super::grid(table)), found.count(), "{}", table.id());
        }
    }
}
