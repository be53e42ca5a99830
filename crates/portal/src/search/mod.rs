//! One box for all that is public: places, codes, products, lots.

mod find;

use askama::Template;
use axum::extract::{Query, State};
use nguon_platform::web::{self, Html, Page, Visitor};
use serde::Deserialize;

use crate::PortalState;
use find::Results;

/// Longest query, in characters; the rest is cut off.
const QUERY_MAX: usize = 300;

#[derive(Template)]
#[template(path = "search/templates/search.html")]
struct SearchPage {
    page: Page,
    query: String,
    results: Results,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
}

/// `GET /search`.
pub(crate) async fn show(
    State(state): State<PortalState>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<impl Template>, web::Error> {
    let query: String = asked.q.trim().chars().take(QUERY_MAX).collect();
    let (sought, today) = (query.clone(), state.today());
    let results = state.goods.db.read(move |tx| find::find(tx, &sought, today)).await?;
    let page = Page::new(&visitor, visitor.t("portal-search-title"));
    Ok(Html(SearchPage { page, query, results }))
}
