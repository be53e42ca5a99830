//! One look at a part of the record: a document with what the query finds there, or why not.

use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::{PageKey, Sight, StoreError, StoredEvent, Window};

use crate::EpcisState;
use crate::document::{self, Form};
use crate::problem::Problem;

/// What a part of the record holds for a query.
pub(crate) struct Report {
    /// Events of this page; empty when nothing was found.
    pub events: usize,
    /// The last of them.
    pub last: Option<StoredEvent>,
    /// Where the next page begins; none = the part is done with.
    pub next: Option<PageKey>,
    /// The document, as the receiver reads it.
    pub document: Vec<u8>,
}

/// Who is told what, and how.
pub(crate) struct Asked<'a> {
    pub sight: &'a Sight,
    pub query: &'a SimpleEventQuery,
    pub query_name: &'a str,
    pub subscription_id: Option<String>,
    pub form: &'a Form,
}

/// The page of `window` behind `after`, at most `most` events. The outer error is the store's;
/// the inner one is for whoever asked: the query finds too much.
pub(crate) async fn report(
    epcis: &EpcisState,
    asked: Asked<'_>,
    window: Window,
    after: Option<PageKey>,
    most: usize,
) -> Result<Result<Report, Problem>, StoreError> {
    let found = epcis.store.query_within(asked.sight, asked.query, window, after, most).await;
    let page = match found {
        Ok(page) => page,
        Err(error @ StoreError::TooManyEvents { .. }) => return Ok(Err(error.into())),
        Err(error) => return Err(error),
    };
    let (events, last) = (page.items.len(), page.items.last().cloned());
    let written = document::written(
        page.items,
        asked.query_name,
        asked.subscription_id,
        (epcis.clock)(),
        asked.form,
    );
    let document = match written.await {
        Ok((document, _kept)) => document,
        Err(problem) => return Ok(Err(problem)),
    };
    Ok(Ok(Report { events, last, next: page.next, document }))
}
