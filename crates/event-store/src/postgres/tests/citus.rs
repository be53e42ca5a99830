//! The third deployment: tables distributed by Citus over two workers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use nguon_lineage::{Key, Query as Hop};
use nguon_testing_postgres::{Care, Cluster, cluster, database, shared};
use tokio::sync::{Mutex, MutexGuard};

use super::loss::Load;
use super::{PostgresSettings, PostgresStore, batch, clock, observed, open_at};
use crate::index::Term;
use crate::postgres::connect::Connector;
use crate::postgres::distributed::{Spread, TABLES, hop};
use crate::postgres::facts;
use crate::{Clock, Distribution, DistributionStep, EventStore, Seq, Sight, StoreError, Writers};

const WAITING: Distribution = Distribution { writers: Writers::Wait, shards: 4 };
const GOING_ON: Distribution = Distribution { writers: Writers::GoOn, shards: 4 };

/// Databases that the cases take turns on: to make one takes longer than a case.
static TURNS: [Mutex<bool>; 2] = [Mutex::const_new(false), Mutex::const_new(false)];

/// An empty store on three nodes; none where the server does not offer Citus.
async fn open(clock: Clock) -> Option<(PostgresStore, MutexGuard<'static, bool>)> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let cluster = cluster()?;
    let turn = NEXT.fetch_add(1, Ordering::Relaxed) % TURNS.len();
    let mut made = TURNS[turn].lock().await;
    let name = format!("turn_{turn}");
    if !*made {
        cluster.create_database(&name).unwrap();
        let store = open_at(&cluster.url(&name), clock.clone()).await;
        store.distribute(WAITING, |_| {}).await.unwrap();
        *made = true;
    }
    let kept = ["head", "visible", "migration"];
    let emptied = TABLES.iter().map(|(table, _)| *table).filter(|table| !kept.contains(table));
    let emptied: Vec<&str> = emptied.collect();
    let empty = format!(
        "SET search_path = nguon_events; TRUNCATE {};
        UPDATE head SET seq = 0, element = 0, record_time_us = NULL; UPDATE visible SET seq = 0",
        emptied.join(", ")
    );
    cluster.coordinator().sql(&name, &empty).unwrap();
    Some((open_at(&cluster.url(&name), clock).await, made))
}

crate::conformance!(open);

/// A store in a database of its own, whose tables are ordinary ones.
async fn open_whole(name: &str) -> Option<(PostgresStore, &'static Cluster)> {
    let cluster = cluster()?;
    cluster.create_database(name).unwrap();
    Some((open_at(&cluster.url(name), clock()).await, cluster))
}

#[tokio::test]
async fn every_table_has_its_place() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    drop(open_at(&url, clock()).await);
    let asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'nguon_events'";
    let there = server.sql(url.rsplit('/').next().unwrap(), asked).unwrap();
    let listed: BTreeSet<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    assert_eq!(there.lines().collect::<BTreeSet<_>>(), listed);
    assert_eq!(listed.len(), TABLES.len());
}

#[tokio::test]
async fn a_database_that_cannot_be_distributed_says_what_is_missing() {
    let Some(url) = database() else { return };
    let store = open_at(&url, clock()).await;
    let refused = store.distribute(WAITING, |_| {}).await.unwrap_err();
    assert!(refused.to_string().contains("CREATE EXTENSION citus"), "{refused}");
    store.append(batch([observed(1, 1)])).await.unwrap();
    let Some(cluster) = cluster() else { return };
    let name = "no_workers";
    cluster.coordinator().create_database(name).unwrap();
    cluster.coordinator().sql(name, "CREATE EXTENSION citus").unwrap();
    let store = open_at(&cluster.url(name), clock()).await;
    let refused = store.distribute(WAITING, |_| {}).await.unwrap_err();
    assert!(
        matches!(&refused, StoreError::CannotDistribute(why) if why.contains("citus_add_node"))
    );
    store.append(batch([observed(1, 1)])).await.unwrap();
    assert_eq!(store.feed(Seq::START, 10).await.unwrap().len(), 1);
}

/// Shards that a statement is sent to, as Citus explains it.
async fn tasks(url: &str, sql: &str, values: &str) -> usize {
    let settings = PostgresSettings::parse(url).unwrap();
    let connector = Connector::new(&settings).unwrap();
    connector.know_distributed();
    let client = connector.connect().await.unwrap();
    client.batch_execute(&format!("PREPARE asked AS {sql}")).await.unwrap();
    let rows = client.query(&format!("EXPLAIN EXECUTE asked ({values})"), &[]).await.unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let count = plan.iter().find_map(|line| line.trim().strip_prefix("Task Count: "));
    count.unwrap_or_else(|| panic!("{plan:?}")).parse().unwrap()
}

#[tokio::test]
async fn a_hop_touches_only_the_shards_of_its_frontier() {
    let Some((store, cluster)) = open_whole("hops").await else { return };
    store.distribute(Distribution { shards: 32, ..WAITING }, |_| {}).await.unwrap();
    store.append(batch((0..40).map(|number| observed(number, 2)))).await.unwrap();
    let url = cluster.url("hops");
    for frontier in [1, 2, 5] {
        let key = |n: usize| Term::object(&format!("https://example.org/{n}/0")).key().as_uuid();
        let keys: Vec<String> = (0..frontier).map(|n| key(n).to_string()).collect();
        let shards = format!(
            "SELECT count(DISTINCT get_shard_id_for_distribution_column('nguon_events.posting', k))
                FROM unnest('{{{}}}'::uuid[]) AS k",
            keys.join(",")
        );
        let shards = cluster.coordinator().sql("hops", &shards).unwrap();
        let values = format!("'{{{}}}', 1000, 0, 100", keys.join(","));
        let asked = tasks(&url, hop::PLACES, &values).await;
        assert_eq!(asked, shards.trim().parse::<usize>().unwrap());
        assert!(asked <= frontier, "{asked} shards for {frontier} keys");
        let seqs: Vec<String> = (1..=frontier).map(|seq| seq.to_string()).collect();
        let asked = tasks(&url, facts::FACTS, &format!("'{{{}}}'", seqs.join(","))).await;
        assert!(asked <= frontier, "{asked} shards for {frontier} events");
    }
}

/// What a reader asks while tables move: each answer must be whole.
async fn read(store: &PostgresStore) -> Result<(), StoreError> {
    let feed = store.feed(Seq::START, 1_000).await?;
    assert!(feed.len() >= 60, "{}", feed.len());
    assert!(feed.iter().zip(1..).all(|(event, seq)| event.seq == Seq::new(seq)));
    let key = Key::new("https://example.org/7/0");
    let hop = Hop { keys: vec![key], transformations: Vec::new(), facts_left: 10 };
    assert_eq!(store.facts(&Sight::All, &hop).await?.len(), 1);
    let query = [("MATCH_epc", "https://example.org/9/1")];
    let query = nguon_epcis::query::SimpleEventQuery::from_pairs(query).unwrap();
    assert_eq!(store.query(&Sight::All, &query, None, 10).await?.items.len(), 1);
    assert_eq!(store.event(&Sight::All, "urn:uuid:11").await?.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_are_distributed_while_programs_go_on() {
    for (name, how) in [("moved_waiting", WAITING), ("moved_going_on", GOING_ON)] {
        let Some((office, cluster)) = open_whole(name).await else { return };
        office.append(batch((0..60).map(|number| observed(number, 3)))).await.unwrap();
        // Programs of their own, that know of nothing.
        let program = Arc::new(open_at(&cluster.url(name), clock()).await);
        let stop = Arc::new(AtomicBool::new(false));
        let reading = {
            let (program, stop) = (Arc::clone(&program), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut answers = 0;
                while !stop.load(Ordering::Relaxed) {
                    read(&program).await.unwrap();
                    answers += 1;
                }
                answers
            })
        };
        let writing = {
            let (program, stop) = (Arc::clone(&program), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut kept = 0;
                while !stop.load(Ordering::Relaxed) {
                    program.append(batch([observed(100 + kept, 2)])).await.unwrap();
                    kept += 1;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                kept
            })
        };
        // Interrupted when the first table is there, and taken up.
        let (first, done) = tokio::sync::oneshot::channel();
        let mut first = Some(first);
        let begun = office.distribute(how, move |step| {
            if matches!(step, DistributionStep::Done(_))
                && let Some(first) = first.take()
            {
                first.send(()).unwrap();
            }
        });
        tokio::select! {
            ended = begun => ended.unwrap(),
            _ = done => {}
        }
        let again = async || {
            let mut steps = Vec::new();
            while let Err(error) = office.distribute(how, |step| steps.push(step)).await {
                // The server may still be at what was interrupted.
                let text = error.to_string();
                assert!(text.contains("another") || text.contains("conflict"), "{text}");
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            steps
        };
        let steps = again().await;
        assert!(steps.contains(&DistributionStep::Skipped("event_identity")), "{steps:?}");
        stop.store(true, Ordering::Relaxed);
        let (answers, kept) = (reading.await.unwrap(), writing.await.unwrap());
        assert!(answers > 5 && kept > 5, "{answers} answers, {kept} events");
        let moving = cluster.coordinator().sql(name, "SELECT moving FROM nguon_events.visible");
        assert_eq!(moving.unwrap().trim(), "f");
        // All of it is there, on the workers, and nothing on the coordinator.
        let report = program.check().await.unwrap();
        assert_eq!((report.events, report.problems), (60 + kept as u64, Vec::new()));
        for (table, spread) in TABLES {
            let asked = format!(
                "SELECT count(*) FROM citus_shards s JOIN pg_dist_node USING (nodename, nodeport)
                    WHERE table_name = 'nguon_events.{table}'::regclass AND groupid <> 0"
            );
            let shards = cluster.coordinator().sql(name, &asked).unwrap();
            let wanted = if matches!(spread, Spread::By(..)) { "4" } else { "0" };
            assert_eq!(shards.trim(), wanted, "{table}");
            let left = format!("SELECT pg_relation_size('nguon_events.{table}')");
            let left = cluster.coordinator().sql(name, &left).unwrap();
            assert!(wanted == "0" || left.trim() == "0", "{table}: {left}");
        }
        // Once more: nothing is left to do.
        let skipped =
            again().await.iter().filter(|s| matches!(s, DistributionStep::Skipped(_))).count();
        assert_eq!(skipped, TABLES.iter().filter(|(_, s)| matches!(s, Spread::By(..))).count());
        // A copy of it fills a store of one server.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("events.db");
        program.backup_to(&file).await.unwrap();
        let whole = open_at(&database().unwrap(), clock()).await;
        whole.restore_from(&file).await.unwrap();
        let feed = program.feed(Seq::START, 1_000).await.unwrap();
        assert_eq!(whole.feed(Seq::START, 1_000).await.unwrap(), feed);
    }
}

/// Where a node did not hear the end of a commit, nobody is told of it before it did.
#[tokio::test]
async fn what_a_node_does_not_show_is_not_told() {
    let Some((store, cluster)) = open_whole("marks").await else { return };
    store.distribute(WAITING, |_| {}).await.unwrap();
    for number in 0..3 {
        store.append(batch([observed(number, 1)])).await.unwrap();
    }
    // As a program leaves it that dies between the commit and its end, with a worker that has
    // something prepared of which nobody knows any more.
    let at = |sql: &str| cluster.coordinator().sql("marks", sql).unwrap();
    at("UPDATE nguon_events.visible SET seq = 2");
    at("SELECT run_command_on_workers($$CREATE TABLE left_over (x integer)$$)");
    cluster
        .worker(0)
        .sql(
            "marks",
            "BEGIN; INSERT INTO left_over VALUES (1); PREPARE TRANSACTION 'citus_0_1_1_1'",
        )
        .unwrap();
    assert_eq!(store.feed(Seq::START, 10).await.unwrap().len(), 2);
    assert_eq!(store.event(&Sight::All, "urn:uuid:2").await.unwrap().len(), 0);
    let last = store.recorded_before(jiff::Timestamp::MAX).await.unwrap();
    assert_eq!(last, Seq::new(2));
    // The next commit waits until all is told.
    let again = store.append(batch([observed(2, 1)])).await;
    assert!(matches!(again, Err(StoreError::Duplicates(_))), "{again:?}");
    assert_eq!(store.feed(Seq::START, 10).await.unwrap().len(), 3);
    let open = cluster.worker(0).sql("marks", "SELECT count(*) FROM pg_prepared_xacts").unwrap();
    assert_eq!(open.trim(), "0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_nodes_lose_nothing_that_was_acknowledged() {
    if cluster().is_none() {
        return;
    }
    let mut nodes = Cluster::start(Care::Durable).unwrap();
    nodes.create_database("events").unwrap();
    let store = Arc::new(open_at(&nodes.url("events"), clock()).await);
    store.distribute(WAITING, |_| {}).await.unwrap();

    // A worker is away: a clear error, nothing is kept, and it goes on by itself.
    store.append(batch((0..20).map(|number| observed(900_000 + number, 1)))).await.unwrap();
    nodes.worker_mut(0).stop();
    let some = || batch((100..120).map(|number| observed(900_000 + number, 1)));
    let away = store.append(some()).await;
    assert!(matches!(away, Err(StoreError::Unavailable(_))), "{away:?}");
    let away = store.feed(Seq::START, 100).await;
    assert!(matches!(away, Err(StoreError::Unavailable(_))), "{away:?}");
    nodes.worker_mut(0).start_again().unwrap();
    store.append(some()).await.unwrap();
    assert_eq!(store.feed(Seq::START, 100).await.unwrap().len(), 40);

    let load = Load::start(&store);
    for (pause, killed) in [(300, Some(0)), (500, None), (400, Some(1)), (250, None)] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        nodes = tokio::task::spawn_blocking(move || {
            let node = match killed {
                Some(worker) => nodes.worker_mut(worker),
                None => nodes.coordinator_mut(),
            };
            node.kill();
            node.start_again().unwrap();
            nodes
        })
        .await
        .unwrap();
    }
    load.end(Duration::from_mins(1)).await;
}
