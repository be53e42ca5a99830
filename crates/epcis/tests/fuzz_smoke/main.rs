//! The fuzz targets for a short while on the stable compiler: every seed, every input that once
//! broke something, and mutations of them. `make fuzz` is the long form.
#![expect(clippy::expect_used, reason = "a check that does not hold must stop the run")]

#[path = "../../../gs1/tests/fuzz_smoke/mutate.rs"]
mod mutate;
mod targets;

use std::path::Path;

/// Rounds of each target: a second or two without optimisation.
const ROUNDS: usize = 1_500;

fn run(target: &str, check: impl Fn(&[u8])) {
    mutate::run(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz"), target, ROUNDS, check);
}

#[test]
fn json() {
    run("json", targets::json_document);
}

#[test]
fn xml() {
    run("xml", targets::xml_document);
}

#[test]
fn query() {
    run("query", |bytes| {
        if let Ok(text) = std::str::from_utf8(bytes) {
            targets::query(text);
        }
    });
}
