use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::plan::{Column, Content, Measure, Row, Table, Total, Unit};

fn an_giang() -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/plans/an-giang-2023");
    crate::read(&folder).unwrap()
}

/// `place check printed computed`, as a reader would note it.
fn noted(plan: &Plan, finding: &Finding) -> String {
    let place = match finding.subject {
        Subject::Target(index) => plan.targets[index].id.clone(),
        Subject::Budget => "budget".to_owned(),
        Subject::Cell { table, row, column } => {
            let table = &plan.tables[table];
            let row = row.map_or("total", |row| &table.rows()[row].unit);
            format!("{}/{row}/{}", table.id(), table.columns()[column].name)
        }
    };
    let computed = finding.computed.map_or("-".to_owned(), |computed| computed.to_string());
    format!("{place} {} {} {computed}", finding.check.word(), finding.printed)
}

/// Every mismatch of QĐ 1753/QĐ-UBND: the two clipped totals, the total row that therefore does
/// not add up, Tịnh Biên's row, and the one hectare of that row in the targets it runs into.
#[test]
fn the_mismatches_of_an_giang_are_these_and_no_others() {
    let plan = an_giang();
    let all = findings(&plan);
    let mismatches: Vec<String> = all
        .iter()
        .filter(|finding| finding.kind() == Kind::Mismatch)
        .map(|finding| noted(&plan, finding))
        .collect();
    assert_eq!(
        mismatches,
        [
            "R7 figures 115.623 115622",
            "R8 figures 103.668 103667",
            "bang-1/890/coded_total row 8.804 8803",
            "bang-1/total/coded_2024 column 9.861 49860",
            "bang-1/total/coded_2025 column 3.807 53807",
            "bang-1/total/coded_total row 103.668 13668",
        ]
    );
    let differences: Vec<String> = all
        .iter()
        .filter(|finding| finding.kind() == Kind::Mismatch)
        .filter_map(|finding| finding.difference().map(|d| d.to_string()))
        .collect();
    assert_eq!(differences, ["-1", "-1", "-1", "39999", "50000", "-90000"]);
}

#[test]
fn the_headline_targets_agree_with_their_parts_and_shares() {
    let plan = an_giang();
    let agreeing: Vec<String> = findings(&plan)
        .iter()
        .filter(|f| matches!(f.subject, Subject::Target(_)) && f.kind() == Kind::Agrees)
        .map(|finding| noted(&plan, finding))
        .collect();
    assert_eq!(
        agreeing,
        [
            "R7 parts 115.623 115623",
            "R8 share 45 45",
            "R9 figures 9.942 9942",
            "R9 share 52 52",
            "R10 figures 2.013 2013",
            "R10 share 15 15",
            "R12 figures 356 356",
        ]
    );
}

#[test]
fn all_rates_of_the_districts_agree_with_the_printed_ones() {
    let plan = an_giang();
    let rates = findings(&plan)
        .into_iter()
        .filter(|f| {
            f.check == Check::Rate && matches!(f.subject, Subject::Cell { row: Some(_), .. })
        })
        .inspect(|finding| assert_eq!(finding.kind(), Kind::Agrees, "{}", noted(&plan, finding)))
        .count();
    assert_eq!(rates, 33);
}

#[test]
fn classes_are_176_and_180() {
    let plan = an_giang();
    let table = plan.table("bang-4").unwrap();
    let classes = |wanted: i16| -> Decimal {
        (0..table.columns().len())
            .filter(|at| {
                matches!(table.columns()[*at].content, Content::Figure { year: Some(y), .. } if y == wanted)
            })
            .filter_map(|at| down(table, at))
            .sum()
    };
    assert_eq!((classes(2024), classes(2025)), (176.into(), 180.into()));
    assert_eq!(down(table, 0), Some(356.into()));
}

#[test]
fn rates_round_half_up_to_what_is_printed() {
    for (part, whole, decimals, rate) in [
        (1, 8, 0, Some("13")),
        (1, 8, 1, Some("12.5")),
        (45, 1000, 0, Some("5")),
        (44, 1000, 0, Some("4")),
        (2013, 13311, 2, Some("15.12")),
        (0, 7, 0, Some("0")),
        (7, 0, 0, None),
        (0, 0, 0, None),
    ] {
        let found = percent(part.into(), whole.into(), decimals).map(|rate| rate.to_string());
        assert_eq!(found.as_deref(), rate, "{part}/{whole}");
    }
}

/// A rate of nothing cannot be right, whatever is printed.
#[test]
fn a_rate_of_nothing_is_a_mismatch_without_a_number() {
    let finding = Finding {
        subject: Subject::Target(0),
        check: Check::Rate,
        printed: "0".parse().unwrap(),
        computed: None,
    };
    assert_eq!((finding.kind(), finding.difference()), (Kind::Mismatch, None));
}

fn figure(value: u32) -> Figure {
    value.to_string().parse().unwrap()
}

/// A table of figures with a sum of all of them, everything printed as it adds up.
fn adding_up(figures: &[Vec<u32>]) -> Table {
    let width = figures[0].len();
    let mut columns: Vec<Column> = (0_i16..)
        .take(width)
        .map(|year| Column {
            name: format!("y{year}"),
            unit: Unit::Hectares,
            content: Content::Figure {
                measure: Measure::CodedArea,
                crop_group: None,
                year: Some(year),
            },
        })
        .collect();
    let content = Content::Sum { of: (0..width).collect() };
    columns.push(Column { name: "sum".to_owned(), unit: Unit::Hectares, content });
    let cells = |row: &[u32]| -> Vec<Figure> {
        row.iter().copied().chain([row.iter().sum()]).map(figure).collect()
    };
    let rows = (100..).zip(figures).map(|(unit, row)| Row {
        unit: unit.to_string(),
        printed_name: "x".to_owned(),
        cells: cells(row),
    });
    let totals: Vec<u32> = (0..width).map(|at| figures.iter().map(|row| row[at]).sum()).collect();
    let total = Total { printed_name: "total".to_owned(), cells: cells(&totals) };
    Table::new("t".to_owned(), "t".to_owned(), columns, rows.collect(), Some(total)).unwrap()
}

proptest! {
    /// Computed totals are the sums over the rows behind them, and a table that adds up has no
    /// mismatch; one printed number changed is found where it stands and nowhere else is silent.
    #[test]
    fn totals_are_the_sums_over_the_rows(
        figures in (1_usize..6).prop_flat_map(|width| {
            prop::collection::vec(prop::collection::vec(0_u32..100_000, width), 1..12)
        }),
        slip in (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1_u32..1_000),
    ) {
        let table = adding_up(&figures);
        let width = figures[0].len();
        for at in 0..width {
            let by_hand: u32 = figures.iter().map(|row| row[at]).sum();
            prop_assert_eq!(down(&table, at), Some(by_hand.into()));
        }
        for (row, by_hand) in table.rows().iter().zip(&figures) {
            let by_hand: u32 = by_hand.iter().sum();
            prop_assert_eq!(across(&table, &row.cells, width), Some(by_hand.into()));
        }
        let found = tables::check(0, &table);
        // Every row's sum, every column's total, and the total row's own sum.
        prop_assert_eq!(found.len(), figures.len() + width + 2);
        prop_assert!(found.iter().all(|finding| finding.kind() == Kind::Agrees));

        // A figure misprinted by `more` breaks its row and its column, by as much.
        let (row, column) = (slip.0.index(figures.len()), slip.1.index(width));
        let mut rows = table.rows().to_vec();
        rows[row].cells[column] = figure(figures[row][column] + slip.2);
        let spoiled = Table::new(
            "t".to_owned(), "t".to_owned(), table.columns().to_vec(), rows, table.total().cloned(),
        ).unwrap();
        let broken: Vec<(Check, Subject, Option<Decimal>)> = tables::check(0, &spoiled)
            .iter()
            .filter(|finding| finding.kind() == Kind::Mismatch)
            .map(|finding| (finding.check, finding.subject, finding.difference()))
            .collect();
        let by = Some(Decimal::from(slip.2));
        prop_assert_eq!(broken, [
            (Check::Row, Subject::Cell { table: 0, row: Some(row), column: width }, by),
            (Check::Column, Subject::Cell { table: 0, row: None, column }, by),
        ]);
    }
}
