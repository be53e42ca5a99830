//! Rules that the standard or its conformance draft states and GS1's own examples break. They
//! are told to the sender and refuse nothing.

use super::Check;
use crate::model::{Event, SensorElement, SensorField, SensorFields, SensorValue};
use crate::{Refusal, Rule};

/// What is doubtful about an event that may be captured: an attribute that stands both in
/// `sensorMetadata` and in a report (TCR-53 step 29), and a measurement later than the event.
///
/// Why these are no refusals: `WithFullCombinationOfFields/*.jsonld` of GS1 breaks both.
pub fn doubts(event: &Event, base: &str) -> Vec<Refusal> {
    let mut check = Check { event, base, refusals: Vec::new() };
    for (index, element) in event.sensor_element_list.iter().flatten().enumerate() {
        let at = format!("/sensorElementList/{index}");
        twice(&mut check, element, &at);
        late(&mut check, element, &at);
    }
    check.refusals
}

fn twice(check: &mut Check<'_>, element: &SensorElement, at: &str) {
    let Some(metadata) = &element.metadata else {
        return;
    };
    for (index, report) in element.reports.iter().enumerate() {
        for (field, _) in report.fields.iter().filter(|(field, _)| metadata.get(*field).is_some()) {
            let at = format!("{at}/sensorReport/{index}/{}", field.name());
            check.refuse(&at, Rule::Sensor, "stands in sensorMetadata too: which of both holds?");
        }
    }
}

fn late(check: &mut Check<'_>, element: &SensorElement, at: &str) {
    let metadata = element.metadata.iter().map(|fields| (format!("{at}/sensorMetadata"), fields));
    let reports = element.reports.iter().enumerate();
    let reports = reports.map(|(index, fields)| (format!("{at}/sensorReport/{index}"), fields));
    for (at, fields) in metadata.chain(reports) {
        if time(fields).is_some_and(|time_ns| time_ns > check.event.event_time.epoch_ns()) {
            check.refuse(&format!("{at}/time"), Rule::Sensor, "was measured after the event");
        }
    }
}

fn time(fields: &SensorFields) -> Option<i64> {
    match fields.get(SensorField::Time)? {
        SensorValue::Time(time) => Some(time.epoch_ns()),
        _ => None,
    }
}
