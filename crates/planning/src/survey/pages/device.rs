//! What a device needs to fill in without network: the worker that keeps the page, and the token of
//! the session of now.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, Visitor};
use serde_json::json;

/// `GET /surveys/worker.js`: the service worker. Its address is its reach: nothing beyond `/surveys/`.
pub async fn worker(visitor: Visitor) -> Result<Response, Error> {
    let script = visitor.script("worker").ok_or(Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        // A browser asks for a new one each time it opens a page.
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, script).into_response())
}

/// `GET /surveys/token`: what the own pages send with a change, for a page that was kept from an
/// earlier session. Other sites cannot read it (same-origin policy).
pub async fn token(visitor: Visitor) -> Response {
    let csrf = visitor.signed_in.as_ref().map(|person| person.csrf.as_str());
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (headers, Json(json!({ "csrf": csrf }))).into_response()
}
