//! Event hash ID (CBV 2.0 §8.9.2): a name that follows from what the event says.
//!
//! The pre-hash is a chain of `name=value` without separators. It leaves out what does not
//! belong to the fact itself: eventID, recordTime, errorDeclaration, comments.
//!
//! Where sources disagree this follows the text of CBV: `type` before the identifier in
//! transactions and parties, half-up rounding of times, decimal text for numbers, and the
//! property order also for `sourceList`, `destinationList` and `sensorElementList` (two public
//! vectors append those in another order).

mod value;

#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

use crate::canon;
use crate::model::{
    BizTransaction, Certification, Event, Extension, Party, Place, Quantity, SensorElement,
    SensorField, SensorFields, SensorValue,
};
use crate::vocab::{self, Kind};
use value::extension_strings;

/// `ni:///sha-256;<hex>?ver=CBV2.0` of the event.
///
/// ```
/// # let bytes = br#"{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
/// #   "type": "ObjectEvent", "action": "OBSERVE", "epcList": ["urn:epc:id:sscc:4012345.0000000333"],
/// #   "eventTime": "2020-03-04T11:00:30.000+01:00", "eventTimeZoneOffset": "+01:00"}"#;
/// # let document = nguon_epcis::json::read(bytes, &Default::default())?;
/// let event = &document.events[0];
/// assert_eq!(
///     nguon_epcis::hash::pre_hash(event, &[]),
///     "eventType=ObjectEventeventTime=2020-03-04T10:00:30.000ZeventTimeZoneOffset=+01:00\
///      epcListepc=https://id.gs1.org/00/040123450000003338action=OBSERVE"
/// );
/// assert!(nguon_epcis::hash::event_id(event).ends_with("?ver=CBV2.0"));
/// # Ok::<(), nguon_epcis::Refusals>(())
/// ```
pub fn event_id(event: &Event) -> String {
    event_id_ignoring(event, &[])
}

/// The same without the extensions of these IRIs (namespace and local name put together), which
/// the parties agreed to leave out.
pub fn event_id_ignoring(event: &Event, ignored: &[&str]) -> String {
    let digest = Sha256::digest(pre_hash(event, ignored).as_bytes());
    format!("ni:///sha-256;{digest:x}?ver=CBV2.0")
}

/// The text that is hashed.
pub fn pre_hash(event: &Event, ignored: &[&str]) -> String {
    let mut text = PreHash { event, ignored, text: String::new() };
    text.when();
    text.what();
    text.why();
    text.where_();
    text.how();
    text.ilmd();
    let extensions = text.sorted_extensions(&event.extensions);
    text.text.push_str(&extensions);
    text.text
}

/// Metadata name the time first; reports name it after the method (CBV 2.0 §8.9.2).
const METADATA_ORDER: [SensorField; 8] = [
    SensorField::Time,
    SensorField::StartTime,
    SensorField::EndTime,
    SensorField::DeviceId,
    SensorField::DeviceMetadata,
    SensorField::RawData,
    SensorField::DataProcessingMethod,
    SensorField::BizRules,
];

/// Extensions that are never part of an event's identity.
const COMMENT: &str = "http://www.w3.org/2000/01/rdf-schema#comment";

struct PreHash<'a> {
    event: &'a Event,
    ignored: &'a [&'a str],
    text: String,
}

impl PreHash<'_> {
    fn when(&mut self) {
        let event = self.event;
        self.pair("eventType", event.event_type.name());
        self.pair("eventTime", &event.event_time.to_utc_millis());
        self.pair("eventTimeZoneOffset", event.zone_offset.text());
        let certificates = event.certification_info.iter().flat_map(Certification::uris);
        let pairs = certificates.map(|uri| format!("certificationInfo={}", canon::identifier(uri)));
        self.text.push_str(&sorted(pairs));
    }

    fn what(&mut self) {
        let event = self.event;
        self.epcs("epcList", event.epc_list.as_ref());
        self.id("parentID", event.parent_id.as_deref());
        self.epcs("inputEPCList", event.input_epc_list.as_ref());
        self.epcs("childEPCs", event.child_epcs.as_ref());
        self.quantities("quantityList", event.quantity_list.as_ref());
        self.quantities("childQuantityList", event.child_quantity_list.as_ref());
        self.quantities("inputQuantityList", event.input_quantity_list.as_ref());
        self.epcs("outputEPCList", event.output_epc_list.as_ref());
        self.quantities("outputQuantityList", event.output_quantity_list.as_ref());
        if let Some(action) = event.action {
            self.pair("action", action.name());
        }
        self.id("transformationID", event.transformation_id.as_deref());
    }

    fn why(&mut self) {
        let event = self.event;
        let word = |kind, written: &String| self.term(kind, written);
        let biz_step = event.biz_step.as_ref().map(|written| word(Kind::BizStep, written));
        let disposition =
            event.disposition.as_ref().map(|written| word(Kind::Disposition, written));
        let persistent = event.persistent_disposition.as_ref().map(|persistent| {
            let words = |name: &str, list: &Option<Vec<String>>| {
                let items = list.iter().flatten();
                sorted(items.map(|item| format!("{name}={}", self.term(Kind::Disposition, item))))
            };
            format!("{}{}", words("set", &persistent.set), words("unset", &persistent.unset))
        });
        if let Some(word) = biz_step {
            self.pair("bizStep", &word);
        }
        if let Some(word) = disposition {
            self.pair("disposition", &word);
        }
        self.group("persistentDisposition", &persistent.unwrap_or_default());
    }

    fn where_(&mut self) {
        let event = self.event;
        self.place("readPoint", event.read_point.as_ref());
        self.place("bizLocation", event.biz_location.as_ref());
        let transactions = event.biz_transaction_list.iter().flatten();
        let transactions = sorted(transactions.map(|item| self.transaction(item)));
        self.group("bizTransactionList", &transactions);
        let sources = event.source_list.iter().flatten();
        let sources = sorted(sources.map(|item| self.party("source", item)));
        self.group("sourceList", &sources);
        let destinations = event.destination_list.iter().flatten();
        let destinations = sorted(destinations.map(|item| self.party("destination", item)));
        self.group("destinationList", &destinations);
    }

    fn how(&mut self) {
        let elements = self.event.sensor_element_list.iter().flatten();
        let elements = sorted(elements.map(|element| self.sensor_element(element)));
        self.group("sensorElementList", &elements);
    }

    fn ilmd(&mut self) {
        let members = self.event.ilmd.as_ref().map(|members| self.sorted_extensions(members));
        self.group("ilmd", &members.unwrap_or_default());
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.text.push_str(name);
        self.text.push('=');
        self.text.push_str(value);
    }

    fn id(&mut self, name: &str, written: Option<&str>) {
        if let Some(written) = written {
            self.pair(name, &canon::identifier(written));
        }
    }

    /// A name over its content; without content there is no name either.
    fn group(&mut self, name: &str, content: &str) {
        if !content.is_empty() {
            self.text.push_str(name);
            self.text.push_str(content);
        }
    }

    fn epcs(&mut self, name: &str, list: Option<&Vec<String>>) {
        let items = list.into_iter().flatten();
        let items = sorted(items.map(|epc| format!("epc={}", canon::identifier(epc))));
        self.group(name, &items);
    }

    fn quantities(&mut self, name: &str, list: Option<&Vec<Quantity>>) {
        let items = sorted(list.into_iter().flatten().map(quantity));
        self.group(name, &items);
    }

    fn place(&mut self, name: &str, place: Option<&Place>) {
        let Some(place) = place else { return };
        let extensions = self.sorted_extensions(&place.extensions);
        self.group(name, &format!("id={}{extensions}", canon::identifier(&place.id)));
    }

    fn term(&self, kind: Kind, written: &str) -> String {
        vocab::canonical(kind, written, &self.event.namespaces).into_owned()
    }

    fn transaction(&self, item: &BizTransaction) -> String {
        let kind = item.kind.as_ref().map_or_else(String::new, |kind| {
            format!("type={}", self.term(Kind::BizTransactionType, kind))
        });
        format!("{kind}bizTransaction={}", canon::identifier(&item.id))
    }

    fn party(&self, name: &str, item: &Party) -> String {
        let kind = self.term(Kind::SourceDestinationType, &item.kind);
        format!("type={kind}{name}={}", canon::identifier(&item.id))
    }

    fn sensor_element(&self, element: &SensorElement) -> String {
        let metadata = element.metadata.as_ref().map_or_else(String::new, |fields| {
            let content = self.sensor_fields(fields, &METADATA_ORDER);
            if content.is_empty() { content } else { format!("sensorMetadata{content}") }
        });
        let reports = element.reports.iter();
        let reports =
            sorted(reports.map(|fields| {
                format!("sensorReport{}", self.sensor_fields(fields, SensorField::ALL))
            }));
        let extensions = self.sorted_extensions(&element.extensions);
        format!("sensorElement{metadata}{reports}{extensions}")
    }

    fn sensor_fields(&self, fields: &SensorFields, order: &[SensorField]) -> String {
        let mut text = String::new();
        for field in order {
            let Some(value) = fields.get(*field) else { continue };
            let value = match value {
                SensorValue::Number(number) => number.canonical(),
                SensorValue::Time(time) => time.to_utc_millis(),
                SensorValue::Flag(flag) => flag.to_string(),
                SensorValue::Text(written) => match field.vocabulary() {
                    Some(kind) => self.term(kind, written),
                    None => canon::identifier(written).into_owned(),
                },
            };
            text.push_str(field.name());
            text.push('=');
            text.push_str(&value);
        }
        text + &self.sorted_extensions(&fields.extensions)
    }

    fn sorted_extensions(&self, extensions: &[Extension]) -> String {
        let counted = extensions.iter().filter(|extension| {
            let iri = extension.name.iri();
            iri != COMMENT && !self.ignored.contains(&iri.as_str())
        });
        sorted(
            counted
                .flat_map(|one| extension_strings(&one.name, &one.value, &self.event.namespaces)),
        )
    }
}

fn quantity(item: &Quantity) -> String {
    let mut text = format!("quantityElementepcClass={}", canon::identifier(&item.epc_class));
    if let Some(quantity) = &item.quantity {
        text = format!("{text}quantity={}", quantity.canonical());
    }
    if let Some(uom) = &item.uom {
        text = format!("{text}uom={uom}");
    }
    text
}

/// Children of one name stand in the order of their bytes.
fn sorted(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    items.sort_unstable();
    items.concat()
}
