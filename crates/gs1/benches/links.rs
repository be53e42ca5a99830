//! Digital Links per second: `cargo bench -p nguon-gs1`.
//!
//! The mix is that of the comparison with GS1's own library: the URIs of `engine/dl_parse` that it
//! accepts. All runs are single-threaded, so on a quiet machine "fastest" is processor time. The plain
//! split is the base line: it looks at every byte and at every piece, and judges nothing.

#![expect(clippy::unwrap_used, reason = "a bench fails loudly")]

use std::path::PathBuf;
use std::sync::LazyLock;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use nguon_gs1::DigitalLink;

const ONE: &str = "https://id.gs1.org/01/09521234543213/10/LOT-2026-11/21/SN000123456?17=271231";

#[derive(serde::Deserialize)]
struct Row {
    input: String,
    engine_1_4_1: Option<Verdict>,
}

#[derive(serde::Deserialize)]
struct Verdict {
    ok: bool,
    dl_canonical: Option<String>,
}

/// The URIs of the corpus, or the one URI where the corpus is absent.
static MIX: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = std::env::var_os("NGUON_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(root.join("data/gs1/engine/dl_parse.jsonl")) else {
        println!("skipped: no corpus under {}; the mix is one URI", root.display());
        return vec![ONE.to_owned()];
    };
    let rows = text.lines().map(|line| serde_json::from_str::<Row>(line).unwrap());
    let accepted = |row: &Row| {
        row.engine_1_4_1.as_ref().is_some_and(|engine| engine.ok && engine.dl_canonical.is_some())
    };
    rows.filter(accepted).map(|row| row.input).collect()
});

fn main() {
    println!("mix: {} URIs", MIX.len());
    divan::main();
}

fn run<T>(bencher: Bencher<'_, '_>, uris: &[String], work: impl Fn(&str) -> T + Sync) {
    bencher.counter(ItemsCount::new(uris.len())).bench(|| {
        for uri in uris {
            black_box(work(black_box(uri)));
        }
    });
}

/// How many pieces there are.
fn split(uri: &str) -> usize {
    uri.split(['/', '?', '&', '=', ';']).filter(|piece| !piece.is_empty()).count()
}

/// Everything that GS1's library judges by default: values, order, relations.
fn validate(uri: &str) -> DigitalLink {
    let link = DigitalLink::parse(uri).unwrap();
    link.check_relations().unwrap();
    link
}

#[divan::bench]
fn mix_plain_split(bencher: Bencher<'_, '_>) {
    run(bencher, &MIX, split);
}

#[divan::bench]
fn mix_validate(bencher: Bencher<'_, '_>) {
    run(bencher, &MIX, validate);
}

#[divan::bench]
fn mix_validate_and_write(bencher: Bencher<'_, '_>) {
    run(bencher, &MIX, |uri| {
        let link = validate(uri);
        (link.canonical(), link.elements().unwrap().to_raw('^'))
    });
}

#[divan::bench]
fn one_plain_split(bencher: Bencher<'_, '_>) {
    run(bencher, &[ONE.to_owned()], split);
}

#[divan::bench]
fn one_parse(bencher: Bencher<'_, '_>) {
    run(bencher, &[ONE.to_owned()], |uri| DigitalLink::parse(uri).unwrap());
}

#[divan::bench]
fn one_validate(bencher: Bencher<'_, '_>) {
    run(bencher, &[ONE.to_owned()], validate);
}
