//! A machine of states as a table: from where, by which action, to where, who may, what it needs.

use std::fmt::Write as _;

use nguon_platform::accounts::Capability;

use super::PaperKind;
use crate::field_check::Conclusion;

/// What an action needs beside the right to take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A reason in words.
    Reason,
    /// Every paper that the rules of the day of filing ask for.
    Dossier,
    /// That a field check comes first, by the rules.
    CheckWanted,
    /// That no field check has to come first.
    CheckNotWanted,
    /// A finished field check.
    Checked,
    /// No field check that failed, and one that passed where one comes first.
    CheckNotFailed,
    /// A paper that proves the correction.
    Evidence,
    /// The cause in words.
    Cause,
    /// Somebody whose code it is.
    Subject,
}

/// One row of a machine.
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

/// What is at hand when an action is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact")]
pub struct Met {
    /// Whether a reason was given.
    pub reason: bool,
    /// Papers that the rules ask for and nobody handed in.
    pub missing: Vec<PaperKind>,
    /// Whether a field check comes before the grant.
    pub check_wanted: bool,
    /// What the last field check came to.
    pub check: Option<Conclusion>,
    /// Whether a paper proves the correction.
    pub evidence: bool,
    /// Whether the cause was told.
    pub cause: bool,
    /// Whether it is known whose code it is.
    pub subject: bool,
}

/// Why an action is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not from this state: somebody was quicker, or it was never possible.
    #[error("the state does not allow it")]
    State,
    /// The role may not.
    #[error("the role does not allow it")]
    Role,
    /// No reason was given.
    #[error("a reason is needed")]
    Reason,
    /// A paper is not there.
    #[error("a paper is missing: {0:?}")]
    Paper(PaperKind),
    /// A field check comes first.
    #[error("a field check comes first")]
    CheckWanted,
    /// No field check comes first.
    #[error("no field check has to come first")]
    CheckNotWanted,
    /// No field check is recorded.
    #[error("no field check is recorded")]
    NotChecked,
    /// The field check was not passed.
    #[error("the field check was not passed")]
    CheckFailed,
    /// Nothing proves the correction.
    #[error("no paper proves the correction")]
    Evidence,
    /// The cause was not told.
    #[error("the cause is needed")]
    Cause,
    /// Nobody here has the code.
    #[error("nobody here has the code")]
    Subject,
}

impl Refused {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "registry-refused-state",
            Self::Role => "registry-refused-role",
            Self::Reason => "registry-error-reason-needed",
            Self::Paper(_) => "registry-refused-paper",
            Self::CheckWanted => "registry-refused-check-wanted",
            Self::CheckNotWanted => "registry-refused-check-not-wanted",
            Self::NotChecked => "registry-refused-not-checked",
            Self::CheckFailed => "registry-refused-check-failed",
            Self::Evidence => "registry-refused-evidence",
            Self::Cause => "registry-refused-cause",
            Self::Subject => "registry-refused-subject",
        }
    }
}

/// The row that an action follows, or everything that stands against it.
///
/// # Errors
/// All [`Refused`] at once; of a state that does not allow the action, that alone.
pub fn take<S: Copy + PartialEq, A: Copy + PartialEq>(
    table: &'static [Rule<S, A>],
    now: S,
    action: A,
    may: impl Fn(Capability) -> bool,
    met: &Met,
) -> Result<&'static Rule<S, A>, Vec<Refused>> {
    let row = table.iter().find(|row| row.from == now && row.action == action);
    let row = row.ok_or_else(|| vec![Refused::State])?;
    if !may(row.who) {
        return Err(vec![Refused::Role]);
    }
    let refused: Vec<Refused> = row.needs.iter().flat_map(|need| against(*need, met)).collect();
    if refused.is_empty() { Ok(row) } else { Err(refused) }
}

/// The rows that begin in a state and that this person may take, whether their needs are met or not.
pub fn offered<S: Copy + PartialEq, A>(
    table: &'static [Rule<S, A>],
    now: S,
    may: impl Fn(Capability) -> bool,
) -> impl Iterator<Item = &'static Rule<S, A>> {
    table.iter().filter(move |row| row.from == now && may(row.who))
}

/// What stands against one need.
fn against(need: Need, met: &Met) -> Vec<Refused> {
    let unless = |fine: bool, refused| if fine { Vec::new() } else { vec![refused] };
    match need {
        Need::Reason => unless(met.reason, Refused::Reason),
        Need::Dossier => met.missing.iter().map(|paper| Refused::Paper(*paper)).collect(),
        Need::CheckWanted => unless(met.check_wanted, Refused::CheckNotWanted),
        Need::CheckNotWanted => unless(!met.check_wanted, Refused::CheckWanted),
        Need::Checked => unless(met.check.is_some(), Refused::NotChecked),
        Need::CheckNotFailed => match met.check {
            Some(Conclusion::Pass) => Vec::new(),
            Some(_) => vec![Refused::CheckFailed],
            None => unless(!met.check_wanted, Refused::NotChecked),
        },
        Need::Evidence => unless(met.evidence, Refused::Evidence),
        Need::Cause => unless(met.cause, Refused::Cause),
        Need::Subject => unless(met.subject, Refused::Subject),
    }
}

/// The machine as a state diagram (Mermaid), with the words that people see.
pub fn mermaid<S: Copy + PartialEq, A: Copy>(
    table: &[Rule<S, A>],
    start: S,
    states: &[S],
    word: impl Fn(S) -> &'static str,
    label: impl Fn(S) -> String,
    action: impl Fn(A) -> String,
) -> String {
    let id = |state: S| word(state).replace('-', "_");
    let mut text = String::from("stateDiagram-v2\n");
    for state in states {
        let _ = writeln!(text, "    {} : {}", id(*state), label(*state));
    }
    let _ = writeln!(text, "    [*] --> {}", id(start));
    for row in table {
        let _ = writeln!(text, "    {} --> {} : {}", id(row.from), id(row.to), action(row.action));
    }
    for state in states.iter().filter(|state| table.iter().all(|row| row.from != **state)) {
        let _ = writeln!(text, "    {} --> [*]", id(*state));
    }
    text
}
