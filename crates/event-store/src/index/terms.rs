//! Field and canonical value pairs of an event: vocabulary words, places, papers, parties,
//! sensor attributes.

use std::borrow::Cow;

use nguon_epcis::context::Namespaces;
use nguon_epcis::model::{Event, SensorField, SensorKind, SensorValue};
use nguon_epcis::query::{Area, Change, Depth, FieldName, Member, TypedList, term};
use nguon_epcis::vocab::Kind;

use super::members;
use crate::key::Key16;

/// A value in a field, ready to be hashed to its key. Fields are stored as part of the key: a
/// changed name finds nothing that was indexed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    field: Cow<'static, str>,
    value: String,
}

impl Term {
    fn new(field: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        Self { field: field.into(), value: value.into() }
    }

    pub fn key(&self) -> Key16 {
        Key16::of(&self.field, &self.value)
    }

    /// An object or class, by its canonical identifier.
    pub fn object(canonical: &str) -> Self {
        Self::new("epc", canonical)
    }

    /// All serial numbers behind this beginning of a canonical identifier.
    pub fn series(prefix: &str) -> Self {
        Self::new("series", prefix)
    }

    pub fn captor(name: &str) -> Self {
        Self::new("capturedBy", name)
    }

    pub fn event_type(name: &str) -> Self {
        Self::new("eventType", name)
    }

    pub fn action(name: &str) -> Self {
        Self::new("action", name)
    }

    /// A canonical value of a member with one value.
    pub fn member_value(member: Member, canonical: &str) -> Self {
        let field = match member {
            Member::BizStep => "bizStep",
            Member::Disposition => "disposition",
            Member::ReadPoint => "readPoint",
            Member::BizLocation => "bizLocation",
            Member::EventId => "eventID",
            Member::TransformationId => "transformationID",
        };
        Self::new(field, canonical)
    }

    /// A canonical disposition that begins or ceases to hold.
    pub fn lasting(change: Change, word: &str) -> Self {
        let field = match change {
            Change::Set => "persistentSet",
            Change::Unset => "persistentUnset",
        };
        Self::new(field, word)
    }

    /// A canonical identifier with its canonical type.
    pub fn typed(list: TypedList, kind: &str, id: &str) -> Self {
        let field = match list {
            TypedList::BizTransaction => "bizTransaction",
            TypedList::Source => "source",
            TypedList::Destination => "destination",
        };
        // A space is in no URI.
        Self::new(field, format!("{kind} {id}"))
    }

    /// A party or place that takes part, in whatever place of the event.
    pub fn taking_part(canonical: &str) -> Self {
        Self::new("takingPart", canonical)
    }

    /// The canonical reason of an error declaration.
    pub fn error_reason(word: &str) -> Self {
        Self::new("errorReason", word)
    }

    pub fn corrective(event_id: &str) -> Self {
        Self::new("correctiveEventID", event_id)
    }

    /// Any event that has this.
    pub fn has(what: Has) -> Self {
        let what = match what {
            Has::ErrorDeclaration => "errorDeclaration",
            Has::SensorElement => "sensorElementList",
            Has::Quantity => "quantity",
        };
        Self::new("has", what)
    }

    /// Any event with this sensor attribute.
    pub fn has_sensor(field: SensorField) -> Self {
        Self::new("hasSensor", field.name())
    }

    /// A canonical value of a sensor attribute that is text or a flag.
    pub fn sensor(field: SensorField, canonical: &str) -> Self {
        Self::new(format!("sensor {}", field.name()), canonical)
    }

    /// A place on a line of numbers (`amounts.rs`).
    pub fn number(line: &str, place: &str) -> Self {
        Self::new(line.to_owned(), place)
    }

    /// Any event with this member of another namespace.
    pub fn has_extension(area: Area, depth: Depth, name: &FieldName) -> Self {
        Self::new("hasExtension", place(area, depth, name))
    }

    /// A canonical plain value of a member of another namespace.
    pub fn extension(area: Area, depth: Depth, name: &FieldName, canonical: &str) -> Self {
        Self::new(format!("extension {}", place(area, depth, name)), canonical)
    }
}

/// What an event can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Has {
    ErrorDeclaration,
    SensorElement,
    Quantity,
}

fn place(area: Area, depth: Depth, name: &FieldName) -> String {
    let area = match area {
        Area::Event => "event",
        Area::Ilmd => "ilmd",
        Area::ErrorDeclaration => "error",
        Area::SensorElement => "sensorElement",
        Area::SensorMetadata => "sensorMetadata",
        Area::SensorReport => "sensorReport",
        Area::ReadPoint => "readPoint",
        Area::BizLocation => "bizLocation",
    };
    let depth = match depth {
        Depth::Top => "top",
        Depth::Inner => "inner",
    };
    format!("{area} {depth} {}", name.key())
}

/// Canonical GS1 Digital Link; other URIs as they are.
pub(crate) fn canonical_uri(written: &str) -> Cow<'_, str> {
    nguon_gs1::canonical_uri(written)
}

/// What all serial numbers of a GS1 key have in common: the canonical identifier up to its last
/// slash. None for keys that have no serial number of their own (SSCC, GLN).
pub(crate) fn series_of(canonical: &str) -> Option<&str> {
    let path = canonical.strip_prefix("https://id.gs1.org/")?;
    // Key, number, qualifier, serial number.
    let serialised = path.split('/').count() == 4;
    serialised.then(|| canonical.rfind('/').map(|end| &canonical[..=end]))?
}

/// Members with one value that are indexed here; an event is found by its id in another way.
const MEMBERS: [Member; 5] = [
    Member::BizStep,
    Member::Disposition,
    Member::ReadPoint,
    Member::BizLocation,
    Member::TransformationId,
];

/// Every term of an event; the same term may come twice.
pub(super) fn of(event: &Event) -> Vec<Term> {
    let names = &*event.namespaces;
    let mut terms = vec![Term::event_type(event.event_type.name())];
    terms.extend(event.action.map(|action| Term::action(action.name())));
    for member in MEMBERS {
        terms.extend(member.of(event).map(|value| Term::member_value(member, &value)));
    }
    if event.quantities().next().is_some() {
        terms.push(Term::has(Has::Quantity));
    }
    why(event, names, &mut terms);
    terms.extend(taking_part(event));
    error(event, names, &mut terms);
    sensors(event, names, &mut terms);
    members::add(event, &mut terms);
    terms
}

fn why(event: &Event, names: &Namespaces, terms: &mut Vec<Term>) {
    if let Some(lasting) = &event.persistent_disposition {
        for (change, list) in [(Change::Set, &lasting.set), (Change::Unset, &lasting.unset)] {
            let words = list.iter().flatten().map(|word| term(Kind::Disposition, word, names));
            terms.extend(words.map(|word| Term::lasting(change, &word)));
        }
    }
    for paper in event.biz_transaction_list.iter().flatten() {
        if let Some(kind) = &paper.kind {
            let kind = term(Kind::BizTransactionType, kind, names);
            terms.push(Term::typed(TypedList::BizTransaction, &kind, &canonical_uri(&paper.id)));
        }
    }
    let parties = [
        (TypedList::Source, &event.source_list),
        (TypedList::Destination, &event.destination_list),
    ];
    for (list, parties) in parties {
        for party in parties.iter().flatten() {
            let kind = term(Kind::SourceDestinationType, &party.kind, names);
            terms.push(Term::typed(list, &kind, &canonical_uri(&party.id)));
        }
    }
}

/// Whoever takes part: parties and places of the source and destination lists, read point,
/// business location; with each part of a place the place itself.
pub(crate) fn taking_part(event: &Event) -> Vec<Term> {
    let places = [event.read_point.as_ref(), event.biz_location.as_ref()];
    let places = places.into_iter().flatten().map(|place| place.id.as_str());
    let parties = [&event.source_list, &event.destination_list];
    let parties = parties.into_iter().flatten().flatten().map(|party| party.id.as_str());
    let mut terms = Vec::new();
    for written in places.chain(parties) {
        let id = canonical_uri(written);
        terms.extend(whole_of(&id).map(Term::taking_part));
        terms.push(Term::taking_part(&id));
    }
    terms
}

/// The place of which a canonical identifier names a part: a GLN without its extension (AI 254).
fn whole_of(canonical: &str) -> Option<&str> {
    let (place, extension) = canonical.rsplit_once("/254/")?;
    let is_place = place.starts_with("https://id.gs1.org/414/");
    (is_place && !extension.contains('/')).then_some(place)
}

fn error(event: &Event, names: &Namespaces, terms: &mut Vec<Term>) {
    let Some(declaration) = &event.error_declaration else { return };
    terms.push(Term::has(Has::ErrorDeclaration));
    let reason = declaration.reason.iter().map(|word| term(Kind::ErrorReason, word, names));
    terms.extend(reason.map(|word| Term::error_reason(&word)));
    let corrective = declaration.corrective_event_ids.iter().flatten();
    terms.extend(corrective.map(|id| Term::corrective(id)));
}

fn sensors(event: &Event, names: &Namespaces, terms: &mut Vec<Term>) {
    let elements = event.sensor_element_list.as_deref().unwrap_or_default();
    if !elements.is_empty() {
        terms.push(Term::has(Has::SensorElement));
    }
    let all = elements.iter().flat_map(|element| element.metadata.iter().chain(&element.reports));
    for (field, value) in all.flat_map(|fields| &fields.fields) {
        terms.push(Term::has_sensor(*field));
        match value {
            SensorValue::Text(text) => {
                terms.push(Term::sensor(*field, &sensor_text(*field, text, names)));
            }
            SensorValue::Flag(flag) => terms.push(Term::sensor(*field, flag_text(*flag))),
            SensorValue::Number(_) | SensorValue::Time(_) => {}
        }
    }
}

/// A flag as the text of its term.
pub(crate) const fn flag_text(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

/// The text of a sensor attribute as a query asks for it.
fn sensor_text(field: SensorField, written: &str, names: &Namespaces) -> String {
    match (field.kind(), field.vocabulary()) {
        (SensorKind::Term, Some(kind)) => term(kind, written, names),
        (SensorKind::Uri, _) => canonical_uri(written).into_owned(),
        (SensorKind::Hex, _) => written.to_ascii_uppercase(),
        _ => written.to_owned(),
    }
}
