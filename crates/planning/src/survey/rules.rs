//! Which step leads where, what each needs, and on which days answers are taken.

use jiff::civil::Date;

use super::{Action, State, Survey};

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

/// The steps of a survey; what is not here is refused.
pub const STEPS: &[Rule] = &[
    Rule { from: State::Draft, action: Action::Open, to: State::Open, reason: false },
    Rule { from: State::Open, action: Action::Close, to: State::Closed, reason: false },
    Rule { from: State::Closed, action: Action::Reopen, to: State::Open, reason: true },
];

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No row of the table.
    #[error("the state does not allow it")]
    State,
    /// A reason is needed.
    #[error("a reason is needed")]
    Reason,
    /// A survey without a form has no questions.
    #[error("a form is needed first")]
    Form,
}

impl Refused {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "survey-refused-state",
            Self::Reason => "survey-refused-reason",
            Self::Form => "survey-refused-form",
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

/// Why no answer is taken today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Shut {
    /// It is being prepared.
    #[error("the survey is not open yet")]
    Draft,
    /// Its first day is to come.
    #[error("the survey opens later")]
    Early,
    /// It was closed, or its last day is over.
    #[error("the survey is closed")]
    Closed,
}

impl Shut {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "survey-shut-draft",
            Self::Early => "survey-shut-early",
            Self::Closed => "survey-shut-closed",
        }
    }
}

/// Whether answers are taken on a day.
///
/// # Errors
/// [`Shut`] says why not.
pub fn takes_answers(survey: &Survey, today: Date) -> Result<(), Shut> {
    match survey.state {
        State::Draft => Err(Shut::Draft),
        State::Closed => Err(Shut::Closed),
        State::Open if survey.facts.opens.is_some_and(|day| today < day) => Err(Shut::Early),
        State::Open if survey.facts.closes.is_some_and(|day| day < today) => Err(Shut::Closed),
        State::Open => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_in_the_table_or_refused() {
        use Action as A;
        use State as S;
        let expected = |from, action| match (from, action) {
            (S::Draft, A::Open) => Some((S::Open, false)),
            (S::Open, A::Close) => Some((S::Closed, false)),
            (S::Closed, A::Reopen) => Some((S::Open, true)),
            _ => None,
        };
        for from in State::ALL {
            for action in Action::ALL {
                let known = expected(*from, *action);
                assert_eq!(take(*from, *action, true).ok(), known.map(|(to, _)| to));
                let wanted = match known {
                    None => Err(Refused::State),
                    Some((_, true)) => Err(Refused::Reason),
                    Some((to, false)) => Ok(to),
                };
                assert_eq!(take(*from, *action, false), wanted, "{from:?} {action:?}");
            }
        }
    }
}
