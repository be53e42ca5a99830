//! One commit of a group of batches.
//!
//! Whoever commits holds the row of `head` until the commit is visible: places and record times
//! are given in the order in which others come to see them, whatever number of programs write.
//! A small group takes three round trips; a large one a few more, for COPY.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{Timestamp, ToSpan};
use tokio_postgres::{Client, Row, Statement};
use uuid::Uuid;

use super::decide::{Decided, Head, Taken, decide, identity};
use super::distributed::moved::{self, Shards};
use super::distributed::settle::{self, VISIBLE};
use super::distributed::taken;
use super::elements;
use super::jobs::{self, JobRow};
use super::rows::{self, Rows};
use crate::key::Key16;
use crate::{Batch, Clock, NewEvent, Receipt, StoreError};

/// Index: none, one row.
pub(super) const LOCK_HEAD: &str =
    "SELECT seq, element, record_time_us, pg_current_xact_id()::text FROM head FOR UPDATE";
/// Index: primary keys.
pub(super) const TAKEN: &str = "SELECT i.event_key, i.declaration_key, e.hash
    FROM unnest($1::uuid[], $2::uuid[]) AS c (event_key, declaration_key)
    CROSS JOIN LATERAL (SELECT event_key, declaration_key, seq FROM event_identity t
        WHERE t.event_key = c.event_key AND t.declaration_key = c.declaration_key LIMIT 1) AS i
    CROSS JOIN LATERAL (SELECT hash FROM event t WHERE t.seq = i.seq LIMIT 1) AS e";
const MOVE_HEAD: &str = "UPDATE head SET seq = $1, element = $2, record_time_us = $3";

/// The statements of a commit, prepared on its connection.
pub(super) struct Statements {
    lock_head: Statement,
    visible: Statement,
    taken: Looked,
    pub move_head: Statement,
    events: Statement,
    identities: Statement,
    postings: Statement,
    pub values: Statement,
    pub job: Statement,
}

/// How is looked up what is there.
enum Looked {
    AtOnce(Statement),
    /// Where tables are distributed.
    Apart(taken::Statements),
}

impl Statements {
    /// For ordinary tables, or for such as are distributed, or are to be.
    pub async fn prepare(client: &Client, distributed: bool) -> Result<Self, StoreError> {
        let taken = if distributed {
            Looked::Apart(taken::Statements::prepare(client).await?)
        } else {
            Looked::AtOnce(client.prepare(TAKEN).await?)
        };
        Ok(Self {
            lock_head: client.prepare(LOCK_HEAD).await?,
            visible: client.prepare(VISIBLE).await?,
            taken,
            move_head: client.prepare(MOVE_HEAD).await?,
            events: client.prepare(rows::INSERT_EVENTS).await?,
            identities: client.prepare(rows::INSERT_IDENTITIES).await?,
            postings: client.prepare(rows::INSERT_POSTINGS).await?,
            values: client.prepare(rows::INSERT_VALUES).await?,
            job: client.prepare(jobs::SAVE).await?,
        })
    }
}

/// One for each batch.
pub(super) type Outcomes = Vec<Result<Receipt, StoreError>>;

/// What a commit wrote, so that one can ask later whether it is there.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    /// Number of the transaction.
    pub transaction: String,
    /// Place and event key of its first event; none if it had none.
    pub first: Option<(i64, Uuid)>,
}

/// A transaction that holds the head.
pub(super) struct Begun {
    /// The last places.
    pub last: Head,
    /// The time of its events.
    pub record_time: Timestamp,
    /// Its number.
    transaction: String,
    /// What is there of its batches.
    taken: Taken,
    /// The shards before its first statement, while tables move.
    pub shards: Option<Shards>,
}

/// Why a commit failed.
pub(super) enum Failed {
    /// Nothing is kept.
    Before(StoreError),
    /// The connection was lost when the commit was under way; the outcomes hold if it succeeded.
    During(Trace, Outcomes),
    /// Nothing is kept: the tables are distributed, and the connection is not set up for it.
    Distributed,
    /// Nothing is kept: a node does not show the last commit yet.
    Behind,
    /// Nothing is kept: a table went to the workers meanwhile.
    Moved,
}

impl From<tokio_postgres::Error> for Failed {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Before(error.into())
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Before(error)
    }
}

/// Writes a group in one transaction. On an error the transaction is still open.
pub(super) async fn group(
    client: &Client,
    statements: &Statements,
    batches: &[&Batch],
    clock: &Clock,
    warned: &AtomicBool,
) -> Result<Outcomes, Failed> {
    let begun = begin(client, statements, batches, clock).await?;
    let Begun { last, record_time, transaction, taken, shards } = begun;
    let decided = decide(batches, taken, last, record_time);
    send(client, statements, &decided, last, record_time).await?;
    if !is_unmoved(client, shards.as_ref()).await? {
        return Err(Failed::Moved);
    }
    let first = decided.rows.first().map(|row| (row.seq, row.event.event_key.as_uuid()));
    warned.store(false, Ordering::Relaxed);
    match client.batch_execute("COMMIT").await {
        Ok(()) => {
            let moves = decided.rows.last().map(|row| row.seq);
            if shown(client, statements, moves, warned).await {
                Ok(decided.outcomes)
            } else {
                Err(Failed::During(Trace { transaction, first }, decided.outcomes))
            }
        }
        Err(error) => match StoreError::from(error) {
            StoreError::Unavailable(_) => {
                Err(Failed::During(Trace { transaction, first }, decided.outcomes))
            }
            other => Err(Failed::Before(other)),
        },
    }
}

/// Whether all statements since the transaction began knew where the tables are.
pub(super) async fn is_unmoved(
    client: &Client,
    before: Option<&Shards>,
) -> Result<bool, StoreError> {
    let Some(before) = before else { return Ok(true) };
    Ok(moved::shards(client).await? == *before)
}

/// Whether the events of a commit that succeeded are visible, up to the last of them.
pub(super) async fn shown(
    client: &Client,
    statements: &Statements,
    last: Option<i64>,
    warned: &AtomicBool,
) -> bool {
    let (Looked::Apart(_), Some(last)) = (&statements.taken, last) else { return true };
    // Citus warns of a node that could not be told of the end.
    !warned.load(Ordering::Relaxed) && settle::moved(client, last).await.is_ok()
}

/// Begins, locks the head and looks up what is there, in one round trip; where tables are
/// distributed in a few.
pub(super) async fn begin(
    client: &Client,
    statements: &Statements,
    batches: &[&Batch],
    clock: &Clock,
) -> Result<Begun, Failed> {
    let identities = batches.iter().flat_map(|batch| &batch.events).map(identity);
    let (keys, declarations): (Vec<Uuid>, Vec<Uuid>) =
        identities.map(|(key, declaration)| (key.as_uuid(), declaration.as_uuid())).unzip();
    let looking = async {
        let Looked::AtOnce(statement) = &statements.taken else { return Ok(None) };
        client.query(statement, &[&keys, &declarations]).await.map(Some)
    };
    // They are sent in this order, and each is run when the one before it is done: the mark is
    // asked for when the head is held.
    let (begun, head, mark, taken) = futures_util::future::join4(
        client.batch_execute("BEGIN"),
        client.query_one(&statements.lock_head, &[]),
        client.query_one(&statements.visible, &[]),
        looking,
    )
    .await;
    begun?;
    let (head, mark) = (head?, mark?);
    let last = Head { seq: head.try_get(0)?, element: head.try_get(1)? };
    // From here on no table is looked at that moves.
    let shards = if mark.try_get(2)? { Some(moved::shards(client).await?) } else { None };
    let taken = match (taken?, &statements.taken) {
        (_, Looked::AtOnce(_)) if mark.try_get(0)? => return Err(Failed::Distributed),
        (_, Looked::Apart(statements)) => {
            if !settle::is_caught_up(client, last.seq, mark.try_get(1)?).await? {
                return Err(Failed::Behind);
            }
            taken::of(client, statements, &keys).await?
        }
        (rows, _) => taken_of(&rows.unwrap_or_default())?,
    };
    let record_time = next_record_time(head.try_get(2)?, clock());
    Ok(Begun { last, record_time, transaction: head.try_get(3)?, taken, shards })
}

fn taken_of(rows: &[Row]) -> Result<Taken, tokio_postgres::Error> {
    let mut taken = Taken::new();
    for row in rows {
        let key = |uuid: Uuid| Key16(uuid.into_bytes());
        let hash = <[u8; 32]>::try_from(row.try_get::<_, &[u8]>(2)?).unwrap_or_default();
        taken.insert((key(row.try_get(0)?), key(row.try_get(1)?)), hash);
    }
    Ok(taken)
}

/// What is there of these events, in a transaction that has begun.
pub(super) async fn taken(
    client: &Client,
    statements: &Statements,
    events: &[NewEvent],
) -> Result<Taken, StoreError> {
    let (keys, declarations): (Vec<Uuid>, Vec<Uuid>) = events
        .iter()
        .map(identity)
        .map(|(key, declaration)| (key.as_uuid(), declaration.as_uuid()))
        .unzip();
    match &statements.taken {
        Looked::AtOnce(statement) => {
            let rows = client.query(statement, &[&keys, &declarations]).await?;
            Ok(taken_of(&rows)?)
        }
        Looked::Apart(statements) => taken::of(client, statements, &keys).await,
    }
}

/// The `recordTime` of a commit: now, or a microsecond after the last one if the clock stood still
/// or went back.
fn next_record_time(last_us: Option<i64>, now: Timestamp) -> Timestamp {
    let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
    let after_last = last_us
        .and_then(|us| Timestamp::from_microsecond(us).ok())
        .and_then(|last| last.checked_add(1.microsecond()).ok());
    after_last.map_or(now, |after| after.max(now))
}

async fn send(
    client: &Client,
    statements: &Statements,
    decided: &Decided<'_>,
    last: Head,
    record_time: Timestamp,
) -> Result<(), Failed> {
    let jobs = decided.jobs.iter().cloned().map(JobRow::of).collect::<Result<Vec<_>, _>>()?;
    let jobs = async {
        for job in &jobs {
            client.execute(&statements.job, &job.values()).await?;
        }
        Ok(())
    };
    if decided.rows.is_empty() && decided.elements.is_empty() {
        return jobs.await;
    }
    elements::write(client, &decided.elements, record_time).await?;
    let rows = Rows::of(&decided.rows, record_time);
    let head_us = record_time.as_microsecond();
    let seq = decided.rows.last().map_or(last.seq, |row| row.seq);
    let element = decided.elements.last().map_or(last.element, |row| row.number);
    let head: [&(dyn tokio_postgres::types::ToSql + Sync); 3] = [&seq, &element, &head_us];
    let move_head = client.execute(&statements.move_head, &head);
    if rows.are_many() {
        rows.copy(client).await?;
        rows.insert_values(client, &statements.values).await?;
        move_head.await?;
    } else {
        let (events, identities, postings, values, head) = futures_util::future::join5(
            rows.insert_events(client, &statements.events),
            rows.insert_identities(client, &statements.identities),
            rows.insert_postings(client, &statements.postings),
            rows.insert_values(client, &statements.values),
            move_head,
        )
        .await;
        events?;
        identities?;
        postings?;
        values?;
        head?;
    }
    jobs.await
}
