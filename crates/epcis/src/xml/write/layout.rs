//! In which order, and in which wrappers, the members of an event stand (XSD 1.2 and 2.0).

use super::Version;
use crate::model::EventType;

/// A member, or a wrapper around members.
pub(super) enum Part {
    Member(&'static str),
    Wrapper(&'static str, Vec<Part>),
}

/// `extension` elements around an event in the event list: transformations came with 1.1, and
/// what 1.2 does not know stands one deeper.
pub(super) fn wrappers(version: Version, event_type: &EventType) -> usize {
    match (version, event_type) {
        (Version::V1_2, EventType::Transformation) => 1,
        (Version::V1_2, EventType::Association | EventType::Other(_)) => 2,
        _ => 0,
    }
}

/// All members that an event of this type may have.
pub(super) fn of(version: Version, event_type: &EventType) -> Vec<Part> {
    match (version, event_type) {
        // An event that 1.2 does not know is written as 2.0 does.
        (Version::V2_0, _) | (_, EventType::Association | EventType::Other(_)) => {
            members([FIRST, middle(event_type), LAST].concat())
        }
        (Version::V1_2, known) => of_1_2(known),
    }
}

fn members(names: Vec<&'static str>) -> Vec<Part> {
    names.into_iter().map(Part::Member).collect()
}

fn of_1_2(event_type: &EventType) -> Vec<Part> {
    let added = members(vec!["sensorElementList", "persistentDisposition"]);
    // Since 1.1 these stand in the wrapper; of a transformation, which is younger, directly.
    let later: &[&str] = match event_type {
        EventType::Object => &["quantityList", "sourceList", "destinationList", "ilmd"],
        EventType::Aggregation => &["childQuantityList", "sourceList", "destinationList"],
        EventType::Transaction => &["quantityList", "sourceList", "destinationList"],
        _ => &[],
    };
    let base = Part::Wrapper(
        "baseExtension",
        vec![
            Part::Member("eventID"),
            Part::Member("errorDeclaration"),
            Part::Wrapper("extension", members(vec!["certificationInfo"])),
        ],
    );
    let mut parts = members(vec!["eventTime", "recordTime", "eventTimeZoneOffset"]);
    parts.push(base);
    let middle = middle(event_type).iter().filter(|name| !later.contains(name));
    parts.extend(middle.map(|name| Part::Member(name)));
    if later.is_empty() {
        parts.extend(members(vec!["sourceList", "destinationList", "ilmd"]));
        parts.push(Part::Wrapper("extension", added));
    } else {
        let mut inside = members(later.to_vec());
        inside.push(Part::Wrapper("extension", added));
        parts.push(Part::Wrapper("extension", inside));
    }
    parts
}

/// Members of all event types that stand first.
const FIRST: &[&str] = &[
    "eventTime",
    "recordTime",
    "eventTimeZoneOffset",
    "eventID",
    "errorDeclaration",
    "certificationInfo",
];

/// The members between, which differ in order by event type.
fn middle(event_type: &EventType) -> &'static [&'static str] {
    match event_type {
        EventType::Aggregation => &[
            "parentID",
            "childEPCs",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "childQuantityList",
        ],
        EventType::Association => &[
            "parentID",
            "childEPCs",
            "childQuantityList",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
        ],
        EventType::Transaction => &[
            "bizTransactionList",
            "parentID",
            "epcList",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "quantityList",
        ],
        EventType::Transformation => &[
            "inputEPCList",
            "inputQuantityList",
            "outputEPCList",
            "outputQuantityList",
            "transformationID",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
        ],
        EventType::Object => &[
            "epcList",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "quantityList",
        ],
        EventType::Other(_) => &[
            "epcList",
            "parentID",
            "childEPCs",
            "inputEPCList",
            "inputQuantityList",
            "outputEPCList",
            "outputQuantityList",
            "transformationID",
            "action",
            "bizStep",
            "disposition",
            "readPoint",
            "bizLocation",
            "bizTransactionList",
            "quantityList",
            "childQuantityList",
        ],
    }
}

/// Members of all event types that stand last.
const LAST: &[&str] =
    &["sourceList", "destinationList", "sensorElementList", "persistentDisposition", "ilmd"];
