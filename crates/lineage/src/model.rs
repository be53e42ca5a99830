//! What the store tells this room: facts about keyed things, in time.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Canonical identifier of a thing, a lot or a container: opaque text, compared byte by byte.
///
/// The caller canonicalises (GS1 Digital Link URI or any other URI); this room never looks inside.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(#[serde(with = "shared_text")] Arc<str>);

impl Key {
    /// Takes the canonical text as it is.
    pub fn new(canonical: impl Into<Arc<str>>) -> Self {
        Self(canonical.into())
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Key {
    fn from(canonical: &str) -> Self {
        Self::new(canonical)
    }
}

impl From<String> for Key {
    fn from(canonical: String) -> Self {
        Self::new(canonical)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a key names one thing or a class of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// One thing: a serial number, a pallet.
    Instance,
    /// A class with a quantity: a lot, a product.
    Class,
}

/// How much of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// The number as the event states it, in `unit`.
    pub value: Decimal,
    /// UN/ECE Recommendation 20 code (`KGM`); none means pieces.
    pub unit: Option<String>,
}

impl Quantity {
    /// That many pieces.
    pub fn pieces(value: impl Into<Decimal>) -> Self {
        Self { value: value.into(), unit: None }
    }

    /// That much in a UN/ECE Recommendation 20 unit.
    pub fn of(value: impl Into<Decimal>, unit: impl Into<String>) -> Self {
        Self { value: value.into(), unit: Some(unit.into()) }
    }
}

/// One thing or one class named in an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it is called.
    pub key: Key,
    /// One thing or a class.
    pub kind: ItemKind,
    /// The lot that an instance belongs to, where it is known.
    pub class: Option<Key>,
    /// How much of a class; none means that the event does not say.
    pub quantity: Option<Quantity>,
}

impl Item {
    /// One thing of no known lot.
    pub fn instance(key: impl Into<Key>) -> Self {
        Self { key: key.into(), kind: ItemKind::Instance, class: None, quantity: None }
    }

    /// Some of a class; `None` where the event states no quantity.
    pub fn class(key: impl Into<Key>, quantity: Option<Quantity>) -> Self {
        Self { key: key.into(), kind: ItemKind::Class, class: None, quantity }
    }

    /// The same thing, known to belong to this lot.
    #[must_use]
    pub fn in_class(mut self, class: impl Into<Key>) -> Self {
        self.class = Some(class.into());
        self
    }
}

/// What an event does to its things (EPCIS 2.0 §7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Action {
    /// Comes to be, or is put in.
    Add,
    /// Is seen; nothing changes.
    Observe,
    /// Ends, or is taken out.
    Delete,
}

/// The what of an event, by event type (EPCIS 2.0 §7.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Things were made known, seen or ended.
    Object {
        /// Add, observe or delete.
        action: Action,
        /// The things.
        items: Vec<Item>,
    },
    /// Things were packed into or taken out of a container.
    Aggregation {
        /// Add, observe or delete.
        action: Action,
        /// The container; an observation may leave it out.
        parent: Option<Key>,
        /// The content; a delete without children empties the container.
        children: Vec<Item>,
    },
    /// Things were bound to a thing or a place for long; packing and unpacking do not end it.
    Association {
        /// Add, observe or delete.
        action: Action,
        /// The thing or place.
        parent: Option<Key>,
        /// What is bound to it; a delete without children unbinds all.
        children: Vec<Item>,
    },
    /// Things were tied to a business transaction; says nothing about descent.
    Transaction {
        /// Add, observe or delete.
        action: Action,
        /// A container that stands for its content, if named.
        parent: Option<Key>,
        /// The things.
        items: Vec<Item>,
    },
    /// Inputs were used up and outputs came to be.
    Transformation {
        /// Used up.
        inputs: Vec<Item>,
        /// Made.
        outputs: Vec<Item>,
        /// Ties several events into one transformation: all its inputs made all its outputs.
        id: Option<String>,
    },
}

/// One captured event, or one error declaration, as the store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The event's id; an error declaration bears the id of the event that it voids.
    pub event: String,
    /// When it happened (`eventTime`).
    pub time: Timestamp,
    /// When the store took it in (`recordTime`).
    pub recorded: Timestamp,
    /// Record order; settles the order of packing and unpacking at one and the same instant.
    pub seq: u64,
    /// What happened to what.
    pub what: What,
    /// CBV business step: bare word, URN or Web URI.
    pub biz_step: Option<String>,
    /// CBV disposition: bare word, URN or Web URI.
    pub disposition: Option<String>,
    /// Where it was read.
    pub read_point: Option<String>,
    /// Where the things are from then on.
    pub biz_location: Option<String>,
    /// (type, id) pairs; the type is a CBV word or URI.
    pub sources: Vec<(String, String)>,
    /// (type, id) pairs; the type is a CBV word or URI.
    pub destinations: Vec<(String, String)>,
    /// This is an error declaration: the event of this id is void, and so is this.
    pub declared_wrong: bool,
}

impl Fact {
    /// A fact with nothing but its what: the rest is filled in with struct update syntax.
    pub fn new(event: impl Into<String>, time: Timestamp, seq: u64, what: What) -> Self {
        Self {
            event: event.into(),
            time,
            recorded: time,
            seq,
            what,
            biz_step: None,
            disposition: None,
            read_point: None,
            biz_location: None,
            sources: Vec::new(),
            destinations: Vec::new(),
            declared_wrong: false,
        }
    }

    /// The container or place that the event names as parent.
    pub fn parent(&self) -> Option<&Key> {
        match &self.what {
            What::Aggregation { parent, .. }
            | What::Association { parent, .. }
            | What::Transaction { parent, .. } => parent.as_ref(),
            What::Object { .. } | What::Transformation { .. } => None,
        }
    }

    /// All things that the event names other than its parent.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        let (first, second): (&[Item], &[Item]) = match &self.what {
            What::Object { items, .. } | What::Transaction { items, .. } => (items, &[]),
            What::Aggregation { children, .. } | What::Association { children, .. } => {
                (children, &[])
            }
            What::Transformation { inputs, outputs, .. } => (inputs, outputs),
        };
        first.iter().chain(second)
    }

    /// The id that ties several transformation events into one.
    pub fn transformation(&self) -> Option<&str> {
        match &self.what {
            What::Transformation { id, .. } => id.as_deref(),
            _ => None,
        }
    }
}

/// Which past is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// As it was: events that happened after this instant do not count.
    pub at: Option<Timestamp>,
    /// As it was known: what was recorded after this instant does not count, error
    /// declarations included.
    pub known: Option<Timestamp>,
}

impl AsOf {
    /// Everything known now about all time.
    pub fn everything() -> Self {
        Self::default()
    }

    /// Whether a fact had been recorded by then.
    pub fn knows(&self, fact: &Fact) -> bool {
        self.known.is_none_or(|known| fact.recorded <= known)
    }

    /// Whether a fact had happened by then.
    pub fn covers(&self, fact: &Fact) -> bool {
        self.at.is_none_or(|at| fact.time <= at)
    }
}

mod shared_text {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(text: &Arc<str>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(from).map(Arc::from)
    }
}
