//! `GET /events`: events that match, in pages.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::PageKey;

use crate::auth::Inquirer;
use crate::document::{Form, SIMPLE_EVENT_QUERY};
use crate::paging::{Pager, pairs};
use crate::problem::{Exception, Problem};
use crate::{EpcisState, document, versions};

/// One page. Its link leads to the next, as long as there is one.
pub(super) async fn events(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::asked(&epcis, &headers)?;
    let pairs = pairs(query.as_deref())?;
    let asked = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let prefixes = versions::prefixes(&headers)?;
    let query = SimpleEventQuery::from_pairs_with(asked, &prefixes)
        .map_err(|error| Problem::new(Exception::QueryParameter, error.to_string()))?;

    let per_page = query.per_page.map(|events| usize::try_from(events).unwrap_or(usize::MAX));
    let per_page = epcis.limits.per_page(per_page);
    let pager = Pager::new(&epcis, super::PATH, &caller.name, &pairs, per_page);
    let token = query.next_page_token.as_deref();
    let after = token.map(|token| pager.key(token)).transpose()?.map(key_of_bytes);
    let page = epcis.store.query(&caller.visibility, &query, after, per_page).await?;

    let headers = pager.headers(page.next.map(key_to_bytes))?;
    let answer = document::of_query(page.items, SIMPLE_EVENT_QUERY, (epcis.clock)(), form).await?;
    Ok((headers, answer).into_response())
}

const NUMBER_BYTES: usize = 8;
const KEY_BYTES: usize = 3 * NUMBER_BYTES;

fn key_to_bytes(key: PageKey) -> [u8; KEY_BYTES] {
    let mut bytes = [0; KEY_BYTES];
    for (place, number) in bytes.chunks_exact_mut(NUMBER_BYTES).zip(key.to_numbers()) {
        place.copy_from_slice(&number.to_be_bytes());
    }
    bytes
}

fn key_of_bytes(bytes: [u8; KEY_BYTES]) -> PageKey {
    let mut numbers = [0; KEY_BYTES / NUMBER_BYTES];
    for (number, place) in numbers.iter_mut().zip(bytes.chunks_exact(NUMBER_BYTES)) {
        *number = place.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes));
    }
    PageKey::from_numbers(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_as_bytes() {
        let key = PageKey::from_numbers([i64::MIN, 7, -1]);
        assert_eq!(key_of_bytes(key_to_bytes(key)), key);
    }
}
