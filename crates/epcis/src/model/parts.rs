//! The small parts of an event: quantities, places, transactions, parties, corrections.

use super::{DecimalText, EventTime, Extension};

/// So much of a class of objects (EPCIS 2.0 §7.3.3.3).
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// EPC class as written: an LGTIN, a GTIN pattern, a Digital Link or a private URI.
    pub epc_class: String,
    /// How many, or how much of `uom`; absent = not known.
    pub quantity: Option<DecimalText>,
    /// UN/CEFACT Recommendation 20 code; absent = a count of things.
    pub uom: Option<String>,
}

/// A read point or business location.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Identifier as written.
    pub id: String,
    /// Members of other namespaces.
    pub extensions: Vec<Extension>,
}

/// A business transaction; the type is optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BizTransaction {
    /// CBV word or URI, as written.
    pub kind: Option<String>,
    /// Identifier of the transaction, as written.
    pub id: String,
}

/// A source or a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// CBV word or URI, as written.
    pub kind: String,
    /// Identifier of the party or place, as written.
    pub id: String,
}

/// Dispositions that begin or end to hold until changed; at least one of both is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersistentDisposition {
    /// Begin to hold.
    pub set: Option<Vec<String>>,
    /// Cease to hold.
    pub unset: Option<Vec<String>>,
}

/// `certificationInfo`: the JSON Schema allows one URI or a list, and both are kept apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certification {
    /// A single URI.
    One(String),
    /// A list of URIs.
    Many(Vec<String>),
}

impl Certification {
    /// The URIs, however they were written.
    pub fn uris(&self) -> &[String] {
        match self {
            Self::One(uri) => std::slice::from_ref(uri),
            Self::Many(uris) => uris,
        }
    }
}

/// Says that the event of the same ID is wrong (EPCIS 2.0 §7.4.1.4).
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorDeclaration {
    /// When the error was declared.
    pub declaration_time: EventTime,
    /// CBV word or URI, as written.
    pub reason: Option<String>,
    /// Events that correct the wrong one.
    pub corrective_event_ids: Option<Vec<String>>,
    /// Members of other namespaces.
    pub extensions: Vec<Extension>,
}
