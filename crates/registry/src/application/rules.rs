//! What may be done with an application: the one table, and nothing else decides.
//!
//! NĐ 38/2026/NĐ-CP: the dossier goes to the commune; the completeness check is the commune's, the
//! appraisal, opinion and decision are the sub-department's (R19, R36, R37).

use nguon_platform::accounts::Capability;

use super::{Action, State};
use crate::proceeding::{Need, Rule};

/// Every step that there is.
pub const TABLE: &[Rule<State, Action>] = {
    use Action as A;
    use Capability::{Apply, Decide, EditRegistry};
    use Need as N;
    use State as S;
    const fn row(
        from: State,
        action: Action,
        to: State,
        who: Capability,
        needs: &'static [Need],
    ) -> Rule<State, Action> {
        Rule { from, action, to, who, needs }
    }
    &[
        row(S::Draft, A::Submit, S::Submitted, Apply, &[]),
        row(S::Submitted, A::Accept, S::Appraisal, EditRegistry, &[N::Dossier]),
        row(S::Submitted, A::Return, S::Returned, EditRegistry, &[N::Reason]),
        row(S::Returned, A::Resubmit, S::Submitted, Apply, &[]),
        row(S::Appraisal, A::OrderCheck, S::FieldCheck, Decide, &[]),
        row(S::Appraisal, A::SkipCheck, S::Opinion, Decide, &[N::CheckNotWanted]),
        row(S::Appraisal, A::Return, S::Returned, Decide, &[N::Reason]),
        row(S::FieldCheck, A::Report, S::Opinion, EditRegistry, &[N::Checked]),
        row(S::Opinion, A::CheckAgain, S::FieldCheck, Decide, &[N::Reason]),
        row(S::Opinion, A::Opine, S::Decision, Decide, &[N::Reason]),
        row(S::Decision, A::Forward, S::Central, Decide, &[]),
        row(S::Central, A::Answer, S::Decision, Decide, &[N::Reason]),
        row(S::Decision, A::Grant, S::Granted, Decide, &[N::CheckNotFailed]),
        row(S::Decision, A::Refuse, S::Refused, Decide, &[N::Reason]),
        row(S::Draft, A::Withdraw, S::Withdrawn, Apply, &[]),
        row(S::Submitted, A::Withdraw, S::Withdrawn, Apply, &[]),
        row(S::Returned, A::Withdraw, S::Withdrawn, Apply, &[]),
        row(S::Appraisal, A::Withdraw, S::Withdrawn, Apply, &[]),
        row(S::FieldCheck, A::Withdraw, S::Withdrawn, Apply, &[]),
        row(S::Opinion, A::Withdraw, S::Withdrawn, Apply, &[]),
        row(S::Central, A::Withdraw, S::Withdrawn, Apply, &[]),
        row(S::Decision, A::Withdraw, S::Withdrawn, Apply, &[]),
        row(S::Refused, A::Appeal, S::Appealed, Apply, &[N::Reason]),
        row(S::Appealed, A::Uphold, S::Upheld, Decide, &[N::Reason]),
        row(S::Appealed, A::Reopen, S::Appraisal, Decide, &[N::Reason]),
    ]
};
