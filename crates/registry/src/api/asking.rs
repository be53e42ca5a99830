//! What every request of a program has: its caller, and the headers that this interface reads.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use nguon_platform::once;
use nguon_platform::web::{Caller, Error, Fault};
use serde::de::DeserializeOwned;

/// Media types that answers come in, and the ranges that hold them.
const ANSWERED: [&str; 5] = [
    "*/*",
    "application/*",
    "application/json",
    "application/geo+json",
    "application/problem+json",
];
/// Media types of bodies.
const TAKEN: [&str; 2] = ["application/json", "application/geo+json"];
const ONCE: HeaderName = HeaderName::from_static("idempotency-key");

/// A request. Derefs to its [`Caller`].
#[derive(Debug, Clone)]
pub(crate) struct Asking {
    caller: Caller,
    pub(crate) uri: Uri,
    headers: HeaderMap,
}

impl Deref for Asking {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let asking = Self { caller, uri: parts.uri.clone(), headers: parts.headers.clone() };
        let accepted = asking.text(&header::ACCEPT).is_none_or(accepts);
        if accepted { Ok(asking) } else { Err(Error::Status(StatusCode::NOT_ACCEPTABLE)) }
    }
}

fn accepts(header: &str) -> bool {
    let mut ranges = header.split(',').map(str::trim).filter(|range| !range.is_empty()).peekable();
    ranges.peek().is_none()
        || ranges.any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let media = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
            ANSWERED.iter().any(|answered| media.eq_ignore_ascii_case(answered))
                && weight.is_none_or(|weight| weight > 0.0)
        })
}

impl Asking {
    fn text(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap_or("\u{fffd}"))
    }

    /// The body as what it must be.
    ///
    /// # Errors
    /// 415 when it is no JSON by its type, 400 when by its text, 422 with the place otherwise.
    pub(crate) fn json<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, Error> {
        let media = self.text(&header::CONTENT_TYPE).unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim();
        if !TAKEN.iter().any(|taken| media.eq_ignore_ascii_case(taken)) {
            return Err(Error::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let mut text = serde_json::Deserializer::from_slice(body);
        let value = serde_path_to_error::deserialize(&mut text);
        let value = value.map_err(|error| match error.inner().classify() {
            serde_json::error::Category::Data => {
                let pointer = pointer(error.path());
                Error::Faults(vec![
                    Fault::new(pointer, "registry-error-json").noting(error.inner()),
                ])
            }
            _ => Error::Unreadable("registry-error-not-json"),
        })?;
        text.end().map_err(|_| Error::Unreadable("registry-error-not-json"))?;
        Ok(value)
    }

    /// Which version the caller has read: `If-Match` with a tag of ours, or `*` for whatever it is.
    ///
    /// # Errors
    /// 428 when it is not said, 412 when no tag is ours.
    pub(crate) fn version(&self, now: i64) -> Result<i64, Error> {
        let missing = Error::Status(StatusCode::PRECONDITION_REQUIRED);
        let tags = self.text(&header::IF_MATCH).ok_or(missing)?;
        if tags.trim() == "*" || tags.split(',').any(|tag| tag.trim() == etag(now)) {
            Ok(now)
        } else {
            Err(Error::Status(StatusCode::PRECONDITION_FAILED))
        }
    }

    /// The same, where it need not be said.
    ///
    /// # Errors
    /// 412 when it is said and is another.
    pub(crate) fn version_if_said(&self, now: i64) -> Result<i64, Error> {
        if self.headers.contains_key(header::IF_MATCH) { self.version(now) } else { Ok(now) }
    }

    /// The request under its `Idempotency-Key`, if it has one.
    ///
    /// # Errors
    /// 400 when the key is none.
    pub(super) fn once(&self, body: &[u8]) -> Result<Option<once::Request>, Error> {
        let Some(key) = self.text(&ONCE) else { return Ok(None) };
        let key = key.trim().trim_matches('"');
        let good = (1..=once::KEY_BYTES_MAX).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !good {
            return Err(Error::Unreadable("registry-error-once-key"));
        }
        let path = self.uri.path().as_bytes();
        Ok(Some(once::Request::new(self.login.clone(), key.to_owned(), &[path, body])))
    }
}

/// The strong entity tag of a version.
pub(super) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold("#".to_owned(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn json_must_be_acceptable() {
        for (header, good) in [
            ("", true),
            ("*/*", true),
            ("text/html, application/json;q=0.1", true),
            ("Application/JSON", true),
            ("application/geo+json", true),
            ("text/html", false),
            ("application/json;q=0", false),
            ("application/xml, text/csv", false),
        ] {
            assert_eq!(accepts(header), good, "{header}");
        }
    }
}
