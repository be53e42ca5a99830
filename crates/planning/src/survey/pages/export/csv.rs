//! One table of the answers as CSV, written as it is read.

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use futures_util::stream::try_unfold;
use nguon_platform::web::{Error, Officer};
use nguon_print::{csv_head, csv_line};
use serde::Deserialize;
use uuid::Uuid;

use super::{Source, answers, file};
use crate::PlanningState;

/// Which table.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    /// Path of a repeat; empty: that of the answers.
    table: String,
}

/// `GET /surveys/{survey}/answers.csv`, of a repeat with `?table=product`.
pub async fn csv(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<answers::Asked>,
    Query(Which { table }): Query<Which>,
) -> Result<Response, Error> {
    let source = Source::open(state, &officer, id, &asked).await?;
    let number = source.tables.named(&table).ok_or(Error::NotFound)?;
    let (head, counts) = (csv_head(&source.heads_of(number)), source.none());
    // The head goes with the first page; a page that fails ends the answer before its end, which
    // whoever takes it is told by the connection.
    let begin = Some((head, None));
    let rows = try_unfold((source, counts, begin), move |(source, mut counts, at)| async move {
        let Some((mut text, after)) = at else { return Ok(None) };
        let batch = source.batch(after, &mut counts).await?;
        let ours = batch.rows.iter().filter(|(table, _)| *table == number);
        text.extend(ours.map(|(_, row)| csv_line(row)));
        let next = batch.next.map(|last| (String::new(), Some(last)));
        Ok::<_, Error>(Some((Bytes::from(text), (source, counts, next))))
    });
    let plain = |c: &char| c.is_ascii_alphanumeric() || "-_".contains(*c);
    let name: String = table.replace('/', "-").chars().filter(plain).take(80).collect();
    Ok(file("text/csv; charset=utf-8", (&name, "csv"), Body::from_stream(rows)))
}
