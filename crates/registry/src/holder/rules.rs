//! What may happen to holders.

use jiff::civil::Date;

use super::{Holder, HolderKind, Member};
use crate::error::Refusal;

/// Whether a household may become a member of a cooperative on a day.
pub fn may_join(
    cooperative: &Holder,
    household: &Holder,
    members: &[Member],
    on: Date,
    today: Date,
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if !cooperative.facts.kind.has_members() {
        refusals.push(Refusal::new("household", "registry-error-no-members"));
    }
    if household.facts.kind != HolderKind::Household {
        refusals.push(Refusal::new("household", "registry-error-not-household"));
    }
    // A membership is named by its first day, so one that began and ended on it stays the only one.
    let overlaps =
        |member: &&Member| member.left.is_none_or(|left| on < left) || member.joined == on;
    if members.iter().filter(|member| member.id == household.id).any(|member| overlaps(&member)) {
        refusals.push(Refusal::new("household", "registry-error-member-already"));
    }
    if on > today {
        refusals.push(Refusal::new("joined", "registry-error-day-in-future"));
    }
    refusals
}

/// Whether a holder's kind may change: a cooperative with members stays one, and so does a
/// household that is a member.
pub fn may_become(
    now: HolderKind,
    new: HolderKind,
    has_members: bool,
    is_member: bool,
) -> Vec<Refusal> {
    let loses_members = has_members && now.has_members() && !new.has_members();
    let leaves = is_member && new != HolderKind::Household;
    if loses_members || leaves {
        vec![Refusal::new("kind", "registry-error-kind-with-members")]
    } else {
        Vec::new()
    }
}
