//! `GET /queries/{name}/subscriptions`: the caller's subscriptions to a query.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use uuid::Uuid;

use super::kept::shown;
use super::path_of;
use crate::auth::Inquirer;
use crate::paging::{PageAsked, Pager, pairs};
use crate::problem::Problem;
use crate::queries::named;
use crate::segment::Segment;
use crate::{EpcisState, media, versions};

/// One page, oldest first.
pub(super) async fn subscriptions(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segment(name): Segment,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    versions::check_reader(&headers)?;
    let media = media::of_list(&headers)?;
    let pairs = pairs(query.as_deref())?;
    let asked = PageAsked::read(&pairs)?;
    let per_page = epcis.limits.per_page(asked.per_page);
    let kept = named(&epcis, &caller, &name).await?;
    let path = path_of(&kept.name);
    let pager = Pager::new(&epcis, &path, &caller.name, &pairs, per_page);
    let after = asked.token.map(|token| pager.array(token)).transpose()?.map(Uuid::from_bytes);
    let page = epcis.store.subscriptions(&caller.name, &name, after, per_page).await?;
    let headers = pager.headers(page.next.as_ref().map(|id| &id.as_bytes()[..]))?;
    let shown: Vec<Value> = page.items.iter().map(shown).collect::<Result<_, _>>()?;
    Ok((headers, media.answer(Value::from(shown).to_string())).into_response())
}
