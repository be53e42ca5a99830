//! What a room hands in for the rail and for the page of one's own work.

use async_trait::async_trait;

use super::door::Access;
use crate::accounts::SignedIn;
use crate::db::DbError;

/// A job in the left rail. Shown to those who pass its access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavEntry {
    /// Message key of its name.
    pub key: &'static str,
    /// Its first page.
    pub href: &'static str,
    /// Who sees it.
    pub access: Access,
    /// Place in the rail, small first: work 0, registry 10, applications 20, monitoring 30,
    /// lots 40, products 50, plans 60, training 70, exchange 80, reference 90, administration 100.
    pub order: u16,
}

/// How much a number wants to be looked at. Always with an icon and a word, never colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say about it.
    Plain,
    /// As it should be.
    Good,
    /// Needs a look.
    Warning,
    /// Late or forbidden.
    Danger,
}

impl Tone {
    /// The word of the stylesheet's class: `tone-…`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }

    /// The sign shown beside the text.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plain => "•",
            Self::Good => "✓",
            Self::Warning => "!",
            Self::Danger => "✕",
        }
    }
}

/// What a number on the page of one's own work says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardKind {
    /// Somebody is to do something about these.
    ToDo,
    /// How many there are.
    Stock,
}

/// A number on the page of one's own work, with the list behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkCard {
    /// Message key of what is counted.
    pub key: &'static str,
    /// How many, within the person's territory.
    pub count: u64,
    /// The list of exactly these.
    pub href: String,
    /// How urgent.
    pub tone: Tone,
    /// Whether they wait for somebody.
    pub kind: CardKind,
}

impl WorkCard {
    /// Whether somebody is to do something about these.
    pub fn asks(&self) -> bool {
        self.kind == CardKind::ToDo
    }
}

/// A room that can say what waits for somebody.
#[async_trait]
pub trait WorkSource: Send + Sync + 'static {
    /// The cards for this person, counted with their territory and rights. Few and quick: all
    /// rooms are asked each time the page is opened.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    async fn cards(&self, person: &SignedIn) -> Result<Vec<WorkCard>, DbError>;
}
