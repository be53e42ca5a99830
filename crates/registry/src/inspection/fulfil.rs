//! Whether visits were made: checks handed out to visits. Pure.

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::{Standing, Visit};
use crate::closed::closed_list;

closed_list! {
    /// How a visit stands on a day, the most urgent first; messages `registry-visit-…`.
    VisitState {
        /// Its window is over without a check.
        Overdue = "overdue",
        /// Its window runs.
        Due = "due",
        /// Its window is to come.
        Ahead = "ahead",
        /// A check lies in its window.
        Done = "done",
        /// Given up.
        Cancelled = "cancelled",
    }
}

impl VisitState {
    /// How a visit stands; `check` is the check that was handed out to it.
    pub(super) fn of(visit: &Visit, check: Option<Date>, today: Date) -> Self {
        let window = visit.terms.window;
        match (visit.terms.standing, check) {
            (Standing::Cancelled | Standing::Removed, _) => Self::Cancelled,
            (Standing::Kept, Some(_)) => Self::Done,
            (Standing::Kept, None) if window.last < today => Self::Overdue,
            (Standing::Kept, None) if window.contains(today) => Self::Due,
            (Standing::Kept, None) => Self::Ahead,
        }
    }
}

/// Hand out the checks of each subject to its visits of one plan that are meant: in the order in which
/// windows end, to each the earliest check left that lies in its window. So as many visits as
/// possible are done; each check counts for at most one visit, a visit has at most one check.
///
/// `checks` are days by subject; the result is the day by visit.
pub(super) fn hand_out(visits: &[Visit], checks: &HashMap<Uuid, Vec<Date>>) -> HashMap<Uuid, Date> {
    let mut order: Vec<&Visit> =
        visits.iter().filter(|visit| visit.terms.standing == Standing::Kept).collect();
    order.sort_by_key(|visit| (visit.terms.window.last, visit.terms.window.first, visit.id));
    let mut left: HashMap<Uuid, Vec<Date>> = HashMap::new();
    let mut found = HashMap::new();
    for visit in order {
        let subject = visit.subject.id;
        let days = left.entry(subject).or_insert_with(|| {
            let mut days = checks.get(&subject).cloned().unwrap_or_default();
            days.sort_unstable();
            days
        });
        if let Some(at) = days.iter().position(|day| visit.terms.window.contains(*day)) {
            found.insert(visit.id, days.remove(at));
        }
    }
    found
}
