//! Field and canonical value pairs of an event: vocabulary words, places, papers, parties,
//! members of other namespaces.

use std::borrow::Cow;

use nguon_epcis::context::Namespaces;
use nguon_epcis::model::{Event, Extension, Name};
use nguon_epcis::query::Member;
use nguon_epcis::vocab::{self, Kind};
use serde_json::Value;

use crate::key::Key16;

/// A value in a field, ready to be hashed to its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    field: Cow<'static, str>,
    value: String,
}

/// Where a member of another namespace stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Site {
    Event,
    Ilmd,
}

impl Term {
    fn new(field: &'static str, value: impl Into<String>) -> Self {
        Self { field: Cow::Borrowed(field), value: value.into() }
    }

    pub fn key(&self) -> Key16 {
        Key16::of(&self.field, &self.value)
    }

    /// An object or class, by its canonical identifier.
    pub fn object(canonical: &str) -> Self {
        Self::new("epc", canonical)
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

    /// A word of the vocabulary in the member `field`.
    fn word(field: &'static str, kind: Kind, written: &str, names: &Namespaces) -> Self {
        Self::new(field, vocab::canonical(kind, written, names))
    }

    /// All serial numbers behind this beginning of a canonical identifier.
    pub fn series(prefix: &str) -> Self {
        Self::new("series", prefix)
    }

    /// A canonical value of a member with one value.
    pub fn member_value(member: Member, canonical: &str) -> Self {
        Self::new(member_field(member), canonical)
    }

    /// A value with a type beside it; no type is a type of its own.
    fn typed(
        field: &'static str,
        kind: Kind,
        type_written: Option<&str>,
        id: &str,
        names: &Namespaces,
    ) -> Self {
        let kind = type_written.map(|word| vocab::canonical(kind, word, names)).unwrap_or_default();
        // A space is in no URI.
        Self::new(field, format!("{kind} {}", canonical_uri(id)))
    }

    /// Any event that has the member `field`.
    fn has(field: &str) -> Self {
        Self::new("has", field)
    }

    /// A member of another namespace with a plain value, at the top or at any depth.
    fn member(site: Site, inner: bool, iri: &str, value: &str) -> Self {
        Self {
            field: Cow::Owned(format!("{} {iri}", site_name(site, inner))),
            value: value.to_owned(),
        }
    }

    /// Any event that has this member of another namespace.
    fn has_member(site: Site, inner: bool, iri: &str) -> Self {
        Self::new("has", format!("{} {iri}", site_name(site, inner)))
    }
}

fn site_name(site: Site, inner: bool) -> &'static str {
    match (site, inner) {
        (Site::Event, false) => "extension",
        (Site::Event, true) => "innerExtension",
        (Site::Ilmd, false) => "ilmd",
        (Site::Ilmd, true) => "innerIlmd",
    }
}

/// Canonical GS1 Digital Link; other URIs as they are.
pub(crate) fn canonical_uri(written: &str) -> Cow<'_, str> {
    nguon_gs1::canonical_uri(written)
}

/// What all serial numbers of a GS1 key have in common: the canonical identifier up to its last
/// slash. None for keys that have no serial number of their own (SSCC, GLN).
pub(super) fn series_of(canonical: &str) -> Option<&str> {
    let path = canonical.strip_prefix("https://id.gs1.org/")?;
    // Key, number, qualifier, serial number.
    let serialised = path.split('/').count() == 4;
    serialised.then(|| canonical.rfind('/').map(|end| &canonical[..=end]))?
}

/// The field of a member with one value.
fn member_field(member: Member) -> &'static str {
    match member {
        Member::BizStep => "bizStep",
        Member::Disposition => "disposition",
        Member::ReadPoint => "readPoint",
        Member::BizLocation => "bizLocation",
        Member::EventId => "eventID",
        Member::TransformationId => "transformationID",
    }
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
        terms.extend(member.of(event).map(|value| Term::new(member_field(member), value)));
    }
    let disposition = |field, w: &String| Term::word(field, Kind::Disposition, w, names);
    if let Some(lasting) = &event.persistent_disposition {
        terms.extend(lasting.set.iter().flatten().map(|w| disposition("persistentSet", w)));
        terms.extend(lasting.unset.iter().flatten().map(|w| disposition("persistentUnset", w)));
    }
    terms.extend(event.biz_transaction_list.iter().flatten().map(|paper| {
        let kind = paper.kind.as_deref();
        Term::typed("bizTransaction", Kind::BizTransactionType, kind, &paper.id, names)
    }));
    let parties = [("source", &event.source_list), ("destination", &event.destination_list)];
    for (field, list) in parties {
        terms.extend(list.iter().flatten().map(|party| {
            Term::typed(field, Kind::SourceDestinationType, Some(&party.kind), &party.id, names)
        }));
    }
    terms.extend(event.sensor_element_list.iter().map(|_| Term::has("sensorElementList")));
    if let Some(declaration) = &event.error_declaration {
        terms.push(Term::has("errorDeclaration"));
        let reason = declaration.reason.iter();
        terms.extend(reason.map(|w| Term::word("errorReason", Kind::ErrorReason, w, names)));
        let corrective = declaration.corrective_event_ids.iter().flatten();
        terms.extend(corrective.map(|id| Term::new("correctiveEventID", id.as_str())));
    }
    members(Site::Event, &event.extensions, names, &mut terms);
    members(Site::Ilmd, event.ilmd.as_deref().unwrap_or_default(), names, &mut terms);
    terms
}

fn members(site: Site, list: &[Extension], names: &Namespaces, terms: &mut Vec<Term>) {
    for extension in list {
        let iri = extension.name.iri();
        terms.push(Term::has_member(site, false, &iri));
        plain_values(&extension.value, &mut |value| {
            terms.push(Term::member(site, false, &iri, value));
        });
        inner(site, &extension.value, names, terms);
    }
}

/// Members inside a member, at any depth: the reader bounds the depth.
fn inner(site: Site, value: &Value, names: &Namespaces, terms: &mut Vec<Term>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| inner(site, item, names, terms)),
        Value::Object(map) => {
            for (written, value) in map {
                let iri = Name::resolve(written, names).iri();
                terms.push(Term::has_member(site, true, &iri));
                plain_values(value, &mut |value| {
                    terms.push(Term::member(site, true, &iri, value));
                });
                inner(site, value, names, terms);
            }
        }
        _ => {}
    }
}

/// The text of a plain value, and of each of a list of them.
fn plain_values(value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => take(text),
        Value::Number(number) => take(&number.to_string()),
        Value::Bool(flag) => take(if *flag { "true" } else { "false" }),
        Value::Array(items) => items.iter().for_each(|item| plain_values(item, take)),
        Value::Null | Value::Object(_) => {}
    }
}
