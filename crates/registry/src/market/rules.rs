//! Which status may follow which, in one market.

use jiff::civil::Date;

use super::{MarketStatus, NewStatus, Status};
use crate::error::Refusal;

/// Statuses that may follow `now` (none: the market has no status yet).
///
/// A warning is lifted or followed by a suspension, a suspension is lifted or ends in revocation; after a revocation only a new application helps.
pub fn next(now: Option<Status>) -> &'static [Status] {
    use Status::{Active, Pending, Revoked, Suspended, Warned};
    match now {
        None => &[Pending, Active],
        Some(Pending | Suspended) => &[Active, Revoked],
        Some(Active) => &[Warned, Suspended, Revoked],
        Some(Warned) => &[Active, Suspended, Revoked],
        Some(Revoked) => &[Pending],
    }
}

/// Whether the new status may be set: it follows the current one, does not begin before it nor in
/// the future, and says why when it takes something away.
pub fn check(now: Option<&MarketStatus>, new: &NewStatus, today: Date) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if !next(now.map(|now| now.status)).contains(&new.status) {
        refusals.push(Refusal::new("status", "registry-error-status-order"));
    }
    if now.is_some_and(|now| new.from < now.from) {
        refusals.push(Refusal::new("from", "registry-error-status-before"));
    }
    if new.from > today {
        refusals.push(Refusal::new("from", "registry-error-day-in-future"));
    }
    let takes = matches!(new.status, Status::Warned | Status::Suspended | Status::Revoked);
    if takes && new.reason.is_none() {
        refusals.push(Refusal::new("reason", "registry-error-reason-needed"));
    }
    refusals
}
