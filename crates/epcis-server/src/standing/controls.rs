//! How a standing query is asked: when, since when, and whether nothing is news too.

use jiff::Timestamp;
use nguon_epcis::query::{Direction, Order, SimpleEventQuery, TimeField};
use nguon_event_store::Wakes;
use serde_json::Value;

use super::schedule::{FIELDS, Schedule};
use crate::problem::{Exception, Problem};

/// When a query is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// Whenever events were captured.
    Stream,
    /// By the calendar.
    Schedule(Schedule),
}

/// The controls of a subscription (EPCIS 2.0 §8.2.5.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Controls {
    pub when: When,
    /// A run that finds nothing is reported too.
    pub report_if_empty: bool,
    /// Events recorded before are not meant; without it, those recorded before the subscription.
    pub initial_record_time: Option<Timestamp>,
}

impl Controls {
    /// Of the members `stream`, `schedule`, `reportIfEmpty` and `initialRecordTime`.
    pub fn of_body(member: impl Fn(&'static str) -> Option<Value>) -> Result<Self, Problem> {
        let flag = |name| match member(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(_) => Err(refused(format!("/{name}: must be true or false"))),
        };
        let schedule = match member("schedule") {
            None | Some(Value::Null) => None,
            Some(Value::Object(fields)) => Some(schedule_of(&fields)?),
            Some(_) => return Err(refused("/schedule: must be an object of fields")),
        };
        let initial = match member("initialRecordTime") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(time(&text)?),
            Some(_) => return Err(refused("initialRecordTime: must be a date and time")),
        };
        Self::of_parts(flag("stream")?, schedule, flag("reportIfEmpty")?, initial)
    }

    /// Of parameters in a URL: `stream=true`, or fields of a schedule.
    pub fn of_pairs(pairs: &[(String, String)]) -> Result<Self, Problem> {
        let (mut stream, mut empty, mut initial, mut fields) = (None, None, None, Vec::new());
        for (name, value) in pairs {
            let flag = || {
                let flag = value.parse::<bool>();
                flag.map_err(|_| refused(format!("{name}: must be true or false")))
            };
            let twice = match name.as_str() {
                "stream" => stream.replace(flag()?).is_some(),
                "reportIfEmpty" => empty.replace(flag()?).is_some(),
                "initialRecordTime" => initial.replace(time(value)?).is_some(),
                field if FIELDS.iter().any(|known| known.0 == field) => {
                    fields.push((name.as_str(), value.as_str()));
                    false
                }
                _ => return Err(refused(format!("{name}: is no control of a subscription"))),
            };
            if twice {
                return Err(refused(format!("{name}: stands twice")));
            }
        }
        let schedule = (!fields.is_empty()).then(|| Schedule::read(fields).map_err(refused));
        Self::of_parts(stream, schedule.transpose()?, empty, initial)
    }

    fn of_parts(
        stream: Option<bool>,
        schedule: Option<Schedule>,
        report_if_empty: Option<bool>,
        initial_record_time: Option<Timestamp>,
    ) -> Result<Self, Problem> {
        let report_if_empty = report_if_empty.unwrap_or(false);
        let when = match (stream.unwrap_or(false), schedule) {
            (true, None) if report_if_empty => {
                let detail = "reportIfEmpty: a stream reports events alone; use a schedule";
                return Err(refused(detail));
            }
            (true, None) => When::Stream,
            (false, Some(schedule)) => When::Schedule(schedule),
            (true, Some(_)) => return Err(refused("give stream or a schedule, not both")),
            (false, None) => return Err(refused("give stream: true, or a schedule")),
        };
        Ok(Self { when, report_if_empty, initial_record_time })
    }

    /// The query as it is asked each time. A stream tells events as they come, so it has their
    /// order and no end.
    pub fn standing(&self, query: SimpleEventQuery) -> Result<SimpleEventQuery, Problem> {
        if self.when != When::Stream {
            return Ok(query);
        }
        if query.event_count_limit.is_some() || query.max_event_count.is_some() {
            let detail = "a query with eventCountLimit or maxEventCount has an end and can be no \
                          stream; use a schedule or another query";
            return Err(refused(detail));
        }
        let order = Order { by: TimeField::RecordTime, direction: Direction::Ascending };
        Ok(SimpleEventQuery { order: Some(order), order_by_field: None, ..query })
    }

    /// When it is asked next, after `now`. The first time is not before the events that are meant.
    pub fn wakes(&self, now: Timestamp) -> Wakes {
        let from = self.initial_record_time.map_or(now, |initial| initial.max(now));
        match &self.when {
            When::Stream => Wakes::OnEvents(from),
            When::Schedule(schedule) => schedule.after(from).map_or(Wakes::Never, Wakes::At),
        }
    }

    /// Refuses what would never be asked.
    pub fn check(&self, now: Timestamp) -> Result<(), Problem> {
        match self.wakes(now) {
            Wakes::Never => Err(refused("the moments of the schedule never come")),
            _ => Ok(()),
        }
    }
}

fn schedule_of(fields: &serde_json::Map<String, Value>) -> Result<Schedule, Problem> {
    let text = |(name, value): (&String, &Value)| match value {
        Value::String(text) => Ok((name.clone(), text.clone())),
        Value::Number(number) => Ok((name.clone(), number.to_string())),
        _ => Err(refused(format!("/schedule/{name}: must be a text"))),
    };
    let texts: Vec<(String, String)> = fields.iter().map(text).collect::<Result<_, _>>()?;
    let pairs = texts.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    Schedule::read(pairs).map_err(|error| refused(format!("/schedule/{error}")))
}

fn time(text: &str) -> Result<Timestamp, Problem> {
    text.parse().map_err(|_| {
        let detail = "initialRecordTime: must be a date and time with a zone, such as \
                      2026-05-01T08:00:00+07:00";
        refused(detail)
    })
}

fn refused(detail: impl Into<String>) -> Problem {
    Problem::new(Exception::SubscriptionControls, detail)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of_body(body: &Value) -> Result<Controls, Exception> {
        Controls::of_body(|name| body.get(name).cloned()).map_err(|no| no.exception())
    }

    fn of_url(query: &str) -> Result<Controls, Exception> {
        let pairs = crate::paging::pairs(Some(query)).unwrap();
        Controls::of_pairs(&pairs).map_err(|no| no.exception())
    }

    #[test]
    fn body_and_url_say_the_same() {
        let cases = [
            (json!({"stream": true}), "stream=true"),
            (
                json!({"schedule": {"hour": "1", "minute": "5"}, "reportIfEmpty": true}),
                "minute=5&hour=1&reportIfEmpty=true",
            ),
            (json!({"schedule": {"hour": 1}, "stream": false}), "hour=1&stream=false"),
            (
                json!({"stream": true, "initialRecordTime": "2026-05-01T08:00:00+07:00"}),
                "stream=true&initialRecordTime=2026-05-01T01:00:00Z",
            ),
        ];
        for (body, url) in cases {
            assert_eq!(of_body(&body).unwrap(), of_url(url).unwrap(), "{url}");
        }
    }

    #[test]
    fn exactly_one_of_stream_and_schedule() {
        let bodies = [
            json!({}),
            json!({"stream": false}),
            json!({"stream": "true"}),
            json!({"stream": true, "schedule": {"hour": "1"}}),
            json!({"schedule": {}}),
            json!({"schedule": "0 1 * * *"}),
            json!({"schedule": {"hour": true}}),
            json!({"schedule": {"hour": "25"}}),
            json!({"stream": true, "reportIfEmpty": true}),
            json!({"stream": true, "initialRecordTime": "yesterday"}),
            json!({"stream": true, "initialRecordTime": 7}),
        ];
        for body in bodies {
            assert_eq!(of_body(&body), Err(Exception::SubscriptionControls), "{body}");
        }
        for url in ["", "stream=yes", "stream=true&hour=1", "stream=true&stream=true", "perPage=3"]
        {
            assert_eq!(of_url(url), Err(Exception::SubscriptionControls), "{url}");
        }
    }

    #[test]
    fn a_stream_has_the_order_of_the_record_and_no_end() {
        let stream = of_url("stream=true").unwrap();
        let query =
            |pairs: &[(&str, &str)]| SimpleEventQuery::from_pairs(pairs.iter().copied()).unwrap();
        let asked = stream.standing(query(&[("orderBy", "eventTime")])).unwrap();
        let order = Order { by: TimeField::RecordTime, direction: Direction::Ascending };
        assert_eq!(asked.order, Some(order));
        for bound in
            [&[("orderBy", "eventTime"), ("eventCountLimit", "3")][..], &[("maxEventCount", "3")]]
        {
            assert!(stream.standing(query(bound)).is_err());
            let daily = of_url("hour=1").unwrap();
            assert_eq!(daily.standing(query(bound)).unwrap(), query(bound));
        }
    }
}
