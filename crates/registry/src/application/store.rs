//! The table of applications, and the one way to move one.

use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::clock::World;
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::i18n;
use uuid::Uuid;

use super::effects::{self, Granting};
use super::model::markets_of;
use super::{Action, Application, Clock, State, rules};
use crate::error::{Refusal, RegistryError};
use crate::field_check;
use crate::proceeding::{self, Met, NewStep, PaperKind, Refused, Step};
use crate::rulebook;
use crate::site::Site;
use crate::subject::{Subject, SubjectKind};
use crate::{crop::CropId, growing_area};

const APPLICATION: &str = "SELECT id, number, way, subject_kind, subject, markets, purpose, \
     holder, commune, province, NULL AS address, state, filed_on, due_on, officer, officer_name, \
     demonstration, created_us, version FROM registry_application";

fn read(row: &Row<'_>) -> Result<Application, DbError> {
    let officer: Option<Uuid> = row.get("officer")?;
    let name: Option<String> = row.get("officer_name")?;
    Ok(Application {
        id: row.get("id")?,
        number: row.get("number")?,
        way: row.parse("way")?,
        subject: Subject { kind: row.parse("subject_kind")?, id: row.get("subject")? },
        markets: markets_of(&row.get::<String>("markets")?),
        purpose: row.parse("purpose")?,
        holder: row.get("holder")?,
        site: Site::read(row)?,
        state: row.parse("state")?,
        filed: row.get("filed_on")?,
        due: row.get("due_on")?,
        officer: officer.zip(name),
        demonstration: row.get("demonstration")?,
        created: row.get("created_us")?,
        version: row.get("version")?,
    })
}

/// One application. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Application>, DbError> {
    tx.row(&format!("{APPLICATION} WHERE id = $1"), &[id.into()], read)
}

/// Whether an application was ever made for it.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn is_about(tx: &mut Tx<'_>, subject: Subject) -> Result<bool, DbError> {
    let sql =
        "SELECT id FROM registry_application WHERE subject_kind = $1 AND subject = $2 LIMIT 1";
    Ok(tx.row(sql, &subject.values(), |_| Ok(()))?.is_some())
}

/// Open applications on an officer's desk; at most 1,000.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn open_of(tx: &mut Tx<'_>, officer: Uuid) -> Result<Vec<Application>, DbError> {
    let sql = format!(
        "{APPLICATION} WHERE officer = $1 \
         AND state NOT IN ('granted', 'refused', 'upheld', 'withdrawn') ORDER BY id LIMIT 1000"
    );
    tx.rows(&sql, &[officer.into()], read)
}

/// Whether an application for the subject is in the office's hands: handed in, and not back with
/// the applicant.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn in_hand(tx: &mut Tx<'_>, subject: Subject) -> Result<bool, DbError> {
    let found = tx.row(
        "SELECT id FROM registry_application WHERE subject_kind = $1 AND subject = $2 \
         AND state NOT IN ('draft', 'returned', 'granted', 'refused', 'upheld', 'withdrawn')",
        &subject.values(),
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Put an application on another officer's desk (R58).
///
/// # Errors
/// [`DbError`] from the engine.
pub fn hand_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    application: &Application,
    (officer, name): (Uuid, &str),
) -> Result<(), RegistryError> {
    tx.execute(
        "UPDATE registry_application SET officer = $1, officer_name = $2, version = version + 1 \
         WHERE id = $3",
        &[officer.into(), name.into(), application.id.into()],
    )?;
    let before = application.officer.as_ref();
    let before = serde_json::json!({ "officer": before.map(|(_, name)| name) });
    let after = serde_json::json!({ "officer": name });
    let change =
        Change::new("hand-over", "application", &application.id, Some(before), Some(after));
    Ok(audit::record(tx, actor, &change.in_commune(&application.site.commune))?)
}

/// Crops that the subject grows; none for a packing house.
fn crops(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<CropId>, DbError> {
    if subject.kind == SubjectKind::PackingHouse {
        return Ok(Vec::new());
    }
    let area = growing_area::get(tx, subject.id)?;
    Ok(area.map_or_else(Vec::new, |area| area.crops.into_iter().map(|one| one.crop).collect()))
}

/// What is at hand for the next step, by the rules of the day of filing (of today for a draft).
pub(crate) fn at_hand(
    tx: &mut Tx<'_>,
    application: &Application,
    steps: &[Step],
    today: Date,
) -> Result<Met, RegistryError> {
    let subject = application.subject;
    let filed = application.filed.unwrap_or(today);
    let needed = rulebook::dossier_papers(tx)?.needed(subject.kind, application.purpose, filed);
    let papers = proceeding::papers(tx, application.thing())?;
    let mut there: Vec<PaperKind> = papers.into_iter().map(|paper| paper.kind).collect();
    if subject.kind == SubjectKind::GrowingArea {
        let plots = growing_area::plots(tx, subject.id)?;
        if !plots.is_empty() && plots.iter().all(|plot| plot.facts.outline.is_some()) {
            there.push(PaperKind::Sketch);
        }
    }
    let crops = crops(tx, subject)?;
    let ordered = steps.iter().rev().find(|step| step.to == State::FieldCheck.word());
    let mut checks = field_check::of_thing(tx, application.id)?;
    checks.retain(|check| ordered.is_some_and(|step| check.at >= step.at));
    Ok(Met {
        reason: false,
        missing: needed.into_iter().filter(|paper| !there.contains(paper)).collect(),
        check_wanted: rulebook::demands(tx)?.wanted(
            subject.kind,
            &application.markets,
            &crops,
            filed,
        ),
        check: checks.first().map(|check| check.conclusion),
        evidence: false,
        cause: false,
        subject: true,
    })
}

/// Take one step, with all that follows from it, or nothing.
///
/// # Errors
/// [`RegistryError::Stale`] when somebody else moved it since it was read,
/// [`RegistryError::Refused`] by the table of [`rules`] or by what follows from the step.
pub fn act(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    may: impl Fn(Capability) -> bool,
    (id, version): (Uuid, i64),
    action: Action,
    granting: &Granting,
) -> Result<State, RegistryError> {
    let before = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    if before.version != version {
        return Err(RegistryError::Stale);
    }
    let today = i18n::today(actor.at);
    let steps = proceeding::steps(tx, before.thing())?;
    let mut met = at_hand(tx, &before, &steps, today)?;
    met.reason = actor.reason.is_some();
    let row = proceeding::take(rules::TABLE, before.state, action, &may, &met).map_err(refusals)?;
    effects::follow(tx, actor, world, &before, action, granting)?;
    let step = NewStep { action: action.word(), from: row.from.word(), to: row.to.word() };
    proceeding::record(tx, actor, before.thing(), &step)?;
    let steps = proceeding::steps(tx, before.thing())?;
    let clock = Clock::read(
        &steps,
        before.purpose,
        &rulebook::time_limits(tx)?,
        &rulebook::calendar(tx)?,
        today,
    );
    let after = Application {
        state: row.to,
        filed: clock.as_ref().map(|clock| clock.filed),
        due: clock.as_ref().filter(|clock| clock.closed.is_none()).and_then(|clock| clock.due),
        officer: proceeding::desk_after(row.who, actor, before.officer.as_ref()),
        version: version + 1,
        ..before.clone()
    };
    keep(tx, actor, &after)?;
    let change =
        Change::new(action.word(), "application", &id, Some(before.json()), Some(after.json()));
    audit::record(tx, actor, &change.in_commune(&before.site.commune))?;
    Ok(row.to)
}

fn keep(tx: &mut Tx<'_>, actor: &Actor, after: &Application) -> Result<(), DbError> {
    let at = if after.state.is_closed() { actor.at } else { after.created };
    tx.execute(
        "UPDATE registry_application SET state = $1, filed_on = $2, due_on = $3, officer = $4, \
         officer_name = $5, sort_name = $6, version = $7 WHERE id = $8",
        &[
            after.state.word().into(),
            after.filed.into(),
            after.due.into(),
            after.officer.as_ref().map(|(id, _)| *id).into(),
            after.officer.as_ref().map(|(_, name)| name.clone()).into(),
            proceeding::sort_key(after.state.is_closed(), after.due, at).into(),
            after.version.into(),
            after.id.into(),
        ],
    )?;
    Ok(())
}

/// What stands against a step as complaints about its form.
pub(crate) fn refusals(refused: Vec<Refused>) -> RegistryError {
    let complaint = |one: Refused| {
        let field = match one {
            Refused::Reason => "reason",
            Refused::Cause => "cause",
            _ => "",
        };
        Refusal::new(field, one.key())
    };
    RegistryError::Refused(refused.into_iter().map(complaint).collect())
}
