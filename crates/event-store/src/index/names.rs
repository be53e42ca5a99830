//! The values that top-level resources list.

use nguon_epcis::model::Event;
use nguon_epcis::query::Member;
use serde::{Deserialize, Serialize};

use super::{Named, Term};
use crate::ValueKind;
use crate::key::Key16;

/// A value and the key that leads to its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownValue {
    pub kind: ValueKind,
    pub value: String,
    pub key: Key16,
}

impl ValueKind {
    /// Stored: may be added to, never changed.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::EventType => 1,
            Self::Epc => 2,
            Self::BizStep => 3,
            Self::BizLocation => 4,
            Self::ReadPoint => 5,
            Self::Disposition => 6,
        }
    }
}

/// Members with one value that are on a list of their own.
const MEMBERS: [(ValueKind, Member); 4] = [
    (ValueKind::BizStep, Member::BizStep),
    (ValueKind::BizLocation, Member::BizLocation),
    (ValueKind::ReadPoint, Member::ReadPoint),
    (ValueKind::Disposition, Member::Disposition),
];

/// Every value of an event, which names these objects, that belongs on a list.
pub(crate) fn known_values(event: &Event, named: &[Named<'_>]) -> Vec<KnownValue> {
    let mut known = Vec::new();
    let mut add = |kind, value: &str, key| {
        known.push(KnownValue { kind, value: value.to_owned(), key });
    };
    let event_type = event.event_type.name();
    add(ValueKind::EventType, event_type, Term::event_type(event_type).key());
    for Named { one, key } in named {
        add(ValueKind::Epc, &one.id, *key);
    }
    for (kind, member) in MEMBERS {
        if let Some(value) = member.of(event) {
            add(kind, &value, Term::member_value(member, &value).key());
        }
    }
    known
}
