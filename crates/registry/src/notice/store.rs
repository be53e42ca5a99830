//! The table of notices, their review and their application.

use nguon_platform::accounts::Capability;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::clock::World;
use nguon_platform::db::{DbError, Row as DbRow, Tx};
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use serde_json::json;
use uuid::Uuid;

use super::{Measure, NewNotice, Notice, Piece, Row, TEXT_BYTES_MAX, Verdict, read_codes};
use crate::error::{Refusal, RegistryError};
use crate::incident::{self, Acting, Action, Kind, NewIncident};
use crate::market::{self, Status};
use crate::series;
use crate::subject::{Subject, SubjectKind};
use crate::{code, growing_area, packing_house};

/// Keep a notice for review. The caller has asked permission.
///
/// # Errors
/// [`RegistryError::Refused`] when the text is too long, the day lies in the future, the deadline
/// before it, or the market is not known.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewNotice) -> Result<(), RegistryError> {
    let today = i18n::today(actor.at);
    if new.pasted.len() > TEXT_BYTES_MAX {
        return Err(Refusal::new("codes", "registry-error-notice-long").into());
    }
    if new.received > today {
        return Err(Refusal::new("received", "registry-error-day-in-future").into());
    }
    if new.deadline < today {
        return Err(Refusal::new("deadline", "registry-error-due-past").into());
    }
    if market::all(tx)?.iter().all(|market| market.code != new.market) {
        return Err(Refusal::new("market", "registry-error-market-unknown").into());
    }
    let stem = format!("TB-{}-", today.year());
    let number = format!("{stem}{:06}", series::next(tx, &stem)?);
    tx.execute(
        "INSERT INTO registry_notice (id, number, reference, issuer, market, received_on, about, \
         measure, deadline, pasted, province, by_name, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &[
            new.id.into(),
            (&number).into(),
            new.reference.as_str().into(),
            new.issuer.as_str().into(),
            new.market.to_string().into(),
            new.received.into(),
            new.about.as_str().into(),
            new.measure.word().into(),
            new.deadline.into(),
            (&new.pasted).into(),
            new.province.to_string().into(),
            (&actor.name).into(),
            actor.at.into(),
        ],
    )?;
    let after = json!({
        "number": number, "reference": new.reference, "market": new.market, "about": new.about,
        "measure": new.measure,
    });
    Ok(audit::record(tx, actor, &Change::created("notice", &new.id, after))?)
}

const NOTICE: &str = "SELECT id, number, reference, issuer, market, received_on, about, measure, \
     deadline, pasted, province, applied_on, by_name FROM registry_notice";

fn read(row: &DbRow<'_>) -> Result<Notice, DbError> {
    Ok(Notice {
        id: row.get("id")?,
        number: row.get("number")?,
        reference: row.get("reference")?,
        issuer: row.get("issuer")?,
        market: row.parse("market")?,
        received: row.get("received_on")?,
        about: row.get("about")?,
        measure: row.parse("measure")?,
        deadline: row.get("deadline")?,
        pasted: row.get("pasted")?,
        province: row.parse("province")?,
        applied: row.get("applied_on")?,
        by: row.get("by_name")?,
    })
}

/// One notice. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Notice>, DbError> {
    tx.row(&format!("{NOTICE} WHERE id = $1"), &[id.into()], read)
}

/// The latest notices of a territory, newest first; at most 100.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn latest(tx: &mut Tx<'_>, territory: &Territory) -> Result<Vec<Notice>, DbError> {
    // A notice is its province's, nobody's below (`Notice::placed`).
    let (which, values) = match territory {
        Territory::Country => ("", Vec::new()),
        Territory::Province(province) => ("WHERE province = $1", vec![province.to_string().into()]),
        _ => return Ok(Vec::new()),
    };
    let sql = format!("{NOTICE} {which} ORDER BY created_us DESC, id LIMIT 100");
    tx.rows(&sql, &values, read)
}

/// Every code of a notice with what becomes of it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn review(tx: &mut Tx<'_>, notice: &Notice) -> Result<Vec<Row>, RegistryError> {
    let pieces = read_codes(&notice.pasted, |text| {
        Ok::<_, DbError>(code::find(tx, text)?.map(|(_, code)| code.normalised))
    })?;
    pieces.into_iter().map(|piece| judge(tx, notice, piece)).collect()
}

fn judge(tx: &mut Tx<'_>, notice: &Notice, piece: Piece) -> Result<Row, RegistryError> {
    let (text, code) = match piece {
        Piece::Unknown { text } => {
            let code = text.clone();
            return Ok(Row { text, code, name: None, verdict: Verdict::NotRegistered });
        }
        Piece::Known { text, code } => (text, code),
    };
    let found = code::find(tx, &code)?.map(|(subject, _)| subject);
    let named = match found {
        None => None,
        Some(subject) => named(tx, subject)?.map(|(name, province)| (subject, name, province)),
    };
    let Some((subject, name, province)) = named else {
        return Ok(Row { text, code, name: None, verdict: Verdict::NotRegistered });
    };
    if province != notice.province {
        // Whose it is elsewhere is not this office's to tell.
        return Ok(Row { text, code, name: None, verdict: Verdict::Elsewhere });
    }
    let active = market::current(tx, subject)?.iter().any(|status| {
        status.market == notice.market && matches!(status.status, Status::Active | Status::Warned)
    });
    let verdict = if active { Verdict::Taken(subject) } else { Verdict::NotActive(subject) };
    Ok(Row { text, code, name: Some(name), verdict })
}

fn named(
    tx: &mut Tx<'_>,
    subject: Subject,
) -> Result<Option<(String, nguon_platform::territory::UnitId)>, DbError> {
    Ok(match subject.kind {
        SubjectKind::GrowingArea => growing_area::get(tx, subject.id)?
            .map(|one| (one.facts.name.to_string(), one.facts.site.province)),
        SubjectKind::PackingHouse => packing_house::get(tx, subject.id)?
            .map(|one| (one.facts.name.to_string(), one.facts.site.province)),
    })
}

/// Open a case on every code of the notice that is here, warned or suspended at once, or nothing.
/// Returns how many.
///
/// # Errors
/// [`RegistryError::Refused`] when it was applied already or names no code of this province.
pub fn apply(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    may: impl Fn(Capability) -> bool,
    id: Uuid,
) -> Result<usize, RegistryError> {
    let notice = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    if notice.applied.is_some() {
        return Err(Refusal::new("", "registry-error-notice-applied").into());
    }
    let rows = review(tx, &notice)?;
    let taken: Vec<(&Row, Subject)> =
        rows.iter().filter_map(|row| Some((row, row.verdict.subject()?))).collect();
    if taken.is_empty() {
        return Err(Refusal::new("", "registry-error-notice-empty").into());
    }
    let reason = format!("{} ({}): {}", notice.reference, notice.issuer, notice.about);
    let reason: String = reason.chars().take(400).collect();
    for (row, subject) in &taken {
        let new = NewIncident {
            id: world.id(),
            kind: Kind::NonCompliance,
            notice: Some(id),
            subject: Some(*subject),
            code: row.code.clone(),
            market: Some(notice.market),
            about: notice.about.parse().map_err(|_| RegistryError::NotFound)?,
            due: Some(notice.deadline),
            demonstration: false,
        };
        incident::open(tx, actor, &new)?;
        let action = match notice.measure {
            Measure::Warn => Action::Warn,
            Measure::Suspend => Action::Suspend,
        };
        let because = actor.clone().because(reason.clone());
        incident::act(tx, &because, world, &may, (new.id, 1), action, &Acting::default())?;
    }
    tx.execute(
        "UPDATE registry_notice SET applied_on = $1 WHERE id = $2",
        &[i18n::today(actor.at).into(), id.into()],
    )?;
    let after = Some(json!({ "codes": taken.len() }));
    audit::record(tx, actor, &Change::new("apply-notice", "notice", &id, None, after))?;
    Ok(taken.len())
}
