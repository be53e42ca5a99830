//! `GET /epcs/{epc}` and kin: what there is below a value, which is its events.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use nguon_epcis::context::Namespaces;
use nguon_epcis::model::EventType;
use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::ValueKind;
use nguon_gs1::IdentifierKind;

use crate::auth::{Inquirer, Principal};
use crate::discovery::collection;
use crate::problem::{Exception, Problem};
use crate::segment::Segment;
use crate::{EpcisState, media, versions};

/// The list `events`; a value that stands in no visible event is not there.
pub(super) async fn value(
    kind: ValueKind,
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segment(value): Segment,
) -> Result<Response, Problem> {
    versions::check_reader(&headers)?;
    let media = media::of_list(&headers)?;
    let prefixes = versions::prefixes(&headers)?;
    parameter(&epcis, &caller, &prefixes, kind, &value).await?;
    Ok(media.answer(collection(["events".to_owned()]).to_string()))
}

/// The parameter that finds the events of the value. An identifier may name things or, with a
/// quantity, a class; where it does not say which, it is what it is in events.
pub(super) async fn parameter(
    epcis: &EpcisState,
    caller: &Principal,
    prefixes: &Namespaces,
    kind: ValueKind,
    value: &str,
) -> Result<&'static str, Problem> {
    if kind == ValueKind::EventType && EventType::standard(value).is_some() {
        return Ok("eventType");
    }
    for parameter in parameters(kind, value) {
        let query = SimpleEventQuery::from_pairs_with([(*parameter, value)], prefixes)?;
        let found = epcis.store.query(&caller.visibility, &query, None, 1).await?;
        if !found.items.is_empty() {
            return Ok(parameter);
        }
    }
    let detail = format!("no event has {value} there; it must be percent-encoded whole");
    Err(Problem::new(Exception::NoSuchName, detail))
}

fn parameters(kind: ValueKind, value: &str) -> &'static [&'static str] {
    match kind {
        ValueKind::EventType => &["eventType"],
        ValueKind::BizStep => &["EQ_bizStep"],
        ValueKind::BizLocation => &["EQ_bizLocation"],
        ValueKind::ReadPoint => &["EQ_readPoint"],
        ValueKind::Disposition => &["EQ_disposition"],
        ValueKind::Epc if nguon_gs1::kind_of(value) == IdentifierKind::Class => {
            &["MATCH_anyEPCClass", "MATCH_anyEPC"]
        }
        ValueKind::Epc => &["MATCH_anyEPC", "MATCH_anyEPCClass"],
    }
}
