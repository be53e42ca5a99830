//! Whose events a reader may see. One rule for every answer: pages of a query, one event, lists of
//! values, facts of a trace, capture jobs.

use nguon_epcis::model::Event;

use crate::index::{self, Term};
use crate::key::Key16;
use crate::{StoreError, StoredEvent};

/// Whose events a reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// All.
    All,
    /// Those that these captured.
    CapturedBy(Vec<String>),
    /// Those that concern somebody: captured under one of these names, or one of these parties or
    /// places takes part. It does where it stands in a source or destination list, or as read
    /// point or business location; a part of a place (GLN with extension) counts as the place.
    ///
    /// Capture jobs and master data are no events: of those only the captors' own are seen.
    Concerning {
        /// Names under which events were captured.
        captors: Vec<String>,
        /// Identifiers of parties and places, canonical.
        identifiers: Vec<String>,
    },
}

impl Sight {
    /// Whether a thing that `captor` captured is visible for that reason alone.
    pub fn includes(&self, captor: &str) -> bool {
        self.captors().is_none_or(|names| names.iter().any(|name| name == captor))
    }

    /// Whether an event at hand is visible: what the engines answer from their index.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the event must be read and cannot be.
    pub fn shows(&self, event: &StoredEvent) -> Result<bool, StoreError> {
        match self {
            _ if self.includes(&event.captured_by) => Ok(true),
            Self::Concerning { identifiers, .. } if !identifiers.is_empty() => {
                Ok(takes_part(identifiers, &event.event()?))
            }
            _ => Ok(false),
        }
    }

    /// The captors whose things are visible; none = everybody's.
    pub(crate) fn captors(&self) -> Option<&[String]> {
        match self {
            Self::All => None,
            Self::CapturedBy(names) | Self::Concerning { captors: names, .. } => Some(names),
        }
    }

    /// Keys of the index of which a visible event has one; none = every event is visible.
    pub(crate) fn keys(&self) -> Option<Vec<Key16>> {
        let captors = self.captors()?.iter().map(|name| Term::captor(name));
        let identifiers: &[String] = match self {
            Self::Concerning { identifiers, .. } => identifiers,
            _ => &[],
        };
        let taking_part = identifiers.iter().map(|id| Term::taking_part(id));
        Some(captors.chain(taking_part).map(|term| term.key()).collect())
    }
}

fn takes_part(identifiers: &[String], event: &Event) -> bool {
    let terms = index::taking_part(event);
    identifiers.iter().any(|id| terms.contains(&Term::taking_part(id)))
}
