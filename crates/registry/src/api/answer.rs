//! Answers: one record with its tag, one part of a list with where the next begins.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, encode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::asking::{Asking, etag};
use crate::list::{self, Part};
use crate::screen::{self, Listing, RegistryState};

/// Rows of a part when nothing is said.
pub(super) const ROWS: usize = 50;
/// Most rows of a part.
pub(super) const ROWS_MAX: usize = 500;

/// What was made.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Created {
    /// Its name within its collection.
    pub(super) id: String,
    /// Where it is read.
    pub(super) href: String,
}

/// One part of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}List")]
pub(crate) struct Listed<T> {
    /// The rows.
    items: Vec<T>,
    /// Rows of the whole list, as far as it was counted.
    total: u64,
    /// Where the next part is; none on the last.
    next: Option<String>,
}

/// All of a short list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}s")]
pub(crate) struct All<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
}

/// Which part of a list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Paged {
    limit: String,
}

impl Paged {
    /// Rows of the part.
    ///
    /// # Errors
    /// 400 when it is no number from 1 to 500.
    pub(crate) fn most(&self) -> Result<usize, Error> {
        let most = list::asked::<usize>(&self.limit)?.unwrap_or(ROWS);
        let good = (1..=ROWS_MAX).contains(&most);
        if good { Ok(most) } else { Err(Error::Unreadable("registry-error-limit")) }
    }
}

/// A list of the room as programs read it: the same filter, territory and order as on screen.
pub(crate) trait ApiList: Listing {
    /// A row.
    type Out: Serialize + JsonSchema + Send + 'static;

    /// A row as programs read it; `place` is its commune in words.
    fn out(row: Self::Row, place: String) -> Self::Out;
}

/// `GET /api/v1/…`.
pub(crate) async fn list<L: ApiList>(
    State(state): State<RegistryState>,
    asking: Asking,
    Query(asked): Query<L>,
    Query(paged): Query<Paged>,
) -> Result<Response, Error> {
    let part = Part::Rows(list::asked(asked.after())?, paged.most()?);
    let (territory, today) = (asking.territory.clone(), state.today());
    let filter = asked.filter(today)?;
    let read = state.db.read(move |tx| screen::rows::<L>(tx, &territory, today, filter, &part));
    let found = read.await?;
    let items = found.rows.into_iter().map(|(row, place)| L::out(row, place)).collect();
    Ok(part_of::<L::Out>(&asking, items, found.count, found.next))
}

/// A part of a list of so many rows; the next begins after this cursor.
pub(crate) fn part_of<T: Serialize>(
    asking: &Asking,
    items: Vec<T>,
    total: u64,
    after: Option<String>,
) -> Response {
    let next = after.map(|after| next(asking, &after));
    let mut headers = HeaderMap::new();
    if let Some(next) = &next
        && let Ok(link) = HeaderValue::try_from(format!("<{next}>; rel=\"next\""))
    {
        headers.insert(header::LINK, link);
    }
    (headers, axum::Json(Listed { items, total, next })).into_response()
}

/// The address of the next part: this one with another `after`.
fn next(asking: &Asking, after: &str) -> String {
    let query = asking.uri.query().unwrap_or_default();
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
    let after = format!("after={}", encode(after));
    let pairs: Vec<&str> = kept.chain([after.as_str()]).collect();
    format!("{}?{}", asking.uri.path(), pairs.join("&"))
}

/// One record with its tag.
pub(crate) fn one(version: i64, record: &impl Serialize) -> Response {
    ([(header::ETAG, etag(version))], axum::Json(record)).into_response()
}

/// The same as GeoJSON.
pub(crate) fn one_feature(version: i64, record: &impl Serialize) -> Response {
    let headers =
        [(header::ETAG, etag(version)), (header::CONTENT_TYPE, "application/geo+json".to_owned())];
    (headers, axum::Json(record)).into_response()
}
