use nguon_forms::Form;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

use super::*;
use crate::survey::sheets;

fn form(survey: &str, choices: &str) -> Form {
    let sheets = [("survey", survey), ("choices", choices)];
    sheets::workbook(&sheets[..if choices.is_empty() { 1 } else { 2 }]).unwrap().1.form
}

/// A farm with its plots, and the trees of each.
fn farm() -> Form {
    form(
        "type\tname\tlabel\tpersonal\ntext\twho\tTên\tyes\nbegin_repeat\tplot\tThửa\t\ndecimal\tarea\tDiện tích\t\n\
         begin_repeat\ttree\tCây\t\ntext\tkind\tGiống\t\nend_repeat\t\t\t\nend_repeat\t\t\t\n",
        "",
    )
}

fn answers(value: serde_json::Value) -> Answers {
    Answers::from_json(value).unwrap()
}

/// Rows as `table index<parent: cells`.
fn told(tables: &Tables, given: &[(u32, serde_json::Value)], masked: Option<&str>) -> Vec<String> {
    let (mut page, mut counts) = (tables.page(), vec![0; tables.all.len()]);
    let mut found = Vec::new();
    for (version, value) in given {
        for row in page.rows(&mut counts, (*version, &answers(value.clone())), masked) {
            let parent = row.parent.map_or(String::new(), |(table, at)| format!("<{table}.{at}"));
            let cells: Vec<String> = row.cells.iter().map(ToString::to_string).collect();
            found.push(format!("{}.{}{parent}: {}", row.table, row.index, cells.join(",")));
        }
    }
    found
}

#[test]
fn rows_of_repeats_name_the_row_that_they_belong_to() {
    let tables = Tables::of(vec![(1, farm())], "vi");
    let paths: Vec<&str> = tables.all.iter().map(|table| table.path.as_str()).collect();
    assert_eq!(paths, ["", "plot", "plot/tree"]);
    let given = [
        (
            1,
            json!({"who": "An", "plot": [{"area": "1.5", "tree": [{"kind": "a"}, {"kind": "b"}]}, {}]}),
        ),
        (1, json!({"who": "Bình"})),
        (1, json!({"who": "Chi", "plot": [{"tree": [{"kind": "c"}]}]})),
    ];
    let expected = [
        "0.1: An",
        "1.1<0.1: 1.5",
        "1.2<0.1: ",
        "2.1<1.1: a",
        "2.2<1.1: b",
        "0.2: Bình",
        "0.3: Chi",
        "1.3<0.3: ",
        "2.3<1.3: c",
    ];
    assert_eq!(told(&tables, &given, None), expected);
    assert_eq!(told(&tables, &given, Some("•"))[0], "0.1: •", "who it is");
    assert_eq!(tables.named("plot/tree"), Some(2));
    assert_eq!(tables.named("tree"), None);
}

#[test]
fn columns_are_those_of_all_versions_and_choices_as_they_were() {
    let choices = |yes: &str| format!("list_name\tname\tlabel\nyn\t1\t{yes}\nyn\t2\tKhông\n");
    let first = form(
        "type\tname\tlabel\ntext\told\tCũ\nselect_one yn\tsure\tChắc\ninteger\tn\tSố cũ\n",
        &choices("Có"),
    );
    let second = form(
        "type\tname\tlabel\ntext\tn\tSố\nselect_one yn\tsure\tCó chắc không\ntext\tgone\tĐã bỏ\n\
         begin_repeat\tr\tLặp\ntext\tx\tX\nend_repeat\t\t\n",
        &choices("Đúng"),
    );
    let third = form(
        "type\tname\tlabel\nselect_one yn\tsure\tChắc chắn\ntext\tnew\tMới\n",
        &choices("Vâng"),
    );
    let tables = Tables::of(vec![(3, third), (2, second), (1, first)], "vi");
    let heads: Vec<(&str, Option<u32>)> =
        tables.all[0].columns.iter().map(|one| (one.label.as_str(), one.last)).collect();
    let expected =
        [("Chắc chắn", None), ("Mới", None), ("Số", Some(2)), ("Đã bỏ", Some(2)), ("Cũ", Some(1))];
    assert_eq!(heads, expected);
    assert_eq!(tables.all[0].columns[2].look, Kind::Text, "a number, then a text");
    assert_eq!((tables.all[1].path.as_str(), tables.all[1].columns[0].last), ("r", Some(2)));
    let given = [
        (3, json!({"sure": "1", "new": "m"})),
        (2, json!({"sure": "1", "n": "hai", "r": [{"x": "y"}]})),
        (1, json!({"sure": "1", "n": "2", "old": "o"})),
        (9, json!({"sure": "1"})),
    ];
    let expected = ["0.1: Vâng,m,,,", "0.2: Đúng,,hai,,", "1.1<0.2: y", "0.3: Có,,2,,o"];
    assert_eq!(told(&tables, &given, None), expected);
}

/// What was a group and became a repeat, and the other way round: rows still find theirs.
#[test]
fn a_repeat_that_was_a_group_links_its_rows() {
    let inner = "begin_repeat\ts\tS\ntext\ty\tY\nend_repeat\t\t\n";
    let sheet =
        |kind: &str| format!("type\tname\tlabel\nbegin_{kind}\tr\tR\n{inner}end_{kind}\t\t\n");
    let (repeat, group) = (form(&sheet("repeat"), ""), form(&sheet("group"), ""));
    let given = [
        (1, json!({"r": [{"s": [{"y": "a"}]}, {"s": [{"y": "b"}]}]})),
        (2, json!({"r": {"s": [{"y": "c"}]}})),
    ];
    let newer = Tables::of(vec![(2, group.clone()), (1, repeat.clone())], "vi");
    let rows = told(&newer, &given, None);
    assert_eq!(
        rows,
        ["0.1: ", "1.1<2.1: a", "1.2<2.2: b", "2.1<0.1: ", "2.2<0.1: ", "0.2: ", "1.3<0.2: c"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Every value of every answer is in one cell of one row, and every row leads up to its answer.
    #[test]
    fn nothing_is_lost_and_every_row_belongs_to_its_answer(
        records in prop::collection::vec(
            prop::collection::vec(prop::collection::vec(0_i64..1000, 0..4), 0..4), 0..6),
    ) {
        let tables = Tables::of(vec![(1, farm())], "vi");
        let (mut page, mut counts) = (tables.page(), vec![0; tables.all.len()]);
        let mut areas: Vec<Vec<(u64, u64)>> = vec![Vec::new(); tables.all.len()];
        let mut trees = 0;
        for (at, plots) in records.iter().enumerate() {
            let plots: Vec<_> = plots
                .iter()
                .map(|trees| {
                    let kinds: Vec<_> = trees.iter().map(|kind| json!({"kind": kind.to_string()})).collect();
                    json!({"area": (trees.len() + 1).to_string(), "tree": kinds})
                })
                .collect();
            let given = answers(json!({"who": format!("k{at}"), "plot": plots}));
            for row in page.rows(&mut counts, (1, &given), None) {
                prop_assert_eq!(u64::try_from(areas[row.table].len()).unwrap() + 1, row.index);
                let parent = row.parent.map_or(0, |(_, index)| index);
                areas[row.table].push((row.index, parent));
                if row.table == 1 {
                    prop_assert_eq!(row.parent, Some((0, u64::try_from(at).unwrap() + 1)));
                    prop_assert!(matches!(row.cells[0], Cell::Decimal(area) if area > Decimal::ZERO));
                }
                if row.table == 2 {
                    let Some((1, plot)) = row.parent else { panic!("{row:?}") };
                    let (_, answer) = areas[1][usize::try_from(plot).unwrap() - 1];
                    prop_assert_eq!(answer, u64::try_from(at).unwrap() + 1);
                    trees += 1;
                }
            }
        }
        prop_assert_eq!(trees, records.iter().flatten().map(Vec::len).sum::<usize>());
        prop_assert_eq!(counts[1], u64::try_from(records.iter().map(Vec::len).sum::<usize>()).unwrap());
    }
}
