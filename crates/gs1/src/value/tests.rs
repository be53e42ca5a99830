//! The 4,259 rows of `dictionary/linters`: verdict and place of each fault.

use super::Rule;
use crate::corpus::{self, Tally};

#[derive(serde::Deserialize)]
struct Row {
    linter: String,
    ok: bool,
    input: String,
    expect_err: Option<String>,
    expect_highlight: Option<String>,
}

/// Six deprecated names that the syntax tests keep as stubs.
const STUBS: [&str; 6] = ["hhmm", "iso3166list", "key", "mmoptss", "yymmddhh", "gcp"];

/// Rows that need a look-up of company prefixes behind the rule (a hook of the C code that the rows
/// install for the test); this crate has no such hook, so the inputs are judged by form.
fn needs_hook(row: &Row) -> bool {
    row.expect_err.as_deref() == Some("The data source for GCP lookups is offline.")
        || (row.expect_err.as_deref() == Some("The GS1 Company Prefix is invalid.")
            && row.input.bytes().all(|byte| byte.is_ascii_digit()))
}

#[test]
fn linters_of_the_dictionary() {
    let Some(rows) = corpus::rows::<Row>("gs1/dictionary/linters.jsonl") else {
        return;
    };
    let mut tally = Tally::new("dictionary/linters");
    for row in rows {
        let Some(rule) = Rule::by_name(&row.linter) else {
            assert!(STUBS.contains(&row.linter.as_str()), "no rule {}", row.linter);
            tally.excepted("stub");
            continue;
        };
        if needs_hook(&row) {
            tally.excepted("prefix-lookup");
            continue;
        }
        let found = rule.check(&row.input);
        let place = found.as_ref().err().map(|error| mark(&row.input, error.at, error.len));
        let same = found.is_ok() == row.ok && place == row.expect_highlight;
        tally.judge(same, || {
            format!("{} {:?}: {found:?}, want {:?}", row.linter, row.input, row.expect_highlight)
        });
    }
    tally.finish();
}

fn mark(input: &str, at: usize, len: usize) -> String {
    format!("{}*{}*{}", &input[..at], &input[at..at + len], &input[at + len..])
}
