//! The balance of every growing area and season against the truth of the world that made it, which
//! shares no code with it (issue 4, items 3 and 4).

#![expect(clippy::unwrap_used, reason = "a test says what is wrong by stopping")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::Offset;
use nguon_epcis::json::{Limits as ReadLimits, read};
use nguon_epcis::model::{Action, EventType};
use nguon_event_store::conformance::TestClock;
use nguon_event_store::{Batch, EventStore, NewEvent, OnError, Sight, SqliteStore};
use nguon_lineage::{
    AsOf, FindingKind, Ground, Grown, Key, Limits, Period, Rules, Season, Setting, Survey, balances,
};
use nguon_world::{AreaTruth, Documents, Size, Truth, World};
use rust_decimal::Decimal;

const SIZE: Size = Size { growing_areas: 10, lots: 60, events: 1_000 };

#[tokio::test]
async fn balances_are_the_truth_of_seeds_1_to_5() {
    for seed in 1..=5 {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock::default();
        let store = SqliteStore::open(&folder.path().join("events.db"), clock.clock()).unwrap();
        check(&store, seed).await;
    }
}

async fn check(store: &impl EventStore, seed: u64) {
    let (truth, harvests) = capture(store, seed).await;
    let grounds: Vec<Ground> = truth.growing_areas.iter().map(ground).collect();
    // Whatever the table of tolerances says: the truth knows none.
    let rules = Rules::read("over-capacity\tyes\t0\tsure\tnone");
    let setting = Setting {
        grounds: &grounds,
        piece_kg: &|_| Some(Decimal::from(5)),
        holder: &|_| None,
        rules: &rules,
        clock: Offset::constant(7),
    };
    let mut over = BTreeSet::new();
    for area in &truth.growing_areas {
        let keys = harvests.get(&area.place).cloned().unwrap_or_default();
        let mut survey = Survey::new(keys, AsOf::everything(), Limits::default());
        while let Some(hop) = survey.need() {
            survey.feed(store.facts(&Sight::All, &hop).await.unwrap());
        }
        let read = survey.finish();
        assert_eq!(read.partial, None);
        let asked = BTreeSet::from([area.code.clone()]);
        let found = balances(&read.facts, &asked, &setting, false);
        let seasons: Vec<&str> = found.iter().map(|balance| balance.season.as_str()).collect();
        let true_seasons: Vec<&str> = area.seasons.iter().map(|one| one.season.as_str()).collect();
        assert_eq!(seasons, true_seasons, "seed {seed} {}", area.code);
        for (balance, truth) in found.iter().zip(&area.seasons) {
            let told = format!("seed {seed} {} {}", area.code, truth.season);
            assert_eq!(balance.capacity_kg, Some(Decimal::from(area.capacity_kg)), "{told}");
            for (name, amount, truth) in [
                ("harvested", &balance.harvested, truth.harvested_kg),
                ("packed", &balance.packed, truth.packed_kg),
                ("shipped", &balance.shipped, truth.shipped_kg),
            ] {
                let near = (amount.at_least() - Decimal::from(truth)).abs() <= Decimal::ONE;
                assert!(near && amount.exact().is_some(), "{told} {name}: {amount:?} {truth}");
            }
            for finding in &balance.findings {
                assert_eq!(finding.kind, FindingKind::OverCapacity, "{told}");
                let events: BTreeSet<String> = finding.events.iter().cloned().collect();
                over.insert((area.code.clone(), truth.season.clone(), events));
            }
        }
    }
    let true_over: BTreeSet<_> = truth
        .over_used
        .iter()
        .map(|one| (one.code.clone(), one.season.clone(), one.harvests.iter().cloned().collect()))
        .collect();
    assert_eq!(over, true_over, "seed {seed}");
}

fn ground(area: &AreaTruth) -> Ground {
    let hectares: Decimal = area.hectares.parse().unwrap();
    let square_metres = (hectares * Decimal::from(10_000)).normalize().to_string();
    Ground {
        id: area.code.clone(),
        places: BTreeSet::from([area.place.clone()]),
        grown: vec![Grown {
            area_m2: Some(square_metres.parse().unwrap()),
            yield_kg_per_ha: Some(area.yield_kg_per_hectare),
        }],
        seasons: area.seasons.iter().map(|one| season(&one.season)).collect(),
        active: None,
    }
}

/// `2025-1` is harvested from March, `2025-2` from September.
fn season(name: &str) -> Season {
    let (year, half) = name.split_once('-').unwrap();
    let year: i32 = year.parse().unwrap();
    let (from, to) = match half {
        "1" => ((year, 3), (year, 9)),
        _ => ((year, 9), (year + 1, 3)),
    };
    let at = |(year, month): (i32, u32)| -> Option<Timestamp> {
        Some(format!("{year}-{month:02}-01T00:00:00+07:00").parse().unwrap())
    };
    Season {
        id: name.to_owned(),
        window: Period { from: at(from), to: at(to) },
        yield_kg_per_ha: None,
    }
}

/// The truth, and what was harvested at which place.
async fn capture(store: &impl EventStore, seed: u64) -> (Truth, BTreeMap<String, Vec<Key>>) {
    let mut world = World::new(seed, SIZE).unwrap();
    let mut harvests: BTreeMap<String, Vec<Key>> = BTreeMap::new();
    for document in Documents::new(&mut world, 100) {
        let read = read(document.json.as_bytes(), &ReadLimits::default()).unwrap();
        for event in &read.events {
            let adds = event.event_type == EventType::Object && event.action == Some(Action::Add);
            let Some(place) = event.biz_location.as_ref().filter(|_| adds) else { continue };
            let keys = event.identifiers().map(|one| Key::from(&*one.id));
            harvests.entry(place.id.clone()).or_default().extend(keys);
        }
        let prepared = read.events.into_iter().map(|event| NewEvent::prepare(event, "").unwrap());
        let batch = Batch {
            events: prepared.collect(),
            master_data: Vec::new(),
            captured_by: "world".to_owned(),
            on_error: OnError::Rollback,
            job: None,
        };
        store.append(batch).await.unwrap();
    }
    (world.truth(), harvests)
}
