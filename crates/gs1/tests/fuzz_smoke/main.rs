//! The fuzz targets for a short while on the stable compiler: every seed, every input that once
//! broke something, and mutations of them. `make fuzz` is the long form.
#![expect(clippy::expect_used, reason = "a check that does not hold must stop the run")]

mod mutate;
mod targets;

use std::path::Path;

/// Rounds of each target: about a second without optimisation.
const ROUNDS: usize = 20_000;

fn run(target: &str, check: impl Fn(&str)) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    mutate::run(&fuzz, target, ROUNDS, |bytes| {
        if let Ok(text) = std::str::from_utf8(bytes) {
            check(text);
        }
    });
}

#[test]
fn digital_link() {
    run("digital_link", targets::digital_link);
}

#[test]
fn element_string() {
    run("element_string", targets::element_string);
}

#[test]
fn epc() {
    run("epc", targets::epc);
}

/// The mutator makes what it should: inputs that differ, the same for the same seed, most of them
/// near enough to the seeds to get past the first check.
#[test]
fn the_mutator_is_worth_its_time() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let corpus = mutate::corpus(&fuzz, "digital_link");
    let draw = |seed| {
        let mut chance = mutate::Chance::new(seed);
        (0..2_000).map(|_| mutate::mutated(&corpus, &mut chance)).collect::<Vec<_>>()
    };
    let inputs = draw(1);
    assert_eq!(inputs, draw(1));
    let read = |input: &&Vec<u8>| {
        std::str::from_utf8(input).is_ok_and(|text| nguon_gs1::DigitalLink::parse(text).is_ok())
    };
    let good = inputs.iter().filter(read).count();
    assert!((100..1_900).contains(&good), "{good} of 2,000 are links");
    let distinct: std::collections::BTreeSet<_> = inputs.iter().collect();
    assert!(distinct.len() > 1_500, "{} differ", distinct.len());
}
