//! Where a proceeding stands: in what order in its list, by its clock, and on whose desk.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::Actor;
use uuid::Uuid;

use crate::closed::closed_list;

closed_list! {
    /// What a list of proceedings may be narrowed to by their clocks.
    OnClock {
        /// Not closed.
        Open = "open",
        /// Not closed, and the last day is over.
        Overdue = "overdue",
    }
}

/// What orders a list: open ones by their last day (none known comes last), then closed ones, the
/// newest first. `at` is when it was closed, or when an open one was made.
pub(crate) fn sort_key(closed: bool, due: Option<Date>, at: Timestamp) -> String {
    let second = at.as_second();
    if closed {
        format!("1 {:012}", 999_999_999_999 - second)
    } else {
        let due = due.map_or_else(|| "9999-12-31".to_owned(), |due| due.to_string());
        format!("0 {due} {second:012}")
    }
}

/// Id and name of whoever has it after a step that `who` may take: whoever works on it at a desk has
/// it there; an applicant's step, or the program's, leaves it where it is.
pub(crate) fn desk_after(
    who: Capability,
    actor: &Actor,
    before: Option<&(Uuid, String)>,
) -> Option<(Uuid, String)> {
    let worked = actor.id.filter(|_| who != Capability::Apply);
    worked.map(|id| (id, actor.name.clone())).or_else(|| before.cloned())
}
