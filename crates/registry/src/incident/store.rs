//! The table of incidents, and the one way to move one.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::clock::World;
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::i18n;
use nguon_platform::territory::UnitId;
use nguon_platform::text::fold_vi;
use serde_json::json;
use uuid::Uuid;

use super::{Action, Incident, NewIncident, State, effects, rules};
use crate::application::refusals;
use crate::error::{Refusal, RegistryError};
use crate::proceeding::{self, Met, NewStep, PaperKind};
use crate::series;
use crate::subject::{Subject, SubjectKind};
use crate::words::Words;
use crate::{growing_area, packing_house};

/// The province that handles what names no place: the one with most holders here.
pub(crate) fn main_province(tx: &mut Tx<'_>) -> Result<Option<UnitId>, DbError> {
    tx.row(
        "SELECT province FROM registry_holder GROUP BY province \
         ORDER BY COUNT(*) DESC, province LIMIT 1",
        &[],
        |row| row.parse("province"),
    )
}

struct About {
    name: String,
    holder_name: String,
    holder: Option<Uuid>,
    commune: Option<UnitId>,
    province: UnitId,
}

fn about(tx: &mut Tx<'_>, subject: Option<Subject>) -> Result<About, RegistryError> {
    let (name, holder, holder_name, site) = match subject {
        None => {
            let province = main_province(tx)?.ok_or(RegistryError::NotFound)?;
            let (name, holder_name) = (String::new(), String::new());
            return Ok(About { name, holder_name, holder: None, commune: None, province });
        }
        Some(Subject { kind: SubjectKind::GrowingArea, id }) => {
            let area = growing_area::get(tx, id)?.ok_or(RegistryError::NotFound)?;
            (area.facts.name, area.facts.holder, area.holder_name, area.facts.site)
        }
        Some(Subject { kind: SubjectKind::PackingHouse, id }) => {
            let house = packing_house::get(tx, id)?.ok_or(RegistryError::NotFound)?;
            (house.facts.name, house.facts.holder, house.holder_name, house.facts.site)
        }
    };
    Ok(About {
        name: name.to_string(),
        holder_name,
        holder: Some(holder),
        commune: Some(site.commune),
        province: site.province,
    })
}

/// Open a case. The caller has asked territory and permission, or takes a report from anybody.
///
/// # Errors
/// [`RegistryError::Refused`] when a case of the same notice about the same subject is there.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, new: &NewIncident) -> Result<String, RegistryError> {
    let about = about(tx, new.subject)?;
    let stem = format!("VV-{}-", i18n::today(actor.at).year());
    let number = format!("{stem}{:06}", series::next(tx, &stem)?);
    let [kind, subject] = new.subject.map_or([Value::Null, Value::Null], Subject::values);
    let market = new.market.map(|market| market.to_string());
    let found_by =
        [number.as_str(), &new.code, &crate::code::key(&new.code), &about.name, &about.holder_name];
    tx.execute(
        "INSERT INTO registry_incident (id, number, kind, notice, subject_kind, subject, code, \
         market, holder, commune, province, state, about, due_on, sort_name, found_by, \
         demonstration, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        &[
            new.id.into(),
            (&number).into(),
            new.kind.word().into(),
            new.notice.into(),
            kind,
            subject,
            (&new.code).into(),
            market.clone().into(),
            about.holder.into(),
            about.commune.as_ref().map(ToString::to_string).into(),
            about.province.to_string().into(),
            State::Open.word().into(),
            new.about.as_str().into(),
            new.due.into(),
            proceeding::sort_key(State::Open.is_closed(), new.due, actor.at).into(),
            fold_vi(&found_by.join(" ")).into(),
            new.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    let after = json!({
        "number": number, "case_kind": new.kind, "code": new.code, "market": market,
        "about": new.about,
    });
    let mut change = Change::created("incident", &new.id, after);
    if let Some(commune) = &about.commune {
        change = change.in_commune(commune);
    }
    audit::record(tx, actor, &change)?;
    Ok(number)
}

const INCIDENT: &str = "SELECT id, number, kind, notice, subject_kind, subject, code, market, \
     holder, commune, province, state, about, cause, due_on, officer, officer_name, \
     demonstration, created_us, version FROM registry_incident";

fn read(row: &Row<'_>) -> Result<Incident, DbError> {
    let kind: Option<String> = row.get("subject_kind")?;
    let kind: Option<SubjectKind> = kind.and_then(|kind| kind.parse().ok());
    let subject: Option<Uuid> = row.get("subject")?;
    let market: Option<String> = row.get("market")?;
    let commune: Option<String> = row.get("commune")?;
    let officer: Option<Uuid> = row.get("officer")?;
    let name: Option<String> = row.get("officer_name")?;
    Ok(Incident {
        id: row.get("id")?,
        number: row.get("number")?,
        kind: row.parse("kind")?,
        notice: row.get("notice")?,
        subject: kind.zip(subject).map(|(kind, id)| Subject { kind, id }),
        code: row.get("code")?,
        market: market.and_then(|market| market.parse().ok()),
        holder: row.get("holder")?,
        commune: commune.and_then(|commune| commune.parse().ok()),
        province: row.parse("province")?,
        state: row.parse("state")?,
        about: row.get("about")?,
        cause: row.get("cause")?,
        due: row.get("due_on")?,
        officer: officer.zip(name),
        demonstration: row.get("demonstration")?,
        created: row.get("created_us")?,
        version: row.get("version")?,
    })
}

/// One case. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Incident>, DbError> {
    tx.row(&format!("{INCIDENT} WHERE id = $1"), &[id.into()], read)
}

/// Cases that a notice opened, by code; at most 2,000.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of_notice(tx: &mut Tx<'_>, notice: Uuid) -> Result<Vec<Incident>, DbError> {
    let sql = format!("{INCIDENT} WHERE notice = $1 ORDER BY code LIMIT 2000");
    tx.rows(&sql, &[notice.into()], read)
}

/// Cases about a subject, newest first; at most 100.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of_subject(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<Incident>, DbError> {
    let sql = format!(
        "{INCIDENT} WHERE subject_kind = $1 AND subject = $2 ORDER BY created_us DESC, id LIMIT 100"
    );
    tx.rows(&sql, &subject.values(), read)
}

/// Open cases on an officer's desk; at most 1,000.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn open_of(tx: &mut Tx<'_>, officer: Uuid) -> Result<Vec<Incident>, DbError> {
    let sql = format!(
        "{INCIDENT} WHERE officer = $1 \
         AND state NOT IN ('recovered', 'revoked', 'settled', 'dismissed') ORDER BY id LIMIT 1000"
    );
    tx.rows(&sql, &[officer.into()], read)
}

/// Reports of misuse since an instant: of one code by its key, and of all.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn reported_since(
    tx: &mut Tx<'_>,
    code: &str,
    since: Timestamp,
) -> Result<(u32, u32), DbError> {
    let counted = tx.row(
        "SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN code = $1 THEN 1 ELSE 0 END), 0) AS same FROM registry_incident \
         WHERE kind = 'misuse' AND created_us >= $2",
        &[code.into(), since.into()],
        |row| Ok((row.get::<u32>("same")?, row.get::<u32>("n")?)),
    )?;
    Ok(counted.unwrap_or_default())
}

/// Put a case on another officer's desk (R58).
///
/// # Errors
/// [`DbError`] from the engine.
pub fn hand_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    incident: &Incident,
    (officer, name): (Uuid, &str),
) -> Result<(), RegistryError> {
    tx.execute(
        "UPDATE registry_incident SET officer = $1, officer_name = $2, version = version + 1 \
         WHERE id = $3",
        &[officer.into(), name.into(), incident.id.into()],
    )?;
    let before = json!({ "officer": incident.officer.as_ref().map(|(_, name)| name) });
    let after = Some(json!({ "officer": name }));
    let change = Change::new("hand-over", "incident", &incident.id, Some(before), after);
    Ok(audit::record(tx, actor, &change)?)
}

/// What a step carries beside its reason.
#[derive(Debug, Clone, Default)]
pub struct Acting {
    /// Why it came to that, by the holder.
    pub cause: Option<Words>,
    /// A new last day for the correction.
    pub due: Option<Date>,
}

/// Take one step, with all that follows from it, or nothing.
///
/// # Errors
/// [`RegistryError::Stale`] when somebody else moved it since it was read,
/// [`RegistryError::Refused`] by the table of [`rules`].
pub fn act(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    may: impl Fn(Capability) -> bool,
    (id, version): (Uuid, i64),
    action: Action,
    acting: &Acting,
) -> Result<State, RegistryError> {
    let before = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    if before.version != version {
        return Err(RegistryError::Stale);
    }
    if acting.due.is_some_and(|due| due < i18n::today(actor.at)) {
        return Err(Refusal::new("due", "registry-error-due-past").into());
    }
    let met = Met {
        reason: actor.reason.is_some(),
        cause: acting.cause.is_some() || before.cause.is_some(),
        ..at_hand(tx, &before)?
    };
    let row = proceeding::take(rules::table(before.kind), before.state, action, &may, &met)
        .map_err(refusals)?;
    effects::follow(tx, actor, world, &before, action)?;
    let step = NewStep { action: action.word(), from: row.from.word(), to: row.to.word() };
    proceeding::record(tx, actor, before.thing(), &step)?;
    let after = Incident {
        state: row.to,
        cause: acting.cause.as_ref().map(ToString::to_string).or(before.cause.clone()),
        due: acting.due.or(before.due),
        officer: proceeding::desk_after(row.who, actor, before.officer.as_ref()),
        version: version + 1,
        ..before.clone()
    };
    let at = if after.state.is_closed() { actor.at } else { after.created };
    tx.execute(
        "UPDATE registry_incident SET state = $1, cause = $2, due_on = $3, officer = $4, \
         officer_name = $5, sort_name = $6, version = $7 WHERE id = $8",
        &[
            after.state.word().into(),
            after.cause.clone().into(),
            after.due.into(),
            after.officer.as_ref().map(|(id, _)| *id).into(),
            after.officer.as_ref().map(|(_, name)| name.clone()).into(),
            proceeding::sort_key(after.state.is_closed(), after.due, at).into(),
            after.version.into(),
            id.into(),
        ],
    )?;
    let mut change =
        Change::new(action.word(), "incident", &id, Some(before.json()), Some(after.json()));
    if let Some(commune) = &before.commune {
        change = change.in_commune(commune);
    }
    audit::record(tx, actor, &change)?;
    Ok(row.to)
}

/// What is at hand for the next step: a paper that proves the correction, a subject at all.
pub(super) fn at_hand(tx: &mut Tx<'_>, incident: &Incident) -> Result<Met, RegistryError> {
    let papers = proceeding::papers(tx, incident.thing())?;
    Ok(Met {
        evidence: papers
            .iter()
            .any(|paper| matches!(paper.kind, PaperKind::Evidence | PaperKind::Photo)),
        cause: incident.cause.is_some(),
        subject: incident.subject.is_some(),
        ..Met::default()
    })
}
