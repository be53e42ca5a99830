//! Distributing the tables of a store that is in use, one after the other.
//!
//! First all programs take note (`visible.distributed`): from then on their statements hold on
//! both kinds of tables. Then each table goes to the workers as a whole, or stays where it is: an
//! interrupted run is taken up at the first table that is not there yet.

use std::time::{Duration, Instant};

use tokio_postgres::Client;

use super::super::connect::Connector;
use super::super::readers::ASKED_EVERY;
use super::{Spread, TABLES};
use crate::StoreError;

/// Oldest Citus that is known to do all that is asked of it.
const VERSION_MIN: i32 = 12;
/// How long programs may need to take note, and their answers to end.
const NOTED_MAX: Duration = Duration::from_mins(2);
/// A lock is not waited for longer, because others wait behind; it is tried again.
const LOCK: &str = "SET lock_timeout = '3s'";
const LOCK_TRIES: usize = 60;
/// Between two looks at what was copied.
const LOOKED_EVERY: Duration = Duration::from_secs(1);

/// What happens to writers while a table is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writers {
    /// They go on; needs logical replication (`wal_level = logical`) on all nodes.
    GoOn,
    /// They wait until the table is copied, and are refused for a moment if that takes long.
    Wait,
}

/// How a store is distributed.
#[derive(Debug, Clone, Copy)]
pub struct Distribution {
    /// What happens to writers meanwhile. Readers go on.
    pub writers: Writers,
    /// Shards of a table; it cannot have fewer nodes than that later.
    pub shards: u16,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DistributionStep {
    /// Programs that use the store take note.
    Announced,
    /// This table was there already.
    Skipped(&'static str),
    /// Rows of this table on their way, of about so many.
    Copying {
        /// Its name.
        table: &'static str,
        /// Copied so far.
        rows: u64,
        /// All of them; none if the server does not know.
        about: Option<u64>,
    },
    /// All rows of this table are on the workers.
    Done(&'static str),
}

type Tell<'t> = &'t mut (dyn FnMut(DistributionStep) + Send);

pub(in super::super) async fn run(
    connector: &Connector,
    how: Distribution,
    tell: Tell<'_>,
) -> Result<(), StoreError> {
    let client = connector.connect().await?;
    check(&client, how.writers).await?;
    alone(&client).await?;
    announce(&client).await?;
    connector.know_distributed();
    tell(DistributionStep::Announced);
    noted(&client).await?;
    // Set up for what comes, and to look on meanwhile.
    let (client, looking) = (connector.connect().await?, connector.connect().await?);
    client.batch_execute(LOCK).await?;
    let mut first: Vec<(&str, &str)> = Vec::new();
    for (table, spread) in TABLES {
        let Spread::By(column, group) = spread else { continue };
        let peer = first.iter().find(|(other, _)| *other == group).map(|(_, table)| *table);
        if peer.is_none() {
            first.push((group, table));
        }
        if is_distributed(&client, table).await? {
            tell(DistributionStep::Skipped(table));
        } else {
            let sql = statement(table, column, peer, how);
            let about = about(&client, table).await?;
            watched(&client, &looking, table, &sql, about, tell).await?;
        }
        empty(&client, table).await?;
        tell(DistributionStep::Done(table));
    }
    // Whoever was interrupted before leaves it set: programs look twice until another run ends.
    client.batch_execute("UPDATE visible SET moving = false").await?;
    Ok(client.batch_execute("ANALYZE event, event_identity, posting, known_value").await?)
}

fn refused(why: impl Into<String>) -> StoreError {
    StoreError::CannotDistribute(why.into())
}

/// Refuses where it would fail half-way.
async fn check(client: &Client, writers: Writers) -> Result<(), StoreError> {
    let found = "SELECT split_part(extversion, '.', 1)::integer FROM pg_extension
        WHERE extname = 'citus'";
    let Some(row) = client.query_opt(found, &[]).await? else {
        return Err(refused(
            "this database has no extension citus; install it on all nodes, then \
             CREATE EXTENSION citus in this database on each of them",
        ));
    };
    let version: i32 = row.try_get(0)?;
    if version < VERSION_MIN {
        return Err(refused(format!(
            "Citus {version} is too old; {VERSION_MIN} or newer is needed"
        )));
    }
    let nodes = "SELECT count(*) FILTER (WHERE groupid <> 0 AND isactive AND shouldhaveshards),
        count(*) FILTER (WHERE groupid = 0) FROM pg_dist_node WHERE noderole = 'primary'";
    let row = client.query_one(nodes, &[]).await?;
    let (workers, coordinators): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    if workers == 0 {
        return Err(refused("there is no worker; SELECT citus_add_node(host, port) for each"));
    }
    if coordinators == 0 {
        let why = "the workers do not know the coordinator; SELECT citus_set_coordinator_host(host, port)";
        return Err(refused(why));
    }
    let wal: String = client.query_one("SHOW wal_level", &[]).await?.try_get(0)?;
    if writers == Writers::GoOn && wal != "logical" {
        return Err(refused(format!(
            "wal_level is {wal}; for writers to go on it must be logical on all nodes. \
             With --writers-wait it need not be"
        )));
    }
    Ok(())
}

/// Refuses while another run is at it; the lock ends with the connection.
async fn alone(client: &Client) -> Result<(), StoreError> {
    let lock = client.query_one("SELECT pg_try_advisory_lock(7822104653119)", &[]).await?;
    if lock.try_get(0)? { Ok(()) } else { Err(refused("another run is distributing them")) }
}

/// Tells all programs; nobody is committing meanwhile.
async fn announce(client: &Client) -> Result<(), StoreError> {
    client
        .batch_execute(
            "BEGIN; SELECT 1 FROM head FOR UPDATE;
            UPDATE visible SET moving = true;
            UPDATE visible SET distributed = true, seq = (SELECT seq FROM head)
                WHERE NOT distributed; COMMIT",
        )
        .await?;
    Ok(())
}

/// Waits until no program sends statements for ordinary tables any more.
async fn noted(client: &Client) -> Result<(), StoreError> {
    let quiet_s = (ASKED_EVERY + Duration::from_secs(1)).as_secs_f64();
    let asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'nguon events' AND pid <> pg_backend_pid()
        AND (state <> 'idle' OR state_change > clock_timestamp() - make_interval(secs => $1))";
    let begun = Instant::now();
    loop {
        let busy: i64 = client.query_one(asked, &[&quiet_s]).await?.try_get(0)?;
        if busy == 0 {
            return Ok(());
        }
        if begun.elapsed() > NOTED_MAX {
            return Err(refused(format!(
                "{busy} connections of programs do not take note; stop programs of older versions, \
                 or wait for a backup to end, and run this again"
            )));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn is_distributed(client: &Client, table: &str) -> Result<bool, StoreError> {
    let asked = "SELECT count(*) FROM pg_dist_partition
        WHERE logicalrelid = $1::text::regclass AND partmethod = 'h'";
    let found: i64 = client.query_one(asked, &[&table]).await?.try_get(0)?;
    Ok(found > 0)
}

/// About how many rows it has.
async fn about(client: &Client, table: &str) -> Result<Option<u64>, StoreError> {
    let asked = "SELECT reltuples::bigint FROM pg_class WHERE oid = $1::text::regclass";
    let rows: i64 = client.query_one(asked, &[&table]).await?.try_get(0)?;
    Ok(u64::try_from(rows).ok())
}

fn statement(table: &str, column: &str, peer: Option<&str>, how: Distribution) -> String {
    let function = match how.writers {
        Writers::GoOn => "create_distributed_table_concurrently",
        Writers::Wait => "create_distributed_table",
    };
    let place = match peer {
        Some(peer) => format!("colocate_with => '{peer}'"),
        None => format!("colocate_with => 'none', shard_count => {}", how.shards),
    };
    format!("SELECT {function}('{table}', '{column}', {place})")
}

/// Distributes a table, and says meanwhile how far it is.
async fn watched(
    client: &Client,
    looking: &Client,
    table: &'static str,
    sql: &str,
    about: Option<u64>,
    tell: Tell<'_>,
) -> Result<(), StoreError> {
    let mut running = std::pin::pin!(tried(client, sql));
    let mut tick = tokio::time::interval(LOOKED_EVERY);
    let mut most = 0;
    loop {
        tokio::select! {
            done = &mut running => return done,
            _ = tick.tick() => {
                // Only told; that it cannot be known is no reason to stop.
                most = copied(looking).await.unwrap_or(0).max(most);
                tell(DistributionStep::Copying { table, rows: most, about });
            }
        }
    }
}

/// Runs a statement; where a lock is not to be had at once, again.
async fn tried(client: &Client, sql: &str) -> Result<(), StoreError> {
    let mut tries = 0;
    loop {
        let Err(error) = client.batch_execute(sql).await else { return Ok(()) };
        let locked = error.code() == Some(&tokio_postgres::error::SqlState::LOCK_NOT_AVAILABLE);
        tries += 1;
        match error.as_db_error() {
            Some(_) if locked && tries < LOCK_TRIES => {}
            Some(said) => {
                let more = [said.detail(), said.hint()].into_iter().flatten();
                let text =
                    more.fold(said.message().to_owned(), |text, part| format!("{text}; {part}"));
                return Err(refused(text));
            }
            None => return Err(error.into()),
        }
    }
}

async fn copied(client: &Client) -> Result<u64, StoreError> {
    let asked = "SELECT coalesce(sum(result::bigint), 0)::bigint FROM run_command_on_workers(
        $$SELECT coalesce(sum(tuples_processed), 0) FROM pg_stat_progress_copy
            WHERE datname = current_database()$$) WHERE success";
    let rows: i64 = client.query_one(asked, &[]).await?.try_get(0)?;
    Ok(u64::try_from(rows).unwrap_or(0))
}

/// Frees what the coordinator still keeps of a table that is on the workers.
async fn empty(client: &Client, table: &str) -> Result<(), StoreError> {
    let asked = "SELECT pg_relation_size($1::text::regclass) > 0";
    if client.query_one(asked, &[&table]).await?.try_get(0)? {
        let sql = format!("SELECT truncate_local_data_after_distributing_table('{table}')");
        tried(client, &sql).await?;
    }
    Ok(())
}
