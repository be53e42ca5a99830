//! What follows from a step beyond the application itself: statuses per market, the code, the
//! confirmation.

use nguon_platform::audit::Actor;
use nguon_platform::clock::World;
use nguon_platform::db::Tx;
use nguon_platform::i18n;

use super::{Action, Application};
use crate::code::{self, CodeSource, NewCode, Origin, ToIssue};
use crate::confirmation;
use crate::error::RegistryError;
use crate::growing_area;
use crate::market::{self, NewStatus, Status};
use crate::standing;
use crate::subject::SubjectKind;

/// What an officer gives with a grant.
#[derive(Debug, Clone, Default)]
pub struct Granting {
    /// The code that the national system gave, when it did already.
    pub official: Option<String>,
}

/// Do what follows from a step that the rules allow.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    application: &Application,
    action: Action,
    granting: &Granting,
) -> Result<(), RegistryError> {
    match action {
        Action::Submit | Action::Reopen => pend(tx, actor, world, application),
        Action::Grant => grant(tx, actor, world, application, granting),
        Action::Refuse | Action::Withdraw => {
            let today = i18n::today(actor.at);
            for market in &application.markets {
                market::end_pending(tx, actor, application.subject, *market, today)?;
            }
            application.subject.touch(tx)
        }
        _ => Ok(()),
    }
}

/// Every market applied for waits, where nothing holds there.
fn pend(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    application: &Application,
) -> Result<(), RegistryError> {
    let now = market::current(tx, application.subject)?;
    let free = application.markets.iter().filter(|market| {
        now.iter().all(|one| one.market != **market || one.status == Status::Revoked)
    });
    for market in free {
        set(tx, actor, world, application, *market, Status::Pending)?;
    }
    application.subject.touch(tx)
}

fn set(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    application: &Application,
    market: market::MarketCode,
    status: Status,
) -> Result<(), RegistryError> {
    let today = i18n::today(actor.at);
    let reason = application.number.parse().ok();
    let new = NewStatus { id: world.id(), market, status, from: today, reason };
    market::set_status(tx, actor, application.subject, &new, today)
}

/// Code, statuses and confirmation. A subject keeps the base code it has (brief 3.3).
fn grant(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    application: &Application,
    granting: &Granting,
) -> Result<(), RegistryError> {
    let (subject, today) = (application.subject, i18n::today(actor.at));
    let mut codes = code::of(tx, subject)?;
    if codes.is_empty() {
        let crops = match subject.kind {
            SubjectKind::GrowingArea => growing_area::get(tx, subject.id)?.map(|area| area.crops),
            SubjectKind::PackingHouse => None,
        };
        let crops = crops.unwrap_or_default();
        let issued = ToIssue {
            id: world.id(),
            subject,
            province: application.site.province.code(),
            crop: crops.first().map(|one| &one.crop),
            on: today,
        };
        codes.push(code::issue(tx, actor, &issued)?);
    }
    if let Some(official) = &granting.official {
        let new = NewCode { id: world.id(), as_issued: official.clone(), issued_on: Some(today) };
        let added = code::add(tx, actor, subject, &new)?;
        let origin = Origin { source: CodeSource::National, reconciled: Some(today) };
        code::set_origin(tx, actor, subject, &added, origin)?;
        codes.insert(0, added);
    }
    for market in &application.markets {
        set(tx, actor, world, application, *market, Status::Active)?;
    }
    subject.touch(tx)?;
    standing::refresh_found_by(tx, subject)?;
    let Some(code) = codes.first() else { return Err(RegistryError::NotFound) };
    confirmation::issue(tx, actor, application, &code.as_issued, world.bytes())
}
