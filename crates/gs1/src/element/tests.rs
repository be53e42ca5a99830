//! Element strings against the rows of the engine and of BWIPP.

use super::{ElementString, FNC1};
use crate::ai::Ai;
use crate::corpus::{self, Tally};
use crate::error::Fault;

#[derive(serde::Deserialize)]
struct Row {
    ok: bool,
    input: String,
    #[serde(default)]
    expect: Option<String>,
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    expect_markup: Option<String>,
}

/// Rows with AIs that no table knows: the engine has an option for them, this crate refuses them.
fn holds_unknown_ai(text: &str) -> bool {
    text.split('(').skip(1).any(|part| part.split(')').next().unwrap().parse::<Ai>().is_err())
}

#[test]
fn bracketed_of_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/ai_parse_bracketed.jsonl") else {
        return;
    };
    let mut tally = Tally::new("engine/ai_parse_bracketed");
    for row in rows {
        let found = ElementString::parse_bracketed(&row.input);
        let raw = found.as_ref().ok().map(|elements| elements.to_raw('^'));
        tally.judge(raw == row.expect, || format!("{}: {found:?}", row.input));
    }
    tally.finish();
}

#[test]
fn raw_of_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/ai_unbracketed_valid.jsonl") else {
        return;
    };
    let mut tally = Tally::new("engine/ai_unbracketed_valid");
    for row in rows {
        let found = ElementString::parse_raw(&row.input);
        tally.judge(found.is_ok() == row.ok, || format!("{}: {found:?}", row.input));
        let group_separators = row.input.replace('^', "\x1d");
        assert_eq!(ElementString::parse_raw(&group_separators).is_ok(), found.is_ok());
    }
    tally.finish();
}

#[test]
fn values_of_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/ai_linter_via_ai.jsonl") else {
        return;
    };
    let mut tally = Tally::new("engine/ai_linter_via_ai");
    for row in rows {
        let found = ElementString::parse_bracketed(&row.input);
        tally.judge(found.is_ok() == row.ok, || format!("{}: {found:?}", row.input));
    }
    tally.finish();
}

#[test]
fn relations_of_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/ai_association.jsonl") else {
        return;
    };
    let mut tally = Tally::new("engine/ai_association");
    for row in rows {
        if row.ok && holds_unknown_ai(&row.input) {
            tally.excepted("unknown-ai");
            continue;
        }
        let repeats_only = row.rule.as_deref() == Some("validateAIrepeats");
        let found = ElementString::parse_bracketed(&row.input).and_then(|elements| {
            // Rows on repeats, and on the serial of a signed key, hold no whole label.
            let whole = !repeats_only;
            if whole { elements.check_relations() } else { Ok(()) }
        });
        tally.judge(found.is_ok() == row.ok, || format!("{}: {found:?}", row.input));
    }
    tally.finish();
}

#[test]
fn places_of_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/ai_err_markup.jsonl") else {
        return;
    };
    let mut tally = Tally::new("engine/ai_err_markup");
    for row in rows {
        let error = ElementString::parse_bracketed(&row.input).unwrap_err();
        let marked = format!("{}|{}|", &row.input[..error.at], &row.input[error.at..=error.at]);
        // The engine cuts the text behind the component; the place itself must agree.
        let want = row.expect_markup.unwrap();
        tally.judge(want.starts_with(&marked), || format!("{marked} {want}"));
    }
    tally.finish();
}

#[derive(serde::Deserialize)]
struct Bwipp {
    ok: bool,
    input: String,
    engine_1_4_1: Option<Verdict>,
}

#[derive(serde::Deserialize)]
struct Verdict {
    ok: bool,
    unbracketed: Option<String>,
}

#[test]
fn bracketed_of_bwipp() {
    let Some(rows) = corpus::rows::<Bwipp>("gs1/bwipp/ai_bracketed.jsonl") else {
        return;
    };
    let mut tally = Tally::new("bwipp/ai_bracketed");
    for row in rows {
        let found = ElementString::parse_bracketed(&row.input)
            .and_then(|elements| elements.check_relations().map(|()| elements.to_raw('^')));
        let as_library = row.engine_1_4_1.map(|engine| {
            found.is_ok() == engine.ok && found.as_ref().ok() == engine.unbracketed.as_ref()
        });
        // Where both accept, the raw form must be the library's too.
        let agreed = found.is_ok() == row.ok && (!row.ok || as_library != Some(false));
        tally.judge_beside(agreed, as_library, || format!("{}: {found:?}", row.input));
    }
    tally.finish();
}

#[test]
fn faults_have_a_place() {
    for (text, at, fault) in [
        ("", 0, Fault::Missing("an AI and its value")),
        ("01)1", 0, Fault::Bracket("an opening bracket")),
        ("(01", 3, Fault::Bracket("a closing bracket")),
        ("(89)1", 1, Fault::UnknownAi),
        ("(10)A(17)991301", 11, Fault::NoSuch("month")),
        ("(10)A\\(\\(é", 9, Fault::NotInSet(crate::CharSet::Set82)),
        ("^10A\x1d17991301", 9, Fault::NoSuch("month")),
        ("^01é", 3, Fault::NotDigit),
        ("^0", 1, Fault::UnknownAi),
        ("(10)A(21)B(10)C", 10, Fault::Repeated("10".to_owned())),
        ("^10A^10B", 5, Fault::Repeated("10".to_owned())),
    ] {
        let error = text.parse::<ElementString>().unwrap_err();
        assert_eq!((error.at, error.fault), (at, fault), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_answered(text in r"[\^\x1d()\\0-9A-Zé]{0,40}") {
        let _ = text.parse::<ElementString>();
        let _ = ElementString::parse_raw(&text);
    }

    #[test]
    fn both_forms_read_back(
        lot in "[!-~&&[^#$@\\[\\]^`{|}~\\\\]]{1,20}", serial in "[A-Za-z0-9()/%]{1,20}", first in 0..2,
    ) {
        let mut parts = vec![("10", lot), ("01", "09521234543213".to_owned()), ("21", serial)];
        parts.rotate_left(usize::try_from(first).unwrap());
        let elements = parts.into_iter().map(|(ai, value)| {
            super::Element::new(ai.parse().unwrap(), value).unwrap()
        });
        let elements = ElementString::new(elements.collect()).unwrap();
        assert_eq!(elements.to_string().parse::<ElementString>().unwrap(), elements);
        for fnc1 in FNC1 {
            assert_eq!(elements.to_raw(fnc1).parse::<ElementString>().unwrap(), elements);
        }
    }
}
