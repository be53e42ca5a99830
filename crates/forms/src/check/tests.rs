mod cleaning;
mod random;

use serde_json::{Value as Json, json};

use super::*;
use crate::xlsx::tests::{book, ocop, survey};
use crate::{island, read};

/// The moment of the tests: the day is that of Viet Nam, not of the world.
pub(crate) fn at() -> At {
    let now: jiff::Timestamp = "2026-11-22T01:30:00Z".parse().unwrap();
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    At::new(&now.to_zoned(zone)).by("nam").read_in("vi")
}

/// Answers, and problems as `path key`.
pub(crate) fn checked(form: &Form, answers: &Json) -> (Json, Vec<String>) {
    let answers = Answers::from_json(answers.clone()).unwrap();
    let checked = check(form, &answers, &at());
    let again = check(form, &checked.answers, &at());
    assert_eq!(again.answers, checked.answers, "what was checked stays as it is");
    let told = |one: &Problem| format!("{} {}", one.path, one.kind.key());
    (checked.answers.to_json(), checked.problems.iter().map(told).collect())
}

#[test]
fn the_moment_is_that_of_its_zone() {
    assert_eq!(
        (at().today.as_str(), at().now.as_str()),
        ("2026-11-22", "2026-11-22T08:30:00.000+07:00")
    );
}

const VECTORS: &str = include_str!("../../vectors/forms.json");

fn form_of(case: &Json) -> Form {
    let lines = |key: &str| {
        let lines = case[key].as_array().into_iter().flatten();
        lines.map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
    };
    let choices = lines("choices");
    let sheets = [("survey", lines("survey")), ("choices", choices)];
    let sheets: Vec<(&str, &str)> = sheets
        .iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    read(&book(&sheets)).unwrap_or_else(|error| panic!("{error}")).form
}

/// The same file is read by `web/src/form/vectors.ts`.
#[test]
fn vectors_hold() {
    let vectors: Json = serde_json::from_str(VECTORS).unwrap();
    for case in vectors["forms"].as_array().unwrap() {
        let about = &case["about"];
        let form = form_of(case);
        assert_eq!(island(&form, &at()), case["island"], "{about}: run the test bless_forms");
        for record in case["records"].as_array().unwrap() {
            let (answers, problems) = checked(&form, &record["given"]);
            assert_eq!(answers, record["kept"], "{about}: {}", record["given"]);
            assert_eq!(json!(problems), record["problems"], "{about}: {}", record["given"]);
        }
    }
}

/// Writes the forms of the cases as the script reads them:
/// `cargo test -p nguon-forms bless_forms -- --ignored`.
#[test]
#[ignore = "writes a file of the tree"]
fn bless_forms() {
    let mut vectors: Json = serde_json::from_str(VECTORS).unwrap();
    for case in vectors["forms"].as_array_mut().unwrap() {
        case["island"] = island(&form_of(case), &at());
    }
    let text = serde_json::to_string_pretty(&vectors).unwrap() + "\n";
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/forms.json"), text).unwrap();
}

#[test]
fn messages_are_the_forms_own() {
    let form = ocop();
    let answers = Answers::from_json(json!({"about": {"workers": 1}})).unwrap();
    let checked = check(&form, &answers, &at());
    assert_eq!(checked.problems.len(), 2);
    // What depends on a name is not asked before there is one.
    assert_eq!(checked.unanswered[..2], ["who", "about/coded"]);
    assert_eq!(checked.unanswered.len(), 2 + 3 * 2 + 2, "products, mark and photo");
    let problem = &checked.problems[0];
    assert_eq!((problem.path.as_str(), &problem.kind), ("who", &ProblemKind::Required));
    assert_eq!(form.say(&problem.message, "vi"), "Cần tên cơ sở");
    let short = Answers::from_json(json!({"who": "A"})).unwrap();
    let problem = &check(&form, &short, &at()).problems[0];
    assert_eq!(form.say(&problem.message, "en"), "Tên quá ngắn");
    assert!(ProblemKind::KEYS.contains(&problem.kind.key()));
}

/// What no client is asked to say, and what it may not say.
#[test]
fn what_the_program_knows() {
    let form = survey(
        "type|name|calculation\nstart|s\ntoday|t\nusername|u\ndeviceid|d\ntext|q\ncalculate|c|once(${q})\nnote|n",
    );
    let (answers, _) = checked(&form, &json!({"q": "x", "d": "phone", "n": "no answer"}));
    let now = "2026-11-22T08:30:00.000+07:00";
    assert_eq!(
        answers,
        json!({"s": now, "t": "2026-11-22", "u": "nam", "d": "phone", "q": "x", "c": "x"})
    );
    let (answers, _) = checked(&form, &json!({"q": "y", "c": "x", "s": "2025-01-01T00:00"}));
    assert_eq!(answers["c"], "x", "once is kept");
    assert_eq!(answers["s"], "2025-01-01T00:00");
}

#[test]
fn a_record_that_computes_without_end_is_stopped() {
    let mut rows = vec!["type|name|calculation".to_owned(), "text|q0".to_owned()];
    rows.extend((1..40).map(|at| format!("calculate|q{at}|concat(${{q{0}}}, ${{q{0}}})", at - 1)));
    let form = survey(&rows.join("\n"));
    let answers = Answers::from_json(json!({"q0": "xy"})).unwrap();
    let checked = check(&form, &answers, &at());
    assert_eq!(checked.problems[0].kind, ProblemKind::TooMuch);
    assert_eq!(checked.answers, answers, "nothing is lost");
}

#[test]
fn instances_have_a_limit() {
    let form =
        survey("type|name|repeat_count\ninteger|n|\nbegin_repeat|r|${n}\ntext|a|\nend_repeat||");
    let many = crate::limits::INSTANCES_MAX;
    let (answers, problems) = checked(&form, &json!({"n": many + 1}));
    assert_eq!(answers["r"].as_array().unwrap().len(), many);
    assert!(problems.is_empty());
    let free = survey("type|name\nbegin_repeat|r\ntext|a\nend_repeat|");
    let (_, problems) = checked(&free, &json!({"r": vec![json!({"a": "x"}); many + 1]}));
    assert_eq!(problems, ["r too-many"]);
}
