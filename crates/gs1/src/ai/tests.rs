//! The table against the dictionary, and its own invariants.

use super::{Ai, AiSpec};
use crate::corpus::{self, Tally};
use crate::value::{CharSet, Part};

#[derive(serde::Deserialize)]
struct Row {
    ai: String,
    predefined_length: bool,
    dl_attribute: bool,
    spec: Vec<String>,
    req: Vec<String>,
    ex: Vec<String>,
    dlpkey: Option<String>,
    title: Option<String>,
}

#[test]
fn table_says_what_the_dictionary_says() {
    let Some(rows) = corpus::rows::<Row>("gs1/dictionary/ai_table.jsonl") else {
        return;
    };
    assert_eq!(rows.len(), AiSpec::all().len());
    let mut tally = Tally::new("dictionary/ai_table");
    for (row, ours) in rows.iter().zip(AiSpec::all()) {
        let range = if ours.first == ours.last {
            ours.first.to_owned()
        } else {
            format!("{}-{}", ours.first, ours.last)
        };
        let orders = ours.link_key.map(|orders| join(orders, "|", |order| order.join(",")));
        let needs: Vec<_> =
            ours.needs.iter().map(|group| join(group, ",", |all| all.join("+"))).collect();
        let same = range == row.ai
            && ours.fixed_length == row.predefined_length
            && ours.link_attribute == row.dl_attribute
            && ours.parts.iter().map(spec).collect::<Vec<_>>() == row.spec
            && needs == row.req
            && ours.bars.join(",") == row.ex.join(",")
            && orders == row.dlpkey
            && ours.title == row.title.as_deref().unwrap_or_default();
        tally.judge(same, || format!("{}: {ours:?}", row.ai));
    }
    tally.finish();
}

fn join<T>(items: &[T], separator: &str, text: impl Fn(&T) -> String) -> String {
    items.iter().map(text).collect::<Vec<_>>().join(separator)
}

/// A part in the notation of the dictionary.
fn spec(part: &Part) -> String {
    let set = match part.set {
        CharSet::Digits => "N",
        CharSet::Set82 => "X",
        CharSet::Set39 => "Y",
        CharSet::Base64Url => "Z",
    };
    let length =
        if part.min == part.max { part.max.to_string() } else { format!("..{}", part.max) };
    let form = if part.optional { format!("[{set}{length}]") } else { format!("{set}{length}") };
    part.rules.iter().fold(form, |text, rule| text + "," + rule.name())
}

#[test]
fn ais_are_found_by_name_and_at_the_start_of_data() {
    let mut count = 0;
    for number in 0..10_000 {
        for text in [format!("{number:02}"), format!("{number:03}"), format!("{number:04}")] {
            let Ok(ai) = text.parse::<Ai>() else { continue };
            count += 1;
            assert_eq!(Ai::at_start(&format!("{text}ABC")), Some(ai));
        }
    }
    // Numbers of 4 digits are met three times, of 3 digits twice.
    assert!(count > 541, "{count}");
    for unknown in ["", "0", "04", "89", "999", "3106", "1X", "+1", "01234", "é1"] {
        assert!(unknown.parse::<Ai>().is_err(), "{unknown}");
    }
    assert_eq!(Ai::at_start("1"), None);
    assert_eq!(Ai::at_start("31é"), None);
}

#[test]
fn ais_number_541() {
    let last = |row: &AiSpec| row.last.parse::<usize>().unwrap();
    let first = |row: &AiSpec| row.first.parse::<usize>().unwrap();
    let ais: usize = AiSpec::all().iter().map(|row| last(row) - first(row) + 1).sum();
    assert_eq!(ais, 541);
    assert_eq!(AiSpec::all().iter().filter(|row| row.link_key.is_some()).count(), 16);
}

#[test]
fn patterns_stand_for_digits() {
    let ai: Ai = "3103".parse().unwrap();
    assert!(ai.fits("31nn") && ai.fits("310n") && ai.fits("3103"));
    assert!(!ai.fits("32nn") && !ai.fits("31n") && !ai.fits("310"));
}
