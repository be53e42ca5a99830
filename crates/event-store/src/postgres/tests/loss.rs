//! A server that goes away and comes back under a running store.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nguon_testing_postgres::{Care, Server, database, given, shared};

use super::{PostgresStore, batch, clock, observed, open_at};
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
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'nguon%'
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

/// Senders that go on while servers are killed, and what they heard.
pub(super) struct Load {
    store: Arc<PostgresStore>,
    stop: Arc<AtomicBool>,
    senders: Vec<tokio::task::JoinHandle<Vec<(usize, Fate)>>>,
}

impl Load {
    pub fn start(store: &Arc<PostgresStore>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let sender = |sender: usize| send_until(sender, Arc::clone(store), Arc::clone(&stop));
        let senders = (0..3).map(|number| tokio::spawn(sender(number))).collect();
        Self { store: Arc::clone(store), stop, senders }
    }

    /// Waits until the store takes events again, ends the senders, and holds what is there against
    /// what they heard.
    pub async fn end(self, back_within: Duration) {
        let begun = std::time::Instant::now();
        while let Err(error) = self.store.append(batch([observed(999_999, 1)])).await {
            let away = matches!(error, StoreError::Unavailable(_) | StoreError::Uncertain);
            assert!(away && begun.elapsed() < back_within, "{error:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.stop.store(true, Ordering::Relaxed);
        let (mut kept, mut all) = (0, 0);
        for sender in self.senders {
            for (number, fate) in sender.await.unwrap() {
                all += 1;
                let mut there = 0;
                for part in 0..3 {
                    let id = format!("urn:uuid:{}", number + part);
                    there += self.store.event(&Sight::All, &id).await.unwrap().len();
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
        let feed = self.store.feed(Seq::START, usize::MAX).await.unwrap();
        assert!(feed.is_sorted_by(|a, b| a.seq < b.seq && a.record_time <= b.record_time));
        assert_eq!(self.store.check().await.unwrap().problems, Vec::<String>::new());
    }
}

async fn send_until(
    sender: usize,
    store: Arc<PostgresStore>,
    stop: Arc<AtomicBool>,
) -> Vec<(usize, Fate)> {
    let mut fates = Vec::new();
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let number = sender * 100_000 + number * 10;
        let events = (0..3).map(|part| observed(number + part, 1));
        let fate = match store.append(batch(events)).await {
            Ok(_) => Fate::Kept,
            Err(StoreError::Unavailable(_)) => Fate::Refused,
            Err(StoreError::Uncertain) => Fate::Uncertain,
            Err(other) => panic!("{other:?}"),
        };
        fates.push((number, fate));
        if fate == Fate::Refused {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    fates
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_loses_nothing_that_was_acknowledged() {
    let Some(mut server) = given(Server::start(Care::Durable)) else { return };
    let store = Arc::new(open_at(&server.url("postgres"), clock()).await);
    let load = Load::start(&store);
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
    load.end(BACK_WITHIN).await;
}
