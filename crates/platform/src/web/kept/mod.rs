//! Answers to the public that are kept in memory until something they tell has changed.
//!
//! In come requests of those who are not signed in for routes added with
//! [`super::Door::get_kept`]; out goes the whole answer as it was given before, compressed or not,
//! or the request goes on to its handler and the answer is kept.
//!
//! An answer is given again only under the [`Stamp`] it was made under, on the same day, and for
//! [`AGE_MAX`]. The stamp is read before the handler runs: a change that comes while the answer is
//! made makes it one that nobody gets. Whoever makes the stamp answers for it covering everything
//! that the answers tell, also what other programs change.
//!
//! Deliberately unknown here: what a lot is, where its facts lie. **One more kept route:**
//! `get_kept` in its room. **One more thing that answers depend on:** into the stamp.

mod shelf;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};

use super::error::Error;
use super::site::Shell;
use super::{cookie, visit};
use shelf::{Entry, Shelf};

/// An answer is not given again later than this, so that the time it names stays close.
pub const AGE_MAX: Duration = Duration::from_mins(1);
/// Larger answers are made anew each time.
const BODY_MAX: usize = 512 * 1024;
/// So much longer may a body get that is packed although it cannot be.
const PACKED_MAX: usize = BODY_MAX + 64 * 1024;
/// Stranger requests are answered anew each time.
const ASKED_MAX: usize = 2_048;
/// What the answer depends on besides address and language. The shell's `Vary` says the same.
const ASKED_BY: [HeaderName; 3] =
    [header::ACCEPT, header::ACCEPT_LANGUAGE, header::ACCEPT_ENCODING];

/// What the kept answers rest on, at one moment: two equal stamps say that nothing has changed.
pub type Stamp = [u64; 2];

/// Says what the kept answers rest on.
#[async_trait]
pub trait Rests: Send + Sync {
    /// The stamp now; none when it cannot be told, and then nothing is kept or given.
    async fn stamp(&self) -> Option<Stamp>;
}

/// The answers, and what they rest on.
pub struct Kept {
    shelf: Shelf,
    rests: Arc<dyn Rests>,
}

impl Kept {
    /// At most so many bytes of answers.
    pub fn new(bytes_max: usize, rests: Arc<dyn Rests>) -> Self {
        Self { shelf: Shelf::new(bytes_max), rests }
    }

    fn found(&self, asked: &str, stamp: Stamp, now: Timestamp) -> Option<Arc<Entry>> {
        self.shelf.get(asked, |entry| {
            let age = now.duration_since(entry.made);
            let fresh = !age.is_negative() && age < SignedDuration::try_from(AGE_MAX).ok()?;
            let same_day = crate::i18n::today(now) == crate::i18n::today(entry.made);
            (entry.stamp == stamp && fresh && same_day).then_some(())
        })
    }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("shelf", &self.shelf).finish_non_exhaustive()
    }
}

/// The middleware: the kept answer, or the one that is made now.
pub(super) async fn keep(
    State(shell): State<Arc<Shell>>,
    request: Request<Body>,
    next: Next,
) -> Response {
    let Some(kept) = &shell.settings.kept else { return next.run(request).await };
    let Some(asked) = asked(&shell, &request) else { return next.run(request).await };
    let Some(stamp) = kept.rests.stamp().await else { return next.run(request).await };
    let now = shell.world.now();
    if let Some(entry) = kept.found(&asked, stamp, now) {
        let gate = &shell.settings.gate;
        // Who asks too often is told so behind this, as for any page.
        return match gate.take(gate.client(request.extensions(), request.headers())) {
            Ok(()) => entry.response(),
            Err(_) => next.run(request).await,
        };
    }
    let response = next.run(request).await;
    if !worth_keeping(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, PACKED_MAX).await else {
        return Error::internal("an answer that was to be kept broke off").into_response();
    };
    let entry =
        Entry { stamp, made: now, status: parts.status, headers: parts.headers.clone(), body };
    let answer = Response::from_parts(parts, Body::from(entry.body.clone()));
    kept.shelf.put(asked, entry);
    answer
}

/// What is asked for, as far as the answer depends on it; none for requests whose answer is not
/// kept: of those who are signed in, of machines with a key, for other routes.
fn asked(shell: &Shell, request: &Request<Body>) -> Option<String> {
    let route = request.extensions().get::<MatchedPath>()?;
    let headers = request.headers();
    let ours = request.method() == Method::GET && shell.kept.contains(route.as_str());
    let known = cookie::read(headers, cookie::SESSION).is_some()
        || headers.contains_key(header::AUTHORIZATION);
    if !ours || known {
        return None;
    }
    let uri = request.uri();
    let language = visit::chosen_by_query(uri).unwrap_or_else(|| visit::remembered(headers, false));
    let mut asked = String::with_capacity(256);
    asked.push_str(language.tag());
    for name in &ASKED_BY {
        asked.push('\n');
        written(headers, name, &mut asked)?;
    }
    asked.push('\n');
    asked.push_str(uri.path_and_query()?.as_str());
    (asked.len() <= ASKED_MAX).then_some(asked)
}

/// All values of a header, each with its end.
fn written(headers: &HeaderMap, name: &HeaderName, into: &mut String) -> Option<()> {
    for value in headers.get_all(name) {
        into.push_str(value.to_str().ok()?);
        into.push('\r');
    }
    Some(())
}

/// Marks answers that are small enough, where that is still known: before they are packed.
pub(super) fn mark(response: &mut Response) {
    let small = response.body().size_hint().exact().is_some_and(|n| n <= BODY_MAX as u64);
    if small {
        response.extensions_mut().insert(Small);
    }
}

#[derive(Clone)]
struct Small;

/// Answers that lead somewhere; who tries numbers that do not exist pushes nothing out.
fn worth_keeping(response: &Response) -> bool {
    let statuses = [StatusCode::OK, StatusCode::MULTIPLE_CHOICES, StatusCode::TEMPORARY_REDIRECT];
    statuses.contains(&response.status())
        && response.extensions().get::<Small>().is_some()
        && !response.headers().contains_key(header::SET_COOKIE)
}
