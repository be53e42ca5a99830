//! What may be done with a round and with its parts: two tables, and nothing else decides.

use nguon_platform::accounts::Capability;

use super::{PartAction, PartState, RoundAction, RoundState};

/// What an action needs beside the right to take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A reason in words.
    Reason,
    /// That the round still collects.
    Collecting,
    /// That every part is in, or a reason why it goes without.
    PartsOrReason,
    /// Number, day and signer.
    Signature,
}

/// One row of a table.
#[derive(Debug, Clone, Copy)]
pub struct Rule<S: 'static, A: 'static> {
    /// State before.
    pub from: S,
    /// What is done.
    pub action: A,
    /// State after.
    pub to: S,
    /// Who may, within their territory.
    pub who: Capability,
    /// What it needs.
    pub needs: &'static [Need],
}

/// What is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact")]
pub struct Met {
    /// Whether a reason was given.
    pub reason: bool,
    /// Whether the round collects.
    pub collecting: bool,
    /// Whether every part is in.
    pub parts: bool,
    /// Whether number, day and signer are there.
    pub signature: bool,
}

/// Why an action is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not from this state.
    #[error("the state does not allow it")]
    State,
    /// The role may not.
    #[error("the role does not allow it")]
    Role,
    /// No reason was given.
    #[error("a reason is needed")]
    Reason,
    /// The round does not collect any more.
    #[error("the round does not collect any more")]
    NotCollecting,
    /// Parts are missing and no reason was given.
    #[error("parts are missing and no reason was given")]
    Parts,
    /// Number, day or signer are missing.
    #[error("number, day or signer are missing")]
    Signature,
}

impl Refused {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "report-refused-state",
            Self::Role => "report-refused-role",
            Self::Reason => "report-refused-reason",
            Self::NotCollecting => "report-refused-not-collecting",
            Self::Parts => "report-refused-parts",
            Self::Signature => "report-refused-signature",
        }
    }

    /// All of them, for the test of the messages.
    pub const ALL: [Self; 6] =
        [Self::State, Self::Role, Self::Reason, Self::NotCollecting, Self::Parts, Self::Signature];
}

/// Every step of a part.
pub const PARTS: &[Rule<PartState, PartAction>] = {
    use Capability::{Consolidate, Report};
    use PartAction as A;
    use PartState as S;
    const fn row(from: S, action: A, to: S, who: Capability, needs: &'static [Need]) -> Rule<S, A> {
        Rule { from, action, to, who, needs }
    }
    &[
        row(S::Open, A::Save, S::Draft, Report, &[Need::Collecting]),
        row(S::Draft, A::Save, S::Draft, Report, &[Need::Collecting]),
        row(S::Returned, A::Save, S::Returned, Report, &[Need::Collecting]),
        row(S::Open, A::Submit, S::Submitted, Report, &[Need::Collecting]),
        row(S::Draft, A::Submit, S::Submitted, Report, &[Need::Collecting]),
        row(S::Returned, A::Submit, S::Submitted, Report, &[Need::Collecting]),
        row(S::Submitted, A::Return, S::Returned, Consolidate, &[Need::Collecting, Need::Reason]),
        row(S::Open, A::Remind, S::Open, Consolidate, &[Need::Collecting]),
        row(S::Draft, A::Remind, S::Draft, Consolidate, &[Need::Collecting]),
        row(S::Returned, A::Remind, S::Returned, Consolidate, &[Need::Collecting]),
    ]
};

/// Every step of a round. An approved one is left only by a correction with a reason: the approved
/// version stays, the next one begins.
pub const ROUNDS: &[Rule<RoundState, RoundAction>] = {
    use Capability::Consolidate;
    use RoundAction as A;
    use RoundState as S;
    const fn row(from: S, action: A, to: S, needs: &'static [Need]) -> Rule<S, A> {
        Rule { from, action, to, who: Consolidate, needs }
    }
    &[
        row(S::Collecting, A::Consolidate, S::Consolidated, &[Need::PartsOrReason]),
        row(S::Consolidated, A::Reopen, S::Collecting, &[Need::Reason]),
        row(S::Consolidated, A::Approve, S::Approved, &[Need::Signature]),
        row(S::Approved, A::Correct, S::Collecting, &[Need::Reason]),
    ]
};

/// The row that an action follows, or the first thing that stands against it.
///
/// # Errors
/// [`Refused`].
pub fn take<S: Copy + PartialEq, A: Copy + PartialEq>(
    table: &'static [Rule<S, A>],
    now: S,
    action: A,
    may: impl Fn(Capability) -> bool,
    met: Met,
) -> Result<&'static Rule<S, A>, Refused> {
    let row = table.iter().find(|row| row.from == now && row.action == action);
    let row = row.ok_or(Refused::State)?;
    if !may(row.who) {
        return Err(Refused::Role);
    }
    for need in row.needs {
        match need {
            Need::Reason if !met.reason => return Err(Refused::Reason),
            Need::Collecting if !met.collecting => return Err(Refused::NotCollecting),
            Need::PartsOrReason if !met.parts && !met.reason => return Err(Refused::Parts),
            Need::Signature if !met.signature => return Err(Refused::Signature),
            _ => {}
        }
    }
    Ok(row)
}

/// Whether a person may take an action from a state, its needs left aside.
pub fn offers<S: Copy + PartialEq, A: Copy + PartialEq>(
    table: &'static [Rule<S, A>],
    now: S,
    action: A,
    may: impl Fn(Capability) -> bool,
) -> bool {
    table.iter().any(|row| row.from == now && row.action == action && may(row.who))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Met = Met { reason: true, collecting: true, parts: true, signature: true };

    #[test]
    fn each_step_of_a_part_is_in_the_table_or_refused() {
        use PartAction as A;
        use PartState as S;
        let expected = |from, action| match (from, action) {
            (S::Submitted, A::Return) => Some(S::Returned),
            (S::Submitted, _) | (_, A::Return) => None,
            (_, A::Submit) => Some(S::Submitted),
            (S::Open, A::Save) => Some(S::Draft),
            (same, A::Save | A::Remind) => Some(same),
        };
        for from in PartState::ALL {
            for action in PartAction::ALL {
                let taken = take(PARTS, *from, *action, |_| true, ALL).map(|row| row.to);
                assert_eq!(taken.ok(), expected(*from, *action), "{from:?} {action:?}");
                // Nothing of a part moves once its round does not collect.
                let closed = Met { collecting: false, ..ALL };
                assert!(take(PARTS, *from, *action, |_| true, closed).is_err());
            }
        }
    }

    #[test]
    fn each_step_of_a_round_is_in_the_table_or_refused() {
        use RoundAction as A;
        use RoundState as S;
        let expected = |from, action| match (from, action) {
            (S::Collecting, A::Consolidate) => Some(S::Consolidated),
            (S::Consolidated, A::Reopen) | (S::Approved, A::Correct) => Some(S::Collecting),
            (S::Consolidated, A::Approve) => Some(S::Approved),
            _ => None,
        };
        for from in RoundState::ALL {
            for action in RoundAction::ALL {
                let taken = take(ROUNDS, *from, *action, |_| true, ALL).map(|row| row.to);
                assert_eq!(taken.ok(), expected(*from, *action), "{from:?} {action:?}");
            }
        }
    }

    #[test]
    fn what_is_missing_is_told() {
        use RoundState as S;
        let round = |state, action, met| take(ROUNDS, state, action, |_| true, met).err();
        let cases = [
            (
                S::Approved,
                RoundAction::Correct,
                Met { reason: false, ..ALL },
                Some(Refused::Reason),
            ),
            (
                S::Consolidated,
                RoundAction::Reopen,
                Met { reason: false, ..ALL },
                Some(Refused::Reason),
            ),
            (
                S::Collecting,
                RoundAction::Consolidate,
                Met { parts: false, reason: false, ..ALL },
                Some(Refused::Parts),
            ),
            (S::Collecting, RoundAction::Consolidate, Met { parts: false, ..ALL }, None),
            (S::Collecting, RoundAction::Consolidate, Met { reason: false, ..ALL }, None),
            (
                S::Consolidated,
                RoundAction::Approve,
                Met { signature: false, ..ALL },
                Some(Refused::Signature),
            ),
        ];
        for (state, action, met, refused) in cases {
            assert_eq!(round(state, action, met), refused, "{state:?} {action:?} {met:?}");
        }
        // A commune hands in, only the department consolidates, urges and gives back.
        let commune = |capability| capability == Capability::Report;
        for row in PARTS {
            let taken = take(PARTS, row.from, row.action, commune, ALL);
            assert_eq!(taken.is_ok(), row.who == Capability::Report, "{row:?}");
        }
        for row in ROUNDS {
            assert_eq!(take(ROUNDS, row.from, row.action, commune, ALL).err(), Some(Refused::Role));
        }
    }
}
