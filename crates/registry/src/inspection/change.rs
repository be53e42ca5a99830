//! What may be changed about visits, and when. Pure.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use nguon_platform::accounts::Account;
use uuid::Uuid;

use super::visits::Stood;
use super::{Filter, PlanState, Standing, Terms, VisitState, Window};
use crate::closed::closed_list;
use crate::error::Refusal;

closed_list! {
    /// A change of many visits; messages `registry-inspection-action-…`.
    Action {
        /// Visits that the year lacks were added.
        Propose = "propose",
        /// Put on a desk, or on none.
        Assign = "assign",
        /// Put into another window.
        Move = "move",
        /// Given up.
        Cancel = "cancel",
        /// Taken out of a draft.
        Remove = "remove",
        /// Moved with all open work of an officer.
        HandOver = "hand-over",
    }
}

/// Whose a visit is: written as the account, or `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Desk {
    /// Nobody's yet.
    Nobody,
    /// An account's.
    Of(Uuid),
}

impl fmt::Display for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("none"),
            Self::Of(id) => write!(f, "{id}"),
        }
    }
}

impl FromStr for Desk {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        if text == "none" { Ok(Self::Nobody) } else { text.parse().map(Self::Of) }
    }
}

/// Which visits a change is about.
#[derive(Debug, Clone)]
pub enum Selected {
    /// Those that were ticked.
    Ticked(HashSet<Uuid>),
    /// All that a filter leaves.
    Filtered(Filter),
}

impl Selected {
    pub(super) fn fits(&self, stood: &Stood) -> bool {
        match self {
            Self::Ticked(ids) => ids.contains(&stood.visit.id),
            Self::Filtered(filter) => filter.fits(stood),
        }
    }
}

/// A change of visits with what it needs.
#[derive(Debug, Clone)]
pub enum Bulk {
    /// Put on this officer's desk, or on none.
    Assign(Option<Account>),
    /// Put into this window.
    Move(Window),
    /// Give up.
    Cancel,
    /// Take out of a draft.
    Remove,
}

impl Bulk {
    /// Its word.
    pub fn action(&self) -> Action {
        match self {
            Self::Assign(_) => Action::Assign,
            Self::Move(_) => Action::Move,
            Self::Cancel => Action::Cancel,
            Self::Remove => Action::Remove,
        }
    }

    /// Whether a plan in this state may be changed so at all. An approved plan is amended with a
    /// reason, its visits are cancelled; those of a draft are taken out.
    pub(super) fn fits(&self, state: PlanState, reason: Option<&str>) -> Result<(), Refusal> {
        amends(state, reason)?;
        match (self, state) {
            (Self::Remove, PlanState::Approved) => {
                Err(Refusal::new("visits", "registry-error-inspection-remove"))
            }
            (Self::Cancel, PlanState::Draft) => {
                Err(Refusal::new("visits", "registry-error-inspection-cancel"))
            }
            _ => Ok(()),
        }
    }

    /// What a visit becomes.
    pub(super) fn terms(&self, stood: &Stood, reason: Option<&str>) -> Result<Terms, Refusal> {
        let (visit, terms) = (&stood.visit, stood.visit.terms.clone());
        match stood.state {
            VisitState::Cancelled => {
                return Err(Refusal::new("visits", "registry-error-inspection-cancelled"));
            }
            VisitState::Done => {
                return Err(Refusal::new("visits", "registry-error-inspection-done"));
            }
            _ => {}
        }
        Ok(match self {
            Self::Assign(None) => Terms { officer: None, ..terms },
            Self::Assign(Some(account)) => {
                if !account.territory.covers(&visit.placed()) {
                    return Err(Refusal::new("to", "registry-error-inspection-territory"));
                }
                Terms { officer: Some((account.id, account.name.clone())), ..terms }
            }
            Self::Move(window) => {
                if !visit.season.covers(*window) {
                    return Err(Refusal::new("first", "registry-error-inspection-season"));
                }
                Terms { window: *window, ..terms }
            }
            Self::Cancel => {
                Terms { standing: Standing::Cancelled, reason: reason.map(str::to_owned), ..terms }
            }
            Self::Remove => Terms { standing: Standing::Removed, ..terms },
        })
    }
}

/// An approved plan is changed with a reason only.
pub(super) fn amends(state: PlanState, reason: Option<&str>) -> Result<(), Refusal> {
    if state == PlanState::Approved && reason.is_none() {
        return Err(Refusal::new("reason", "registry-error-inspection-reason"));
    }
    Ok(())
}
