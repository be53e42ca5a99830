#![expect(clippy::float_cmp, reason = "both halves come to the same number, not to one close by")]

use std::cell::Cell;

use serde_json::Value as Json;

use super::*;
use crate::limits::STEPS_MAX;

const VECTORS: &str = include_str!("../../vectors/expressions.json");

/// What an expression of a case can ask for.
struct Case<'c> {
    case: &'c Json,
    steps: Cell<u64>,
}

impl Case<'_> {
    fn text(&self, key: &str) -> &str {
        self.case[key].as_str().unwrap_or_default()
    }
}

impl Scope for Case<'_> {
    fn answer(&self, name: &str) -> Result<Value, OutOfSteps> {
        Ok(match &self.case["answers"][name] {
            Json::Number(number) => Value::Number(number.as_f64().unwrap()),
            Json::Array(all) => {
                Value::Answers(all.iter().map(|one| one.as_str().unwrap().to_owned()).collect())
            }
            text => Value::Text(text.as_str().unwrap_or_default().to_owned()),
        })
    }

    fn this(&self) -> Value {
        Value::Text(self.text("this").to_owned())
    }

    fn column(&self, name: &str) -> String {
        self.case["columns"][name].as_str().unwrap_or_default().to_owned()
    }

    fn position(&self) -> f64 {
        self.case["position"].as_f64().unwrap_or(f64::NAN)
    }

    fn choice_label(&self, question: &str, choice: &str) -> String {
        self.case["labels"][question][choice].as_str().unwrap_or_default().to_owned()
    }

    fn today(&self) -> &'static str {
        "2026-11-22"
    }

    fn now(&self) -> &'static str {
        "2026-11-22T08:30:00.000+07:00"
    }

    fn spend(&self, steps: usize) -> Result<(), OutOfSteps> {
        let steps = self.steps.get() + steps as u64;
        self.steps.set(steps);
        if steps > STEPS_MAX { Err(OutOfSteps) } else { Ok(()) }
    }
}

/// The same file is read by `web/src/form/vectors.test.ts`.
#[test]
fn vectors_hold() {
    let vectors: Json = serde_json::from_str(VECTORS).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() > 150, "{}", cases.len());
    for case in cases {
        let source = case["source"].as_str().unwrap();
        let expr = Expr::parse(source).unwrap_or_else(|error| panic!("{source}: {error}"));
        assert_eq!(expr.to_json(), case["expr"], "{source}: run the test bless");
        let value = evaluate(&expr, &Case { case, steps: Cell::new(0) }).unwrap();
        let found = match value {
            // NaN and infinities have no numbers in JSON.
            Value::Number(number) if !number.is_finite() => Json::from(number_text(number)),
            Value::Number(number) => serde_json::json!(number),
            Value::Truth(truth) => Json::from(truth),
            Value::Text(text) => Json::from(text),
            Value::Answers(answers) => Json::from(answers),
        };
        let expected = &case["is"];
        let same = match (expected.as_f64(), found.as_f64()) {
            (Some(expected), Some(found)) => expected == found,
            _ => *expected == found,
        };
        assert!(same, "{source} is {found}, not {expected}");
    }
}

/// Every function and operator stands in some case.
#[test]
fn vectors_know_everything() {
    let vectors: Json = serde_json::from_str(VECTORS).unwrap();
    let mut unseen: Vec<&str> = Operator::ALL.iter().map(|operator| operator.sign()).collect();
    unseen.extend(crate::expr::Function::ALL.iter().map(|function| function.name()));
    let mut open: Vec<&Json> =
        vectors["cases"].as_array().unwrap().iter().map(|case| &case["expr"]).collect();
    while let Some(part) = open.pop() {
        if let Json::Array(parts) = part {
            unseen.retain(|name| Some(*name) != parts[0].as_str());
            open.extend(&parts[1..]);
        }
    }
    assert!(unseen.is_empty(), "{unseen:?}");
}

/// Writes the trees of the cases anew: `cargo test -p nguon-forms bless_vectors -- --ignored`.
#[test]
#[ignore = "writes a file of the tree"]
fn bless_vectors() {
    let mut vectors: Json = serde_json::from_str(VECTORS).unwrap();
    let mut lines = Vec::new();
    for case in vectors["cases"].as_array_mut().unwrap() {
        case["expr"] = Expr::parse(case["source"].as_str().unwrap()).unwrap().to_json();
        lines.push(case.to_string());
    }
    let about = &vectors["about"];
    let text = format!("{{\"about\":{about},\n\"cases\":[\n{}\n]}}\n", lines.join(",\n"));
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/expressions.json"), text).unwrap();
}

#[test]
fn steps_are_counted() {
    let case = serde_json::json!({"answers": {"a": "x".repeat(1_000)}});
    let twice = |inner: &str| format!("concat({inner}, {inner})");
    let mut source = "${a}".to_owned();
    for _ in 0..8 {
        source = twice(&source);
    }
    let expr = Expr::parse(&source).unwrap();
    let scope = Case { case: &case, steps: Cell::new(0) };
    assert!(evaluate(&expr, &scope).is_ok());
    assert!(scope.steps.get() > 256_000);
    scope.steps.set(STEPS_MAX - 256_000);
    assert_eq!(evaluate(&expr, &scope), Err(OutOfSteps));
}

#[test]
fn days_are_those_of_the_calendar() {
    for day in ["0001-01-01", "1900-02-28", "1970-01-01", "2000-02-29", "2026-11-22", "9999-12-31"]
    {
        let days = moment::days(day).unwrap();
        assert_eq!(moment::day_text(days).as_deref(), Some(day));
        let civil: jiff::civil::Date = day.parse().unwrap();
        let span = civil.since(jiff::civil::date(1970, 1, 1)).unwrap();
        assert_eq!(days, f64::from(span.get_days()), "{day}");
    }
    for none in ["1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "0000-01-01", ""]
    {
        assert_eq!(moment::days(none), None, "{none}");
    }
}
