//! The first middleware: who asks and in which language; and, on the way back, the one place where
//! an error becomes an answer.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::caller::{Machine, machine, takes_passwords};
use super::error::Error;
use super::site::Shell;
use super::visitor::Visitor;
use super::{answer, cookie, kept};
use crate::accounts::{self, SignedIn, Token};
use crate::i18n::Language;

/// The language cookie lasts a year.
const LANGUAGE_AGE_S: u32 = 365 * 24 * 3600;

pub(super) async fn visit(
    State(shell): State<Arc<Shell>>,
    mut request: Request<Body>,
    next: Next,
) -> Response {
    let (gate, headers) = (&shell.settings.gate, request.headers());
    let address = gate.client(request.extensions(), headers);
    let (signed_in, machine, failure) = match who(&shell, request.uri(), headers, address).await {
        // Keys are not to be guessed without end, either.
        Ok((None, machine @ (Machine::None | Machine::Stranger))) => {
            (None, machine, gate.take(address).err().map(Error::TooMany))
        }
        Ok((person, machine)) => (person, machine, None),
        Err(error) => (None, Machine::None, Some(error)),
    };
    let chosen = chosen_by_query(request.uri());
    let visitor = Visitor {
        language: chosen.unwrap_or_else(|| remembered(request.headers(), signed_in.is_some())),
        signed_in,
        uri: request.uri().clone(),
        shell: Arc::clone(&shell),
        address,
        machine,
    };
    let wants_problem = answer::wants_problem(request.uri(), request.headers());
    request.extensions_mut().insert(visitor.clone());
    let mut response = match failure {
        Some(error) => answer::render(&visitor, wants_problem, &error),
        None => answer::finish(&visitor, wants_problem, next.run(request).await),
    };
    kept::mark(&mut response);
    caching(&visitor, response.headers_mut());
    let secure = shell.settings.secure;
    if let Some(language) = chosen
        && let Some(value) =
            cookie::write(cookie::LANGUAGE, language.tag(), Some(LANGUAGE_AGE_S), secure)
    {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// A machine's key or a person's password, where they open something; else the person's session.
async fn who(
    shell: &Shell,
    uri: &Uri,
    headers: &HeaderMap,
    address: Option<IpAddr>,
) -> Result<(Option<SignedIn>, Machine), Error> {
    match machine(shell, uri, headers, address).await? {
        Machine::None => Ok((session(shell, headers).await?, Machine::None)),
        known => Ok((None, known)),
    }
}

async fn session(shell: &Shell, headers: &HeaderMap) -> Result<Option<SignedIn>, Error> {
    let Some(token) = cookie::read(headers, cookie::SESSION).and_then(Token::from_cookie) else {
        return Ok(None);
    };
    Ok(accounts::current(&shell.db, &shell.world, &token).await?)
}

/// `?lang=en`: the switch on every page. An interface that programs call with a password keeps its
/// query to itself, and sets no cookie.
pub(super) fn chosen_by_query(uri: &Uri) -> Option<Language> {
    if takes_passwords(uri.path()) {
        return None;
    }
    uri.query()?.split('&').find_map(|pair| Language::from_tag(pair.strip_prefix("lang=")?))
}

/// The cookie; for the public else what the browser asks for; else Vietnamese. An officer's screen
/// does not change its language with the machine they borrow.
pub(super) fn remembered(headers: &HeaderMap, signed_in: bool) -> Language {
    if let Some(language) = cookie::read(headers, cookie::LANGUAGE).and_then(Language::from_tag) {
        return language;
    }
    let asked = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Language::from_accept(header)
    };
    if signed_in { Language::default() } else { asked().unwrap_or_default() }
}

/// What a signed-in person sees is kept nowhere; the rest depends on language and cookie.
fn caching(visitor: &Visitor, headers: &mut HeaderMap) {
    if visitor.caller().is_some() {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    headers.append(header::VARY, HeaderValue::from_static("accept, accept-language, cookie"));
}
