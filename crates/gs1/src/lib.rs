#![doc = include_str!("../README.md")]

mod ai;
mod bits;
mod canonical;
mod check;
#[cfg(test)]
mod corpus;
mod element;
mod epc;
mod error;
mod keys;
mod link;
mod relations;
mod scan;
pub mod symbol;
mod text;
mod value;
#[cfg(test)]
mod verdicts;

pub use ai::{Ai, AiSpec};
pub use canonical::{IdentifierKind, canonical_uri, kind_of, lot_class_of, number_of_plain};
pub use check::mod10;
pub use element::{ELEMENTS_MAX, Element, ElementString};
pub use epc::{NoUrn, PrefixTable, TagEpc, link_to_urn, urn_to_link};
pub use error::{Fault, Gs1Error};
pub use keys::{Gln, Gtin, Sscc};
pub use link::{DigitalLink, Note};
pub use scan::{Scan, ScanContent, Symbology};
pub use value::{CharSet, Part, Rule};
