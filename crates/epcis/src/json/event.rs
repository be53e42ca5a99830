//! Reads one event.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::cursor::Cursor;
use super::{declared, parts};
use crate::Rule;
use crate::model::{Action, Event, EventTime, EventType, Extension, Name, ZoneOffset};
use crate::vocab::Kind;

/// Reads the event at `cursor`; `None` or a refusal in the sink means that it is refused.
pub(super) fn read(cursor: &Cursor<'_>, value: Value) -> Option<Event> {
    let mut map = cursor.object(value)?;
    let context = match map.shift_remove("@context") {
        None => None,
        Some(written) => Some(cursor.member("@context").context(written)?),
    };
    let names = cursor.names.extended(context.as_ref().unwrap_or(&Value::Null));
    let names = declared::lifted(&mut map, names);
    let cursor = &cursor.with_names(&names);

    let event_type = event_type(cursor, &mut map)?;
    let (event_time, zone_offset) = times(cursor, &mut map);
    let mut event = Event::new(event_type, event_time?, zone_offset?);
    event.context = context;
    for (name, value) in map {
        if may_have(&event.event_type, &name) {
            member(cursor, &mut event, &name, value);
        } else {
            event.extensions.extend(extension(cursor, &event.event_type, &name, value));
        }
    }
    event.namespaces = Arc::clone(&names);
    Some(event)
}

fn event_type(cursor: &Cursor<'_>, map: &mut Map<String, Value>) -> Option<EventType> {
    let Some(value) = map.shift_remove("type") else {
        cursor.missing("type");
        return None;
    };
    let at = cursor.member("type");
    let name = at.text(value)?;
    if let Some(standard) = EventType::standard(&name) {
        return Some(standard);
    }
    at.uri(Value::String(name)).map(EventType::Other)
}

fn times(
    cursor: &Cursor<'_>,
    map: &mut Map<String, Value>,
) -> (Option<EventTime>, Option<ZoneOffset>) {
    let mut take = |name| {
        let value = map.shift_remove(name);
        if value.is_none() {
            cursor.missing(name);
        }
        value
    };
    let time = take("eventTime").and_then(|value| cursor.member("eventTime").time(value));
    let offset = take("eventTimeZoneOffset")
        .and_then(|value| cursor.member("eventTimeZoneOffset").parsed(value, Rule::ZoneOffset));
    (time, offset)
}

fn extension(
    cursor: &Cursor<'_>,
    event_type: &EventType,
    name: &str,
    value: Value,
) -> Option<Extension> {
    match event_type {
        // The members of a foreign type are its owner's business.
        EventType::Other(_) => Some(Extension { name: Name::resolve(name, cursor.names), value }),
        _ => cursor.extension(name, value),
    }
}

/// Whether a standard member may stand in an event of this type (JSON Schema 2.0.1).
fn may_have(event_type: &EventType, member: &str) -> bool {
    use EventType::{Aggregation, Association, Object, Other, Transaction, Transformation};
    match member {
        "eventID"
        | "recordTime"
        | "bizStep"
        | "disposition"
        | "persistentDisposition"
        | "readPoint"
        | "bizLocation"
        | "bizTransactionList"
        | "sourceList"
        | "destinationList"
        | "sensorElementList"
        | "certificationInfo"
        | "errorDeclaration" => true,
        "action" => *event_type != Transformation,
        "epcList" | "quantityList" => matches!(event_type, Object | Transaction | Other(_)),
        "parentID" => matches!(event_type, Aggregation | Association | Transaction | Other(_)),
        "childEPCs" | "childQuantityList" => {
            matches!(event_type, Aggregation | Association | Other(_))
        }
        "inputEPCList" | "inputQuantityList" | "outputEPCList" | "outputQuantityList"
        | "transformationID" => matches!(event_type, Transformation | Other(_)),
        "ilmd" => matches!(event_type, Object | Transformation | Other(_)),
        _ => false,
    }
}

fn member(cursor: &Cursor<'_>, event: &mut Event, name: &str, value: Value) {
    let at = &cursor.member(name);
    match name {
        "eventID" => event.event_id = at.uri(value),
        "recordTime" => event.record_time = at.time(value),
        "action" => event.action = action(at, value),
        "epcList" => event.epc_list = at.uris(value),
        "parentID" => event.parent_id = at.uri(value),
        "childEPCs" => event.child_epcs = at.uris(value),
        "inputEPCList" => event.input_epc_list = at.uris(value),
        "outputEPCList" => event.output_epc_list = at.uris(value),
        "quantityList" => event.quantity_list = at.list(value, parts::quantity),
        "childQuantityList" => event.child_quantity_list = at.list(value, parts::quantity),
        "inputQuantityList" => event.input_quantity_list = at.list(value, parts::quantity),
        "outputQuantityList" => event.output_quantity_list = at.list(value, parts::quantity),
        "transformationID" => event.transformation_id = at.uri(value),
        "bizStep" => event.biz_step = parts::term(at, value, Kind::BizStep),
        "disposition" => event.disposition = parts::term(at, value, Kind::Disposition),
        "persistentDisposition" => {
            event.persistent_disposition = parts::persistent_disposition(at, value);
        }
        "readPoint" => event.read_point = parts::place(at, value),
        "bizLocation" => event.biz_location = parts::place(at, value),
        "bizTransactionList" => {
            event.biz_transaction_list = at.list(value, parts::biz_transaction);
        }
        "sourceList" => {
            event.source_list = at.list(value, |at, item| parts::party(at, item, "source"));
        }
        "destinationList" => {
            event.destination_list =
                at.list(value, |at, item| parts::party(at, item, "destination"));
        }
        "sensorElementList" => {
            event.sensor_element_list = at.list(value, parts::sensor_element);
        }
        "ilmd" => event.ilmd = parts::members(at, value),
        "certificationInfo" => event.certification_info = parts::certification(at, value),
        "errorDeclaration" => event.error_declaration = parts::error_declaration(at, value),
        // `may_have` lets no other name through.
        _ => {}
    }
}

fn action(cursor: &Cursor<'_>, value: Value) -> Option<Action> {
    let text = cursor.text(value)?;
    let action = Action::named(&text);
    if action.is_none() {
        cursor.refuse_value(Rule::Action, "must be ADD, OBSERVE or DELETE", &text);
    }
    action
}
