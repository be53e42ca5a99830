//! The tables of markets and of statuses per market.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use serde_json::json;
use uuid::Uuid;

use super::{Market, MarketCode, MarketStatus, NewStatus, Status, rules};
use crate::error::{Refusal, RegistryError, settle};
use crate::facts;
use crate::subject::{Subject, SubjectKind};
use crate::words::text;

const COLUMNS: &[&str] = &["code", "alpha3", "name", "english", "confidence"];

/// Load `data/markets.tsv`: new markets are added, known ones brought up to date, none removed.
///
/// # Errors
/// [`RegistryError::Facts`] with the line that is wrong; nothing is kept then.
pub fn load(tx: &mut Tx<'_>, actor: &Actor, text: &str) -> Result<usize, RegistryError> {
    let rows = facts::read(text, COLUMNS)?;
    for row in &rows {
        tx.execute(
            "INSERT INTO registry_market (code, alpha3, name, english) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (code) DO UPDATE SET alpha3 = excluded.alpha3, name = excluded.name, \
             english = excluded.english",
            &[
                row.parse::<MarketCode>("code")?.to_string().into(),
                row.optional("alpha3").into(),
                row.needed("name")?.into(),
                row.needed("english")?.into(),
            ],
        )?;
    }
    let state = json!({ "rows": rows.len() });
    audit::record(tx, actor, &Change::new("import", "market", "markets.tsv", None, Some(state)))?;
    Ok(rows.len())
}

/// All markets, by code. A short table of facts.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Market>, DbError> {
    tx.rows("SELECT code, name, english FROM registry_market ORDER BY code LIMIT 300", &[], |row| {
        Ok(Market {
            code: row.parse("code")?,
            name: row.get("name")?,
            english: row.get("english")?,
        })
    })
}

/// Set the status in one market: ends the current period on the day the new one begins.
///
/// The caller has asked territory and permission, and records the change of the subject's version.
///
/// # Errors
/// [`RegistryError::Refused`] when [`rules::check`] refuses or the market is not known.
pub fn set_status(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: Subject,
    new: &NewStatus,
    today: Date,
) -> Result<(), RegistryError> {
    let known = tx.row(
        "SELECT code FROM registry_market WHERE code = $1",
        &[new.market.to_string().into()],
        |_| Ok(()),
    )?;
    known.ok_or_else(|| Refusal::new("market", "registry-error-market-unknown"))?;
    let now = current(tx, subject)?;
    let now = now.into_iter().find(|status| status.market == new.market);
    settle(rules::check(now.as_ref(), new, today))?;
    let [kind, id] = subject.values();
    tx.execute(
        "UPDATE registry_market_status SET valid_to = $1 \
         WHERE subject_kind = $2 AND subject = $3 AND market = $4 AND valid_to IS NULL",
        &[new.from.into(), kind.clone(), id.clone(), new.market.to_string().into()],
    )?;
    tx.execute(
        "INSERT INTO registry_market_status \
         (id, subject_kind, subject, market, status, valid_from, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            new.id.into(),
            kind,
            id,
            new.market.to_string().into(),
            new.status.word().into(),
            new.from.into(),
            text(new.reason.as_ref()),
        ],
    )?;
    let before = now.map(|now| now.json());
    let (kind, after) = (subject.kind.word(), Some(new.json()));
    let change = Change::new("set-status", kind, &subject.id, before, after);
    Ok(audit::record(tx, actor, &change)?)
}

/// End a pending status that came to nothing: the market has none then.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn end_pending(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: Subject,
    market: MarketCode,
    day: Date,
) -> Result<(), RegistryError> {
    let now = current(tx, subject)?;
    let pending = now.iter().find(|one| one.market == market && one.status == Status::Pending);
    let Some(pending) = pending else { return Ok(()) };
    let [kind, id] = subject.values();
    tx.execute(
        "UPDATE registry_market_status SET valid_to = $1 \
         WHERE subject_kind = $2 AND subject = $3 AND market = $4 AND valid_to IS NULL",
        &[day.into(), kind, id, market.to_string().into()],
    )?;
    let (kind, before) = (subject.kind.word(), Some(pending.json()));
    let change = Change::new("end-status", kind, &subject.id, before, None);
    Ok(audit::record(tx, actor, &change)?)
}

const STATUS: &str = "market, status, valid_from, valid_to, reason";

fn read(row: &Row<'_>) -> Result<MarketStatus, DbError> {
    Ok(MarketStatus {
        market: row.parse("market")?,
        status: row.parse("status")?,
        from: row.get("valid_from")?,
        to: row.get("valid_to")?,
        reason: row.get("reason")?,
    })
}

/// The current status in every market that has one, by market.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn current(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<MarketStatus>, DbError> {
    let sql = format!(
        "SELECT {STATUS} FROM registry_market_status WHERE subject_kind = $1 AND subject = $2 \
         AND valid_to IS NULL ORDER BY market LIMIT 300"
    );
    tx.rows(&sql, &subject.values(), read)
}

/// All periods, by market, newest first; at most 500.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn history(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<MarketStatus>, DbError> {
    let sql = format!(
        "SELECT {STATUS} FROM registry_market_status WHERE subject_kind = $1 AND subject = $2 \
         ORDER BY market, valid_from DESC, valid_to IS NULL DESC LIMIT 500"
    );
    tx.rows(&sql, &subject.values(), read)
}

/// Current statuses of many subjects of one kind, for the rows of a list.
pub(crate) fn current_of(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<MarketStatus>>, DbError> {
    crate::list::gather(
        tx,
        &format!(
            "SELECT subject, {STATUS} FROM registry_market_status WHERE subject_kind = '{}' \
             AND valid_to IS NULL AND subject IN",
            kind.word()
        ),
        ids,
        "ORDER BY market",
        |row| Ok((row.get("subject")?, read(row)?)),
    )
}
