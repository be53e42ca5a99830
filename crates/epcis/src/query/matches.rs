//! What the answer must be for one event: the reference that stores are compared with.

use super::{Bound, Filter, IdPattern, MatchField, Member, SimpleEventQuery, TimeField};
use crate::canon;
use crate::model::{Event, EventTime, Identified, Level, Role};
use crate::vocab::{self, Kind};

impl SimpleEventQuery {
    /// Whether the event meets every filter. Order, limits and pages are the store's business.
    ///
    /// An event without `recordTime` meets no condition on it.
    pub fn matches(&self, event: &Event) -> bool {
        self.filters.iter().all(|filter| filter.matches(event))
    }
}

impl Filter {
    fn matches(&self, event: &Event) -> bool {
        match self {
            Self::EventType(names) => names.iter().any(|name| name == event.event_type.name()),
            Self::Time(field, bound, limit) => {
                field.of(event).is_some_and(|time| bound.holds(time.epoch_ns(), limit.epoch_ns()))
            }
            Self::Action(actions) => event.action.is_some_and(|action| actions.contains(&action)),
            Self::Member(member, values) => {
                member.of(event).is_some_and(|value| values.contains(&value))
            }
            Self::Match(field, patterns) => {
                let mut found = event.identifiers().filter(|one| field.looks_at(one));
                found.any(|one| patterns.iter().any(|pattern: &IdPattern| pattern.matches(&one.id)))
            }
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
        let term =
            |kind, written: &str| vocab::canonical(kind, written, &event.namespaces).into_owned();
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
