//! On a PostgreSQL server: `COPY` in its binary form, one transaction for all tables.

use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use futures_util::{SinkExt, TryStreamExt};
use jiff::Timestamp;
use nguon_event_store::PostgresStore;
use tokio_postgres::Client;

use crate::commands::bench::report::count;
use crate::commands::bench::server::{connect, settings};
use crate::failure::{Doing, Failure};

/// Tables that a captured event fills, and the order of their rows.
const TABLES: [(&str, &str); 4] =
    [("event", "seq"), ("event_identity", "seq"), ("posting", "seq"), ("known_value", "key")];

/// Events per second.
pub async fn events_per_second(from: &str, to: &str) -> Result<f64, Failure> {
    // The store itself makes its tables; the clock is not asked before an event comes.
    let made = PostgresStore::open(&settings(to)?, Arc::new(|| Timestamp::UNIX_EPOCH)).await;
    drop(made.doing("cannot make the tables")?);
    let (source, target) = (connect(from).await?, connect(to).await?);
    load(&source, &target).await.doing("cannot load in bulk")
}

async fn load(source: &Client, target: &Client) -> Result<f64, tokio_postgres::Error> {
    let mut tables = Vec::new();
    for (table, order) in TABLES {
        let rows = format!("COPY (SELECT * FROM {table} ORDER BY {order}) TO STDOUT BINARY");
        let rows: Vec<Bytes> = source.copy_out(&rows).await?.try_collect().await?;
        tables.push((table, rows));
    }
    let begun = Instant::now();
    let mut events = 0;
    target.batch_execute("BEGIN").await?;
    for (table, rows) in tables {
        let mut sink = pin!(target.copy_in(&format!("COPY {table} FROM STDIN BINARY")).await?);
        for row in rows {
            sink.feed(row).await?;
        }
        let loaded = sink.finish().await?;
        if table == "event" {
            events = loaded;
        }
    }
    target.batch_execute("COMMIT").await?;
    Ok(count(usize::try_from(events).unwrap_or(0)) / begun.elapsed().as_secs_f64())
}
