//! Types of recalls.

use std::str::FromStr;

use jiff::Timestamp;
use uuid::Uuid;

use crate::key::ItemKey;
use crate::text::Line;

/// How wide a recall goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reach {
    /// This item and all that was made of it: the fault came in here or later.
    Forward,
    /// All that was made of the same inputs: the fault was in the harvest.
    SameInputs,
}

impl Reach {
    /// Both, the narrower first.
    pub const ALL: [Self; 2] = [Self::Forward, Self::SameInputs];

    /// The word in tables and forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::SameInputs => "same-inputs",
        }
    }

    /// Message key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Forward => "goods-recall-forward",
            Self::SameInputs => "goods-recall-same-inputs",
        }
    }
}

/// Text that names no reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a recall reaches forward or same-inputs")]
pub struct UnknownReach;

impl FromStr for Reach {
    type Err = UnknownReach;

    fn from_str(text: &str) -> Result<Self, UnknownReach> {
        Self::ALL.into_iter().find(|reach| reach.word() == text).ok_or(UnknownReach)
    }
}

/// A recall that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Identity.
    pub id: Uuid,
    /// Of what.
    pub key: ItemKey,
    /// How wide.
    pub reach: Reach,
    /// Why, in the asker's words.
    pub reason: Line,
    /// When.
    pub at: Timestamp,
    /// Who asked, as named then.
    pub by: String,
}
