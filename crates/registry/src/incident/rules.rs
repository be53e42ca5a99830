//! What may be done with a case: one table for each kind, and nothing else decides.

use nguon_platform::accounts::Capability;

use super::{Action, Kind, State};
use crate::proceeding::{Need, Rule};

type Row = Rule<State, Action>;

const fn row(
    from: State,
    action: Action,
    to: State,
    who: Capability,
    needs: &'static [Need],
) -> Row {
    Rule { from, action, to, who, needs }
}

use Action as A;
use Capability::{Apply, Decide, EditRegistry};
use Need as N;
use State as S;

/// A notice of an importing country: warned or suspended until it is put right, or revoked.
pub const NON_COMPLIANCE: &[Row] = &[
    row(S::Open, A::Warn, S::Warned, Decide, &[N::Reason]),
    row(S::Open, A::Suspend, S::Suspended, Decide, &[N::Reason]),
    row(S::Open, A::Dismiss, S::Dismissed, Decide, &[N::Reason]),
    row(S::Warned, A::Suspend, S::Suspended, Decide, &[N::Reason]),
    row(S::Warned, A::Correct, S::Corrected, Apply, &[N::Cause, N::Reason, N::Evidence]),
    row(S::Suspended, A::Correct, S::Corrected, Apply, &[N::Cause, N::Reason, N::Evidence]),
    row(S::Suspended, A::Revoke, S::Revoked, Decide, &[N::Reason]),
    row(S::Corrected, A::Reject, S::Suspended, Decide, &[N::Reason]),
    row(S::Corrected, A::Recover, S::Recovered, Decide, &[N::Reason, N::Evidence]),
    row(S::Corrected, A::Revoke, S::Revoked, Decide, &[N::Reason]),
];

/// A report of misuse: looked into first.
pub const MISUSE: &[Row] = &[
    row(S::Open, A::Investigate, S::Investigation, EditRegistry, &[]),
    row(S::Open, A::Dismiss, S::Dismissed, Decide, &[N::Reason]),
    row(S::Investigation, A::Dismiss, S::Dismissed, Decide, &[N::Reason]),
    row(S::Investigation, A::Settle, S::Settled, Decide, &[N::Reason]),
    row(S::Investigation, A::Suspend, S::Suspended, Decide, &[N::Reason, N::Subject]),
    row(S::Suspended, A::Correct, S::Corrected, Apply, &[N::Cause, N::Reason, N::Evidence]),
    row(S::Suspended, A::Revoke, S::Revoked, Decide, &[N::Reason]),
    row(S::Corrected, A::Reject, S::Suspended, Decide, &[N::Reason]),
    row(S::Corrected, A::Recover, S::Recovered, Decide, &[N::Reason, N::Evidence]),
    row(S::Corrected, A::Revoke, S::Revoked, Decide, &[N::Reason]),
];

/// A notice of change: an officer changes the record and says what was done.
pub const CHANGE: &[Row] = &[
    row(S::Open, A::Investigate, S::Investigation, EditRegistry, &[]),
    row(S::Open, A::Settle, S::Settled, EditRegistry, &[N::Reason]),
    row(S::Open, A::Dismiss, S::Dismissed, EditRegistry, &[N::Reason]),
    row(S::Investigation, A::Settle, S::Settled, EditRegistry, &[N::Reason]),
    row(S::Investigation, A::Dismiss, S::Dismissed, EditRegistry, &[N::Reason]),
];

/// The table of a kind.
pub fn table(kind: Kind) -> &'static [Row] {
    match kind {
        Kind::NonCompliance => NON_COMPLIANCE,
        Kind::Misuse => MISUSE,
        Kind::Change => CHANGE,
    }
}
