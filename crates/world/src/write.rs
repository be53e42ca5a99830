//! A record as an EPCIS 2.0 event in JSON-LD.

use serde::Serialize;
use serde_json::{Value, json};

use crate::cell::{Cell, uuid};
use crate::ids::Place;
use crate::random::mix;
use crate::record::{Action, Item, Measure, Record, What};
use crate::time;

/// One event in the order in which people read them; the names are those of EPCIS.
#[expect(clippy::struct_field_names, reason = "EPCIS calls them eventID, eventTime")]
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "eventID")]
    event_id: String,
    event_time: String,
    event_time_zone_offset: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_declaration: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'static str>,
    #[serde(rename = "parentID", skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(flatten)]
    lists: serde_json::Map<String, Value>,
    biz_step: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    disposition: Option<&'static str>,
    read_point: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    biz_location: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    biz_transaction_list: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    source_list: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    destination_list: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sensor_element_list: Vec<Value>,
    #[serde(rename = "transformationID", skip_serializing_if = "Option::is_none")]
    transformation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ilmd: Option<Value>,
}

/// The event's text.
pub(crate) fn event(cell: &Cell, record: &Record, seed: u64) -> String {
    let voids = record.voids.as_ref();
    let id = |id| cell.event_id(seed, id);
    let mut event = Event {
        event_id: id(voids.map_or(record.id, |voids| voids.record)),
        event_time: time::text(record.time),
        event_time_zone_offset: "+07:00",
        biz_step: record.step,
        disposition: record.disposition,
        read_point: place(record.read_at),
        biz_location: record.stays_at.map(place),
        ..Event::default()
    };
    event.error_declaration = voids.map(|voids| {
        json!({
            "declarationTime": time::text(voids.declared),
            "reason": "incorrect_data",
            "correctiveEventIDs": voids.corrected_by.map(id).into_iter().collect::<Vec<_>>(),
        })
    });
    what(&mut event, cell, record, seed);
    trip(&mut event, record);
    event.ilmd = record.label.as_ref().map(|label| {
        let day = time::day(record.time);
        if label.harvested {
            json!({"cbvmda:lotNumber": label.lot, "cbvmda:harvestStartDate": day.to_string(),
                "cbvmda:countryOfOrigin": "VN"})
        } else {
            json!({"cbvmda:lotNumber": label.lot, "cbvmda:countryOfOrigin": "VN"})
        }
    });
    if let Some(tenths) = record.temperature {
        let (whole, part) = (tenths / 10, tenths % 10);
        let value: Value = serde_json::from_str(&format!("{whole}.{part}")).unwrap_or_default();
        event.sensor_element_list = vec![json!({
            "sensorReport": [{"type": "Temperature", "value": value, "uom": "CEL"}]
        })];
    }
    // A tree of strings and numbers always has a text.
    serde_json::to_string(&event).unwrap_or_default()
}

fn what(event: &mut Event, cell: &Cell, record: &Record, seed: u64) {
    let mut list = |units: &str, classes: &str, items: &[Item]| {
        let (counted, single): (Vec<&Item>, Vec<&Item>) =
            items.iter().partition(|item| item.amount.is_some());
        if !single.is_empty() {
            let names = single.iter().map(|item| name(cell, item)).collect();
            event.lists.insert(units.to_owned(), Value::Array(names));
        }
        if !counted.is_empty() {
            let amounts = counted.iter().map(|item| quantity(cell, item)).collect();
            event.lists.insert(classes.to_owned(), Value::Array(amounts));
        }
    };
    match &record.what {
        What::Object { action, items } => {
            list("epcList", "quantityList", items);
            event.kind = "ObjectEvent";
            event.action = Some(word(*action));
        }
        What::Packing { action, parent, children } => {
            list("childEPCs", "childQuantityList", children);
            event.kind = "AggregationEvent";
            event.action = Some(word(*action));
            event.parent = Some(cell.things[*parent].key.clone());
        }
        What::Making { name, inputs, outputs } => {
            list("inputEPCList", "inputQuantityList", inputs);
            list("outputEPCList", "outputQuantityList", outputs);
            event.kind = "TransformationEvent";
            let base = mix(seed ^ 0x7f, cell.number);
            event.transformation = name.map(|name| uuid(base, u64::from(name)));
        }
    }
}

fn trip(event: &mut Event, record: &Record) {
    let Some(trip) = record.trip else { return };
    let number = format!("urn:epcglobal:cbv:bt:{}:{}", trip.from.gln(), record.told);
    event.biz_transaction_list = vec![json!({"type": "desadv", "bizTransaction": number})];
    event.source_list = vec![
        json!({"type": "possessing_party", "source": trip.from.party()}),
        json!({"type": "location", "source": trip.from.link()}),
    ];
    event.destination_list = vec![
        json!({"type": "possessing_party", "destination": trip.to.party()}),
        json!({"type": "location", "destination": trip.to.link()}),
    ];
}

fn place(place: Place) -> Value {
    json!({"id": place.link()})
}

fn name(cell: &Cell, item: &Item) -> Value {
    let thing = &cell.things[item.key];
    Value::from(thing.label.as_ref().unwrap_or(&thing.key).as_str())
}

fn quantity(cell: &Cell, item: &Item) -> Value {
    let class = cell.things[item.key].key.as_str();
    match item.amount {
        Some(amount) if amount.measure == Measure::Kilograms => {
            json!({"epcClass": class, "quantity": amount.value, "uom": "KGM"})
        }
        Some(amount) => json!({"epcClass": class, "quantity": amount.value}),
        None => json!({"epcClass": class}),
    }
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Add => "ADD",
        Action::Observe => "OBSERVE",
        Action::Delete => "DELETE",
    }
}
