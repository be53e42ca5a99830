//! One event.

use std::sync::Arc;

use serde_json::Value;

use super::{
    BizTransaction, Certification, ErrorDeclaration, EventTime, Extension, Party,
    PersistentDisposition, Place, Quantity, SensorElement, ZoneOffset,
};
use crate::context::Namespaces;

/// What happened, when, where, why and how (EPCIS 2.0 §7.4).
///
/// Identifiers and vocabulary words stand as written; [`Event::identifiers`] gives the canonical
/// ones. Which members an event type may have is checked when reading and in
/// [`validate`](crate::validate).
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Event type.
    pub event_type: EventType,
    /// `@context` of the event itself, as written. Set to `None`, it is written anew from
    /// `namespaces` where it is needed.
    pub context: Option<Value>,
    /// Prefixes in force: the document's and the event's own.
    pub namespaces: Arc<Namespaces>,
    /// `eventID`: a URI; the server mints one where it is absent.
    pub event_id: Option<String>,
    /// When it happened.
    pub event_time: EventTime,
    /// Offset of the local clock where it happened.
    pub zone_offset: ZoneOffset,
    /// When the repository took it in; ignored at capture.
    pub record_time: Option<EventTime>,
    /// ADD, OBSERVE or DELETE; never on a transformation.
    pub action: Option<Action>,
    /// Objects of an object or transaction event.
    pub epc_list: Option<Vec<String>>,
    /// Container of an aggregation, association or transaction event.
    pub parent_id: Option<String>,
    /// Contents of an aggregation or association event.
    pub child_epcs: Option<Vec<String>>,
    /// Objects consumed by a transformation.
    pub input_epc_list: Option<Vec<String>>,
    /// Objects made by a transformation.
    pub output_epc_list: Option<Vec<String>>,
    /// Classes of an object or transaction event.
    pub quantity_list: Option<Vec<Quantity>>,
    /// Classes contained.
    pub child_quantity_list: Option<Vec<Quantity>>,
    /// Classes consumed.
    pub input_quantity_list: Option<Vec<Quantity>>,
    /// Classes made.
    pub output_quantity_list: Option<Vec<Quantity>>,
    /// Links the events of one transformation.
    pub transformation_id: Option<String>,
    /// Business step: CBV word or URI.
    pub biz_step: Option<String>,
    /// Disposition: CBV word or URI.
    pub disposition: Option<String>,
    /// Dispositions that hold until changed.
    pub persistent_disposition: Option<PersistentDisposition>,
    /// Where it was seen.
    pub read_point: Option<Place>,
    /// Where the objects are afterwards.
    pub biz_location: Option<Place>,
    /// Papers of business.
    pub biz_transaction_list: Option<Vec<BizTransaction>>,
    /// Whence.
    pub source_list: Option<Vec<Party>>,
    /// Whither.
    pub destination_list: Option<Vec<Party>>,
    /// Measurements.
    pub sensor_element_list: Option<Vec<SensorElement>>,
    /// Instance or lot master data: members of other namespaces only.
    pub ilmd: Option<Vec<Extension>>,
    /// Certificates.
    pub certification_info: Option<Certification>,
    /// Says that the event of this ID is wrong.
    pub error_declaration: Option<ErrorDeclaration>,
    /// Members of other namespaces.
    pub extensions: Vec<Extension>,
}

/// The five event types of EPCIS 2.0, and those that others define.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum EventType {
    /// Something happened to objects, without linking them.
    Object,
    /// Objects were put into or taken out of a container.
    Aggregation,
    /// Objects were linked to a business transaction.
    Transaction,
    /// Inputs became outputs.
    Transformation,
    /// Objects were bound to an object or a place for long.
    Association,
    /// A type of another namespace, as written.
    Other(String),
}

impl EventType {
    /// The types that EPCIS defines.
    pub const STANDARD: [Self; 5] = [
        Self::Object,
        Self::Aggregation,
        Self::Transaction,
        Self::Transformation,
        Self::Association,
    ];

    /// Name in JSON and XML.
    pub fn name(&self) -> &str {
        match self {
            Self::Object => "ObjectEvent",
            Self::Aggregation => "AggregationEvent",
            Self::Transaction => "TransactionEvent",
            Self::Transformation => "TransformationEvent",
            Self::Association => "AssociationEvent",
            Self::Other(name) => name,
        }
    }

    /// The standard type of that name.
    pub fn standard(name: &str) -> Option<Self> {
        Self::STANDARD.into_iter().find(|kind| kind.name() == name)
    }
}

/// What the event did to the link or object it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Began.
    Add,
    /// Was seen.
    Observe,
    /// Ended.
    Delete,
}

impl Action {
    /// Name in JSON and XML.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "ADD",
            Self::Observe => "OBSERVE",
            Self::Delete => "DELETE",
        }
    }

    /// The action of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Add, Self::Observe, Self::Delete].into_iter().find(|action| action.name() == name)
    }
}

impl Event {
    /// An event with nothing but its type and times.
    pub fn new(event_type: EventType, event_time: EventTime, zone_offset: ZoneOffset) -> Self {
        Self {
            event_type,
            context: None,
            namespaces: Namespaces::pinned(),
            event_id: None,
            event_time,
            zone_offset,
            record_time: None,
            action: None,
            epc_list: None,
            parent_id: None,
            child_epcs: None,
            input_epc_list: None,
            output_epc_list: None,
            quantity_list: None,
            child_quantity_list: None,
            input_quantity_list: None,
            output_quantity_list: None,
            transformation_id: None,
            biz_step: None,
            disposition: None,
            persistent_disposition: None,
            read_point: None,
            biz_location: None,
            biz_transaction_list: None,
            source_list: None,
            destination_list: None,
            sensor_element_list: None,
            ilmd: None,
            certification_info: None,
            error_declaration: None,
            extensions: Vec::new(),
        }
    }
}
