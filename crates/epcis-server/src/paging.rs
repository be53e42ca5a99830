//! Pages: the token that leads to the next one, and the link that carries it.
//!
//! A token is a key of the store, the moment at which it expires and a signature over both, the
//! query and the caller: it cannot be made up, passed on, or used for another query.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::LINK;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::Sha256;

use crate::EpcisState;
use crate::auth::Inquirer;
use crate::problem::{Exception, Problem};
use crate::segment::Segment;

const TOKEN_EXPIRES: HeaderName = HeaderName::from_static("gs1-next-page-token-expires");
const NEXT_PAGE_TOKEN: &str = "nextPageToken";
const PER_PAGE: &str = "perPage";
/// Bytes of the signature that are kept: 128 bits cannot be guessed in the life of a token.
const SIGNATURE_BYTES: usize = 16;

/// The end of a token before its time: tokens hold no resources here, so there is nothing to
/// release, and none can be called back. What is no token, or has ended, is not there.
pub(crate) async fn keep_token(
    State(epcis): State<Arc<EpcisState>>,
    _caller: Inquirer,
    Segment(token): Segment,
) -> Problem {
    if !may_be_in_force(&token, &epcis) {
        return Problem::new(Exception::NoSuchName, "there is no such token, or it has ended");
    }
    let detail = "tokens hold nothing on the server and end by themselves";
    Problem::new(Exception::NotImplemented, detail)
}

/// Whether a token looks like one that was given out and has not ended. For which list it was is
/// not told, so its signature cannot be judged.
fn may_be_in_force(token: &str, epcis: &EpcisState) -> bool {
    let bytes = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
    let content = bytes.split_last_chunk::<SIGNATURE_BYTES>().map(|(content, _)| content);
    let expiry = content.and_then(|content| content.split_last_chunk());
    let Some((_, expiry)) = expiry else { return false };
    let now = (epcis.clock)().as_microsecond();
    let life = i64::try_from(epcis.limits.page_token_life.as_micros()).unwrap_or(i64::MAX);
    (now..=now.saturating_add(life)).contains(&i64::from_be_bytes(*expiry))
}

/// Refuses addresses that are too long before anybody reads them.
pub(crate) async fn bound_uri(
    State(epcis): State<Arc<EpcisState>>,
    request: Request,
    next: Next,
) -> Response {
    let uri = request.uri();
    let bytes = uri.path().len() + uri.query().unwrap_or_default().len();
    let most = epcis.limits.query_bytes_max;
    if bytes > most {
        let detail = format!("path and query have {bytes} bytes; at most {most} are taken");
        return Problem::new(Exception::UriTooLong, detail).into_response();
    }
    next.run(request).await
}

/// The pairs of a query string, decoded. A plus sign is a plus sign: no value of EPCIS holds a
/// space, while times and serial numbers hold plus signs.
pub(crate) fn pairs(query: Option<&str>) -> Result<Vec<(String, String)>, Problem> {
    let decode = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8().map(std::borrow::Cow::into_owned);
        decoded.map_err(|_| Problem::new(Exception::QueryParameter, "the query is not UTF-8"))
    };
    let parts = query.unwrap_or_default().split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Ok((decode(name)?, decode(value)?))
        })
        .collect()
}

/// `text` as one segment or value of a URL.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// What a list without conditions can be asked: page size and token, nothing else.
#[derive(Default)]
pub(crate) struct PageAsked<'q> {
    pub per_page: Option<usize>,
    pub token: Option<&'q str>,
}

impl<'q> PageAsked<'q> {
    pub fn read(pairs: &'q [(String, String)]) -> Result<Self, Problem> {
        let refused = |name: &str, why: &str| {
            Problem::new(Exception::QueryParameter, format!("{name}: {why}"))
        };
        let mut asked = Self::default();
        for (name, value) in pairs {
            let twice = match name.as_str() {
                PER_PAGE => {
                    let number = value.parse().ok().filter(|n: &usize| *n > 0);
                    let number =
                        number.ok_or_else(|| refused(name, "must be a whole number from 1"))?;
                    asked.per_page.replace(number).is_some()
                }
                NEXT_PAGE_TOKEN => asked.token.replace(value).is_some(),
                _ => return Err(refused(name, "unknown parameter")),
            };
            if twice {
                return Err(refused(name, "stands twice"));
            }
        }
        Ok(asked)
    }
}

/// One list for one caller: path, what is asked, page size.
pub(crate) struct Pager<'a> {
    epcis: &'a EpcisState,
    path: &'a str,
    caller: &'a str,
    /// What is asked but page size and token, in the order in which it was asked.
    asked: Vec<(&'a str, &'a str)>,
    per_page: usize,
    /// What the resource itself asks, if its path does not say all.
    definition: &'a str,
}

impl<'a> Pager<'a> {
    pub fn new(
        epcis: &'a EpcisState,
        path: &'a str,
        caller: &'a str,
        pairs: &'a [(String, String)],
        per_page: usize,
    ) -> Self {
        let asked = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let asked = asked.filter(|(name, _)| *name != NEXT_PAGE_TOKEN && *name != PER_PAGE);
        Self { epcis, path, caller, asked: asked.collect(), per_page, definition: "" }
    }

    /// The same for a resource whose definition may change: tokens hold for this one.
    #[must_use]
    pub fn defined_by(self, definition: &'a str) -> Self {
        Self { definition, ..self }
    }

    /// The key in a token that was given out for this list.
    pub fn key(&self, token: &str) -> Result<Vec<u8>, Problem> {
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
        let split = bytes.split_last_chunk::<SIGNATURE_BYTES>();
        let (content, signature) = split.ok_or_else(foreign_token)?;
        self.mac(content).verify_truncated_left(signature).map_err(|_| foreign_token())?;
        let (key, expiry) = content.split_last_chunk().ok_or_else(foreign_token)?;
        if (self.epcis.clock)().as_microsecond() > i64::from_be_bytes(*expiry) {
            let detail = "nextPageToken: the token has expired; begin again";
            return Err(Problem::new(Exception::QueryParameter, detail));
        }
        Ok(key.to_vec())
    }

    /// The same where keys have a fixed length.
    pub fn array<const N: usize>(&self, token: &str) -> Result<[u8; N], Problem> {
        self.key(token)?.try_into().map_err(|_| foreign_token())
    }

    /// The headers that lead to the page behind `key`; none on the last page.
    pub fn headers(&self, key: Option<&[u8]>) -> Result<HeaderMap, Problem> {
        let mut headers = HeaderMap::new();
        let Some(key) = key else { return Ok(headers) };
        let life = SignedDuration::try_from(self.epcis.limits.page_token_life);
        let life = life.map_err(|error| Problem::internal(&error))?;
        let expires = (self.epcis.clock)().saturating_add(life);
        let expires = expires.map_err(|error| Problem::internal(&error))?;
        let link = format!("<{}>; rel=\"next\"", self.url(&self.token(key, expires)));
        let link = HeaderValue::try_from(link).map_err(|error| Problem::internal(&error))?;
        headers.insert(LINK, link);
        let expires = HeaderValue::try_from(expires.to_string());
        headers.insert(TOKEN_EXPIRES, expires.map_err(|error| Problem::internal(&error))?);
        Ok(headers)
    }

    fn url(&self, token: &str) -> String {
        let asked = self.asked.iter().map(|(name, value)| (*name, (*value).to_owned()));
        let paging = [(PER_PAGE, self.per_page.to_string()), (NEXT_PAGE_TOKEN, token.to_owned())];
        let pairs: Vec<String> = asked
            .chain(paging)
            .map(|(name, value)| format!("{}={}", encoded(name), encoded(&value)))
            .collect();
        format!("{}{}?{}", self.epcis.base_url, self.path, pairs.join("&"))
    }

    fn token(&self, key: &[u8], expires: Timestamp) -> String {
        let mut token = key.to_vec();
        token.extend_from_slice(&expires.as_microsecond().to_be_bytes());
        let signature = self.mac(&token).finalize().into_bytes();
        token.extend_from_slice(&signature[..SIGNATURE_BYTES]);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Over the content of the token and all that it is for; each part with its length in front,
    /// so that no two lists have the same text.
    fn mac(&self, content: &[u8]) -> Hmac<Sha256> {
        // A key shorter than a block is filled up with zeros (RFC 2104 §2).
        let mut block = [0; 64];
        block[..self.epcis.token_key.len()].copy_from_slice(&self.epcis.token_key);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        let mut part = |bytes: &[u8]| {
            mac.update(&(bytes.len() as u64).to_be_bytes());
            mac.update(bytes);
        };
        part(content);
        part(self.path.as_bytes());
        part(self.caller.as_bytes());
        part(self.definition.as_bytes());
        for (name, value) in &self.asked {
            part(name.as_bytes());
            part(value.as_bytes());
        }
        mac
    }
}

pub(crate) fn foreign_token() -> Problem {
    Problem::new(Exception::QueryParameter, "nextPageToken: not a token of this query")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plus_signs_and_escapes() {
        let query =
            "GE_eventTime=2026-05-01T08:00:00+07:00&EQ_eventID=ni%3A%2F%2F%2Fsha-256%3B1&&flag";
        let read = pairs(Some(query)).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (&name[..], &value[..])).collect();
        assert_eq!(
            read,
            [
                ("GE_eventTime", "2026-05-01T08:00:00+07:00"),
                ("EQ_eventID", "ni:///sha-256;1"),
                ("flag", ""),
            ]
        );
        assert!(pairs(Some("a=%ff")).is_err());
        assert!(pairs(None).unwrap().is_empty());
    }
}
