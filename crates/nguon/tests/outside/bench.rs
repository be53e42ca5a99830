//! The benchmark measures everything that it names (issue 4, item 6). How fast is no test's matter.

use std::collections::BTreeSet;

use nguon_testing_postgres::{database, shared};
use serde_json::Value as Json;

use crate::program::answer;

#[test]
fn every_named_figure_is_measured() {
    let run = measured(&["bench", "--tiny"]);
    assert!(run["engine"].as_str().unwrap().starts_with("SQLite 3"), "{}", run["engine"]);
}

#[test]
fn the_same_figures_are_measured_on_a_server_which_is_left_as_it_was() {
    let Some(url) = database() else { return };
    let databases = || {
        let names = "SELECT count(*) FROM pg_database WHERE datname LIKE 'nguon_bench%'";
        shared().unwrap().sql("postgres", names).unwrap().trim().to_owned()
    };
    let run = measured(&["bench", "--tiny", "--server", &url]);
    assert!(run["engine"].as_str().unwrap().starts_with("PostgreSQL 1"), "{}", run["engine"]);
    assert_eq!(databases(), "0");
}

fn measured(command: &[&str]) -> Json {
    let run: Json = serde_json::from_str(&answer(command)).unwrap();
    let figures = run["figures"].as_object().unwrap();
    let null: Vec<&String> =
        figures.iter().filter(|(_, figure)| figure["value"].is_null()).map(|one| one.0).collect();
    // Only Linux tells how much memory a process had.
    let untold = |name: &&&String| name.starts_with("memory.") && !cfg!(target_os = "linux");
    assert_eq!(null.iter().filter(|name| !untold(name)).count(), 0, "not measured: {null:?}");
    let kinds: BTreeSet<&str> = figures.keys().filter_map(|name| name.split('.').next()).collect();
    let expected = ["capture", "memory", "query", "recall", "registry", "trace", "web"];
    assert_eq!(kinds, BTreeSet::from(expected));
    for goal in [
        "capture.100_per_document.of_bulk_load",
        "capture.of_stand_in",
        "recall.ms",
        "trace.large.p99_of_look_ups",
        "trace.p99_growth",
        "query.MATCH_epc.first_page_ms",
        "web.lot_page.of_bare_handler",
        "memory.capture.peak_mb",
        "memory.export.peak_mb",
    ] {
        assert!(figures[goal]["met"].is_boolean(), "{goal} has no goal");
    }
    assert_eq!(figures["memory.capture.taken"]["value"], 1.0);
    assert_eq!(figures["memory.export.events"]["value"], 400.0);
    run
}
