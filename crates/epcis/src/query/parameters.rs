//! Names of parameters: what each means, one row for the fixed ones, one function for those
//! that carry a type, a unit or a field in their name.

use super::filter::{Bound, Change, Filter, MasterField, Relation, TypedList};
use super::pattern::Wants;
use super::{Area, Depth, FieldName, MatchField, Member, QueryFault, TimeField, term};
use crate::context::Namespaces;
use crate::model::{SensorField, SensorKind};
use crate::vocab::Kind;

/// What a parameter means.
#[derive(Debug, Clone)]
pub(super) enum Meaning {
    EventType,
    Time(TimeField, Bound),
    Action,
    Term(Member, Kind),
    Id(Member),
    Verbatim(Member),
    Descendants(Member),
    Match(MatchField, Wants),
    PersistentDisposition(Change),
    Typed(TypedList, String),
    Quantity(Relation, Option<String>),
    /// A condition that has no value.
    Exists(Filter),
    ErrorTime(Bound),
    ErrorReason,
    CorrectiveEventId,
    Sensor(SensorField, Relation, Option<String>),
    Extension(Area, Depth, FieldName, Ask),
    HasAttribute(MasterField),
    AttributeEquals(MasterField, String),
    Control(Control),
}

/// What is asked of an extension field.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ask {
    Exists,
    Is(Relation),
}

/// What does not select but orders and limits.
#[derive(Debug, Clone, Copy)]
pub(super) enum Control {
    OrderBy,
    OrderDirection,
    EventCountLimit,
    MaxEventCount,
    PerPage,
    NextPageToken,
}

/// The parameters with a fixed name (EPCIS 2.0 §8.2.7.1, openapi and query-schema 2.0.0).
#[rustfmt::skip]
const PARAMETERS: &[(&str, Meaning)] = &[
    ("eventType", Meaning::EventType),
    ("GE_eventTime", Meaning::Time(TimeField::EventTime, Bound::GreaterOrEqual)),
    ("LT_eventTime", Meaning::Time(TimeField::EventTime, Bound::Less)),
    ("GE_recordTime", Meaning::Time(TimeField::RecordTime, Bound::GreaterOrEqual)),
    ("LT_recordTime", Meaning::Time(TimeField::RecordTime, Bound::Less)),
    ("EQ_action", Meaning::Action),
    ("EQ_bizStep", Meaning::Term(Member::BizStep, Kind::BizStep)),
    ("EQ_disposition", Meaning::Term(Member::Disposition, Kind::Disposition)),
    ("EQ_persistentDisposition_set", Meaning::PersistentDisposition(Change::Set)),
    ("EQ_persistentDisposition_unset", Meaning::PersistentDisposition(Change::Unset)),
    ("EQ_readPoint", Meaning::Id(Member::ReadPoint)),
    ("WD_readPoint", Meaning::Descendants(Member::ReadPoint)),
    ("EQ_bizLocation", Meaning::Id(Member::BizLocation)),
    ("WD_bizLocation", Meaning::Descendants(Member::BizLocation)),
    ("EQ_eventID", Meaning::Verbatim(Member::EventId)),
    ("EQ_transformationID", Meaning::Id(Member::TransformationId)),
    ("MATCH_epc", Meaning::Match(MatchField::Epc, Wants::Instances)),
    ("MATCH_parentID", Meaning::Match(MatchField::ParentId, Wants::Instances)),
    ("MATCH_inputEPC", Meaning::Match(MatchField::InputEpc, Wants::Instances)),
    ("MATCH_outputEPC", Meaning::Match(MatchField::OutputEpc, Wants::Instances)),
    ("MATCH_anyEPC", Meaning::Match(MatchField::AnyEpc, Wants::Instances)),
    ("MATCH_epcClass", Meaning::Match(MatchField::EpcClass, Wants::Classes)),
    ("MATCH_inputEPCClass", Meaning::Match(MatchField::InputEpcClass, Wants::Classes)),
    ("MATCH_outputEPCClass", Meaning::Match(MatchField::OutputEpcClass, Wants::Classes)),
    ("MATCH_anyEPCClass", Meaning::Match(MatchField::AnyEpcClass, Wants::Classes)),
    ("EXISTS_errorDeclaration", Meaning::Exists(Filter::HasErrorDeclaration)),
    ("GE_errorDeclarationTime", Meaning::ErrorTime(Bound::GreaterOrEqual)),
    ("LT_errorDeclarationTime", Meaning::ErrorTime(Bound::Less)),
    // The spelling of the query schema.
    ("GE_errorDeclaration_Time", Meaning::ErrorTime(Bound::GreaterOrEqual)),
    ("LT_errorDeclaration_Time", Meaning::ErrorTime(Bound::Less)),
    ("EQ_errorReason", Meaning::ErrorReason),
    ("EQ_correctiveEventID", Meaning::CorrectiveEventId),
    ("EXISTS_sensorElementList", Meaning::Exists(Filter::HasSensorElement)),
    // The spelling of the conformance draft, TCR-53 step 3.
    ("EXISTS_sensorElement", Meaning::Exists(Filter::HasSensorElement)),
    ("orderBy", Meaning::Control(Control::OrderBy)),
    ("orderDirection", Meaning::Control(Control::OrderDirection)),
    ("eventCountLimit", Meaning::Control(Control::EventCountLimit)),
    ("maxEventCount", Meaning::Control(Control::MaxEventCount)),
    ("perPage", Meaning::Control(Control::PerPage)),
    ("nextPageToken", Meaning::Control(Control::NextPageToken)),
];

/// What the parameter `name` means with these prefixes.
pub(super) fn meaning(name: &str, names: &Namespaces) -> Result<Meaning, QueryFault> {
    if let Some((_, meaning)) = PARAMETERS.iter().find(|(known, _)| *known == name) {
        return Ok(meaning.clone());
    }
    if let Some(field) = name.strip_prefix("HASATTR_") {
        return master_field(field, names).map(Meaning::HasAttribute);
    }
    // The second spelling is that of the query schema.
    for prefix in ["EQATTR_", "EQ_ATTR_"] {
        if let Some(rest) = name.strip_prefix(prefix) {
            return attribute_equals(rest, names);
        }
    }
    if let Some(rest) = name.strip_prefix("EXISTS_") {
        return extension(rest, Ask::Exists, names);
    }
    let (relation, rest) = Relation::split(name).ok_or(QueryFault::Unknown)?;
    if let Some(meaning) = typed(relation, rest, names).or_else(|| numeric(relation, rest)) {
        return Ok(meaning);
    }
    extension(rest, Ask::Is(relation), names)
}

/// Full name of a master data attribute.
pub(super) fn attribute_name(written: &str, names: &Namespaces) -> String {
    names.expand(written).map_or_else(|| written.to_owned(), |(ns, local)| format!("{ns}{local}"))
}

/// `EQ_bizTransaction_TYPE` and its kin; the type is a word, a URI or a CURIE.
fn typed(relation: Relation, rest: &str, names: &Namespaces) -> Option<Meaning> {
    let lists = [
        ("bizTransaction_", TypedList::BizTransaction, Kind::BizTransactionType),
        ("source_", TypedList::Source, Kind::SourceDestinationType),
        ("destination_", TypedList::Destination, Kind::SourceDestinationType),
    ];
    let (list, kind, written) = lists
        .into_iter()
        .find_map(|(prefix, list, kind)| Some((list, kind, rest.strip_prefix(prefix)?)))?;
    let asked = relation == Relation::Equal && !written.is_empty();
    asked.then(|| Meaning::Typed(list, term(kind, written, names)))
}

/// Quantities and sensor attributes, with or without a unit behind.
fn numeric(relation: Relation, rest: &str) -> Option<Meaning> {
    let (field, unit) = match rest.split_once('_') {
        None => (rest, None),
        Some((field, unit)) if is_unit(unit) => (field, Some(unit.to_owned())),
        Some(_) => return None,
    };
    if field == "quantity" {
        return Some(Meaning::Quantity(relation, unit));
    }
    let sensor = SensorField::named(field)?;
    let asked = match sensor.kind() {
        // The conformance draft asks for these without a unit too (TCR-53, steps 23 and 25).
        SensorKind::Number => match sensor {
            SensorField::PercRank => unit.is_none() && relation != Relation::Equal,
            SensorField::Value => true,
            _ => relation != Relation::Equal,
        },
        SensorKind::Time => {
            let bound =
                matches!(relation, Relation::GreaterOrEqual | Relation::Less | Relation::Equal);
            unit.is_none() && bound
        }
        // Words: only the type is asked for. Other texts and flags: all of them.
        SensorKind::Term => {
            unit.is_none() && relation == Relation::Equal && sensor == SensorField::Type
        }
        _ => unit.is_none() && relation == Relation::Equal && sensor != SensorField::Uom,
    };
    asked.then_some(Meaning::Sensor(sensor, relation, unit))
}

/// query-schema: 2 to 4 characters, though units have at most 3.
fn is_unit(text: &str) -> bool {
    (2..=4).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

const AREAS: &[(&str, Area)] = &[
    ("ILMD_", Area::Ilmd),
    ("ERROR_DECLARATION_", Area::ErrorDeclaration),
    ("SENSORELEMENT_", Area::SensorElement),
    ("SENSORMETADATA_", Area::SensorMetadata),
    ("SENSORREPORT_", Area::SensorReport),
    ("readPoint_", Area::ReadPoint),
    ("bizLocation_", Area::BizLocation),
];

/// `[INNER_][AREA_]ns:field`; of places only equality is asked.
fn extension(rest: &str, ask: Ask, names: &Namespaces) -> Result<Meaning, QueryFault> {
    let (depth, rest) = match rest.strip_prefix("INNER_") {
        Some(rest) => (Depth::Inner, rest),
        None => (Depth::Top, rest),
    };
    let found = AREAS.iter().find_map(|(prefix, area)| Some((*area, rest.strip_prefix(prefix)?)));
    let (area, written) = found.unwrap_or((Area::Event, rest));
    let of_place = matches!(area, Area::ReadPoint | Area::BizLocation);
    if of_place && !matches!(ask, Ask::Is(Relation::Equal)) {
        return Err(QueryFault::Unknown);
    }
    Ok(Meaning::Extension(area, depth, FieldName::read(written, names)?, ask))
}

const MASTER_FIELDS: &[(&str, MasterField)] = &[
    ("bizStep", MasterField::Member(Member::BizStep)),
    ("disposition", MasterField::Member(Member::Disposition)),
    ("readPoint", MasterField::Member(Member::ReadPoint)),
    ("bizLocation", MasterField::Member(Member::BizLocation)),
    ("epcClass", MasterField::EpcClass),
];

fn master_field(written: &str, names: &Namespaces) -> Result<MasterField, QueryFault> {
    match MASTER_FIELDS.iter().find(|(name, _)| *name == written) {
        Some((_, field)) => Ok(field.clone()),
        None => FieldName::read(written, names).map(MasterField::Extension),
    }
}

/// `field_attribute`: behind the name of a field, or behind the first `_` of an extension's local
/// name.
fn attribute_equals(rest: &str, names: &Namespaces) -> Result<Meaning, QueryFault> {
    let standard = MASTER_FIELDS.iter().find_map(|(name, field)| {
        let attribute = rest.strip_prefix(name)?.strip_prefix('_')?;
        Some((field.clone(), attribute))
    });
    let (field, attribute) = if let Some(found) = standard {
        found
    } else {
        let local_at = rest.find(':').ok_or(QueryFault::Unknown)?;
        let end = rest[local_at..].find('_').ok_or(QueryFault::Unknown)? + local_at;
        (master_field(&rest[..end], names)?, &rest[end + 1..])
    };
    if attribute.is_empty() {
        return Err(QueryFault::Unknown);
    }
    Ok(Meaning::AttributeEquals(field, attribute_name(attribute, names)))
}
