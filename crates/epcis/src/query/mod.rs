//! `SimpleEventQuery`: which events, in which order, how many (EPCIS 2.0 §8.2.7.1).
//!
//! One typed value for all doors: the pairs of a URL, the body of a named query and the
//! parameters of a query in XML come in here, the event store compiles the value to its own SQL,
//! and [`SimpleEventQuery::select`] says what the answer must be.
//!
//! How values are compared: identifiers in their canonical spelling; words of CBV likewise;
//! amounts in any unit of their dimension; members of other namespaces by the type of the value
//! asked for (number, time, text). Each parameter is met on its own: `EQ_type` and
//! `GE_value_CEL` may be met by different reports of one event.
//!
//! To add a parameter: a row in `parameters.rs`, a variant of [`Filter`] if it asks something
//! new, an arm in `matches.rs`, a case in `tests.rs`.

mod error;
mod extension;
mod filter;
mod master;
mod master_data;
mod matches;
mod open;
mod parameters;
mod pattern;
mod read;
mod select;
mod written;

#[cfg(test)]
mod tests;

pub use error::{QueryError, QueryFault};
pub use extension::{Area, Depth, ExtensionFilter, FieldName, Operand, Test};
pub use filter::{Amount, Bound, Change, Filter, MasterField, Relation, SensorTest, TypedList};
pub use master::{Directory, Lookup, Said};
pub use master_data::SimpleMasterDataQuery;
pub use matches::term;
pub use open::OpenPattern;
pub use pattern::IdPattern;
pub use select::{Rank, TooMany};

use serde_json::Value;

use crate::context::Namespaces;
use written::Written;

/// A query as a value. Filters are joined by AND, the values inside a filter by OR.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SimpleEventQuery {
    /// Conditions, in the order they were given.
    pub filters: Vec<Filter>,
    /// Order of the answer; `None` = any, or that of `order_by_field`.
    pub order: Option<Order>,
    /// Order by a member of another namespace; then `order` is `None`.
    pub order_by_field: Option<FieldOrder>,
    /// At most so many events, the first in `order`.
    pub event_count_limit: Option<u64>,
    /// More events than this are an error (`QueryTooLargeException`).
    pub max_event_count: Option<u64>,
    /// Events on one page, at most; an upper bound that the server may lower.
    pub per_page: Option<u32>,
    /// Where the next page begins, as the server wrote it.
    pub next_page_token: Option<String>,
}

/// A time that can be asked for or ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeField {
    /// When it happened.
    EventTime,
    /// When the repository took it in.
    RecordTime,
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

/// Order by a member of another namespace. Events without it come last.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldOrder {
    /// By which member.
    pub by: FieldName,
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
        Self::from_pairs_with(pairs, &Namespaces::pinned())
    }

    /// The same with prefixes for extension fields, as the header `GS1-Extensions` declares them.
    ///
    /// ```
    /// use nguon_epcis::context::Namespaces;
    /// use nguon_epcis::query::{Filter, SimpleEventQuery};
    ///
    /// let names = Namespaces::pinned().declaring([("farm", "https://farm.example.vn/ns/")]);
    /// let query = SimpleEventQuery::from_pairs_with([("GE_ILMD_farm:brix", "16.5")], &names)?;
    /// let Filter::Extension(asked) = &query.filters[0] else { panic!() };
    /// assert_eq!(asked.name.key(), "https://farm.example.vn/ns#brix");
    /// # Ok::<(), nguon_epcis::query::QueryError>(())
    /// ```
    pub fn from_pairs_with<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        names: &Namespaces,
    ) -> Result<Self, QueryError> {
        read::read(pairs.into_iter().map(|(name, value)| (name, Written::Url(value))), names)
    }

    /// Reads the body of a query (`query` of a named query): an object of parameters, with
    /// `@context` for prefixes. Pages are no matter of the body.
    ///
    /// ```
    /// use nguon_epcis::query::SimpleEventQuery;
    /// let body = serde_json::json!({"EQ_bizStep": ["shipping"], "GE_quantity_KGM": 12.5});
    /// assert_eq!(SimpleEventQuery::from_json(&body)?.filters.len(), 2);
    /// # Ok::<(), nguon_epcis::query::QueryError>(())
    /// ```
    pub fn from_json(body: &Value) -> Result<Self, QueryError> {
        let Some(members) = body.as_object() else {
            let message = "must be an object of parameters".to_owned();
            let value = body.to_string().chars().take(80).collect();
            return Err(QueryError::new("query", QueryFault::Value { value, message }));
        };
        let names = Namespaces::pinned().extended(members.get("@context").unwrap_or(&Value::Null));
        let of_pages =
            members.keys().find(|name| ["perPage", "nextPageToken"].contains(&name.as_str()));
        if let Some(name) = of_pages {
            return Err(QueryError::new(name, QueryFault::Unknown));
        }
        let parameters = members.iter().filter(|(name, _)| *name != "@context");
        read::read(parameters.map(|(name, value)| (name.as_str(), Written::Json(value))), &names)
    }

    /// Reads parameters with lists of texts, as a query in XML has them; an empty list is a
    /// parameter without value.
    pub fn from_texts<'a>(
        parameters: impl IntoIterator<Item = (&'a str, &'a [String])>,
        names: &Namespaces,
    ) -> Result<Self, QueryError> {
        let parameters = parameters.into_iter();
        read::read(parameters.map(|(name, texts)| (name, Written::Xml(texts))), names)
    }
}
