use serde_json::json;

use super::*;
use crate::xlsx::tests::{ocop, survey};

fn answers(value: serde_json::Value) -> Answers {
    Answers::from_json(value).unwrap()
}

#[test]
fn a_table_of_records_and_one_per_repeat() {
    let form = ocop();
    let tables = answers_tables(&form, Split::PerChoice);
    let headers = |at: usize| -> Vec<&str> {
        tables[at].columns.iter().map(|column| column.header.as_str()).collect()
    };
    assert_eq!(
        headers(0),
        [
            "begun",
            "who",
            "about/workers",
            "about/coded",
            "about/wants",
            "about/wants/code",
            "about/wants/trace",
            "about/wants/label",
            "mark",
            "total",
            "photo"
        ]
    );
    assert_eq!(
        (tables[1].path.as_str(), headers(1)),
        ("product", vec!["product_name", "volume", "in_kg"])
    );
    let record = answers(json!({
        "who": "HTX", "about": {"wants": "trace"},
        "product": [{"product_name": "Xoài", "volume": "2"}, {}],
    }));
    let row = &tables[0].rows_of("k1", &record)[0];
    assert_eq!((row.key.as_str(), row.parent.as_str()), ("k1", ""));
    assert_eq!(row.cells, ["", "HTX", "", "", "trace", "0", "1", "0", "", "", ""]);
    let rows = tables[1].rows_of("k1", &record);
    assert_eq!(rows[0].cells, ["Xoài", "2", ""]);
    assert_eq!((rows[1].key.as_str(), rows[1].parent.as_str()), ("k1/product[1]", "k1"));
    assert_eq!(answers_tables(&form, Split::Together)[0].columns.len(), 8);
}

#[test]
fn repeats_within_repeats_and_groups() {
    let form = survey(
        "type|name\nbegin_group|g\nbegin_repeat|r\nbegin_group|h\ntext|x\nbegin_repeat|s\ntext|y\nend_repeat|\nend_group|\nend_repeat|\nend_group|",
    );
    let tables = answers_tables(&form, Split::Together);
    let record = answers(
        json!({"g": {"r": [{"h": {"x": "1", "s": [{"y": "a"}, {"y": "b"}]}}, {"h": {"s": [{"y": "c"}]}}]}}),
    );
    let told = |at: usize| -> Vec<String> {
        let rows = tables[at].rows_of("k", &record);
        rows.iter()
            .map(|row| format!("{} < {}: {}", row.key, row.parent, row.cells.join(",")))
            .collect()
    };
    assert_eq!(told(0), ["k < : "]);
    assert_eq!(told(1), ["k/r[0] < k: 1", "k/r[1] < k: "]);
    assert_eq!(
        told(2),
        ["k/r[0]/s[0] < k/r[0]: a", "k/r[0]/s[1] < k/r[0]: b", "k/r[1]/s[0] < k/r[1]: c"]
    );
}

/// 10,000 records pass one after the other: none is asked for before the rows of the last are taken.
#[test]
fn records_are_asked_for_one_by_one() {
    let form = ocop();
    let table = &answers_tables(&form, Split::Together)[1];
    let asked = std::cell::Cell::new(0);
    let records = (0..10_000).map(|at: usize| {
        asked.set(at + 1);
        (at.to_string(), answers(json!({"product": [{"volume": "1"}, {"volume": "2"}]})))
    });
    let mut count = 0;
    for (row, at) in table.rows(records).zip(0..) {
        assert_eq!(row.key, format!("{}/product[{}]", at / 2, at % 2));
        assert_eq!(asked.get(), at / 2 + 1);
        count += 1;
    }
    assert_eq!(count, 20_000);
}
