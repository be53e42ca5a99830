//! A server that goes away and comes back under a running store.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nguon_testing_postgres::{Care, Server, database, given, shared};

use super::{batch, clock, observed, open_at};
use crate::{EventStore, Seq, Sight, StoreError};

/// How long a store may need to go on after the server is back.
const BACK_WITHIN: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_store_goes_on_when_its_server_is_back() {
    let Some(mut server) = given(Server::start(Care::Durable)) else { return };
    let store = open_at(&server.url("postgres"), clock()).await;
    store.append(batch([observed(1, 1)])).await.unwrap();
    for (round, kill) in [(2, false), (3, true)] {
        if kill {
            server.kill();
        } else {
            server.stop();
        }
        let away = store.append(batch([observed(round, 1)])).await;
        assert!(matches!(away, Err(StoreError::Unavailable(_))), "{away:?}");
        let away = store.feed(Seq::START, 10).await;
        assert!(matches!(away, Err(StoreError::Unavailable(_))), "{away:?}");
        server.start_again().unwrap();
        // The same event: what was refused is not there.
        store.append(batch([observed(round, 1)])).await.unwrap();
        assert_eq!(store.feed(Seq::START, 10).await.unwrap().len(), round);
    }
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
}

/// Statement that breaks the server, one that mends it, and the error in between.
type Fault = (&'static str, &'static str, fn(&StoreError) -> bool);

#[tokio::test]
async fn a_store_goes_on_when_a_fault_of_its_server_ends() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let name = url.rsplit('/').next().unwrap();
    let store = open_at(&url, clock()).await;
    let faults: [Fault; 3] = [
        (
            // What the server says when a table finds no room.
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON nguon_events.posting
                EXECUTE FUNCTION full_disk()",
            "DROP TRIGGER full_disk ON nguon_events.posting",
            |error| matches!(error, StoreError::NoSpace),
        ),
        (
            "ALTER TABLE nguon_events.posting RENAME TO away",
            "ALTER TABLE nguon_events.away RENAME TO posting",
            |error| matches!(error, StoreError::Engine(_)),
        ),
        (
            "ALTER DATABASE {db} SET default_transaction_read_only = on;
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'nguon'
                AND datname = current_database()",
            "SET TRANSACTION READ WRITE;
            ALTER DATABASE {db} RESET default_transaction_read_only",
            |error| matches!(error, StoreError::ReadOnly | StoreError::Unavailable(_)),
        ),
    ];
    store.append(batch([observed(0, 1)])).await.unwrap();
    for (round, (breaks, mends, is_meant)) in (1..).zip(faults) {
        server.sql(name, &breaks.replace("{db}", name)).unwrap();
        let failed = store.append(batch([observed(round, 1)])).await.unwrap_err();
        assert!(is_meant(&failed), "{failed:?}");
        server.sql(name, &mends.replace("{db}", name)).unwrap();
        store.append(batch([observed(round, 1)])).await.unwrap();
        assert_eq!(store.feed(Seq::START, 10).await.unwrap().len(), round + 1);
    }
}

/// What became of a batch at whoever sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Refused,
    Uncertain,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_nothing_that_was_acknowledged() {
    let Some(mut server) = given(Server::start(Care::Durable)) else { return };
    let store = Arc::new(open_at(&server.url("postgres"), clock()).await);
    let stop = Arc::new(AtomicBool::new(false));
    let senders: Vec<_> = (0..3_usize)
        .map(|sender| {
            let (store, stop) = (Arc::clone(&store), Arc::clone(&stop));
            tokio::spawn(async move {
                let mut fates = Vec::new();
                for number in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let number = sender * 100_000 + number * 10;
                    let events = (0..3).map(|part| observed(number + part, 1));
                    fates.push((
                        number,
                        match store.append(batch(events)).await {
                            Ok(_) => Fate::Kept,
                            Err(StoreError::Unavailable(_)) => Fate::Refused,
                            Err(StoreError::Uncertain) => Fate::Uncertain,
                            Err(other) => panic!("{other:?}"),
                        },
                    ));
                    if fates.last().is_some_and(|(_, fate)| *fate == Fate::Refused) {
                        tokio::time::sleep(Duration::from_millis(20)).await;
                    }
                }
                fates
            })
        })
        .collect();
    for pause in [150, 400, 230] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        server = tokio::task::spawn_blocking(move || {
            server.kill();
            server.start_again().unwrap();
            server
        })
        .await
        .unwrap();
    }
    let back = store.append(batch([observed(999_999, 1)]));
    tokio::time::timeout(BACK_WITHIN, back).await.unwrap().unwrap();
    stop.store(true, Ordering::Relaxed);
    let (mut kept, mut all) = (0, 0);
    for sender in senders {
        for (number, fate) in sender.await.unwrap() {
            all += 1;
            let mut there = 0;
            for part in 0..3 {
                let id = format!("urn:uuid:{}", number + part);
                there += store.event(&Sight::All, &id).await.unwrap().len();
            }
            match fate {
                Fate::Kept => assert_eq!(there, 3, "{number}"),
                Fate::Refused => assert_eq!(there, 0, "{number}"),
                Fate::Uncertain => assert!(there == 0 || there == 3, "{number}"),
            }
            kept += usize::from(fate == Fate::Kept);
        }
    }
    assert!(kept > 3 && kept < all, "{kept} of {all}");
    assert_eq!(store.check().await.unwrap().problems, Vec::<String>::new());
}
