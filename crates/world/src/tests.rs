//! What holds of every world.

use std::collections::BTreeSet;

use crate::{Documents, Size, Truth, World};

fn size(growing_areas: u32, lots: u64, events: u64) -> Size {
    Size { growing_areas, lots, events }
}

fn told(seed: u64, size: Size) -> (Vec<String>, Truth) {
    let mut world = World::new(seed, size).unwrap();
    let events = world.by_ref().map(|event| event.json).collect();
    (events, world.truth())
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_gives_others() {
    let (events, truth) = told(7, size(10, 30, 300));
    let (again, truth_again) = told(7, size(10, 30, 300));
    assert_eq!(events, again);
    assert_eq!(truth, truth_again);
    assert_ne!(events, told(8, size(10, 30, 300)).0);
}

/// Exactly as many events as asked for, whether they tell half of the way or ten times it.
#[test]
fn a_world_is_as_large_as_asked_for() {
    for (areas, lots, events) in
        [(1, 1, 1), (1, 1, 200), (3, 2, 2), (5, 25, 40), (40, 100, 1_000), (7, 13, 2_000)]
    {
        let (told, truth) = told(1, size(areas, lots, events));
        assert_eq!(told.len() as u64, events, "{areas} {lots} {events}");
        assert_eq!((truth.events, truth.growing_areas.len()), (events, areas as usize));
        let harvests = told.iter().filter(|json| json.contains("harvestStartDate")).count() as u64;
        let declared = told.iter().filter(|json| json.contains("errorDeclaration")).count() as u64;
        assert!(harvests >= lots && harvests <= lots + 2 * declared, "{harvests} of {lots}");
    }
}

#[test]
fn what_no_world_can_be_is_refused() {
    for (areas, lots, events, says) in
        [(0, 1, 1, "growing areas"), (1, 0, 1, "lots"), (1, 5, 4, "events"), (1, 5, 1_001, "1000")]
    {
        let error = World::new(1, size(areas, lots, events)).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn documents_are_small_and_end_where_the_truth_looks() {
    let mut world = World::new(3, size(10, 40, 400)).unwrap();
    let documents: Vec<_> = Documents::new(&mut world, 30).collect();
    assert!(documents.iter().all(|document| (1..=30).contains(&document.events)));
    let mut ends = BTreeSet::new();
    let mut total = 0;
    for document in &documents {
        total += document.events as u64;
        ends.insert(total);
    }
    assert_eq!(total, 400);
    let truth = world.truth();
    let known = truth.lots.iter().flat_map(|lot| &lot.views).filter_map(|view| view.known_events);
    let known: BTreeSet<u64> = known.collect();
    assert!(!known.is_empty() && known.is_subset(&ends), "{known:?} {ends:?}");
}

#[test]
fn one_document_in_pieces_is_the_document() {
    let documents = |size| {
        let mut world = World::new(5, size).unwrap();
        let one: Vec<_> = Documents::new(&mut world, usize::MAX).map(|one| one.json).collect();
        let mut world = World::new(5, size).unwrap();
        (one.concat(), crate::pieces(&mut world).collect::<String>())
    };
    let (whole, pieces) = documents(size(2, 1, 1));
    assert_eq!(pieces, whole);
    let (_, pieces) = documents(size(5, 40, 400));
    let json: serde_json::Value = serde_json::from_str(&pieces).unwrap();
    assert_eq!(json["epcisBody"]["eventList"].as_array().unwrap().len(), 400);
}

/// A world without fraud, mistakes or a mixture would prove little.
#[test]
fn worlds_have_what_makes_tracing_hard() {
    let (events, truth) = told(11, size(50, 600, 6_000));
    let with = |text: &str| events.iter().filter(|json| json.contains(text)).count();
    for text in [
        "errorDeclaration",
        "transformationID",
        "\"returned\"",
        "\"destroying\"",
        "https://id.gs1.org/8003/",
        "https://id.gs1.org/00/",
        "\"action\":\"DELETE\"",
        "inputEPCList",
        "outputEPCList",
        "childQuantityList",
    ] {
        assert!(with(text) > 0, "{text}");
    }
    assert!(!truth.over_used.is_empty() && !truth.copied_codes.is_empty());
    let most = truth.over_used.len();
    let seasons: usize = truth.growing_areas.iter().map(|area| area.seasons.len()).sum();
    assert!(most * 10 < seasons, "{most} of {seasons}");
    for over in &truth.over_used {
        assert!(over.harvested_kg > over.capacity_kg && !over.harvests.is_empty());
    }
    for area in &truth.growing_areas {
        for season in &area.seasons {
            assert!(season.packed_kg <= season.harvested_kg, "{area:?}");
            assert!(season.shipped_kg <= season.packed_kg, "{area:?}");
        }
    }
    let ancestors = truth.lots.iter().map(|lot| lot.views[0].ancestors.len()).max();
    assert!(ancestors > Some(4), "{ancestors:?}");
}
