//! The status per market that follows from a step.

use nguon_platform::audit::Actor;
use nguon_platform::clock::World;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;

use super::{Action, Incident};
use crate::error::RegistryError;
use crate::market::Status::{Active, Revoked, Suspended, Warned};
use crate::market::{self, MarketStatus, NewStatus, Status};
use crate::subject::Subject;

/// Do what follows from a step that the rules allow.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    incident: &Incident,
    action: Action,
) -> Result<(), RegistryError> {
    let Some(subject) = incident.subject else { return Ok(()) };
    let (from, to): (&[Status], Status) = match action {
        Action::Warn => (&[Active], Warned),
        Action::Suspend | Action::Reject => (&[Active, Warned], Suspended),
        Action::Recover if others(tx, incident, subject)? == 0 => (&[Warned, Suspended], Active),
        Action::Revoke => (&[Active, Warned, Suspended], Revoked),
        _ => return Ok(()),
    };
    let today = i18n::today(actor.at);
    let concerned = |status: &MarketStatus| {
        from.contains(&status.status) && incident.market.is_none_or(|one| one == status.market)
    };
    let now = market::current(tx, subject)?;
    for status in now.into_iter().filter(concerned) {
        let reason = incident.number.parse().ok();
        let new =
            NewStatus { id: world.id(), market: status.market, status: to, from: today, reason };
        market::set_status(tx, actor, subject, &new, today)?;
    }
    subject.touch(tx)
}

/// Other open cases that keep the subject warned or suspended in the same market: the status is
/// lifted by the last of them.
fn others(tx: &mut Tx<'_>, incident: &Incident, subject: Subject) -> Result<u32, DbError> {
    let [kind, id] = subject.values();
    let market = incident.market.map(|market| market.to_string());
    let count = tx.row(
        "SELECT COUNT(*) AS n FROM registry_incident WHERE subject_kind = $1 AND subject = $2 \
         AND id <> $3 AND state IN ('warned', 'suspended', 'corrected') \
         AND (market IS NULL OR market = $4 OR CAST($5 AS TEXT) IS NULL)",
        &[kind, id, incident.id.into(), market.clone().into(), market.into()],
        |row| row.get::<u32>("n"),
    )?;
    Ok(count.unwrap_or_default())
}
