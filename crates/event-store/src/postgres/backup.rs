//! A copy as a file of the embedded engine: one form of backup, whatever the engine. It is read in
//! one snapshot while the store goes on.

use std::path::{Path, PathBuf};
use std::pin::pin;

use futures_util::TryStreamExt;
use tokio::sync::mpsc;
use tokio_postgres::{Client, Row};

use super::connect::Connector;
use super::distributed::moved;
use super::distributed::settle::VISIBLE;
use crate::sqlite::{CopiedElement, CopiedEvent, CopyTarget};
use crate::{StoreError, sqlite};

/// Rows handed over at once, and such handfuls that may wait for the disk.
const ROWS_AT_ONCE: usize = 500;
const WAITING: usize = 4;

/// The tables, in the order in which the copy is written: each by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Event,
    Posting,
    KnownValue,
    CaptureJob,
    NamedQuery,
    Subscription,
    MasterElement,
    MasterPosting,
}

/// `{upto}`: the last place that is copied.
const TABLES: [(Table, &str); 8] = [
    (
        Table::Event,
        "SELECT seq, record_time_us, event_time_ns, declares_error, event_id, captured_by, hash,
            fact, body FROM event WHERE seq <= {upto} ORDER BY seq",
    ),
    (
        Table::Posting,
        "SELECT key, event_time_ns, seq, roles FROM posting WHERE seq <= {upto}
            ORDER BY key, event_time_ns, seq",
    ),
    (Table::KnownValue, "SELECT kind, value, key FROM known_value ORDER BY kind, value"),
    (
        Table::CaptureJob,
        "SELECT id, captured_by, success, behaviour, created_at_us, finished_at_us, errors
            FROM capture_job ORDER BY id",
    ),
    (
        Table::NamedQuery,
        "SELECT owner, name, definition, created_at_us FROM named_query ORDER BY owner, name",
    ),
    (
        Table::Subscription,
        "SELECT id, owner, query_name, definition, created_at_us, cursor, on_events, due_at_us,
            progress FROM subscription ORDER BY id",
    ),
    (
        Table::MasterElement,
        "SELECT number, id, kind, captured_by, record_time_us, body FROM master_element
            ORDER BY number",
    ),
    (
        Table::MasterPosting,
        "SELECT key, value, subject, topic, captured_by FROM master_posting
            ORDER BY key, value_key, subject",
    ),
];

type Handful = (Table, Vec<Row>);

pub(super) async fn write(connector: &Connector, target: &Path) -> Result<(), StoreError> {
    let target: PathBuf = target.to_owned();
    let (rows, handfuls) = mpsc::channel(WAITING);
    let writing = tokio::task::spawn_blocking(move || {
        sqlite::write_copy(&target, |copy| fill(copy, handfuls))
    });
    let reading = read(connector, rows).await;
    let written = writing.await.map_err(|_| StoreError::Stopped)?;
    // When the disk is the reason, the reader only says that nobody listens.
    match (reading, written) {
        (Ok(()) | Err(StoreError::Stopped), written) => written,
        (Err(error), _) => Err(error),
    }
}

/// Reads all tables as they are at one moment. The last handful is an empty one of no table: a
/// copy without it is not whole.
async fn read(
    connector: &Connector,
    rows: mpsc::Sender<Option<Handful>>,
) -> Result<(), StoreError> {
    let client = connector.connect().await?;
    // Where tables are distributed nodes have no common moment: what is behind the mark is left.
    let mark = client.query_one(VISIBLE, &[]).await?;
    let distributed: bool = mark.try_get(0)?;
    let upto: i64 = if distributed { mark.try_get(1)? } else { i64::MAX };
    let shards = if distributed { Some(moved::shards(&client).await?) } else { None };
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    for (table, sql) in TABLES {
        read_table(&client, table, &sql.replace("{upto}", &upto.to_string()), &rows).await?;
    }
    client.batch_execute("COMMIT").await?;
    if let Some(before) = shards
        && moved::shards(&client).await? != before
    {
        return Err(moved::moved());
    }
    rows.send(None).await.map_err(|_| StoreError::Stopped)
}

async fn read_table(
    client: &Client,
    table: Table,
    sql: &str,
    rows: &mpsc::Sender<Option<Handful>>,
) -> Result<(), StoreError> {
    let none: [&(dyn tokio_postgres::types::ToSql + Sync); 0] = [];
    let mut stream = pin!(client.query_raw(sql, none).await?);
    let mut handful = Vec::with_capacity(ROWS_AT_ONCE);
    while let Some(row) = stream.try_next().await? {
        handful.push(row);
        if handful.len() == ROWS_AT_ONCE {
            let full = std::mem::take(&mut handful);
            rows.send(Some((table, full))).await.map_err(|_| StoreError::Stopped)?;
        }
    }
    rows.send(Some((table, handful))).await.map_err(|_| StoreError::Stopped)
}

fn fill(
    copy: &CopyTarget<'_>,
    mut handfuls: mpsc::Receiver<Option<Handful>>,
) -> Result<(), StoreError> {
    while let Some(handful) = handfuls.blocking_recv() {
        let Some((table, rows)) = handful else { return Ok(()) };
        for row in &rows {
            one(copy, table, row)?;
        }
    }
    // The reader went away, and says why.
    Err(StoreError::Stopped)
}

fn one(copy: &CopyTarget<'_>, table: Table, row: &Row) -> Result<(), StoreError> {
    let key =
        |at| -> Result<[u8; 16], StoreError> { Ok(row.try_get::<_, uuid::Uuid>(at)?.into_bytes()) };
    match table {
        Table::Event => copy.event(&CopiedEvent {
            seq: row.try_get(0)?,
            record_time_us: row.try_get(1)?,
            event_time_ns: row.try_get(2)?,
            declares_error: row.try_get(3)?,
            event_id: row.try_get(4)?,
            captured_by: row.try_get(5)?,
            hash: row.try_get(6)?,
            fact: row.try_get(7)?,
            body: row.try_get(8)?,
        }),
        Table::Posting => {
            let roles: i32 = row.try_get(3)?;
            copy.posting(key(0)?, row.try_get(1)?, row.try_get(2)?, roles.into())
        }
        Table::KnownValue => {
            let kind: i16 = row.try_get(0)?;
            copy.known_value(kind.into(), row.try_get(1)?, key(2)?)
        }
        Table::CaptureJob => copy.capture_job(&super::jobs::job(row)?),
        Table::NamedQuery => copy.named_query(&super::named::query(row)?),
        Table::Subscription => copy.subscription(&super::subscriptions::subscription(row)?),
        Table::MasterElement => copy.master_element(&CopiedElement {
            number: row.try_get(0)?,
            id: row.try_get(1)?,
            kind: row.try_get(2)?,
            captured_by: row.try_get(3)?,
            record_time_us: row.try_get(4)?,
            body: row.try_get(5)?,
        }),
        Table::MasterPosting => {
            copy.master_posting(key(0)?, row.try_get(1)?, key(2)?, key(3)?, row.try_get(4)?)
        }
    }
}
