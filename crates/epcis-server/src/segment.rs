//! A value in the path of a URL.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::problem::{Exception, Problem};

/// The last segment of the path, decoded. One that is no UTF-8 names nothing.
pub(crate) struct Segment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = Path::<String>::from_request_parts(parts, state).await;
        let unreadable = |_| {
            let detail = format!("there is no resource {}", parts.uri.path());
            Problem::new(Exception::NoSuchName, detail)
        };
        read.map(|Path(segment)| Self(segment)).map_err(unreadable)
    }
}
