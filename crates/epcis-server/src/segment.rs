//! A value in the path of a URL.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::problem::{Exception, Problem};

/// The last segment of the path, decoded. One that is no UTF-8 names nothing.
pub(crate) struct Segment(pub String);

/// The two segments of the path that are given, decoded.
pub(crate) struct Segments(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = Path::<String>::from_request_parts(parts, state).await;
        read.map(|Path(segment)| Self(segment)).map_err(|_| unreadable(parts))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Segments {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let read = Path::<(String, String)>::from_request_parts(parts, state).await;
        read.map(|Path((first, second))| Self(first, second)).map_err(|_| unreadable(parts))
    }
}

fn unreadable(parts: &Parts) -> Problem {
    Problem::new(Exception::NoSuchName, format!("there is no resource {}", parts.uri.path()))
}
