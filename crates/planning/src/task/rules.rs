//! What may be done with a task: one table, and nothing else decides.

use super::{Action, Progress, State};

/// Why a task is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not from this state.
    #[error("the state does not allow it")]
    State,
    /// No reason was given.
    #[error("a reason is needed")]
    Reason,
    /// No evidence or no day was given.
    #[error("day and evidence are needed")]
    Evidence,
    /// Sub-tasks are not done.
    #[error("sub-tasks are not done")]
    SubTasks,
    /// A sub-task cannot have sub-tasks.
    #[error("a sub-task cannot have sub-tasks")]
    Depth,
    /// More sub-tasks than a task may have.
    #[error("a task has at most 50 sub-tasks")]
    TooMany,
}

impl Refused {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "task-refused-state",
            Self::Reason => "task-refused-reason",
            Self::Evidence => "task-refused-evidence",
            Self::SubTasks => "task-refused-sub-tasks",
            Self::Depth => "task-refused-depth",
            Self::TooMany => "task-refused-too-many",
        }
    }
}

/// What is at hand for an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// Whether a reason was given.
    pub reason: bool,
    /// Whether day and evidence were given.
    pub evidence: bool,
    /// The sub-tasks.
    pub progress: Progress,
}

/// The state after an action from a state; none where it cannot be taken.
pub fn after(from: State, action: Action) -> Option<State> {
    match (from, action) {
        (State::Open, Action::Start) | (State::Done, Action::Reopen) => Some(State::Doing),
        (State::Open | State::Doing, Action::Finish) => Some(State::Done),
        (State::Open | State::Doing, Action::HandOver) => Some(from),
        (State::Doing | State::Done, Action::Start)
        | (State::Done, Action::Finish | Action::HandOver)
        | (State::Open | State::Doing, Action::Reopen) => None,
    }
}

/// Whether an action is taken, and the state after it.
///
/// # Errors
/// [`Refused`] saying why not.
pub fn take(from: State, action: Action, met: Met) -> Result<State, Refused> {
    let to = after(from, action).ok_or(Refused::State)?;
    match action {
        Action::Finish if !met.evidence => Err(Refused::Evidence),
        Action::Finish if met.progress.done < met.progress.all => Err(Refused::SubTasks),
        Action::Reopen | Action::HandOver if !met.reason => Err(Refused::Reason),
        _ => Ok(to),
    }
}
