//! `GET /queries`: the caller's queries by name.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::definition::shown;
use crate::auth::Inquirer;
use crate::paging::{PageAsked, Pager, foreign_token, pairs};
use crate::problem::Problem;
use crate::{EpcisState, media, versions};

/// One page.
pub(super) async fn queries(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    versions::check_reader(&headers)?;
    let media = media::of_list(&headers)?;
    let pairs = pairs(query.as_deref())?;
    let asked = PageAsked::read(&pairs)?;
    let per_page = epcis.limits.per_page(asked.per_page);
    let pager = Pager::new(&epcis, super::PATH, &caller.name, &pairs, per_page);
    let after = asked.token.map(|token| pager.key(token)).transpose()?.map(String::from_utf8);
    let after = after.transpose().map_err(|_| foreign_token())?;
    let page = epcis.store.named_queries(&caller.name, after.as_deref(), per_page).await?;
    let headers = pager.headers(page.next.as_deref().map(str::as_bytes))?;
    let shown: Vec<Value> = page.items.iter().map(shown).collect::<Result<_, _>>()?;
    Ok((headers, media.answer(Value::from(shown).to_string())).into_response())
}
