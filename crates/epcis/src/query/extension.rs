//! Questions about members of other namespaces.

use serde_json::Value;

use super::Relation;
use super::error::QueryFault;
use crate::canon;
use crate::context::Namespaces;
use crate::model::{DecimalText, Event, EventTime, Extension, Name};

/// What is asked of a member of another namespace.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtensionFilter {
    /// Which part of the event.
    pub area: Area,
    /// At the top of that part, or anywhere below.
    pub depth: Depth,
    /// Name of the member.
    pub name: FieldName,
    /// What its value must be.
    pub test: Test,
}

/// The part of an event in which a member of another namespace stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// The event itself.
    Event,
    /// `ILMD`
    Ilmd,
    /// `ERROR_DECLARATION`
    ErrorDeclaration,
    /// `SENSORELEMENT`
    SensorElement,
    /// `SENSORMETADATA`
    SensorMetadata,
    /// `SENSORREPORT`
    SensorReport,
    /// `readPoint`
    ReadPoint,
    /// `bizLocation`
    BizLocation,
}

/// How deep a member stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// Directly in its area.
    Top,
    /// `INNER`: inside another member, at any depth.
    Inner,
}

/// What the value of a member must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Anything.
    Exists,
    /// One of these.
    AnyOf(Vec<Operand>),
    /// Greater or less than this.
    Compare(Relation, Operand),
}

/// A value that is asked for; its type says how it is compared.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// As text; identifiers of GS1 in any spelling are equal.
    Text(String),
    /// By value: `7` finds `"7.0"`.
    Number(DecimalText),
    /// As instant.
    Time(EventTime),
}

/// Full name of a member of another namespace.
///
/// Two names are the same when they differ in the last delimiter of the namespace only: XML and
/// JSON write `urn:epcglobal:cbv:mda` and `urn:epcglobal:cbv:mda:`, SOAP writes `uri#name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldName {
    namespace: String,
    local: String,
}

impl FieldName {
    /// A name of a namespace.
    pub fn new(namespace: &str, local: &str) -> Self {
        let namespace = namespace.strip_suffix(['/', '#', ':']).unwrap_or(namespace);
        Self { namespace: namespace.to_owned(), local: local.to_owned() }
    }

    /// Namespace without its last delimiter.
    pub fn namespace(&self) -> &str {
        &self.namespace
    }

    /// Name in the namespace.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The same text for the same name: what a store indexes.
    pub fn key(&self) -> String {
        format!("{}#{}", self.namespace, self.local)
    }

    /// Reads `prefix:name`, `uri#name` or a full IRI.
    pub(super) fn read(written: &str, names: &Namespaces) -> Result<Self, QueryFault> {
        let name = Name::resolve(written, names);
        if name.local.is_empty() || name.namespace.is_empty() {
            return Err(QueryFault::Unknown);
        }
        let prefix = name.namespace.strip_suffix(':').filter(|prefix| !prefix.contains(':'));
        match prefix {
            Some(prefix) if names.lookup(prefix).is_none() => {
                Err(QueryFault::Prefix(prefix.to_owned()))
            }
            _ => Ok(Self::from(&name)),
        }
    }
}

impl From<&Name> for FieldName {
    fn from(name: &Name) -> Self {
        Self::new(&name.namespace, &name.local)
    }
}

impl ExtensionFilter {
    pub(super) fn matches(&self, event: &Event) -> bool {
        self.area.members(event).any(|member| match self.depth {
            Depth::Top => {
                FieldName::from(&member.name) == self.name && self.test.meets(&member.value)
            }
            Depth::Inner => self.inside(&member.value, &event.namespaces),
        })
    }

    /// Whether a member inside `value` is meant; the reader bounds the depth.
    fn inside(&self, value: &Value, names: &Namespaces) -> bool {
        match value {
            Value::Array(items) => items.iter().any(|item| self.inside(item, names)),
            Value::Object(members) => members.iter().any(|(written, value)| {
                let written = written.strip_prefix('@').unwrap_or(written);
                let found = FieldName::from(&Name::resolve(written, names)) == self.name;
                found && self.test.meets(value) || self.inside(value, names)
            }),
            _ => false,
        }
    }
}

impl Area {
    /// The members of other namespaces in this part.
    pub fn members(self, event: &Event) -> Box<dyn Iterator<Item = &Extension> + '_> {
        let elements = event.sensor_element_list.iter().flatten();
        match self {
            Self::Event => Box::new(event.extensions.iter()),
            Self::Ilmd => Box::new(event.ilmd.iter().flatten()),
            Self::ErrorDeclaration => {
                Box::new(event.error_declaration.iter().flat_map(|error| &error.extensions))
            }
            Self::SensorElement => Box::new(elements.flat_map(|element| &element.extensions)),
            Self::SensorMetadata => Box::new(
                elements.flat_map(|element| &element.metadata).flat_map(|one| &one.extensions),
            ),
            Self::SensorReport => Box::new(
                elements.flat_map(|element| &element.reports).flat_map(|one| &one.extensions),
            ),
            Self::ReadPoint => Box::new(event.read_point.iter().flat_map(|one| &one.extensions)),
            Self::BizLocation => {
                Box::new(event.biz_location.iter().flat_map(|one| &one.extensions))
            }
        }
    }
}

impl Test {
    fn meets(&self, value: &Value) -> bool {
        match self {
            Self::Exists => true,
            Self::AnyOf(operands) => any_plain(value, &|plain| {
                operands.iter().any(|one| one.cmp_to(plain).is_some_and(std::cmp::Ordering::is_eq))
            }),
            Self::Compare(relation, operand) => any_plain(value, &|plain| {
                operand.cmp_to(plain).is_some_and(|order| relation.holds(order))
            }),
        }
    }
}

impl Operand {
    /// Order of a plain value of an event to this one; `None` = not comparable.
    fn cmp_to(&self, plain: &Value) -> Option<std::cmp::Ordering> {
        let text = match plain {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(_) | Value::Bool(_) => plain.to_string(),
            _ => return None,
        };
        match self {
            Self::Text(asked) => Some(canon::identifier(&text).as_ref().cmp(asked.as_str())),
            Self::Number(asked) => {
                text.parse::<DecimalText>().ok().map(|number| number.numeric_cmp(asked))
            }
            Self::Time(asked) => {
                let time = text.parse::<EventTime>().ok()?;
                Some(time.epoch_ns().cmp(&asked.epoch_ns()))
            }
        }
    }
}

/// Plain values of a member: itself, each of a list, the text of an XML element with attributes,
/// the value or identifier of a JSON-LD object.
fn any_plain(value: &Value, meets: &dyn Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| any_plain(item, meets)),
        Value::Object(members) => {
            ["#text", "@value", "@id"].iter().any(|name| members.get(*name).is_some_and(meets))
        }
        plain => meets(plain),
    }
}

/// The first plain value of a top member of the event, for ordering by it.
pub(super) fn first_plain<'e>(event: &'e Event, name: &FieldName) -> Option<&'e Value> {
    let member = event.extensions.iter().find(|one| FieldName::from(&one.name) == *name)?;
    match &member.value {
        Value::Array(items) => items.first(),
        Value::Object(members) => members.get("#text").or_else(|| members.get("@value")),
        plain => Some(plain),
    }
}
