//! Writes documents and events as JSON-LD.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::context::{Namespaces, written_with};
use crate::model::{
    BizTransaction, Certification, Document, DocumentKind, ErrorDeclaration, Event, EventTime,
    Extension, Party, PersistentDisposition, Place, Quantity, QueryResults, SensorElement,
    SensorFields, SensorValue,
};
use crate::vocab::{self, Kind};

/// The document as JSON text, UTF-8.
pub fn write(document: &Document) -> Vec<u8> {
    document.to_json().to_string().into_bytes()
}

/// One event as JSON text that stands alone, with its context: what a store keeps and
/// `GET /events/{id}` can be built from.
pub fn write_event(event: &Event) -> Vec<u8> {
    event.to_json_alone().to_string().into_bytes()
}

/// An object written member by member; absent members are left out.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn some<T: Into<Value>>(&mut self, name: &str, value: Option<T>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn text(&mut self, name: &str, value: Option<&str>) {
        self.some(name, value);
    }

    fn list<T>(&mut self, name: &str, items: Option<&Vec<T>>, write: impl Fn(&T) -> Value) {
        self.some(name, items.map(|items| items.iter().map(write).collect::<Vec<_>>()));
    }

    fn uris(&mut self, name: &str, items: Option<&Vec<String>>) {
        self.list(name, items, |item| Value::from(item.as_str()));
    }

    fn extensions(&mut self, extensions: &[Extension]) {
        for extension in extensions {
            self.0.insert(extension.name.written.clone(), extension.value.clone());
        }
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

impl Document {
    /// The document as a JSON value; of a bare event, the event.
    pub fn to_json(&self) -> Value {
        let query = match &self.kind {
            DocumentKind::BareEvent => {
                return self.events.first().map_or(Value::Null, Event::to_json);
            }
            DocumentKind::Capture => None,
            DocumentKind::Query(results) => Some(results),
        };
        let mut top = Object::default();
        top.some("@context", self.context.clone());
        top.text("id", self.id.as_deref());
        top.put("type", if query.is_some() { "EPCISQueryDocument" } else { "EPCISDocument" });
        top.text("schemaVersion", self.schema_version.as_deref());
        top.text("creationDate", self.creation_date.as_ref().map(EventTime::text));
        top.text("instanceIdentifier", self.instance_identifier.as_deref());
        top.text("sender", self.sender.as_deref());
        top.text("receiver", self.receiver.as_deref());
        top.some("epcisHeader", self.header.clone());
        top.extensions(&self.extensions);

        let events: Vec<Value> =
            self.events.iter().map(|event| event.to_json_within(&self.namespaces)).collect();
        let mut body = Object::default();
        match query {
            None => body.put("eventList", events),
            Some(results) => body.put("queryResults", query_results(results, events)),
        }
        body.extensions(&self.body_extensions);
        top.put("epcisBody", body);
        top.into()
    }
}

fn query_results(results: &QueryResults, events: Vec<Value>) -> Object {
    let mut object = Object::default();
    object.text("subscriptionID", results.subscription_id.as_deref());
    object.put("queryName", results.query_name.as_str());
    object.extensions(&results.extensions);
    let mut body = Object::default();
    body.put("eventList", events);
    body.some("vocabularyList", results.vocabulary_list.clone());
    body.extensions(&results.results_extensions);
    object.put("resultsBody", body);
    object
}

impl Event {
    /// The event as it stood in its document, with its own `@context` only.
    pub fn to_json(&self) -> Value {
        self.object().into()
    }

    /// The event inside a document whose context declares `outer`: prefixes that `outer` lacks
    /// or means otherwise are declared on the event, behind its own context.
    pub fn to_json_within(&self, outer: &Arc<Namespaces>) -> Value {
        let inner = outer.extended(self.context.as_ref().unwrap_or(&Value::Null));
        let declared = self.namespaces.declared();
        let missing: Map<String, Value> = declared
            .filter(|(name, iri)| inner.lookup(name) != Some(iri))
            .map(|(name, iri)| (name.to_owned(), iri.into()))
            .collect();
        let mut object = self.object();
        if !missing.is_empty() {
            let missing = Value::Object(missing);
            let context = match self.context.clone() {
                None => missing,
                Some(Value::Array(mut items)) => {
                    items.push(missing);
                    items.into()
                }
                Some(one) => vec![one, missing].into(),
            };
            object.put("@context", context);
        }
        object.into()
    }

    /// The event alone, with GS1's context and every prefix in force.
    pub fn to_json_alone(&self) -> Value {
        let mut alone = Object::default();
        alone.put("@context", written_with(self.namespaces.declared()));
        for (name, value) in self.object().0 {
            if name != "@context" {
                alone.0.insert(name, value);
            }
        }
        alone.into()
    }

    fn object(&self) -> Object {
        let mut object = Object::default();
        object.some("@context", self.context.clone());
        object.put("type", self.event_type.name());
        object.text("eventID", self.event_id.as_deref());
        object.put("eventTime", self.event_time.text());
        object.put("eventTimeZoneOffset", self.zone_offset.text());
        object.text("recordTime", self.record_time.as_ref().map(EventTime::text));
        object.some("certificationInfo", self.certification_info.as_ref().map(certification));
        object.some("errorDeclaration", self.error_declaration.as_ref().map(|e| self.error(e)));
        self.put_what(&mut object);
        self.put_why_and_where(&mut object);
        object.some(
            "ilmd",
            self.ilmd.as_ref().map(|members| {
                let mut ilmd = Object::default();
                ilmd.extensions(members);
                ilmd
            }),
        );
        object.extensions(&self.extensions);
        object
    }

    fn put_what(&self, object: &mut Object) {
        object.uris("epcList", self.epc_list.as_ref());
        object.text("parentID", self.parent_id.as_deref());
        object.uris("childEPCs", self.child_epcs.as_ref());
        object.uris("inputEPCList", self.input_epc_list.as_ref());
        object.uris("outputEPCList", self.output_epc_list.as_ref());
        object.list("quantityList", self.quantity_list.as_ref(), quantity);
        object.list("childQuantityList", self.child_quantity_list.as_ref(), quantity);
        object.list("inputQuantityList", self.input_quantity_list.as_ref(), quantity);
        object.list("outputQuantityList", self.output_quantity_list.as_ref(), quantity);
        object.text("transformationID", self.transformation_id.as_deref());
        object.text("action", self.action.map(crate::model::Action::name));
    }

    fn put_why_and_where(&self, object: &mut Object) {
        let term = |kind, written: &Option<String>| written.as_ref().map(|w| self.term(kind, w));
        object.some("bizStep", term(Kind::BizStep, &self.biz_step));
        object.some("disposition", term(Kind::Disposition, &self.disposition));
        let persistent = self.persistent_disposition.as_ref();
        object.some("persistentDisposition", persistent.map(|p| self.persistent(p)));
        object.some("readPoint", self.read_point.as_ref().map(place));
        object.some("bizLocation", self.biz_location.as_ref().map(place));
        object.list("bizTransactionList", self.biz_transaction_list.as_ref(), |t| {
            self.transaction(t)
        });
        object.list("sourceList", self.source_list.as_ref(), |party| self.party(party, "source"));
        let destination = |party: &Party| self.party(party, "destination");
        object.list("destinationList", self.destination_list.as_ref(), destination);
        let sensor = |element: &SensorElement| self.sensor_element(element);
        object.list("sensorElementList", self.sensor_element_list.as_ref(), sensor);
    }

    /// A word as JSON writes it: bare where XML wrote a URN, else as written.
    fn term(&self, kind: Kind, written: &str) -> Value {
        vocab::in_json(kind, written, &self.namespaces).into()
    }

    fn terms(&self, items: &[String]) -> Vec<Value> {
        items.iter().map(|item| self.term(Kind::Disposition, item)).collect()
    }

    fn persistent(&self, persistent: &PersistentDisposition) -> Object {
        let mut object = Object::default();
        object.some("set", persistent.set.as_ref().map(|items| self.terms(items)));
        object.some("unset", persistent.unset.as_ref().map(|items| self.terms(items)));
        object
    }

    fn transaction(&self, transaction: &BizTransaction) -> Value {
        let mut object = Object::default();
        let kind = transaction.kind.as_ref();
        object.some("type", kind.map(|kind| self.term(Kind::BizTransactionType, kind)));
        object.put("bizTransaction", transaction.id.as_str());
        object.into()
    }

    fn party(&self, party: &Party, id_name: &str) -> Value {
        let mut object = Object::default();
        object.put("type", self.term(Kind::SourceDestinationType, &party.kind));
        object.put(id_name, party.id.as_str());
        object.into()
    }

    fn error(&self, error: &ErrorDeclaration) -> Object {
        let mut object = Object::default();
        object.put("declarationTime", error.declaration_time.text());
        object.some("reason", error.reason.as_ref().map(|w| self.term(Kind::ErrorReason, w)));
        object.uris("correctiveEventIDs", error.corrective_event_ids.as_ref());
        object.extensions(&error.extensions);
        object
    }

    fn sensor_element(&self, element: &SensorElement) -> Value {
        let mut object = Object::default();
        object.some("sensorMetadata", element.metadata.as_ref().map(|f| self.sensor_fields(f)));
        let reports: Vec<Value> =
            element.reports.iter().map(|report| self.sensor_fields(report).into()).collect();
        object.put("sensorReport", reports);
        object.extensions(&element.extensions);
        object.into()
    }

    fn sensor_fields(&self, read: &SensorFields) -> Object {
        let mut object = Object::default();
        for (field, value) in &read.fields {
            let value = match value {
                SensorValue::Text(text) => match field.vocabulary() {
                    Some(kind) => self.term(kind, text),
                    None => text.as_str().into(),
                },
                SensorValue::Number(number) => Value::Number(number.to_json()),
                SensorValue::Time(time) => time.text().into(),
                SensorValue::Flag(flag) => (*flag).into(),
            };
            object.put(field.name(), value);
        }
        object.extensions(&read.extensions);
        object
    }
}

fn certification(certification: &Certification) -> Value {
    match certification {
        Certification::One(uri) => uri.as_str().into(),
        Certification::Many(uris) => uris.clone().into(),
    }
}

fn quantity(quantity: &Quantity) -> Value {
    let mut object = Object::default();
    object.put("epcClass", quantity.epc_class.as_str());
    object.some("quantity", quantity.quantity.as_ref().map(|q| Value::Number(q.to_json())));
    object.text("uom", quantity.uom.as_deref());
    object.into()
}

fn place(place: &Place) -> Object {
    let mut object = Object::default();
    object.put("id", place.id.as_str());
    object.extensions(&place.extensions);
    object
}
