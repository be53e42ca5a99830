//! One page of the answer to a query, whichever resource asks it.

use axum::response::{IntoResponse, Response};
use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::PageKey;

use crate::EpcisState;
use crate::auth::Principal;
use crate::document::{self, Form};
use crate::paging::Pager;
use crate::problem::Problem;

/// A query of a caller.
pub(crate) struct Search<'a> {
    pub caller: &'a Principal,
    pub form: Form,
    /// Name of the query, as the answer tells it.
    pub name: &'a str,
    /// Path of the resource that answers, below the base URL.
    pub path: &'a str,
    /// What the caller asks in the URL, page and all: the link to the next page repeats it.
    pub pairs: &'a [(String, String)],
    /// What the resource asks beside it: a token of another definition is refused.
    pub definition: &'a str,
}

impl Search<'_> {
    /// The page that the query names. Its link leads to the next, as long as there is one.
    pub async fn page(
        self,
        epcis: &EpcisState,
        query: &SimpleEventQuery,
    ) -> Result<Response, Problem> {
        let per_page = query.per_page.map(|events| usize::try_from(events).unwrap_or(usize::MAX));
        let per_page = epcis.limits.per_page(per_page);
        let pager = Pager::new(epcis, self.path, &self.caller.name, self.pairs, per_page)
            .defined_by(self.definition);
        let token = query.next_page_token.as_deref();
        let after = token.map(|token| pager.array(token)).transpose()?.map(key_of_bytes);
        let page = epcis.store.query(&self.caller.visibility, query, after, per_page).await?;

        let headers =
            pager.headers(page.next.map(key_to_bytes).as_ref().map(<[u8; _]>::as_slice))?;
        let answer = document::of_query(page.items, self.name, (epcis.clock)(), self.form).await?;
        Ok((headers, answer).into_response())
    }
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
