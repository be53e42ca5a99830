//! What EPCIS 2.0 can say, as values that keep what was written.
//!
//! Lists are `Option<Vec<_>>`: `None` was not written, an empty list was written empty. The
//! difference is kept because an empty `epcList` has a meaning of its own (EPCIS 2.0 §7.4.1.2:
//! sensor data about a place).

mod decimal;
mod document;
mod event;
mod extension;
mod identifiers;
mod master_data;
mod parts;
mod sensor;
#[cfg(test)]
mod tests;
mod time;

pub(crate) use decimal::canonical as canonical_decimal;
pub use decimal::{DecimalError, DecimalText};
pub use document::{Document, DocumentKind, QueryResults};
pub use event::{Action, Event, EventType};
pub use extension::{Extension, Name};
pub use identifiers::{Identified, Level, Role};
pub use master_data::{
    MasterAttribute, MasterData, MasterDataDocument, Vocabulary, VocabularyElement,
};
pub use parts::{
    BizTransaction, Certification, ErrorDeclaration, Party, PersistentDisposition, Place, Quantity,
};
pub use sensor::{SensorElement, SensorField, SensorFields, SensorKind, SensorValue};
pub use time::{EventTime, TimeError, ZoneOffset};
