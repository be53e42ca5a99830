//! Which step leads where, and what each needs.

use super::{Action, State};

/// A row of the table of steps.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// From where.
    pub from: State,
    /// What is done.
    pub action: Action,
    /// To where.
    pub to: State,
    /// Whether it needs a reason.
    pub reason: bool,
}

/// The steps of a class; what is not here is refused.
pub const STEPS: &[Rule] = {
    use Action::{Cancel, Hold, Reopen};
    use State::{Cancelled, Held, Planned};
    const fn rule(from: State, action: Action, to: State, reason: bool) -> Rule {
        Rule { from, action, to, reason }
    }
    &[
        rule(Planned, Hold, Held, false),
        rule(Planned, Cancel, Cancelled, true),
        rule(Held, Reopen, Planned, true),
        rule(Cancelled, Reopen, Planned, true),
    ]
};

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No row of the table.
    #[error("the state does not allow it")]
    State,
    /// A reason is needed.
    #[error("a reason is needed")]
    Reason,
}

impl Refused {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "training-refused-state",
            Self::Reason => "training-refused-reason",
        }
    }
}

/// The state after a step.
///
/// # Errors
/// [`Refused`] by the table.
pub fn take(from: State, action: Action, reason: bool) -> Result<State, Refused> {
    let row = STEPS.iter().find(|row| row.from == from && row.action == action);
    let row = row.ok_or(Refused::State)?;
    if row.reason && !reason { Err(Refused::Reason) } else { Ok(row.to) }
}

/// Minutes of one of the days of a class: all days alike, what is left over on the last.
pub fn minutes_of_day(minutes: u32, days: u32, index: u32) -> u32 {
    let days = days.max(1);
    let each = minutes / days;
    if index + 1 == days { minutes - each * (days - 1) } else { each }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_step_is_in_the_table_or_refused() {
        use Action as A;
        use State as S;
        let expected = |from, action| match (from, action) {
            (S::Planned, A::Hold) => Some((S::Held, false)),
            (S::Planned, A::Cancel) => Some((S::Cancelled, true)),
            (S::Held | S::Cancelled, A::Reopen) => Some((S::Planned, true)),
            _ => None,
        };
        for from in State::ALL {
            for action in Action::ALL {
                let known = expected(*from, *action);
                assert_eq!(take(*from, *action, true).ok(), known.map(|(to, _)| to));
                let without = take(*from, *action, false);
                let wanted = match known {
                    None => Err(Refused::State),
                    Some((_, true)) => Err(Refused::Reason),
                    Some((to, false)) => Ok(to),
                };
                assert_eq!(without, wanted, "{from:?} {action:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_days_of_a_class_have_all_its_minutes(minutes in 0_u32..10_000, days in 1_u32..40) {
            let sum: u32 = (0..days).map(|index| minutes_of_day(minutes, days, index)).sum();
            prop_assert_eq!(sum, minutes);
        }
    }
}
