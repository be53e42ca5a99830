//! Queries: every parameter of the simple event query, first page and last page, against reading
//! as many rows by their primary key.

use std::time::Instant;

use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::{Page, PageKey, Sight, StoreError, StoredEvent};
use serde_json::Value as Json;

use super::raw::Raw;
use super::report::{Figure, Goal, Report, count, ms, percentile};
use super::workshop::{Filled, Workshop};
use crate::failure::{Doing, Failure};

/// Events of a page.
const PER_PAGE: usize = 100;
/// A query that takes so long is not asked again.
const SLOW_MS: f64 = 2_000.0;
/// Pages that are looked through for an example of a rare value.
const PAGES_MAX: usize = 50;

/// What a parameter is given: a text, or where an example of the store has its value.
enum Given {
    Text(&'static str),
    /// Events of this step or type, and the place of the value in one of them.
    Of(&'static str, &'static str, &'static str),
}

use Given::{Of, Text};

const STEP: &str = "EQ_bizStep";
const TYPE: &str = "eventType";
const BROKEN: &str = "EXISTS_errorDeclaration";

/// Every parameter that selects (EPCIS 2.0 §8.2.7.1).
const PARAMETERS: [(&str, Given); 48] = [
    ("eventType", Text("AggregationEvent")),
    ("GE_eventTime", Text("2024-06-01T00:00:00Z")),
    ("LT_eventTime", Text("2024-06-01T00:00:00Z")),
    ("GE_recordTime", Text("2024-06-01T00:00:00Z")),
    ("LT_recordTime", Text("2124-06-01T00:00:00Z")),
    ("EQ_action", Text("OBSERVE")),
    ("EQ_bizStep", Text("shipping")),
    ("EQ_disposition", Text("in_transit")),
    ("EQ_persistentDisposition_set", Text("expired")),
    ("EQ_persistentDisposition_unset", Text("expired")),
    ("EQ_readPoint", Of(STEP, "receiving", "/readPoint/id")),
    ("WD_readPoint", Of(STEP, "receiving", "/readPoint/id")),
    ("EQ_bizLocation", Of(STEP, "receiving", "/bizLocation/id")),
    ("WD_bizLocation", Of(STEP, "receiving", "/bizLocation/id")),
    ("HASATTR_bizLocation", Text("urn:epcglobal:cbv:mda#countryCode")),
    ("EQATTR_bizLocation_urn:epcglobal:cbv:mda#countryCode", Text("VN")),
    ("EQ_eventID", Of(STEP, "receiving", "/eventID")),
    ("EQ_transformationID", Of(TYPE, "TransformationEvent", "/transformationID")),
    ("EQ_bizTransaction_desadv", Of(STEP, "shipping", "/bizTransactionList/0/bizTransaction")),
    ("EQ_source_possessing_party", Of(STEP, "shipping", "/sourceList/0/source")),
    ("EQ_destination_location", Of(STEP, "shipping", "/destinationList/1/destination")),
    ("MATCH_epc", Of(STEP, "shipping", "/epcList/0")),
    ("MATCH_parentID", Of(TYPE, "AggregationEvent", "/parentID")),
    ("MATCH_inputEPC", Of(TYPE, "TransformationEvent", "/inputEPCList/0")),
    ("MATCH_outputEPC", Of(TYPE, "TransformationEvent", "/outputEPCList/0")),
    ("MATCH_anyEPC", Of(TYPE, "AggregationEvent", "/childEPCs/0")),
    ("MATCH_epcClass", Of(STEP, "commissioning", "/quantityList/0/epcClass")),
    ("MATCH_inputEPCClass", Of(TYPE, "TransformationEvent", "/inputQuantityList/0/epcClass")),
    ("MATCH_outputEPCClass", Of(TYPE, "TransformationEvent", "/outputQuantityList/0/epcClass")),
    ("MATCH_anyEPCClass", Of(STEP, "commissioning", "/quantityList/0/epcClass")),
    ("EQ_quantity", Text("10")),
    ("GT_quantity", Text("10")),
    ("GE_quantity_KGM", Text("4000")),
    ("LT_quantity", Text("3")),
    ("EXISTS_errorDeclaration", Text("")),
    ("GE_errorDeclarationTime", Text("2024-06-01T00:00:00Z")),
    ("LT_errorDeclarationTime", Text("2024-06-01T00:00:00Z")),
    ("EQ_errorReason", Text("incorrect_data")),
    ("EQ_correctiveEventID", Of(BROKEN, "", "/errorDeclaration/correctiveEventIDs/0")),
    ("EXISTS_ILMD_cbvmda:lotNumber", Text("")),
    ("EQ_ILMD_cbvmda:lotNumber", Of(STEP, "packing", "/ilmd/cbvmda:lotNumber")),
    ("EXISTS_sensorElementList", Text("")),
    ("EQ_type", Text("Temperature")),
    ("GE_value_CEL", Text("13")),
    ("EXISTS_urn:x:field", Text("")),
    ("EQ_urn:x:field", Text("1")),
    ("GT_urn:x:field", Text("1")),
    ("EQ_INNER_urn:x:field", Text("1")),
];

pub fn figures() -> Vec<Figure> {
    let rows = "reading the texts of 100 events by primary key on a prepared statement";
    let mut figures = Vec::new();
    for (parameter, _) in PARAMETERS {
        let name = |rest: &str| format!("query.{parameter}.{rest}");
        // None: the invented world has no such event, or the store gave up; the times say little.
        figures.push(Figure::plain(name("first_page_events"), ""));
        figures.push(Figure::plain(name("first_page_ms"), "ms").goal(Goal::AtMost(50.0)));
        figures.push(Figure::ratio(name("first_page_of_rows"), rows));
        let last = Figure::ratio(name("last_page_of_first"), "the first page");
        figures.push(last.goal(Goal::AtMost(1.0)));
    }
    figures.push(Figure::plain("query.slowest_first_page_ms", "ms").goal(Goal::AtMost(50.0)));
    figures.push(Figure::plain("query.slowest_last_page_ms", "ms").goal(Goal::AtMost(50.0)));
    figures
}

pub async fn measure(shop: &Workshop, filled: &Filled, report: &mut Report) -> Result<(), Failure> {
    let raw = Raw::open(filled).await?;
    let (mut slowest_first, mut slowest_last) = (0.0_f64, 0.0_f64);
    for (parameter, given) in &PARAMETERS {
        let value = match given {
            Text(text) => (*text).to_owned(),
            // Without an example the answer is empty.
            Of(by, of, place) => {
                example(filled, (*by, *of), place).await?.unwrap_or_else(|| "urn:x:none".to_owned())
            }
        };
        let query = query(&[(*parameter, &value)])?;
        let end = end(filled, parameter, &value).await?;
        let (mut first, mut last, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        let mut found = 0;
        for turn in 0..=shop.scale.asked {
            // Turn about, which of the two comes first: what is asked first finds the threads asleep.
            for is_last in [turn % 2 == 0, turn % 2 == 1] {
                let begun = Instant::now();
                if is_last {
                    ask(filled, &query, end).await?;
                    last.push(ms(begun.elapsed()));
                } else {
                    found = ask(filled, &query, None).await?.items.len();
                    first.push(ms(begun.elapsed()));
                }
            }
            let begun = Instant::now();
            raw.read_rows(found.max(1)).await?;
            rows.push(ms(begun.elapsed()));
            if first.iter().chain(&last).any(|time| *time > SLOW_MS) {
                break;
            }
        }
        // The first time warms up, if there is another.
        let middle = |times: &mut Vec<f64>| {
            let warm = usize::from(times.len() > 1);
            percentile(&mut times.split_off(warm), 50)
        };
        let (first, last, rows) = (middle(&mut first), middle(&mut last), middle(&mut rows));
        report.set(format!("query.{parameter}.first_page_events"), count(found));
        report.set(format!("query.{parameter}.first_page_ms"), first);
        report.set(format!("query.{parameter}.first_page_of_rows"), first / rows);
        report.set(format!("query.{parameter}.last_page_of_first"), last / first);
        slowest_first = slowest_first.max(first);
        slowest_last = slowest_last.max(last);
    }
    report.set("query.slowest_first_page_ms", slowest_first);
    report.set("query.slowest_last_page_ms", slowest_last);
    Ok(())
}

fn query(pairs: &[(&str, &str)]) -> Result<SimpleEventQuery, Failure> {
    SimpleEventQuery::from_pairs(pairs.iter().copied()).doing("cannot read a query")
}

async fn ask(
    filled: &Filled,
    query: &SimpleEventQuery,
    after: Option<PageKey>,
) -> Result<Page<StoredEvent>, Failure> {
    let asked = filled.office.events.query(&Sight::All, query, after, PER_PAGE).await;
    match asked {
        // The time that it took says enough.
        Err(StoreError::TookTooLong) => Ok(Page { items: Vec::new(), next: None }),
        asked => asked.doing("cannot query"),
    }
}

/// Where the last page begins: behind the first event of the answer in the other order that does
/// not belong to it. None when the first page is the last.
async fn end(filled: &Filled, parameter: &str, value: &str) -> Result<Option<PageKey>, Failure> {
    let oldest_first = [(parameter, value), ("orderBy", "eventTime"), ("orderDirection", "ASC")];
    let page = ask(filled, &query(&oldest_first)?, None).await?;
    let Some(last) = page.items.last().filter(|_| page.next.is_some()) else { return Ok(None) };
    let time = last.event().doing("cannot read an event")?.event_time.epoch_ns();
    let seq = i64::try_from(last.seq.get()).unwrap_or(i64::MAX);
    Ok(Some(PageKey::from_numbers([time, seq, 0])))
}

/// A value that stands at that place in some event.
async fn example(
    filled: &Filled,
    (by, of): (&str, &str),
    place: &str,
) -> Result<Option<String>, Failure> {
    let query = query(&[(by, of)])?;
    let mut after = None;
    for _ in 0..PAGES_MAX {
        let page = ask(filled, &query, after).await?;
        for event in &page.items {
            let json: Json = serde_json::from_str(&event.json).doing("cannot read an event")?;
            if let Some(found) = json.pointer(place).and_then(Json::as_str) {
                return Ok(Some(found.to_owned()));
            }
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(None)
}
