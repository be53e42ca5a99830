//! `SimpleEventQuery`: which events, in which order, how many (EPCIS 2.0 §8.2.7.1).
//!
//! One typed value for all doors: URL pairs come in here, the event store compiles the value to
//! its own SQL, and [`SimpleEventQuery::matches`] says for one event what the answer must be.
//!
//! To add a parameter: a row in `parameters.rs`, a variant of [`Filter`] if it asks something
//! new, an arm in `matches.rs`, a case in `tests.rs`.

mod error;
mod matches;
mod parameters;
mod pattern;

#[cfg(test)]
mod tests;

pub use error::{QueryError, QueryFault};
pub use pattern::IdPattern;

use crate::model::{Action, EventTime};

/// A query as a value. Filters are joined by AND, the values inside a filter by OR.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SimpleEventQuery {
    /// Conditions, in the order they were given.
    pub filters: Vec<Filter>,
    /// Order of the answer; `None` = any.
    pub order: Option<Order>,
    /// At most so many events, the first in `order`.
    pub event_count_limit: Option<u64>,
    /// More events than this are an error (`QueryTooLargeException`).
    pub max_event_count: Option<u64>,
    /// Events on one page, at most; an upper bound that the server may lower.
    pub per_page: Option<u32>,
    /// Where the next page begins, as the server wrote it.
    pub next_page_token: Option<String>,
}

/// One condition. Identifiers and words are canonical.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// `eventType`: names of types, as in [`EventType::name`](crate::model::EventType::name).
    EventType(Vec<String>),
    /// `GE_eventTime` and its kin.
    Time(TimeField, Bound, EventTime),
    /// `EQ_action`
    Action(Vec<Action>),
    /// `EQ_bizStep` and other members with one value.
    Member(Member, Vec<String>),
    /// `MATCH_epc` and its kin.
    Match(MatchField, Vec<IdPattern>),
}

/// A time that can be asked for or ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeField {
    /// When it happened.
    EventTime,
    /// When the repository took it in.
    RecordTime,
}

/// A bound on a time; compared as instants in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// At or after.
    GreaterOrEqual,
    /// Before.
    Less,
}

/// A member with one value, compared in canonical form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Member {
    /// `bizStep`, as Web URI for words of CBV.
    BizStep,
    /// `disposition`, as Web URI for words of CBV.
    Disposition,
    /// `readPoint`
    ReadPoint,
    /// `bizLocation`
    BizLocation,
    /// `eventID`, as written.
    EventId,
    /// `transformationID`
    TransformationId,
}

/// Which identifiers a `MATCH_…` looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MatchField {
    /// `epcList` or `childEPCs`
    Epc,
    /// `parentID`
    ParentId,
    /// `inputEPCList`
    InputEpc,
    /// `outputEPCList`
    OutputEpc,
    /// Any of the above.
    AnyEpc,
    /// `quantityList` or `childQuantityList`
    EpcClass,
    /// `inputQuantityList`
    InputEpcClass,
    /// `outputQuantityList`
    OutputEpcClass,
    /// Any quantity list.
    AnyEpcClass,
}

/// Order of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Order {
    /// By which time.
    pub by: TimeField,
    /// Which end first.
    pub direction: Direction,
}

/// Which end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// Oldest first.
    Ascending,
    /// Newest first: what the standard means where nothing is said.
    #[default]
    Descending,
}

impl SimpleEventQuery {
    /// Reads the decoded pairs of a URL query string.
    ///
    /// ```
    /// use nguon_epcis::query::{Filter, Member, SimpleEventQuery};
    ///
    /// let query = SimpleEventQuery::from_pairs([
    ///     ("EQ_bizStep", "shipping|receiving"),
    ///     ("MATCH_anyEPC", "urn:epc:id:sgtin:4012345.011111.*"),
    ///     ("orderBy", "eventTime"),
    /// ])?;
    /// let Filter::Member(Member::BizStep, steps) = &query.filters[0] else { panic!() };
    /// assert_eq!(steps[1], "https://ref.gs1.org/cbv/BizStep-receiving");
    /// # Ok::<(), nguon_epcis::query::QueryError>(())
    /// ```
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, QueryError> {
        parameters::read(pairs)
    }
}
