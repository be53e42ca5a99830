//! `GET /capture` and `GET /capture/{id}`: what became of the documents.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use nguon_epcis::capture_job as epcis;
use nguon_event_store::{CaptureJob, Sight};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::EpcisState;
use crate::auth::Captor;
use crate::media::{self, Media, Syntax};
use crate::paging::{PageAsked, Pager, pairs};
use crate::problem::{Exception, Problem};
use crate::segment::Segment;
use crate::versions::check_reader;

/// The caller's own jobs, and those of others whose events it may see; newest first.
pub(super) async fn list(
    State(epcis): State<Arc<EpcisState>>,
    Captor(caller): Captor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    check_reader(&headers)?;
    let media = media::of_list(&headers)?;
    let pairs = pairs(query.as_deref())?;
    let asked = PageAsked::read(&pairs)?;
    let per_page = epcis.limits.per_page(asked.per_page);
    let pager = Pager::new(&epcis, super::PATH, &caller.name, &pairs, per_page);
    let after = asked.token.map(|token| pager.array(token)).transpose()?.map(Uuid::from_bytes);
    let page = epcis.store.jobs(&sight(&caller), after, per_page).await?;
    let headers = pager.headers(page.next.as_ref().map(|id| &id.as_bytes()[..]))?;
    let jobs: Vec<Value> = page.items.iter().map(job_json).collect();
    Ok((headers, media.answer(Value::from(jobs).to_string())).into_response())
}

/// One job.
pub(super) async fn one(
    State(epcis): State<Arc<EpcisState>>,
    Captor(caller): Captor,
    headers: HeaderMap,
    Segment(id): Segment,
) -> Result<Response, Problem> {
    check_reader(&headers)?;
    let media = media::of_answer(&headers)?.first().copied().unwrap_or(Media::JSON);
    let job = match Uuid::try_parse(&id) {
        Ok(id) => epcis.store.job(&sight(&caller), id).await?,
        Err(_) => None,
    };
    let unknown = || Problem::new(Exception::NoSuchName, format!("there is no capture job {id}"));
    let job = job_json(&job.ok_or_else(unknown)?);
    match media.syntax {
        Syntax::Json => Ok(media.answer(job.to_string())),
        Syntax::Xml => Ok(media.answer(job_xml(&job)?)),
    }
}

/// Whoever captures sees at least what became of it.
fn sight(caller: &crate::Principal) -> Sight {
    match &caller.visibility {
        Sight::All => Sight::All,
        Sight::CapturedBy(names) | Sight::Concerning { captors: names, .. } => {
            let own = Some(&caller.name).filter(|own| !names.contains(own));
            Sight::CapturedBy(names.iter().chain(own).cloned().collect())
        }
    }
}

/// The same as XML, as far as its schema goes: pointer and rule of an error stand in its detail.
fn job_xml(job: &Value) -> Result<Vec<u8>, Problem> {
    let mut job = job.clone();
    for error in job["errors"].as_array_mut().into_iter().flatten() {
        let [pointer, rule, detail] =
            ["pointer", "rule", "detail"].map(|name| error[name].as_str().unwrap_or_default());
        error["detail"] = format!("{pointer}: {detail} ({rule})").into();
    }
    let read = epcis::CaptureJob::from_json(&job).map_err(|error| Problem::internal(&error))?;
    read.write_xml().map_err(|refusals| {
        let detail = format!("the job cannot be said in XML, ask for JSON: {refusals}");
        Problem::new(Exception::NotAcceptable, detail)
    })
}

fn job_json(job: &CaptureJob) -> Value {
    let time = |time: Timestamp| Value::from(format!("{time:.3}"));
    let mut json = Map::new();
    json.insert("captureID".to_owned(), job.id.to_string().into());
    json.insert("createdAt".to_owned(), time(job.created_at));
    if let Some(finished_at) = job.finished_at {
        json.insert("finishedAt".to_owned(), time(finished_at));
    }
    json.insert("running".to_owned(), job.running().into());
    json.insert("success".to_owned(), job.success.into());
    json.insert("captureErrorBehaviour".to_owned(), job.behaviour.name().into());
    let errors = job.errors.iter().map(|error| {
        json!({
            "type": format!("epcisException:{}", error.exception),
            "title": "The event is refused",
            "detail": error.detail,
            "pointer": error.pointer,
            "rule": error.rule,
        })
    });
    json.insert("errors".to_owned(), errors.collect());
    json.into()
}
