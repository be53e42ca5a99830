//! What the answer must be for one event: the reference that stores are compared with.

use std::cmp::Ordering;

use super::filter::{Amount, Bound, Change, Filter, Relation, SensorTest, TypedList};
use super::{IdPattern, MatchField, Member, SimpleEventQuery, TimeField};
use crate::canon;
use crate::context::Namespaces;
use crate::model::{
    ErrorDeclaration, Event, EventTime, Identified, Level, Party, Quantity, Role, SensorField,
    SensorFields, SensorValue,
};
use crate::units::{self, Kind as Scale};
use crate::vocab::{self, Kind};

impl SimpleEventQuery {
    /// Whether the event meets every filter, without any master data: `WD_` finds only what it
    /// names, `HASATTR_` and `EQATTR_` find nothing. Put master data in by
    /// [`SimpleEventQuery::resolve`]. Order, limits and pages are [`SimpleEventQuery::select`]'s
    /// business.
    ///
    /// An event without `recordTime` meets no condition on it.
    pub fn matches(&self, event: &Event) -> bool {
        self.filters.iter().all(|filter| filter.matches(event))
    }
}

/// A word as it is compared: of CBV its Web URI, a CURIE its full URI, else as written.
pub fn term(kind: Kind, written: &str, names: &Namespaces) -> String {
    let canonical = vocab::canonical(kind, written, names);
    match names.expand(&canonical) {
        Some((namespace, local)) if canonical == written => format!("{namespace}{local}"),
        _ => canonical.into_owned(),
    }
}

impl Filter {
    fn matches(&self, event: &Event) -> bool {
        let names = &*event.namespaces;
        match self {
            Self::EventType(types) => types.iter().any(|name| name == event.event_type.name()),
            Self::Time(field, bound, limit) => {
                field.of(event).is_some_and(|time| bound.holds(time.epoch_ns(), limit.epoch_ns()))
            }
            Self::Action(actions) => event.action.is_some_and(|action| actions.contains(&action)),
            Self::Member(member, values) | Self::WithDescendants(member, values) => {
                member.of(event).is_some_and(|value| values.contains(&value))
            }
            Self::Match(field, patterns) => {
                let mut found = event.identifiers().filter(|one| field.looks_at(one));
                found.any(|one| patterns.iter().any(|pattern: &IdPattern| pattern.matches(&one.id)))
            }
            Self::PersistentDisposition(change, words) => {
                let persistent = event.persistent_disposition.as_ref();
                let list = persistent.and_then(|lasting| match change {
                    Change::Set => lasting.set.as_ref(),
                    Change::Unset => lasting.unset.as_ref(),
                });
                list.into_iter()
                    .flatten()
                    .any(|w| words.contains(&term(Kind::Disposition, w, names)))
            }
            Self::Typed(list, kind, ids) => list.has(event, kind, ids),
            Self::Quantity(relation, amounts) => {
                event.quantities().any(|item| holds_quantity(item, *relation, amounts))
            }
            Self::HasErrorDeclaration => event.error_declaration.is_some(),
            Self::ErrorTime(bound, limit) => error(event).is_some_and(|error| {
                bound.holds(error.declaration_time.epoch_ns(), limit.epoch_ns())
            }),
            Self::ErrorReason(words) => error(event)
                .and_then(|error| error.reason.as_ref())
                .is_some_and(|reason| words.contains(&term(Kind::ErrorReason, reason, names))),
            Self::CorrectiveEventId(ids) => {
                let corrective = error(event).and_then(|error| error.corrective_event_ids.as_ref());
                corrective.into_iter().flatten().any(|id| ids.contains(id))
            }
            Self::HasSensorElement => {
                event.sensor_element_list.as_ref().is_some_and(|list| !list.is_empty())
            }
            Self::Sensor(field, test) => {
                sensor_fields(event).any(|fields| test.meets(*field, fields, names))
            }
            Self::Extension(asked) => asked.matches(event),
            // Nothing is known of the value.
            Self::HasAttribute(..) | Self::AttributeEquals(..) => false,
        }
    }
}

fn error(event: &Event) -> Option<&ErrorDeclaration> {
    event.error_declaration.as_ref()
}

fn holds_quantity(item: &Quantity, relation: Relation, amounts: &[Amount]) -> bool {
    let Some(quantity) = &item.quantity else { return false };
    let unit = item.uom.as_deref();
    amounts.iter().any(|asked| {
        asked.order_of(quantity, unit, Scale::Point).is_some_and(|order| relation.holds(order))
    })
}

impl Amount {
    /// Order of a number of an event to this one; `None` = in units that cannot be compared.
    fn order_of(
        &self,
        found: &crate::model::DecimalText,
        found_unit: Option<&str>,
        scale: Scale,
    ) -> Option<Ordering> {
        match (self.unit.as_deref(), found_unit) {
            (None, _) => Some(found.numeric_cmp(&self.value)),
            (Some(asked), Some(found_unit)) if asked == found_unit => {
                Some(found.numeric_cmp(&self.value))
            }
            (Some(asked), Some(found_unit)) => {
                let (found, value) = (found.to_decimal()?, self.value.to_decimal()?);
                units::compare(found, found_unit, value, asked, scale)
            }
            (Some(_), None) => None,
        }
    }
}

/// Metadata and reports alike: an attribute may stand in either (TCR-53 step 28).
fn sensor_fields(event: &Event) -> impl Iterator<Item = &SensorFields> {
    let elements = event.sensor_element_list.iter().flatten();
    elements.flat_map(|element| element.metadata.iter().chain(&element.reports))
}

impl SensorTest {
    fn meets(&self, field: SensorField, fields: &SensorFields, names: &Namespaces) -> bool {
        let Some(value) = fields.get(field) else { return false };
        match (self, value) {
            (Self::AnyOf(texts), SensorValue::Text(written)) => {
                texts.contains(&sensor_text(field, written, names))
            }
            (Self::Flag(asked), SensorValue::Flag(flag)) => asked == flag,
            (Self::Time(relation, asked), SensorValue::Time(time)) => {
                relation.holds(time.epoch_ns().cmp(&asked.epoch_ns()))
            }
            (Self::Number(relation, amounts), SensorValue::Number(number)) => {
                let unit = match fields.get(SensorField::Uom) {
                    Some(SensorValue::Text(unit)) => Some(unit.as_str()),
                    _ => None,
                };
                // A deviation is a distance on the scale: 1 CEL is 1 KEL.
                let scale =
                    if field == SensorField::SDev { Scale::Difference } else { Scale::Point };
                amounts.iter().any(|asked| {
                    let order = asked.order_of(number, unit, scale);
                    order.is_some_and(|order| relation.holds(order))
                })
            }
            _ => false,
        }
    }
}

/// The text of a sensor attribute as it is compared.
fn sensor_text(field: SensorField, written: &str, names: &Namespaces) -> String {
    use crate::model::SensorKind;
    match (field.kind(), field.vocabulary()) {
        (SensorKind::Term, Some(kind)) => term(kind, written, names),
        (SensorKind::Uri, _) => canon::identifier(written).into_owned(),
        (SensorKind::Hex, _) => written.to_ascii_uppercase(),
        _ => written.to_owned(),
    }
}

impl TypedList {
    fn has(self, event: &Event, kind: &str, ids: &[String]) -> bool {
        let names = &*event.namespaces;
        let meant = |written: Option<&str>, vocabulary, id: &str| {
            written.is_some_and(|written| term(vocabulary, written, names) == kind)
                && ids.iter().any(|asked| *asked == canon::identifier(id))
        };
        let party =
            |party: &Party| meant(Some(&party.kind), Kind::SourceDestinationType, &party.id);
        match self {
            Self::BizTransaction => event
                .biz_transaction_list
                .iter()
                .flatten()
                .any(|paper| meant(paper.kind.as_deref(), Kind::BizTransactionType, &paper.id)),
            Self::Source => event.source_list.iter().flatten().any(party),
            Self::Destination => event.destination_list.iter().flatten().any(party),
        }
    }
}

impl TimeField {
    /// The time of `event` that this names.
    pub fn of(self, event: &Event) -> Option<&EventTime> {
        match self {
            Self::EventTime => Some(&event.event_time),
            Self::RecordTime => event.record_time.as_ref(),
        }
    }
}

impl Bound {
    fn holds(self, time: i64, limit: i64) -> bool {
        match self {
            Self::GreaterOrEqual => time >= limit,
            Self::Less => time < limit,
        }
    }
}

impl Member {
    /// The canonical value of `event` that this names: what a store indexes.
    pub fn of(self, event: &Event) -> Option<String> {
        let term = |kind, written: &str| term(kind, written, &event.namespaces);
        let id = |written: &str| canon::identifier(written).into_owned();
        match self {
            Self::BizStep => Some(term(Kind::BizStep, event.biz_step.as_ref()?)),
            Self::Disposition => Some(term(Kind::Disposition, event.disposition.as_ref()?)),
            Self::ReadPoint => Some(id(&event.read_point.as_ref()?.id)),
            Self::BizLocation => Some(id(&event.biz_location.as_ref()?.id)),
            Self::EventId => event.event_id.clone(),
            Self::TransformationId => Some(id(event.transformation_id.as_ref()?)),
        }
    }
}

impl MatchField {
    /// Level of the identifiers that this looks at.
    pub const fn level(self) -> Level {
        match self {
            Self::Epc | Self::ParentId | Self::InputEpc | Self::OutputEpc | Self::AnyEpc => {
                Level::Instance
            }
            Self::EpcClass | Self::InputEpcClass | Self::OutputEpcClass | Self::AnyEpcClass => {
                Level::Class
            }
        }
    }

    /// Roles of the identifiers that this looks at.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Epc | Self::EpcClass => &[Role::Epc, Role::Child],
            Self::ParentId => &[Role::Parent],
            Self::InputEpc | Self::InputEpcClass => &[Role::Input],
            Self::OutputEpc | Self::OutputEpcClass => &[Role::Output],
            Self::AnyEpc | Self::AnyEpcClass => {
                &[Role::Epc, Role::Parent, Role::Child, Role::Input, Role::Output]
            }
        }
    }

    fn looks_at(self, one: &Identified<'_>) -> bool {
        one.level == self.level() && self.roles().contains(&one.role)
    }
}
