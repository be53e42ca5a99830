//! Puts a query together from its parameters, whatever syntax they came in.

use std::collections::HashSet;

use super::error::{QueryError, QueryFault};
use super::extension::{ExtensionFilter, Operand, Test};
use super::filter::{Amount, Filter, Relation, SensorTest};
use super::parameters::{Ask, Control, Meaning, attribute_name, meaning};
use super::pattern::IdPattern;
use super::written::{Form, Item, Written, bad};
use super::{Direction, FieldName, FieldOrder, Order, SimpleEventQuery, TimeField, term};
use crate::context::Namespaces;
use crate::model::{Action, DecimalText, EventTime, EventType, SensorField, SensorKind};
use crate::vocab::{self, Kind};
use crate::{canon, uri};

pub(super) fn read<'a>(
    parameters: impl IntoIterator<Item = (&'a str, Written<'a>)>,
    names: &Namespaces,
) -> Result<SimpleEventQuery, QueryError> {
    let mut draft = Draft { names, query: SimpleEventQuery::default(), order_by: None, way: None };
    let mut seen = HashSet::new();
    for (name, written) in parameters {
        let refuse = |fault| QueryError::new(name, fault);
        if seen.len() >= PARAMETERS_MAX {
            return Err(refuse(QueryFault::TooManyParameters));
        }
        let meaning = meaning(name, names).map_err(refuse)?;
        if !seen.insert(name) {
            return Err(refuse(QueryFault::Repeated));
        }
        draft.take(meaning, written).map_err(refuse)?;
    }
    draft.finish()
}

/// Parameters of one query; the standard knows fewer than a hundred with a fixed name.
const PARAMETERS_MAX: usize = 200;

enum OrderBy {
    Time(TimeField),
    Field(FieldName),
}

struct Draft<'n> {
    names: &'n Namespaces,
    query: SimpleEventQuery,
    order_by: Option<OrderBy>,
    way: Option<Direction>,
}

impl Draft<'_> {
    fn take(&mut self, meaning: Meaning, written: Written<'_>) -> Result<(), QueryFault> {
        let filter = match meaning {
            Meaning::Control(control) => return self.control(control, written),
            Meaning::Exists(filter) if written.exists()? => filter,
            Meaning::Exists(_) => return Ok(()),
            Meaning::Extension(area, depth, name, ask) => {
                let Some(test) = test(ask, written)? else { return Ok(()) };
                Filter::Extension(ExtensionFilter { area, depth, name, test })
            }
            Meaning::EventType => Filter::EventType(texts(written, event_type)?),
            Meaning::Time(field, bound) => Filter::Time(field, bound, time(&written.one()?)?),
            Meaning::Action => {
                Filter::Action(written.items()?.iter().map(action).collect::<Result<_, _>>()?)
            }
            Meaning::Term(member, kind) => Filter::Member(member, self.words(written, kind)?),
            Meaning::Id(member) => Filter::Member(member, texts(written, identifier)?),
            Meaning::Verbatim(member) => Filter::Member(member, texts(written, plain_uri)?),
            Meaning::Descendants(member) => {
                Filter::WithDescendants(member, texts(written, identifier)?)
            }
            Meaning::Match(field, wants) => Filter::Match(
                field,
                written
                    .items()?
                    .iter()
                    .map(|item| IdPattern::read(item.text()?, wants))
                    .collect::<Result<_, _>>()?,
            ),
            Meaning::PersistentDisposition(change) => {
                Filter::PersistentDisposition(change, self.words(written, Kind::Disposition)?)
            }
            Meaning::Typed(list, kind) => Filter::Typed(list, kind, texts(written, identifier)?),
            Meaning::Quantity(relation, unit) => {
                Filter::Quantity(relation, amounts(relation, unit.as_deref(), written)?)
            }
            Meaning::ErrorTime(bound) => Filter::ErrorTime(bound, time(&written.one()?)?),
            Meaning::ErrorReason => Filter::ErrorReason(self.words(written, Kind::ErrorReason)?),
            Meaning::CorrectiveEventId => Filter::CorrectiveEventId(texts(written, plain_uri)?),
            Meaning::Sensor(field, relation, unit) => {
                Filter::Sensor(field, self.sensor(field, relation, unit.as_deref(), written)?)
            }
            Meaning::HasAttribute(field) => {
                let name = |text: &str| Ok(attribute_name(text, self.names));
                Filter::HasAttribute(field, texts(written, name)?)
            }
            Meaning::AttributeEquals(field, attribute) => {
                let values = written.one_or_more()?.into_iter().map(|item| item.text).collect();
                Filter::AttributeEquals(field, attribute, values)
            }
        };
        self.query.filters.push(filter);
        Ok(())
    }

    fn control(&mut self, control: Control, written: Written<'_>) -> Result<(), QueryFault> {
        let item = written.one()?;
        match control {
            Control::OrderBy => self.order_by = Some(self.order_by(&item)?),
            Control::OrderDirection => self.way = Some(direction(item.text()?)?),
            Control::EventCountLimit => self.query.event_count_limit = Some(count(&item)?),
            Control::MaxEventCount => self.query.max_event_count = Some(count(&item)?),
            Control::PerPage => {
                let events = u32::try_from(count(&item)?);
                self.query.per_page = Some(events.map_err(|_| bad(&item.text, "is too large"))?);
            }
            Control::NextPageToken => self.query.next_page_token = Some(item.text),
        }
        Ok(())
    }

    fn order_by(&self, item: &Item) -> Result<OrderBy, QueryFault> {
        let message = "must be eventTime, recordTime or the full name of an extension field";
        match item.text()? {
            "eventTime" => Ok(OrderBy::Time(TimeField::EventTime)),
            "recordTime" => Ok(OrderBy::Time(TimeField::RecordTime)),
            other if other.contains(':') => FieldName::read(other, self.names).map(OrderBy::Field),
            other => Err(bad(other, message)),
        }
    }

    /// Which controls need or exclude each other (EPCIS 2.0 §8.2.7.1, interop kit SE41).
    fn finish(self) -> Result<SimpleEventQuery, QueryError> {
        let Self { mut query, order_by, way, .. } = self;
        if query.event_count_limit.is_some() && query.max_event_count.is_some() {
            return Err(QueryError::new("eventCountLimit", QueryFault::Excludes("maxEventCount")));
        }
        if query.event_count_limit.is_some() && order_by.is_none() {
            return Err(QueryError::new("eventCountLimit", QueryFault::Needs("orderBy")));
        }
        let direction = way.unwrap_or_default();
        match order_by {
            None => {}
            Some(OrderBy::Time(by)) => query.order = Some(Order { by, direction }),
            Some(OrderBy::Field(by)) => query.order_by_field = Some(FieldOrder { by, direction }),
        }
        Ok(query)
    }

    /// Words of a vocabulary in any spelling; a bare word must be known.
    fn words(&self, written: Written<'_>, kind: Kind) -> Result<Vec<String>, QueryFault> {
        texts(written, |text| {
            vocab::check_xml(kind, text).map_err(|message| bad(text, message))?;
            Ok(term(kind, text, self.names))
        })
    }

    fn sensor(
        &self,
        field: SensorField,
        relation: Relation,
        unit: Option<&str>,
        written: Written<'_>,
    ) -> Result<SensorTest, QueryFault> {
        Ok(match field.kind() {
            SensorKind::Number => SensorTest::Number(relation, amounts(relation, unit, written)?),
            SensorKind::Time => SensorTest::Time(relation, time(&written.one()?)?),
            SensorKind::Flag => SensorTest::Flag(flag(&written.one()?)?),
            SensorKind::Uri => SensorTest::AnyOf(texts(written, identifier)?),
            SensorKind::Hex => {
                SensorTest::AnyOf(texts(written, |text| Ok(text.to_ascii_uppercase()))?)
            }
            SensorKind::Text => SensorTest::AnyOf(texts(written, |text| Ok(text.to_owned()))?),
            SensorKind::Term => {
                let kind = field.vocabulary().ok_or(QueryFault::Unknown)?;
                SensorTest::AnyOf(self.words(written, kind)?)
            }
        })
    }
}

/// What an extension field must be; `None` = `EXISTS_…=false`, which asks nothing.
fn test(ask: Ask, written: Written<'_>) -> Result<Option<Test>, QueryFault> {
    Ok(match ask {
        Ask::Exists => written.exists()?.then_some(Test::Exists),
        Ask::Is(Relation::Equal) => {
            let values = written.one_or_more()?;
            Some(Test::AnyOf(values.iter().map(operand).collect::<Result<_, _>>()?))
        }
        Ask::Is(relation) => {
            let item = written.one()?;
            let operand = operand(&item)?;
            if matches!(operand, Operand::Text(_)) {
                return Err(bad(&item.text, "must be a number or a date-time"));
            }
            Some(Test::Compare(relation, operand))
        }
    })
}

/// In JSON a number is a number; text that reads as a date-time is a time; where the syntax has
/// only text, text that reads as a number is a number.
fn operand(item: &Item) -> Result<Operand, QueryFault> {
    if item.form == Form::Number {
        return number(item).map(Operand::Number);
    }
    if let Ok(time) = item.text.parse::<EventTime>() {
        return Ok(Operand::Time(time));
    }
    if item.form == Form::Unknown
        && let Ok(number) = item.text.parse::<DecimalText>()
    {
        return Ok(Operand::Number(number));
    }
    Ok(Operand::Text(canon::identifier(&item.text).into_owned()))
}

/// One amount, or several that are equal alternatives.
fn amounts(
    relation: Relation,
    unit: Option<&str>,
    written: Written<'_>,
) -> Result<Vec<Amount>, QueryFault> {
    let items = match relation {
        Relation::Equal => written.one_or_more()?,
        _ => vec![written.one()?],
    };
    items
        .iter()
        .map(|item| Ok(Amount { value: number(item)?, unit: unit.map(str::to_owned) }))
        .collect()
}

fn texts<T>(
    written: Written<'_>,
    read: impl Fn(&str) -> Result<T, QueryFault>,
) -> Result<Vec<T>, QueryFault> {
    written.items()?.iter().map(|item| read(item.text()?)).collect()
}

fn plain_uri(text: &str) -> Result<String, QueryFault> {
    uri::check(text).map(|()| text.to_owned()).map_err(|message| bad(text, message))
}

fn identifier(text: &str) -> Result<String, QueryFault> {
    plain_uri(text).map(|id| canon::identifier(&id).into_owned())
}

fn event_type(text: &str) -> Result<String, QueryFault> {
    if EventType::standard(text).is_none() && uri::check(text).is_err() {
        return Err(bad(text, "must be an event type of EPCIS 2.0, or the URI of another"));
    }
    Ok(text.to_owned())
}

fn action(item: &Item) -> Result<Action, QueryFault> {
    let text = item.text()?;
    Action::named(text).ok_or_else(|| bad(text, "must be ADD, OBSERVE or DELETE"))
}

fn time(item: &Item) -> Result<EventTime, QueryFault> {
    let text = item.text()?;
    text.parse().map_err(|error: crate::model::TimeError| bad(text, error.to_string()))
}

fn number(item: &Item) -> Result<DecimalText, QueryFault> {
    if !matches!(item.form, Form::Unknown | Form::Number) {
        return Err(bad(&item.text, "must be a number"));
    }
    let refused = |error: crate::model::DecimalError| bad(&item.text, error.to_string());
    item.text.parse().map_err(refused)
}

fn flag(item: &Item) -> Result<bool, QueryFault> {
    match (item.text.as_str(), item.form) {
        ("true", Form::Unknown | Form::Flag) => Ok(true),
        ("false", Form::Unknown | Form::Flag) => Ok(false),
        _ => Err(bad(&item.text, "must be true or false")),
    }
}

fn direction(text: &str) -> Result<Direction, QueryFault> {
    match text {
        "ASC" => Ok(Direction::Ascending),
        "DESC" => Ok(Direction::Descending),
        _ => Err(bad(text, "must be ASC or DESC")),
    }
}

fn count(item: &Item) -> Result<u64, QueryFault> {
    let typed = matches!(item.form, Form::Unknown | Form::Number);
    match item.text.parse() {
        Ok(count) if count > 0 && typed => Ok(count),
        _ => Err(bad(&item.text, "must be a whole number from 1")),
    }
}
