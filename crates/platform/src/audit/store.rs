//! The table of the audit log, and the only place that names it.

use jiff::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

use super::chain::{Broken, Link, START, Verified};
use super::{Actor, Change};
use crate::db::{DbError, Row, Tx, Value};
use crate::text::hex;

/// One entry as it is shown.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// Number in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The account, or none for the program itself.
    pub actor_id: Option<Uuid>,
    /// Who, as named then.
    pub actor_name: String,
    /// What was done.
    pub verb: String,
    /// To what kind of thing.
    pub kind: String,
    /// To which one.
    pub id: String,
    /// Commune of the thing.
    pub commune: Option<String>,
    /// State before, as JSON text.
    pub before: Option<String>,
    /// State after, as JSON text.
    pub after: Option<String>,
    /// Why.
    pub reason: Option<String>,
    hash: Vec<u8>,
}

const COLUMNS: &str = "seq, at_us, actor_id, actor_name, verb, thing_kind, thing_id, commune, \
                       before_json, after_json, reason, hash";

impl AuditRow {
    fn read(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            seq: row.get("seq")?,
            at: row.get("at_us")?,
            actor_id: row.get("actor_id")?,
            actor_name: row.get("actor_name")?,
            verb: row.get("verb")?,
            kind: row.get("thing_kind")?,
            id: row.get("thing_id")?,
            commune: row.get("commune")?,
            before: row.get("before_json")?,
            after: row.get("after_json")?,
            reason: row.get("reason")?,
            hash: row.get("hash")?,
        })
    }

    fn chained(&self, before: &[u8; 32]) -> [u8; 32] {
        Link {
            seq: self.seq,
            at_us: self.at.as_microsecond(),
            actor_id: self.actor_id.as_ref().map(|id| id.as_bytes().as_slice()),
            texts: [
                Some(&self.actor_name),
                Some(&self.verb),
                Some(&self.kind),
                Some(&self.id),
                self.commune.as_deref(),
                self.before.as_deref(),
                self.after.as_deref(),
                self.reason.as_deref(),
            ],
        }
        .hash(before)
    }
}

/// Add an entry to the chain, in the transaction of the change itself.
///
/// # Errors
/// [`DbError`] from the engine; the change is then rolled back with it.
pub fn record(tx: &mut Tx<'_>, actor: &Actor, change: &Change) -> Result<(), DbError> {
    let (last, before) = head(tx)?;
    let text = |json: &Option<Json>| json.as_ref().map(Json::to_string);
    let mut row = AuditRow {
        seq: last + 1,
        // The table keeps microseconds; hash what will be read back.
        at: Timestamp::from_microsecond(actor.at.as_microsecond()).unwrap_or(actor.at),
        actor_id: actor.id,
        actor_name: actor.name.clone(),
        verb: change.verb.to_owned(),
        kind: change.kind.to_owned(),
        id: change.id.clone(),
        commune: change.commune.clone(),
        before: text(&change.before),
        after: text(&change.after),
        reason: actor.reason.clone(),
        hash: Vec::new(),
    };
    row.hash = row.chained(&before).to_vec();
    tx.execute(
        "INSERT INTO audit (seq, at_us, actor_id, actor_name, verb, thing_kind, thing_id, commune, \
         before_json, after_json, reason, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &[
            row.seq.into(),
            row.at.into(),
            row.actor_id.into(),
            row.actor_name.into(),
            row.verb.into(),
            row.kind.into(),
            row.id.into(),
            row.commune.into(),
            row.before.into(),
            row.after.into(),
            row.reason.into(),
            row.hash.clone().into(),
        ],
    )?;
    tx.execute(
        "INSERT INTO audit_head (id, seq, hash) VALUES (1, $1, $2) \
         ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        &[row.seq.into(), row.hash.into()],
    )?;
    tx.mark_audited();
    Ok(())
}

fn head(tx: &mut Tx<'_>) -> Result<(i64, [u8; 32]), DbError> {
    let found = tx.row("SELECT seq, hash FROM audit_head WHERE id = 1", &[], |row| {
        Ok((row.get::<i64>("seq")?, row.get::<Vec<u8>>("hash")?))
    })?;
    Ok(found.map_or((0, START), |(seq, hash)| (seq, hash.try_into().unwrap_or(START))))
}

/// Walk the whole chain, a page at a time.
///
/// # Errors
/// [`DbError`] when the table cannot be read; a broken chain is an answer, not an error.
pub fn verify(tx: &mut Tx<'_>) -> Result<Result<Verified, Broken>, DbError> {
    const PAGE: i64 = 1_000;
    let (expected, head_hash) = head(tx)?;
    let (mut last, mut hash) = (0, START);
    loop {
        let page = tx.rows(
            &format!("SELECT {COLUMNS} FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2"),
            &[last.into(), PAGE.into()],
            AuditRow::read,
        )?;
        if page.is_empty() {
            break;
        }
        for row in page {
            if row.seq != last + 1 {
                return Ok(Err(Broken::Gap { seq: last + 1 }));
            }
            hash = row.chained(&hash);
            if row.hash != hash {
                return Ok(Err(Broken::Entry { seq: row.seq }));
            }
            last = row.seq;
        }
    }
    if last != expected || hash != head_hash {
        return Ok(Err(Broken::End { found: last, expected }));
    }
    let head = hex(&hash);
    Ok(Ok(Verified { entries: last.unsigned_abs(), head }))
}

/// Entries of one thing, newest first (index `audit_thing`).
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of_thing(
    tx: &mut Tx<'_>,
    kind: &str,
    id: &str,
    most: u32,
) -> Result<Vec<AuditRow>, DbError> {
    tx.rows(
        &format!(
            "SELECT {COLUMNS} FROM audit WHERE thing_kind = $1 AND thing_id = $2 \
             ORDER BY seq DESC LIMIT $3"
        ),
        &[kind.into(), id.into(), most.into()],
        AuditRow::read,
    )
}

/// Entries before a number, newest first: a page of the log, of one kind of thing or of all
/// (index `audit_kind`).
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(
    tx: &mut Tx<'_>,
    kind: Option<&str>,
    before: Option<i64>,
    most: u32,
) -> Result<Vec<AuditRow>, DbError> {
    let before = Value::Int(before.unwrap_or(i64::MAX));
    match kind {
        None => tx.rows(
            &format!("SELECT {COLUMNS} FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2"),
            &[before, most.into()],
            AuditRow::read,
        ),
        Some(kind) => tx.rows(
            &format!(
                "SELECT {COLUMNS} FROM audit WHERE thing_kind = $1 AND seq < $2 \
                 ORDER BY seq DESC LIMIT $3"
            ),
            &[kind.into(), before, most.into()],
            AuditRow::read,
        ),
    }
}

/// Number of the last entry, 0 before the first: whatever an office may change is the same as long
/// as this is the same, so that answers can be kept and asked for again.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn last(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    let last = tx
        .row("SELECT seq FROM audit ORDER BY seq DESC LIMIT 1", &[], |row| row.get::<i64>("seq"))?;
    Ok(last.unwrap_or_default())
}

/// The kinds of things the log speaks of. One index step per kind, however long the log.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn kinds(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    let mut kinds: Vec<String> = Vec::new();
    loop {
        let last = kinds.last().map_or("", String::as_str);
        let next = tx.row(
            "SELECT min(thing_kind) AS kind FROM audit WHERE thing_kind > $1",
            &[last.into()],
            |row| row.get::<Option<String>>("kind"),
        )?;
        match next.flatten() {
            Some(kind) => kinds.push(kind),
            None => return Ok(kinds),
        }
    }
}
