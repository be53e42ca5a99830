//! Filling an empty store from a file of the embedded engine: a backup, or the store that was used
//! before. One transaction: all of it is there, or nothing.

use std::path::{Path, PathBuf};
use std::pin::pin;

use rusqlite::Row;
use tokio::sync::mpsc;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Transaction};
use uuid::Uuid;

use super::connect::Connector;
use super::distributed::settle;
use super::master::{id_key, value_key};
use super::older;
use crate::index::captor;
use crate::{StoreError, body, sqlite};

/// Rows handed over at once, and such handfuls that may wait for the server.
const ROWS_AT_ONCE: usize = 500;
const WAITING: usize = 4;

type Cells = Vec<Box<dyn ToSql + Sync + Send>>;
type Handful = (usize, Vec<Cells>);

/// One table: what is read, what is written, and how a row becomes the other.
struct Table {
    read: &'static str,
    write: &'static str,
    types: &'static [Type],
    cells: fn(&Row<'_>) -> rusqlite::Result<Cells>,
}

const TABLES: [Table; 9] = [
    Table {
        read: "SELECT seq, event_time_ns, record_time_us, length(declaration_key) > 0, event_id,
            captured_by, hash, fact, body FROM event ORDER BY seq",
        write: "COPY event (seq, event_time_ns, record_time_us, declares_error, event_id,
            captured_by, hash, fact, body, text_bytes) FROM STDIN (FORMAT binary)",
        types: &[
            Type::INT8,
            Type::INT8,
            Type::INT8,
            Type::BOOL,
            Type::TEXT,
            Type::TEXT,
            Type::BYTEA,
            Type::BYTEA,
            Type::BYTEA,
            Type::INT4,
        ],
        cells: |row| {
            let body: Vec<u8> = row.get(8)?;
            let text_bytes = i32::try_from(body::text_bytes(&body)).unwrap_or(i32::MAX);
            Ok(vec![
                int(row, 0)?,
                int(row, 1)?,
                int(row, 2)?,
                flag(row, 3)?,
                text(row, 4)?,
                text(row, 5)?,
                bytes(row, 6)?,
                bytes(row, 7)?,
                Box::new(body),
                Box::new(text_bytes),
            ])
        },
    },
    Table {
        read: "SELECT event_key, declaration_key, seq FROM event
            ORDER BY event_key, declaration_key",
        write: "COPY event_identity (event_key, declaration_key, seq) FROM STDIN (FORMAT binary)",
        types: &[Type::UUID, Type::UUID, Type::INT8],
        cells: |row| Ok(vec![key(row, 0)?, key(row, 1)?, int(row, 2)?]),
    },
    Table {
        read: "SELECT key, event_time_ns, seq, roles FROM posting
            ORDER BY key, event_time_ns, seq",
        write: "COPY posting (key, event_time_ns, seq, roles) FROM STDIN (FORMAT binary)",
        types: &[Type::UUID, Type::INT8, Type::INT8, Type::INT4],
        cells: |row| {
            let roles: i32 = row.get(3)?;
            Ok(vec![key(row, 0)?, int(row, 1)?, int(row, 2)?, Box::new(roles)])
        },
    },
    Table {
        read: "SELECT key, kind, value FROM known_value",
        write: "COPY known_value (key, kind, value) FROM STDIN (FORMAT binary)",
        types: &[Type::UUID, Type::INT2, Type::TEXT],
        cells: |row| {
            let kind: i16 = row.get(1)?;
            Ok(vec![key(row, 0)?, Box::new(kind), text(row, 2)?])
        },
    },
    Table {
        read: "SELECT id, captured_by, success, behaviour, created_at_us, finished_at_us, errors
            FROM capture_job ORDER BY id",
        write: "COPY capture_job (id, captured_by, success, behaviour, created_at_us,
            finished_at_us, errors, captor) FROM STDIN (FORMAT binary)",
        types: &[
            Type::UUID,
            Type::TEXT,
            Type::BOOL,
            Type::TEXT,
            Type::INT8,
            Type::INT8,
            Type::TEXT,
            Type::UUID,
        ],
        cells: |row| {
            Ok(vec![
                key(row, 0)?,
                text(row, 1)?,
                flag(row, 2)?,
                text(row, 3)?,
                int(row, 4)?,
                Box::new(row.get::<_, Option<i64>>(5)?),
                text(row, 6)?,
                Box::new(captor(&row.get::<_, String>(1)?).key.as_uuid()),
            ])
        },
    },
    Table {
        read: "SELECT owner, name, definition, created_at_us FROM named_query",
        write: "COPY named_query (owner, name, definition, created_at_us)
            FROM STDIN (FORMAT binary)",
        types: &[Type::TEXT, Type::TEXT, Type::TEXT, Type::INT8],
        cells: |row| Ok(vec![text(row, 0)?, text(row, 1)?, text(row, 2)?, int(row, 3)?]),
    },
    Table {
        read: "SELECT id, owner, query_name, definition, created_at_us, cursor, on_events,
            due_at_us, progress FROM subscription",
        write: "COPY subscription (id, owner, query_name, definition, created_at_us, cursor,
            on_events, due_at_us, progress) FROM STDIN (FORMAT binary)",
        types: &[
            Type::UUID,
            Type::TEXT,
            Type::TEXT,
            Type::TEXT,
            Type::INT8,
            Type::INT8,
            Type::BOOL,
            Type::INT8,
            Type::TEXT,
        ],
        cells: |row| {
            Ok(vec![
                key(row, 0)?,
                text(row, 1)?,
                text(row, 2)?,
                text(row, 3)?,
                int(row, 4)?,
                int(row, 5)?,
                flag(row, 6)?,
                Box::new(row.get::<_, Option<i64>>(7)?),
                text(row, 8)?,
            ])
        },
    },
    Table {
        read: "SELECT number, id, kind, captured_by, record_time_us, body FROM master_element
            ORDER BY number",
        write: "COPY master_element (number, id, kind, captured_by, record_time_us, body, id_key)
            FROM STDIN (FORMAT binary)",
        types: &[
            Type::INT8,
            Type::TEXT,
            Type::TEXT,
            Type::TEXT,
            Type::INT8,
            Type::BYTEA,
            Type::UUID,
        ],
        cells: |row| {
            Ok(vec![
                int(row, 0)?,
                text(row, 1)?,
                text(row, 2)?,
                text(row, 3)?,
                int(row, 4)?,
                bytes(row, 5)?,
                Box::new(id_key(&row.get::<_, String>(1)?)),
            ])
        },
    },
    Table {
        read: "SELECT key, value, subject, topic, captured_by FROM master_posting",
        write: "COPY master_posting (key, value, subject, topic, captured_by, captor, value_key)
            FROM STDIN (FORMAT binary)",
        types: &[
            Type::UUID,
            Type::TEXT,
            Type::UUID,
            Type::UUID,
            Type::TEXT,
            Type::UUID,
            Type::UUID,
        ],
        cells: |row| {
            Ok(vec![
                key(row, 0)?,
                text(row, 1)?,
                key(row, 2)?,
                key(row, 3)?,
                text(row, 4)?,
                Box::new(captor(&row.get::<_, String>(4)?).key.as_uuid()),
                Box::new(value_key(&row.get::<_, String>(1)?)),
            ])
        },
    },
];

const LOCK_HEAD: &str = "SELECT seq, element FROM head FOR UPDATE";
/// Four statements: one that changes the head reads no distributed table.
const LAST: [&str; 4] = [
    "SELECT coalesce(max(seq), 0) FROM event",
    "SELECT coalesce(max(number), 0) FROM master_element",
    "SELECT max(record_time_us) FROM event",
    "SELECT max(record_time_us) FROM master_element",
];
const MOVE_HEAD: &str = "UPDATE head SET seq = $1, element = $2, record_time_us = $3";

pub(super) async fn fill(connector: &Connector, source: &Path) -> Result<(), StoreError> {
    let mut client = connector.connect().await?;
    let tx = client.transaction().await?;
    let head = tx.query_one(LOCK_HEAD, &[]).await?;
    let (last, element): (i64, i64) = (head.try_get(0)?, head.try_get(1)?);
    if (last, element) != (0, 0) {
        let why = format!("it holds {last} events already; restore into an empty database");
        return Err(connector.cannot_open(why));
    }
    let (rows, mut handfuls) = mpsc::channel::<Handful>(WAITING);
    let lacking = sqlite::lacking(source)?;
    let source: PathBuf = source.to_owned();
    let reading = tokio::task::spawn_blocking(move || read(&source, &rows));
    let written = write(&tx, &mut handfuls).await;
    drop(handfuls);
    let read = reading.await.map_err(|_| StoreError::Stopped)?;
    // When the server is the reason, the reader only says that nobody listens.
    written?;
    read?;
    let mut last = [None; 4];
    for (one, sql) in last.iter_mut().zip(LAST) {
        *one = tx.query_one(sql, &[]).await?.try_get::<_, Option<i64>>(0)?;
    }
    let [seq, element, events_us, elements_us] = last;
    tx.execute(MOVE_HEAD, &[&seq, &element, &events_us.max(elements_us)]).await?;
    for added in lacking {
        older::index_added(tx.client(), added).await?;
    }
    tx.commit().await?;
    if connector.is_distributed() && !settle::settle(&client).await? {
        return Err(StoreError::Uncertain);
    }
    analyze(&client).await
}

/// So that the server knows the new tables before it would look by itself.
async fn analyze(client: &Client) -> Result<(), StoreError> {
    Ok(client.batch_execute("ANALYZE event, event_identity, posting, known_value").await?)
}

fn read(source: &Path, rows: &mpsc::Sender<Handful>) -> Result<(), StoreError> {
    let statements = TABLES.map(|table| table.read);
    let mut handful: Handful = (0, Vec::new());
    let send = |handful: Handful| rows.blocking_send(handful).map_err(|_| StoreError::Stopped);
    sqlite::read_rows(source, &statements, |table, row| {
        if handful.0 != table || handful.1.len() == ROWS_AT_ONCE {
            send(std::mem::replace(&mut handful, (table, Vec::with_capacity(ROWS_AT_ONCE))))?;
        }
        handful.1.push((TABLES[table].cells)(row)?);
        Ok(())
    })?;
    send(handful)
}

async fn write(
    tx: &Transaction<'_>,
    handfuls: &mut mpsc::Receiver<Handful>,
) -> Result<(), StoreError> {
    let mut next = handfuls.recv().await;
    while let Some((table, first)) = next.take() {
        let sink = tx.copy_in(TABLES[table].write).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, TABLES[table].types));
        let mut rows = first;
        loop {
            for cells in &rows {
                let cells = cells.iter().map(|cell| &**cell as &(dyn ToSql + Sync));
                writer.as_mut().write(&cells.collect::<Vec<_>>()).await?;
            }
            match handfuls.recv().await {
                Some((same, more)) if same == table => rows = more,
                other => {
                    next = other;
                    break;
                }
            }
        }
        writer.finish().await?;
    }
    Ok(())
}

type Cell = rusqlite::Result<Box<dyn ToSql + Sync + Send>>;

fn int(row: &Row<'_>, at: usize) -> Cell {
    Ok(Box::new(row.get::<_, i64>(at)?))
}

fn flag(row: &Row<'_>, at: usize) -> Cell {
    Ok(Box::new(row.get::<_, bool>(at)?))
}

fn text(row: &Row<'_>, at: usize) -> Cell {
    Ok(Box::new(row.get::<_, String>(at)?))
}

fn bytes(row: &Row<'_>, at: usize) -> Cell {
    Ok(Box::new(row.get::<_, Vec<u8>>(at)?))
}

/// Sixteen bytes; none stand for zero.
fn key(row: &Row<'_>, at: usize) -> Cell {
    let key: Vec<u8> = row.get(at)?;
    Ok(Box::new(Uuid::from_bytes(key.try_into().unwrap_or_default())))
}
