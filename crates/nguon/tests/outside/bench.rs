//! The benchmark measures everything that it names (issue 4, item 6). How fast is no test's matter.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::program::answer;

#[test]
fn every_named_figure_is_measured() {
    let run: Json = serde_json::from_str(&answer(&["bench", "--tiny"])).unwrap();
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
}
