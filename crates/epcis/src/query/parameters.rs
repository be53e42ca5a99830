//! Names of parameters and how their values are read.

use std::collections::HashSet;

use super::error::{QueryError, QueryFault, VALUES_MAX};
use super::pattern::{IdPattern, Wants};
use super::{Bound, Direction, Filter, MatchField, Member, Order, SimpleEventQuery, TimeField};
use crate::context::Namespaces;
use crate::model::{Action, EventTime, EventType};
use crate::vocab::{self, Kind};
use crate::{canon, uri};

/// What a parameter means.
#[derive(Clone, Copy)]
enum Meaning {
    EventType,
    Time(TimeField, Bound),
    Action,
    Term(Member, Kind),
    Id(Member),
    Verbatim(Member),
    Match(MatchField, Wants),
    OrderBy,
    OrderDirection,
    EventCountLimit,
    MaxEventCount,
    PerPage,
    NextPageToken,
}

/// One row per parameter (EPCIS 2.0 §8.2.7.1).
const PARAMETERS: &[(&str, Meaning)] = &[
    ("eventType", Meaning::EventType),
    ("GE_eventTime", Meaning::Time(TimeField::EventTime, Bound::GreaterOrEqual)),
    ("LT_eventTime", Meaning::Time(TimeField::EventTime, Bound::Less)),
    ("GE_recordTime", Meaning::Time(TimeField::RecordTime, Bound::GreaterOrEqual)),
    ("LT_recordTime", Meaning::Time(TimeField::RecordTime, Bound::Less)),
    ("EQ_action", Meaning::Action),
    ("EQ_bizStep", Meaning::Term(Member::BizStep, Kind::BizStep)),
    ("EQ_disposition", Meaning::Term(Member::Disposition, Kind::Disposition)),
    ("EQ_readPoint", Meaning::Id(Member::ReadPoint)),
    ("EQ_bizLocation", Meaning::Id(Member::BizLocation)),
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
    ("orderBy", Meaning::OrderBy),
    ("orderDirection", Meaning::OrderDirection),
    ("eventCountLimit", Meaning::EventCountLimit),
    ("maxEventCount", Meaning::MaxEventCount),
    ("perPage", Meaning::PerPage),
    ("nextPageToken", Meaning::NextPageToken),
];

pub(super) fn read<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<SimpleEventQuery, QueryError> {
    let mut draft = Draft::default();
    let mut seen = HashSet::new();
    for (name, value) in pairs {
        let row = PARAMETERS.iter().find(|(known, _)| *known == name);
        let (_, meaning) = row.ok_or_else(|| QueryError::new(name, QueryFault::Unknown))?;
        if !seen.insert(name) {
            return Err(QueryError::new(name, QueryFault::Repeated));
        }
        draft.take(*meaning, value).map_err(|fault| QueryError::new(name, fault))?;
    }
    draft.finish()
}

#[derive(Default)]
struct Draft {
    query: SimpleEventQuery,
    order_by: Option<TimeField>,
    direction: Option<Direction>,
}

impl Draft {
    fn take(&mut self, meaning: Meaning, value: &str) -> Result<(), QueryFault> {
        let filter = match meaning {
            Meaning::EventType => Filter::EventType(values(value, event_type)?),
            Meaning::Time(field, bound) => Filter::Time(field, bound, time(value)?),
            Meaning::Action => Filter::Action(values(value, action)?),
            Meaning::Term(member, kind) => {
                let names = Namespaces::pinned();
                let word = |text: &str| Ok(vocab::canonical(kind, text, &names).into_owned());
                Filter::Member(member, values(value, word)?)
            }
            Meaning::Id(member) => {
                let id =
                    |text: &str| checked_uri(text).map(|id| canon::identifier(id).into_owned());
                Filter::Member(member, values(value, id)?)
            }
            Meaning::Verbatim(member) => {
                Filter::Member(member, values(value, |text| Ok(checked_uri(text)?.to_owned()))?)
            }
            Meaning::Match(field, wants) => {
                Filter::Match(field, values(value, |text| IdPattern::read(text, wants))?)
            }
            control => return self.control(control, value),
        };
        self.query.filters.push(filter);
        Ok(())
    }

    fn control(&mut self, meaning: Meaning, value: &str) -> Result<(), QueryFault> {
        match meaning {
            Meaning::OrderBy => self.order_by = Some(order_by(value)?),
            Meaning::OrderDirection => self.direction = Some(direction(value)?),
            Meaning::EventCountLimit => self.query.event_count_limit = Some(count(value)?),
            Meaning::MaxEventCount => self.query.max_event_count = Some(count(value)?),
            Meaning::PerPage => {
                let events = u32::try_from(count(value)?);
                self.query.per_page = Some(events.map_err(|_| bad(value, "is too large"))?);
            }
            Meaning::NextPageToken if value.is_empty() => return Err(QueryFault::Empty),
            Meaning::NextPageToken => self.query.next_page_token = Some(value.to_owned()),
            // `take` handles the filters.
            _ => {}
        }
        Ok(())
    }

    /// Which controls need or exclude each other (EPCIS 2.0 §8.2.7.1, interop kit SE41).
    fn finish(self) -> Result<SimpleEventQuery, QueryError> {
        let Self { mut query, order_by, direction } = self;
        if query.event_count_limit.is_some() && query.max_event_count.is_some() {
            return Err(QueryError::new("eventCountLimit", QueryFault::Excludes("maxEventCount")));
        }
        if query.event_count_limit.is_some() && order_by.is_none() {
            return Err(QueryError::new("eventCountLimit", QueryFault::Needs("orderBy")));
        }
        query.order = order_by.map(|by| Order { by, direction: direction.unwrap_or_default() });
        Ok(query)
    }
}

/// The values of a list, joined by `|`.
fn values<T>(
    written: &str,
    read: impl Fn(&str) -> Result<T, QueryFault>,
) -> Result<Vec<T>, QueryFault> {
    let items: Vec<&str> = written.split('|').collect();
    if items.len() > VALUES_MAX {
        return Err(QueryFault::TooManyValues(items.len()));
    }
    if items.contains(&"") {
        return Err(QueryFault::Empty);
    }
    items.into_iter().map(read).collect()
}

fn bad(value: &str, message: impl Into<String>) -> QueryFault {
    QueryFault::Value { value: value.to_owned(), message: message.into() }
}

fn checked_uri(text: &str) -> Result<&str, QueryFault> {
    uri::check(text).map(|()| text).map_err(|message| bad(text, message))
}

fn event_type(text: &str) -> Result<String, QueryFault> {
    if EventType::standard(text).is_none() && uri::check(text).is_err() {
        return Err(bad(text, "must be an event type of EPCIS 2.0, or the URI of another"));
    }
    Ok(text.to_owned())
}

fn action(text: &str) -> Result<Action, QueryFault> {
    Action::named(text).ok_or_else(|| bad(text, "must be ADD, OBSERVE or DELETE"))
}

fn time(text: &str) -> Result<EventTime, QueryFault> {
    text.parse().map_err(|error: crate::model::TimeError| bad(text, error.to_string()))
}

fn order_by(text: &str) -> Result<TimeField, QueryFault> {
    match text {
        "eventTime" => Ok(TimeField::EventTime),
        "recordTime" => Ok(TimeField::RecordTime),
        _ => Err(bad(text, "must be eventTime or recordTime")),
    }
}

fn direction(text: &str) -> Result<Direction, QueryFault> {
    match text {
        "ASC" => Ok(Direction::Ascending),
        "DESC" => Ok(Direction::Descending),
        _ => Err(bad(text, "must be ASC or DESC")),
    }
}

fn count(text: &str) -> Result<u64, QueryFault> {
    match text.parse() {
        Ok(0) | Err(_) => Err(bad(text, "must be a whole number from 1")),
        Ok(count) => Ok(count),
    }
}
