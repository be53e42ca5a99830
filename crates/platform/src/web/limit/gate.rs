//! Where requests are counted.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::address::{Proxies, counted};
use super::buckets::{Buckets, Rate, Wait};

/// Counts those who come without being known, by their address.
#[derive(Debug, Default)]
pub struct Gate {
    proxies: Proxies,
    buckets: Option<Buckets>,
}

impl Gate {
    /// At this rate; without one nobody is counted.
    pub fn new(proxies: Proxies, rate: Option<Rate>) -> Self {
        Self { proxies, buckets: rate.map(Buckets::new) }
    }

    /// Whose request it is, as far as it counts: none for this machine itself.
    pub fn client(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
        self.proxies.client(peer, headers).map(counted)
    }

    /// Take one request of an address.
    ///
    /// # Errors
    /// [`Wait`] when there were too many.
    pub fn take(&self, client: Option<IpAddr>) -> Result<(), Wait> {
        match (&self.buckets, client) {
            (Some(buckets), Some(client)) => buckets.take(&client),
            _ => Ok(()),
        }
    }
}

/// For the machines' door: a caller who is not known counts as one who asks without being signed
/// in, so that keys cannot be guessed, nor tokens thrown at us, without end.
pub async fn refused_callers(
    State(gate): State<Arc<Gate>>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let client = gate.client(request.extensions(), request.headers());
    let response = next.run(request).await;
    if response.status() != StatusCode::UNAUTHORIZED {
        return response;
    }
    match gate.take(client) {
        Ok(()) => response,
        Err(wait) => problem(wait),
    }
}

fn problem(wait: Wait) -> Response {
    let seconds = wait.seconds();
    let status = StatusCode::TOO_MANY_REQUESTS;
    let body = json!({
        "type": "about:blank",
        "title": "Too many requests",
        "status": status.as_u16(),
        "detail": format!("too many calls without a good key come from this address; wait {seconds} seconds"),
    });
    let kind = HeaderValue::from_static("application/problem+json");
    let headers = [(header::CONTENT_TYPE, kind), (header::RETRY_AFTER, seconds.into())];
    (status, headers, body.to_string()).into_response()
}
