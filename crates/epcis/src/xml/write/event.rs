//! One event in the element order of its schema.

use super::Version;
use super::layout::{self, Part};
use super::out::{Out, attribute};
use crate::model::{
    Certification, DecimalText, Event, EventTime, EventType, Name, Party, Place, Quantity,
    SensorElement, SensorFields, SensorValue,
};
use crate::vocab::{self, Kind};

pub(super) fn write(out: &mut Out, event: &Event, pointer: &str) {
    pointer.clone_into(&mut out.base);
    let name = match &event.event_type {
        EventType::Other(written) => out.name(&Name::resolve(written, &event.namespaces)),
        standard => standard.name().to_owned(),
    };
    out.open(&name);
    let mut writer = Writer { out, event };
    for part in layout::of(writer.out.version, &event.event_type) {
        writer.part(&part);
    }
    out.extensions(&event.extensions, &event.namespaces);
    out.close(&name);
    // Values may be CURIEs: `example:someSensorProperty`.
    for (prefix, namespace) in event.namespaces.declared() {
        out.prefixes.offer(prefix, namespace);
    }
}

struct Writer<'a> {
    out: &'a mut Out,
    event: &'a Event,
}

impl Writer<'_> {
    /// One member, or a wrapper with what stands in it; an empty wrapper is not written.
    fn part(&mut self, part: &Part) {
        match part {
            Part::Member(name) => self.member(name),
            Part::Wrapper(name, parts) => {
                let start = self.out.mark();
                self.out.open(name);
                let inside = self.out.mark();
                for part in parts {
                    self.part(part);
                }
                if self.out.mark() == inside {
                    self.out.back_to(start);
                } else {
                    self.out.close(name);
                }
            }
        }
    }

    /// Whether the schema of EPCIS 1.2 demands the list.
    fn demands(&self, list: &str) -> bool {
        let demanded = match self.event.event_type {
            EventType::Object | EventType::Transaction => "epcList",
            EventType::Aggregation => "childEPCs",
            _ => return false,
        };
        self.out.version == Version::V1_2 && list == demanded
    }

    fn member(&mut self, name: &str) {
        let event = self.event;
        match name {
            "eventTime" => self.out.element(name, event.event_time.text()),
            "recordTime" => self.text(name, event.record_time.as_ref().map(EventTime::text)),
            "eventTimeZoneOffset" => self.out.element(name, event.zone_offset.text()),
            "eventID" => self.text(name, event.event_id.as_deref()),
            "errorDeclaration" => self.error_declaration(),
            "certificationInfo" => {
                for uri in event.certification_info.iter().flat_map(Certification::uris) {
                    self.out.element(name, uri);
                }
            }
            "parentID" => self.text(name, event.parent_id.as_deref()),
            "epcList" => self.epcs(name, event.epc_list.as_ref()),
            "childEPCs" => self.epcs(name, event.child_epcs.as_ref()),
            "inputEPCList" => self.epcs(name, event.input_epc_list.as_ref()),
            "outputEPCList" => self.epcs(name, event.output_epc_list.as_ref()),
            "quantityList" => self.quantities(name, event.quantity_list.as_ref()),
            "childQuantityList" => self.quantities(name, event.child_quantity_list.as_ref()),
            "inputQuantityList" => self.quantities(name, event.input_quantity_list.as_ref()),
            "outputQuantityList" => self.quantities(name, event.output_quantity_list.as_ref()),
            "transformationID" => self.text(name, event.transformation_id.as_deref()),
            "action" => self.text(name, event.action.map(crate::model::Action::name)),
            "bizStep" => self.word(name, Kind::BizStep, event.biz_step.as_deref()),
            "disposition" => self.word(name, Kind::Disposition, event.disposition.as_deref()),
            "readPoint" => self.place(name, event.read_point.as_ref()),
            "bizLocation" => self.place(name, event.biz_location.as_ref()),
            "bizTransactionList" => self.transactions(),
            "sourceList" => self.parties(name, "source", event.source_list.as_ref()),
            "destinationList" => self.parties(name, "destination", event.destination_list.as_ref()),
            "sensorElementList" => self.sensors(),
            "persistentDisposition" => self.persistent_disposition(),
            _ => self.ilmd(),
        }
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.out.element(name, value);
        }
    }

    /// A word of CBV as Web URI, which XML 2.0 may write beside the URN of XML 1.2.
    fn term(&self, kind: Kind, written: &str) -> String {
        let names = &self.event.namespaces;
        let urn = || vocab::urn(kind, written, names);
        if let Some(urn) = (self.out.version == Version::V1_2).then(urn).flatten() {
            return urn;
        }
        vocab::canonical(kind, written, &self.event.namespaces).into_owned()
    }

    fn word(&mut self, name: &str, kind: Kind, written: Option<&str>) {
        if let Some(written) = written {
            let term = self.term(kind, written);
            self.out.element(name, &term);
        }
    }

    fn epcs(&mut self, name: &str, list: Option<&Vec<String>>) {
        if list.is_none() && !self.demands(name) {
            return;
        }
        self.out.open(name);
        for epc in list.into_iter().flatten() {
            self.out.element("epc", epc);
        }
        self.out.close(name);
    }

    fn quantities(&mut self, name: &str, list: Option<&Vec<Quantity>>) {
        let Some(items) = list else { return };
        self.out.open(name);
        for item in items {
            self.out.open("quantityElement");
            self.out.element("epcClass", &item.epc_class);
            self.text("quantity", item.quantity.as_ref().map(decimal).as_deref());
            self.text("uom", item.uom.as_deref());
            self.out.close("quantityElement");
        }
        self.out.close(name);
    }

    fn place(&mut self, name: &str, place: Option<&Place>) {
        let Some(place) = place else { return };
        self.out.open(name);
        self.out.element("id", &place.id);
        self.out.extensions(&place.extensions, &self.event.namespaces);
        self.out.close(name);
    }

    fn transactions(&mut self) {
        let Some(items) = &self.event.biz_transaction_list else { return };
        self.out.open("bizTransactionList");
        for item in items {
            let kind = item.kind.as_ref().map(|kind| self.term(Kind::BizTransactionType, kind));
            let kind = kind.map_or_else(String::new, |kind| attribute("type", &kind));
            self.out.element_with("bizTransaction", &kind, &item.id);
        }
        self.out.close("bizTransactionList");
    }

    fn parties(&mut self, name: &str, item_name: &str, list: Option<&Vec<Party>>) {
        let Some(items) = list else { return };
        self.out.open(name);
        for item in items {
            let kind = self.term(Kind::SourceDestinationType, &item.kind);
            self.out.element_with(item_name, &attribute("type", &kind), &item.id);
        }
        self.out.close(name);
    }

    fn persistent_disposition(&mut self) {
        let Some(persistent) = &self.event.persistent_disposition else { return };
        self.out.open("persistentDisposition");
        for (name, list) in [("unset", &persistent.unset), ("set", &persistent.set)] {
            for item in list.iter().flatten() {
                self.word(name, Kind::Disposition, Some(item));
            }
        }
        self.out.close("persistentDisposition");
    }

    fn error_declaration(&mut self) {
        let Some(error) = &self.event.error_declaration else { return };
        self.out.open("errorDeclaration");
        self.out.element("declarationTime", error.declaration_time.text());
        self.word("reason", Kind::ErrorReason, error.reason.as_deref());
        if let Some(ids) = &error.corrective_event_ids {
            self.out.open("correctiveEventIDs");
            for id in ids {
                self.out.element("correctiveEventID", id);
            }
            self.out.close("correctiveEventIDs");
        }
        self.out.extensions(&error.extensions, &self.event.namespaces);
        self.out.close("errorDeclaration");
    }

    fn ilmd(&mut self) {
        if let Some(members) = &self.event.ilmd {
            self.out.open("ilmd");
            self.out.extensions(members, &self.event.namespaces);
            self.out.close("ilmd");
        }
    }

    fn sensors(&mut self) {
        let Some(elements) = &self.event.sensor_element_list else { return };
        self.out.open("sensorElementList");
        for element in elements {
            self.sensor_element(element);
        }
        self.out.close("sensorElementList");
    }

    fn sensor_element(&mut self, element: &SensorElement) {
        self.out.open("sensorElement");
        if let Some(metadata) = &element.metadata {
            self.sensor_fields("sensorMetadata", metadata);
        }
        for report in &element.reports {
            self.sensor_fields("sensorReport", report);
        }
        self.out.extensions(&element.extensions, &self.event.namespaces);
        self.out.close("sensorElement");
    }

    fn sensor_fields(&mut self, name: &str, fields: &SensorFields) {
        let mut attributes = String::new();
        for (field, value) in &fields.fields {
            let value = match value {
                SensorValue::Number(number) => number.text().to_owned(),
                SensorValue::Time(time) => time.text().to_owned(),
                SensorValue::Flag(flag) => flag.to_string(),
                SensorValue::Text(written) => match field.vocabulary() {
                    Some(kind) => self.term(kind, written),
                    None => written.clone(),
                },
            };
            attributes.push_str(&attribute(field.name(), &value));
        }
        attributes.push_str(&self.out.extension_attributes(&fields.extensions));
        self.out.empty_with(name, &attributes);
    }
}

/// A decimal of XML Schema has no exponent.
fn decimal(number: &DecimalText) -> String {
    if number.text().contains(['e', 'E']) { number.canonical() } else { number.text().to_owned() }
}
