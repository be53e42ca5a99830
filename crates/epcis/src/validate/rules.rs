//! The rules, one function each.

use std::collections::HashSet;

use super::Check;
use crate::model::{Action, EventType, Place, Quantity};
use crate::{Rule, canon};

/// Every event type but the transformation has an action (EPCIS 2.0 §7.3.1.1).
pub(super) fn action(check: &mut Check<'_>) {
    use EventType::{Aggregation, Association, Object, Transaction};
    let wants = matches!(check.event.event_type, Object | Aggregation | Transaction | Association);
    if wants && check.event.action.is_none() {
        check.refuse(
            "",
            Rule::MissingMember,
            "the member action must be here: ADD, OBSERVE or DELETE",
        );
    }
}

fn any<T>(list: Option<&Vec<T>>) -> bool {
    list.is_some_and(|items| !items.is_empty())
}

/// Which identifiers must be there (JSON Schema 2.0.1, per event type).
pub(super) fn what(check: &mut Check<'_>) {
    let event = check.event;
    let deletes = event.action == Some(Action::Delete);
    let message = match event.event_type {
        EventType::Object => {
            let senses = any(event.sensor_element_list.as_ref()) && event.read_point.is_some();
            let good = event.epc_list.is_some() || any(event.quantity_list.as_ref()) || senses;
            (!good).then_some(
                "epcList or quantityList must be here, or sensorElementList with readPoint",
            )
        }
        EventType::Aggregation | EventType::Association => {
            let children =
                any(event.child_epcs.as_ref()) || any(event.child_quantity_list.as_ref());
            (!children && !deletes).then_some(
                "childEPCs or childQuantityList must name a child, unless action is DELETE",
            )
        }
        EventType::Transaction => {
            let objects = event.epc_list.is_some() || any(event.quantity_list.as_ref());
            if any(event.biz_transaction_list.as_ref()) {
                (!objects && !deletes)
                    .then_some("epcList or quantityList must be here, unless action is DELETE")
            } else {
                Some("bizTransactionList must name a business transaction")
            }
        }
        EventType::Transformation => transformation(check),
        EventType::Other(_) => None,
    };
    if let Some(message) = message {
        check.refuse("", Rule::WhatDimension, message);
    }
}

/// Inputs and outputs; with a transformationID one side is enough (SHACL of EPCIS 2.0).
fn transformation(check: &Check<'_>) -> Option<&'static str> {
    let event = check.event;
    let input = any(event.input_epc_list.as_ref()) || any(event.input_quantity_list.as_ref());
    let output = any(event.output_epc_list.as_ref()) || any(event.output_quantity_list.as_ref());
    match (event.transformation_id.is_some(), input, output) {
        (_, true, true) | (true, true, _) | (true, _, true) => None,
        (true, false, false) => Some("an input or an output must be named"),
        _ => Some("inputs and outputs must be named, or one of both and a transformationID"),
    }
}

/// A container is required where a link to it begins or ends (EPCIS 2.0 §7.4.3), and always in
/// an association (§7.4.6).
pub(super) fn parent(check: &mut Check<'_>) {
    let event = check.event;
    let wants = match event.event_type {
        EventType::Aggregation => matches!(event.action, Some(Action::Add | Action::Delete)),
        EventType::Association => true,
        _ => false,
    };
    if wants && event.parent_id.is_none() {
        check.refuse(
            "",
            Rule::Parent,
            "the member parentID must be here: to what the children belong",
        );
    }
}

/// Master data of an object are given when it begins to exist (EPCIS 2.0 §7.3.6).
pub(super) fn ilmd(check: &mut Check<'_>) {
    let event = check.event;
    let misplaced = event.event_type == EventType::Object && event.action != Some(Action::Add);
    if event.ilmd.is_some() && misplaced {
        check.refuse("/ilmd", Rule::Ilmd, "ilmd may stand only where action is ADD");
    }
}

/// The lists that the JSON Schema 2.0.1 declares as sets.
pub(super) fn unique_epcs(check: &mut Check<'_>) {
    let event = check.event;
    let mut lists = vec![
        ("inputEPCList", event.input_epc_list.as_ref()),
        ("outputEPCList", event.output_epc_list.as_ref()),
    ];
    if event.event_type == EventType::Object {
        lists.push(("epcList", event.epc_list.as_ref()));
    }
    for (name, list) in lists {
        let mut seen = HashSet::new();
        for (index, epc) in list.into_iter().flatten().enumerate() {
            if !seen.insert(epc) {
                let at = format!("/{name}/{index}");
                check.refuse_value(&at, Rule::List, "stands in the list already", epc);
            }
        }
    }
}

/// `set` or `unset`, neither empty, no word twice (JSON Schema 2.0.1).
pub(super) fn persistent_disposition(check: &mut Check<'_>) {
    let Some(persistent) = &check.event.persistent_disposition else {
        return;
    };
    if persistent.set.is_none() && persistent.unset.is_none() {
        check.refuse("/persistentDisposition", Rule::MissingMember, "set or unset must be here");
    }
    for (name, list) in [("set", &persistent.set), ("unset", &persistent.unset)] {
        let Some(items) = list else { continue };
        let at = format!("/persistentDisposition/{name}");
        if items.is_empty() {
            check.refuse(&at, Rule::List, "must not be empty");
        }
        if items.iter().collect::<HashSet<_>>().len() < items.len() {
            check.refuse(&at, Rule::List, "must not name a disposition twice");
        }
    }
}

/// A sensor element reports something (JSON Schema 2.0.1).
pub(super) fn sensors(check: &mut Check<'_>) {
    let event = check.event;
    for (index, element) in event.sensor_element_list.iter().flatten().enumerate() {
        if element.reports.is_empty() {
            let at = format!("/sensorElementList/{index}/sensorReport");
            check.refuse(&at, Rule::List, "must hold at least one report");
        }
    }
}

/// GS1 identifiers must be ones: form of EPC URNs, check digits in Digital Links (EPCIS 2.0 §6.4
/// leaves the form to the identification keys).
pub(super) fn gs1_identifiers(check: &mut Check<'_>) {
    let event = check.event;
    let one = |name: &str, id: &Option<String>| Some((format!("/{name}"), id.as_ref()?.clone()));
    let many = |name: &'static str, list: &Option<Vec<String>>| {
        let items = list.clone().into_iter().flatten().enumerate();
        items.map(move |(index, id)| (format!("/{name}/{index}"), id)).collect::<Vec<_>>()
    };
    let classes = |name: &'static str, list: &Option<Vec<Quantity>>| {
        let items = list.iter().flatten().enumerate();
        let at = |index| format!("/{name}/{index}/epcClass");
        items.map(|(index, item)| (at(index), item.epc_class.clone())).collect::<Vec<_>>()
    };
    let place = |name: &str, place: &Option<Place>| {
        Some((format!("/{name}/id"), place.as_ref()?.id.clone()))
    };
    let all = [
        many("epcList", &event.epc_list),
        one("parentID", &event.parent_id).into_iter().collect(),
        many("childEPCs", &event.child_epcs),
        many("inputEPCList", &event.input_epc_list),
        many("outputEPCList", &event.output_epc_list),
        classes("quantityList", &event.quantity_list),
        classes("childQuantityList", &event.child_quantity_list),
        classes("inputQuantityList", &event.input_quantity_list),
        classes("outputQuantityList", &event.output_quantity_list),
        place("readPoint", &event.read_point).into_iter().collect(),
        place("bizLocation", &event.biz_location).into_iter().collect(),
    ];
    for (at, id) in all.into_iter().flatten() {
        if let Err(message) = canon::check(&id) {
            check.refuse_value(&at, Rule::Identifier, message, &id);
        }
    }
}
