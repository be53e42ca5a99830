//! What lineage needs of an event, in a compact form beside the event's text, so that a hop of a
//! trace parses no JSON.

use std::borrow::Cow;

use jiff::Timestamp;
use nguon_epcis::model::{Event, EventType, Identified, Level, Party, Role};
use nguon_epcis::vocab::{self, Kind};
use nguon_lineage::{Action, Fact, Item, ItemKind, Key, Quantity, What};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::index::{Named, canonical_uri};

/// First byte of a stored fact. A changed record gets a new number; the old stay readable.
const FORM: u8 = 1;

/// Where and when an event stands in the store: what its record leaves out.
pub(crate) struct Placed {
    pub event_id: String,
    pub event_time_ns: i64,
    pub record_time_us: i64,
    pub seq: i64,
}

/// The record as stored, form 1: fields in this order, encoded by `postcard`. Its texts are read
/// where they stand.
#[derive(Debug, Serialize, Deserialize)]
struct Record<T> {
    what: WhatKind,
    action: Option<u8>,
    parent: Option<T>,
    /// Objects, children or inputs.
    items: Vec<ItemRecord<T>>,
    outputs: Vec<ItemRecord<T>>,
    transformation: Option<T>,
    biz_step: Option<T>,
    disposition: Option<T>,
    read_point: Option<T>,
    biz_location: Option<T>,
    sources: Vec<(T, T)>,
    destinations: Vec<(T, T)>,
    declared_wrong: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum WhatKind {
    Object,
    Aggregation,
    Association,
    Transaction,
    Transformation,
}

#[derive(Debug, Serialize, Deserialize)]
struct ItemRecord<T> {
    key: T,
    is_class: bool,
    lot: Option<T>,
    quantity: Option<([u8; 16], Option<T>)>,
}

/// The record of an event, which names these objects.
pub(crate) fn pack(event: &Event, named: &[Named<'_>]) -> Result<Vec<u8>, StoreError> {
    postcard::to_extend(&record(event, named), vec![FORM])
        .map_err(|error| StoreError::Unstorable(error.to_string()))
}

/// The fact of a record; the error says what is wrong with it.
pub(crate) fn unpack(stored: &[u8], placed: Placed) -> Result<Fact, String> {
    let record: Record<&str> = match stored.split_first() {
        Some((&FORM, rest)) => postcard::from_bytes(rest).map_err(|error| error.to_string())?,
        Some((form, _)) => return Err(format!("the fact has the unknown form {form}")),
        None => return Err("the fact is empty".to_owned()),
    };
    let time = |time: Result<Timestamp, jiff::Error>| time.map_err(|error| error.to_string());
    Ok(Fact {
        event: placed.event_id,
        time: time(Timestamp::from_nanosecond(placed.event_time_ns.into()))?,
        recorded: time(Timestamp::from_microsecond(placed.record_time_us))?,
        seq: placed.seq.unsigned_abs(),
        biz_step: record.biz_step.map(str::to_owned),
        disposition: record.disposition.map(str::to_owned),
        read_point: record.read_point.map(str::to_owned),
        biz_location: record.biz_location.map(str::to_owned),
        sources: owned(&record.sources),
        destinations: owned(&record.destinations),
        declared_wrong: record.declared_wrong,
        what: what(record),
    })
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(kind, id)| ((*kind).to_owned(), (*id).to_owned())).collect()
}

fn record<'e>(event: &'e Event, named: &'e [Named<'_>]) -> Record<Cow<'e, str>> {
    let names = &*event.namespaces;
    let word = |kind, written: &'e Option<String>| {
        written.as_deref().map(|w| vocab::canonical(kind, w, names))
    };
    let uri = |written: &'e str| canonical_uri(written);
    let parties = |list: &'e Option<Vec<Party>>| {
        let parties = list.iter().flatten();
        parties
            .map(|party| {
                let kind = vocab::canonical(Kind::SourceDestinationType, &party.kind, names);
                (kind, uri(&party.id))
            })
            .collect()
    };
    let (mut parent, mut items, mut outputs) = (None, Vec::new(), Vec::new());
    for Named { one, .. } in named {
        match one.role {
            Role::Parent => parent = Some(Cow::Borrowed(&*one.id)),
            Role::Output => outputs.push(item(one)),
            Role::Epc | Role::Child | Role::Input => items.push(item(one)),
        }
    }
    Record {
        what: kind(&event.event_type),
        action: event.action.map(action_number),
        parent,
        items,
        outputs,
        transformation: event.transformation_id.as_deref().map(uri),
        biz_step: word(Kind::BizStep, &event.biz_step),
        disposition: word(Kind::Disposition, &event.disposition),
        read_point: event.read_point.as_ref().map(|place| uri(&place.id)),
        biz_location: event.biz_location.as_ref().map(|place| uri(&place.id)),
        sources: parties(&event.source_list),
        destinations: parties(&event.destination_list),
        declared_wrong: event.error_declaration.is_some(),
    }
}

/// Stored: may be added to, never changed.
const fn action_number(action: nguon_epcis::model::Action) -> u8 {
    use nguon_epcis::model::Action;
    match action {
        Action::Add => 0,
        Action::Observe => 1,
        Action::Delete => 2,
    }
}

/// An event of a type that others define ties things together, of what kind is not known: as a
/// transaction it says nothing about descent.
fn kind(event_type: &EventType) -> WhatKind {
    match event_type {
        EventType::Object => WhatKind::Object,
        EventType::Aggregation => WhatKind::Aggregation,
        EventType::Association => WhatKind::Association,
        EventType::Transformation => WhatKind::Transformation,
        EventType::Transaction | EventType::Other(_) => WhatKind::Transaction,
    }
}

fn item<'e>(one: &'e Identified<'_>) -> ItemRecord<Cow<'e, str>> {
    let quantity = one.quantity.and_then(|stated| {
        let value = stated.quantity.as_ref()?.to_decimal()?;
        Some((value.serialize(), stated.uom.as_deref().map(Cow::Borrowed)))
    });
    ItemRecord {
        key: Cow::Borrowed(&one.id),
        is_class: one.level == Level::Class,
        lot: one.lot_class.as_deref().map(Cow::Borrowed),
        quantity,
    }
}

fn what(record: Record<&str>) -> What {
    let action = match record.action {
        Some(0) => Action::Add,
        Some(2) => Action::Delete,
        _ => Action::Observe,
    };
    let parent = record.parent.map(Key::from);
    let items: Vec<Item> = record.items.into_iter().map(Item::from).collect();
    match record.what {
        WhatKind::Object => What::Object { action, items },
        WhatKind::Aggregation => What::Aggregation { action, parent, children: items },
        WhatKind::Association => What::Association { action, parent, children: items },
        WhatKind::Transaction => What::Transaction { action, parent, items },
        WhatKind::Transformation => What::Transformation {
            inputs: items,
            outputs: record.outputs.into_iter().map(Item::from).collect(),
            id: record.transformation.map(str::to_owned),
        },
    }
}

impl From<ItemRecord<&str>> for Item {
    fn from(record: ItemRecord<&str>) -> Self {
        Self {
            key: Key::from(record.key),
            kind: if record.is_class { ItemKind::Class } else { ItemKind::Instance },
            class: record.lot.map(Key::from),
            quantity: record.quantity.map(|(value, unit)| Quantity {
                value: Decimal::deserialize(value),
                unit: unit.map(str::to_owned),
            }),
        }
    }
}
