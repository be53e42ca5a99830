//! How the server runs the statements.

use nguon_testing_postgres::{database, shared};

use super::{PostgresSettings, batch, clock, observed, open_at};
use crate::EventStore;
use crate::conformance::{TestClock, queries_answer_as_the_reference_does};
use crate::postgres::connect::Connector;
use crate::postgres::distributed::{hop, keys, probe, seen, taken};
use crate::postgres::{
    commit, elements, facts, jobs, master, named, older, read, search, subscriptions, values,
};

/// Statement, and whether it sorts what the index does not give in order.
fn statements() -> Vec<(&'static str, bool)> {
    let in_order = [
        commit::TAKEN,
        read::BY_ID,
        read::FEED,
        read::LENGTHS,
        read::BY_SEQ,
        facts::FACTS,
        search::COUNT,
        search::FIRST_RECORDED,
        search::OF_IDS,
        search::OF_KEY[0],
        search::OF_KEY[1],
        search::BY_TIME[0],
        search::BY_TIME[1],
        search::BY_PLACE[0],
        search::BY_PLACE[1],
        search::PROBE,
        older::BEHIND,
        older::BODIES,
        jobs::ONE,
        jobs::PAGE,
        jobs::RUNNING,
        jobs::RUNS,
        jobs::OF_CAPTOR,
        named::COUNT,
        named::ONE,
        named::PAGE,
        subscriptions::COUNT,
        subscriptions::ONE,
        subscriptions::PAGE,
        subscriptions::DUE,
        subscriptions::LEASE,
        subscriptions::RECORDED_BEFORE,
        master::FIND,
        master::FIND_OF,
        master::OF_ID,
        master::BODIES,
        elements::FORGET,
        search::SEQS_OF_IDS,
        search::OF_SEQS,
        hop::PLACES,
        keys::SOME,
        probe::PROBE,
        taken::PLACES,
        taken::HASHES,
    ];
    let sorted = [
        facts::PLACES,
        facts::SEEN_PLACES,
        search::OF_PART[0],
        search::OF_PART[1],
        values::ALL,
        values::SEEN,
        hop::BEHIND,
        keys::OF_KEYS[0],
        keys::OF_KEYS[1],
        seen::BEHIND,
    ];
    in_order.map(|sql| (sql, false)).into_iter().chain(sorted.map(|sql| (sql, true))).collect()
}

#[tokio::test]
async fn every_statement_reads_an_index_in_its_order() {
    let Some(url) = database() else { return };
    let store = open_at(&url, clock()).await;
    store.append(batch((0..500).map(|number| observed(number, 3)))).await.unwrap();
    let settings = PostgresSettings::parse(&url).unwrap();
    let client = Connector::new(&settings).unwrap().connect().await.unwrap();
    for analyzed in [false, true] {
        if analyzed {
            client.batch_execute("ANALYZE").await.unwrap();
        }
        for (sql, sorts) in statements() {
            let values = (1..20).take_while(|n| sql.contains(&format!("${n}"))).count();
            let nulls = vec!["NULL"; values].join(", ");
            client.batch_execute(&format!("PREPARE asked AS {sql}")).await.unwrap();
            let explain = format!("EXPLAIN (COSTS OFF) EXECUTE asked ({nulls})");
            let rows = client.query(&explain, &[]).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
            let plan = plan.join("\n");
            client.batch_execute("DEALLOCATE asked").await.unwrap();
            // The head is one row.
            let scans = plan.lines().filter(|line| line.contains("Seq Scan on"));
            let scans: Vec<&str> = scans.filter(|line| !line.contains("on head")).collect();
            assert!(scans.is_empty(), "{sql}\n{plan}");
            assert!(plan.contains("Index"), "{sql}\n{plan}");
            assert!(sorts || !plan.contains("Sort"), "{sql}\n{plan}");
        }
    }
}

/// The server's own count: all the parameters of the query language, alone and together, make it
/// read no table from end to end.
#[tokio::test]
async fn no_query_reads_a_whole_table() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let name = url.rsplit('/').next().unwrap();
    let scans = || -> Vec<String> {
        let asked = "SELECT relname, seq_scan FROM pg_stat_user_tables
            WHERE schemaname = 'nguon_events' AND relname NOT IN ('head', 'visible', 'migration')
            ORDER BY relname";
        server.sql(name, asked).unwrap().lines().map(str::to_owned).collect()
    };
    let clock = TestClock::default();
    // What a session did is counted when it ends.
    drop(open_at(&url, clock.clock()).await);
    let idle = || {
        server.sql(name, "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'nguon%' AND datname = current_database()")
    };
    let until_closed = async || {
        while idle().unwrap().trim() != "0" {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    until_closed().await;
    let before = scans();
    assert!(before.len() >= 8, "{before:?}");
    let store = open_at(&url, clock.clock()).await;
    queries_answer_as_the_reference_does(&store, &clock).await;
    drop(store);
    until_closed().await;
    assert_eq!(scans(), before);
    let used = "SELECT sum(idx_scan) > 1000 FROM pg_stat_user_tables WHERE relname = 'posting'";
    assert_eq!(server.sql(name, used).unwrap().trim(), "t");
}
