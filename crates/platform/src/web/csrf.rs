//! Changes only from our own pages: the form token of the session, and no other site's hand.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::caller::Machine;
use super::door::BODY_MAX;
use super::error::Error;
use super::visitor::Visitor;

/// Name of the form field and of the query parameter.
pub const FIELD: &str = "_csrf";
/// Name of the header that scripts and uploads send.
pub const HEADER: &str = "x-csrf-token";

/// The check before every change. Whoever is known by `Authorization` is a machine: its cookies do
/// not count. Where they do, that header proves nothing: browsers keep passwords (HTTP Basic) and
/// send them along by themselves, also where another site made them ask.
pub(super) async fn check(request: Request<Body>, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE];
    let visitor = request.extensions().get::<Visitor>();
    let by_header = visitor.is_some_and(|visitor| !matches!(visitor.machine, Machine::None));
    if reads.contains(request.method()) || by_header {
        return next.run(request).await;
    }
    if foreign(request.headers()) {
        return Error::ForeignForm.into_response();
    }
    let expected = request
        .extensions()
        .get::<Visitor>()
        .and_then(|visitor| visitor.signed_in.as_ref())
        .map(|person| person.csrf.clone());
    let Some(expected) = expected else {
        // Nobody is signed in: there is nothing another site could use.
        return next.run(request).await;
    };
    match proven(request, &expected).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Whether the browser says that another site made it send this (Fetch Metadata; else `Origin`).
fn foreign(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => {
            let from = origin.split_once("://").map_or(origin, |(_, from)| from);
            !from.eq_ignore_ascii_case(host)
        }
        _ => false,
    }
}

async fn proven(request: Request<Body>, expected: &str) -> Result<Request<Body>, Error> {
    let in_header =
        request.headers().get(HEADER).is_some_and(|value| same(value.as_bytes(), expected));
    if in_header || has(request.uri().query().unwrap_or_default(), expected) {
        return Ok(request);
    }
    if !is_form(request.headers()) {
        return Err(Error::ForeignForm);
    }
    let (parts, body) = request.into_parts();
    let bytes: Bytes = to_bytes(body, BODY_MAX).await.map_err(|_| Error::TooLarge)?;
    let proved = std::str::from_utf8(&bytes).is_ok_and(|form| has(form, expected));
    if proved { Ok(Request::from_parts(parts, Body::from(bytes))) } else { Err(Error::ForeignForm) }
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/x-www-form-urlencoded"))
}

/// Whether a form or query carries the token. (It is hexadecimal: nothing to decode.)
fn has(pairs: &str, expected: &str) -> bool {
    pairs
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, value)| name == FIELD && same(value.as_bytes(), expected))
}

/// Compare without telling by time how much fits.
fn same(sent: &[u8], expected: &str) -> bool {
    let differs = |(a, b): (&u8, u8)| a ^ b;
    sent.len() == expected.len()
        && sent.iter().zip(expected.bytes()).map(differs).fold(0, |all, one| all | one) == 0
}
