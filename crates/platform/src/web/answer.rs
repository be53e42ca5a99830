//! Errors as answers: a page in the visitor's language, or a problem document (RFC 9457).

use askama::Template;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value as Json_, json};

use super::caller::takes_passwords;
use super::door::sign_in_href;
use super::error::{Chain, Error, Refusal};
use super::fields::Fault;
use super::page::{Html, Page};
use super::visitor::Visitor;
use crate::i18n::Arg;

/// Whether the asker is a machine: the path is an interface, or JSON is asked for and HTML is not.
pub(super) fn wants_problem(uri: &Uri, headers: &HeaderMap) -> bool {
    let path = uri.path();
    if ["/api/", "/epcis/", "/ogc/"].iter().any(|folder| path.starts_with(folder)) {
        return true;
    }
    wants_json(headers)
}

/// Whether JSON is asked for and HTML is not.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let accept =
        headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("json") && !accept.contains("text/html")
}

/// Give every refusal its body: ours carry their [`Error`], the router's and the extractors' are
/// plain text. An answer with a body of its own (a form shown again, an EPCIS exception) stays.
/// Headers that a room set beside its error (who may read it, what is allowed) stay too.
pub(super) fn finish(visitor: &Visitor, wants_problem: bool, mut response: Response) -> Response {
    if let Some(Refusal(error)) = response.extensions_mut().remove::<Refusal>() {
        return with_headers_of(&response, render(visitor, wants_problem, &error));
    }
    let status = response.status();
    let plain = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|value| value.as_bytes().starts_with(b"text/plain"));
    if (status.is_client_error() || status.is_server_error()) && plain {
        let answer = render(visitor, wants_problem, &Error::from_status(status));
        return with_headers_of(&response, answer);
    }
    response
}

/// The answer, with the headers of the one it stands for that do not speak of its body.
fn with_headers_of(replaced: &Response, mut answer: Response) -> Response {
    let own = answer.headers().clone();
    for (name, value) in replaced.headers() {
        let of_the_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name);
        if !of_the_body && !own.contains_key(name) {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

/// The one place where an error is logged and written out.
pub(super) fn render(visitor: &Visitor, wants_problem: bool, error: &Error) -> Response {
    let status = error.status();
    let reference = status.is_server_error().then(|| visitor.shell.world.id().simple().to_string());
    if let Some(reference) = &reference {
        tracing::error!(reference, error = %Chain(error), "request failed");
    }
    let mut response = if wants_problem {
        problem(visitor, error, status, reference.as_deref())
    } else {
        page(visitor, error, status, reference)
    };
    if let Error::TooMany(wait) = error {
        response.headers_mut().insert(header::RETRY_AFTER, wait.seconds().into());
    }
    if status == StatusCode::UNAUTHORIZED {
        let headers = response.headers_mut();
        if takes_passwords(visitor.uri.path()) {
            let scheme = HeaderValue::from_static("Basic realm=\"Nguon\", charset=\"UTF-8\"");
            headers.append(header::WWW_AUTHENTICATE, scheme);
        }
        headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// What happened, in words: title and one sentence.
fn words(visitor: &Visitor, error: &Error) -> (String, String) {
    let title = visitor.t(&format!("shell-error-{}", error.word()));
    let what = match error {
        Error::Conflict(key) | Error::Unreadable(key) => visitor.t(key),
        Error::Parameter(name, key) => visitor.tr(key, &[("name", name)]),
        other => visitor.t(&format!("shell-error-{}-what", other.word())),
    };
    (title, what)
}

fn problem(
    visitor: &Visitor,
    error: &Error,
    status: StatusCode,
    reference: Option<&str>,
) -> Response {
    let (title, detail) = words(visitor, error);
    let mut body = json!({
        "type": "about:blank",
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "code": error.word(),
    });
    if let Error::Invalid(fields) = error {
        let list = fields.iter().map(|complaint| {
            json!({ "field": complaint.field, "code": complaint.key, "detail": visitor.t(complaint.key) })
        });
        body["errors"] = list.collect::<Vec<Json_>>().into();
    }
    if let Error::Parameter(name, key) = error {
        body["errors"] = json!([{ "parameter": name, "code": key, "detail": detail }]);
    }
    if let Error::Faults(faults) = error {
        body["errors"] = faults.iter().map(|fault| told(visitor, fault)).collect();
    }
    if let Some(reference) = reference {
        body["reference"] = reference.into();
    }
    let kind = HeaderValue::from_static("application/problem+json");
    let mut response = (status, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

fn told(visitor: &Visitor, fault: &Fault) -> Json_ {
    let args: Vec<(&str, &dyn Arg)> =
        fault.args.iter().map(|(name, value)| (*name, value as &dyn Arg)).collect();
    let mut told = json!({
        "pointer": fault.pointer,
        "code": fault.key,
        "detail": visitor.tr(fault.key, &args),
    });
    if let Some(note) = &fault.note {
        told["note"] = note.as_str().into();
    }
    told
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'e> {
    page: Page,
    what: String,
    next: String,
    error: &'e Error,
    reference: Option<String>,
    sign_in: Option<String>,
}

impl ErrorPage<'_> {
    fn complaints(&self) -> Vec<String> {
        match self.error {
            Error::Invalid(fields) => fields.iter().map(|one| self.page.t(one.key)).collect(),
            _ => Vec::new(),
        }
    }
}

fn page(
    visitor: &Visitor,
    error: &Error,
    status: StatusCode,
    reference: Option<String>,
) -> Response {
    let (title, what) = words(visitor, error);
    let template = ErrorPage {
        next: visitor.t(&format!("shell-error-{}-next", error.word())),
        page: Page::new(visitor, title),
        what,
        error,
        reference,
        sign_in: matches!(error, Error::SignInNeeded).then(|| sign_in_href(&visitor.uri)),
    };
    (status, Html(template)).into_response()
}
