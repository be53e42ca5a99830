//! The truth of a world against lineage over the event store (issue 4, item 4): the same ancestors,
//! descendants, carriers and holdings, now, as known earlier, and as it was earlier.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use nguon_epcis::json::{Limits as ReadLimits, read};
use nguon_event_store::conformance::TestClock;
use nguon_event_store::{
    Batch, EventStore, NewEvent, OnError, PostgresSettings, PostgresStore, Sight, SqliteStore,
    follow,
};
use nguon_lineage::{
    AsOf, Direction, Key, Limits, Locate, Role, Trace, TraceResult, Whereabouts, whereabouts,
};
use nguon_world::{Documents, Held, LotTruth, Size, Truth, View, World};
use rust_decimal::prelude::ToPrimitive;

const SIZE: Size = Size { growing_areas: 10, lots: 30, events: 300 };

/// 20 seeds on each engine, in groups that run beside each other.
macro_rules! seeds {
    ($engine:ident: $($name:ident $seeds:expr),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $name() {
                for seed in $seeds {
                    $engine(seed).await;
                }
            }
        )*
    };
}

seeds! { sqlite:
    lineage_over_sqlite_finds_the_truth_of_seeds_1_to_5 1..=5,
    lineage_over_sqlite_finds_the_truth_of_seeds_6_to_10 6..=10,
    lineage_over_sqlite_finds_the_truth_of_seeds_11_to_15 11..=15,
    lineage_over_sqlite_finds_the_truth_of_seeds_16_to_20 16..=20,
}

seeds! { postgres:
    lineage_over_postgres_finds_the_truth_of_seeds_1_to_5 1..=5,
    lineage_over_postgres_finds_the_truth_of_seeds_6_to_10 6..=10,
    lineage_over_postgres_finds_the_truth_of_seeds_11_to_15 11..=15,
    lineage_over_postgres_finds_the_truth_of_seeds_16_to_20 16..=20,
}

async fn sqlite(seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let clock = TestClock::default();
    let store = SqliteStore::open(&folder.path().join("events.db"), clock.clock()).unwrap();
    check(&store, &clock, seed, SIZE).await;
}

async fn postgres(seed: u64) {
    // None where there is no server; the helper says that it was skipped.
    let Some(url) = nguon_testing_postgres::database() else { return };
    let settings = PostgresSettings::parse(&url).unwrap();
    let clock = TestClock::default();
    let store = PostgresStore::open(&settings, clock.clock()).await.unwrap();
    check(&store, &clock, seed, SIZE).await;
}

/// Captures a world and asks for every chosen thing.
async fn check(store: &impl EventStore, clock: &TestClock, seed: u64, size: Size) {
    let (truth, known_by) = capture(store, clock, seed, size).await;
    assert!(truth.lots.len() >= 5, "seed {seed} chose {} things", truth.lots.len());
    let copied: BTreeSet<&str> = truth.copied_codes.iter().map(|one| one.key.as_str()).collect();
    for LotTruth { key, views } in &truth.lots {
        for view in views {
            let at = view.at.as_ref().map(|at| at.parse().unwrap());
            let known = view.known_events.map(|events| known_by[&events]);
            let as_of = AsOf { at, known };
            let told = format!("seed {seed}, {key}, {as_of:?}");
            let back = trace(store, key, Direction::Back, as_of).await;
            assert_eq!(keys(&back, &[Role::Ancestor]), set(&view.ancestors), "back: {told}");
            let forward = trace(store, key, Direction::Forward, as_of).await;
            let found = keys(&forward, &[Role::Descendant]);
            assert_eq!(found, set(&view.descendants), "forward: {told}");
            assert_eq!(keys(&forward, &[Role::Carrier]), set(&view.carriers), "carriers: {told}");
            let held = held(store, key, view, as_of).await;
            assert_eq!(held, view.held.iter().cloned().collect(), "held: {told}");
            for one in held.iter().filter(|one| copied.contains(one.key.as_str())) {
                let copy = truth.copied_codes.iter().find(|copy| copy.key == one.key).unwrap();
                assert_ne!(copy.genuine_at, copy.seen_at);
            }
        }
    }
}

/// The truth, and when the first so many events were known.
async fn capture(
    store: &impl EventStore,
    clock: &TestClock,
    seed: u64,
    size: Size,
) -> (Truth, BTreeMap<u64, Timestamp>) {
    let mut world = World::new(seed, size).unwrap();
    let mut known_by = BTreeMap::new();
    let mut events = 0;
    for document in Documents::new(&mut world, 100) {
        let read = read(document.json.as_bytes(), &ReadLimits::default())
            .unwrap_or_else(|refusals| panic!("seed {seed}: {refusals}"));
        nguon_epcis::validate::document(&read)
            .unwrap_or_else(|refusals| panic!("seed {seed}: {refusals}"));
        let prepared = read.events.into_iter().map(|event| NewEvent::prepare(event, "").unwrap());
        let batch = Batch {
            events: prepared.collect(),
            master_data: Vec::new(),
            captured_by: "world".to_owned(),
            on_error: OnError::Rollback,
            job: None,
        };
        let receipt = store.append(batch).await.unwrap();
        clock.move_by(1_000_000);
        events += document.events as u64;
        known_by.insert(events, receipt.record_time);
    }
    (world.truth(), known_by)
}

async fn trace(
    store: &impl EventStore,
    key: &str,
    direction: Direction,
    as_of: AsOf,
) -> TraceResult {
    let trace = Trace::new(vec![Key::from(key)], direction, as_of, Limits::default());
    let result = follow(store, &Sight::All, trace).await.unwrap().finish();
    assert_eq!(result.partial, None);
    result
}

async fn held(store: &impl EventStore, key: &str, view: &View, as_of: AsOf) -> BTreeSet<Held> {
    let wanted: Vec<Key> = view
        .descendants
        .iter()
        .map(|key| Key::from(key.as_str()))
        .chain([Key::from(key)])
        .collect();
    let locate = Locate::new(wanted.clone(), as_of, Limits::default());
    let (facts, partial) = follow(store, &Sight::All, locate).await.unwrap().finish();
    assert_eq!(partial, None);
    wanted.iter().flat_map(|key| by_place(&whereabouts(&facts, key))).collect()
}

/// Holdings without what the truth does not speak of: containers, dispositions, events.
fn by_place(found: &Whereabouts) -> Vec<Held> {
    let mut held: Vec<Held> = Vec::new();
    for one in &found.holdings {
        let quantity = one.quantity.as_ref().unwrap();
        let new = Held {
            key: found.key.to_string(),
            place: one.place.clone(),
            under_way_to: one.in_transit_to.clone(),
            holder: one.holder.clone(),
            quantity: quantity.value.to_u64().unwrap(),
            unit: quantity.unit.as_ref().map(|unit| {
                assert_eq!(unit, "KGM");
                "KGM"
            }),
        };
        let same = |old: &&mut Held| {
            (&old.place, &old.under_way_to, &old.holder)
                == (&new.place, &new.under_way_to, &new.holder)
        };
        match held.iter_mut().find(same) {
            Some(old) => old.quantity += new.quantity,
            None => held.push(new),
        }
    }
    held
}

fn keys(result: &TraceResult, roles: &[Role]) -> BTreeSet<String> {
    let nodes = result.nodes.iter().filter(|node| roles.contains(&node.role));
    nodes.map(|node| node.key.to_string()).collect()
}

fn set(names: &[String]) -> BTreeSet<String> {
    names.iter().cloned().collect()
}
