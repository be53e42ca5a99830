//! Errors as answers: problem documents (RFC 9457) with the exceptions of EPCIS.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use nguon_epcis::Refusal;
use nguon_epcis::query::QueryError;
use nguon_event_store::{JobError, StoreError};
use serde_json::{Map, Value, json};

use crate::media::{self, Media, Syntax};

/// Kinds of errors (EPCIS 2.0 §12.4; the artefacts' mistakes put right).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exception {
    Validation,
    QueryParameter,
    QueryValidation,
    SubscriptionControls,
    Unauthorised,
    Forbidden,
    NoSuchName,
    MethodNotAllowed,
    NotAcceptable,
    ArrivalTimeout,
    AlreadyExists,
    CaptureLimitExceeded,
    QueryTooLarge,
    QueryTooComplex,
    UriTooLong,
    UnsupportedMediaType,
    Implementation,
    NotImplemented,
    NoSpace,
    TooManyRequests,
    Unavailable,
}

impl Exception {
    /// Name, status, title.
    const fn row(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::Validation => {
                ("ValidationException", StatusCode::BAD_REQUEST, "The document is refused")
            }
            Self::QueryParameter => {
                ("QueryParameterException", StatusCode::BAD_REQUEST, "The query is refused")
            }
            Self::QueryValidation => {
                ("QueryValidationException", StatusCode::BAD_REQUEST, "The query is refused")
            }
            Self::SubscriptionControls => (
                "SubscriptionControlsException",
                StatusCode::BAD_REQUEST,
                "The subscription is refused",
            ),
            Self::Unauthorised => {
                ("SecurityException", StatusCode::UNAUTHORIZED, "The caller is not known")
            }
            Self::Forbidden => {
                ("SecurityException", StatusCode::FORBIDDEN, "The caller may not do this")
            }
            Self::NoSuchName => {
                ("NoSuchNameException", StatusCode::NOT_FOUND, "There is no such resource")
            }
            Self::MethodNotAllowed => (
                "ImplementationException",
                StatusCode::METHOD_NOT_ALLOWED,
                "The resource does not have this method",
            ),
            Self::NotAcceptable => (
                "NotAcceptableException",
                StatusCode::NOT_ACCEPTABLE,
                "The answer cannot be given in the form asked for",
            ),
            Self::ArrivalTimeout => (
                "ImplementationException",
                StatusCode::REQUEST_TIMEOUT,
                "The document did not arrive in time",
            ),
            Self::AlreadyExists => (
                "ResourceAlreadyExistsException",
                StatusCode::CONFLICT,
                "The resource is there already",
            ),
            Self::CaptureLimitExceeded => (
                "CaptureLimitExceededException",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The document is too large",
            ),
            Self::QueryTooLarge => (
                "QueryTooLargeException",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The query finds too many events",
            ),
            Self::QueryTooComplex => (
                "QueryTooComplexException",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The query takes too long",
            ),
            Self::UriTooLong => {
                ("URITooLongException", StatusCode::URI_TOO_LONG, "The URL is too long")
            }
            Self::UnsupportedMediaType => (
                "UnsupportedMediaTypeException",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The document is of a type that is not read here",
            ),
            Self::Implementation => {
                ("ImplementationException", StatusCode::INTERNAL_SERVER_ERROR, "The server failed")
            }
            Self::NotImplemented => (
                "ImplementationException",
                StatusCode::NOT_IMPLEMENTED,
                "The server does not do this",
            ),
            Self::TooManyRequests => {
                ("ImplementationException", StatusCode::TOO_MANY_REQUESTS, "Too many requests")
            }
            Self::Unavailable => (
                "ImplementationException",
                StatusCode::SERVICE_UNAVAILABLE,
                "The server cannot answer now",
            ),
            Self::NoSpace => (
                "ImplementationException",
                StatusCode::INSUFFICIENT_STORAGE,
                "The server has no space left",
            ),
        }
    }

    /// Name in EPCIS, as capture jobs keep it.
    pub const fn name(self) -> &'static str {
        self.row().0
    }
}

/// An answer that says why not.
#[derive(Debug)]
pub(crate) struct Problem {
    exception: Exception,
    detail: String,
    instance: Option<String>,
    errors: Vec<Value>,
    headers: Vec<(&'static str, HeaderValue)>,
}

impl Problem {
    pub fn new(exception: Exception, detail: impl Into<String>) -> Self {
        Self {
            exception,
            detail: detail.into(),
            instance: None,
            errors: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// The server's own failure: the log says what, the caller learns only that.
    pub fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        log(error);
        Self::new(Exception::Implementation, "nothing of the call was kept; try again later")
    }

    /// Something that the server needs is not there: the log says what.
    pub fn unavailable(error: &(dyn std::error::Error + 'static)) -> Self {
        log(error);
        Self::new(Exception::Unavailable, error.to_string()).with_header("Retry-After", RETRY_AFTER)
    }

    /// A document with these refusals.
    pub fn refused(refusals: &[Refusal]) -> Self {
        let too_large = refusals.iter().any(|refusal| refusal.rule.is_limit());
        let exception =
            if too_large { Exception::CaptureLimitExceeded } else { Exception::Validation };
        let first = refusals.first().map(ToString::to_string).unwrap_or_default();
        let detail = match refusals.len() {
            0 | 1 => first,
            n => format!("{n} refusals; the first: {first}"),
        };
        let errors = refusals.iter().map(refusal_json).collect();
        Self { errors, ..Self::new(exception, detail) }
    }

    pub fn detail(&self) -> &str {
        &self.detail
    }

    pub fn exception(&self) -> Exception {
        self.exception
    }

    /// The same with the URL of what became of the call.
    #[must_use]
    pub fn at(mut self, instance: String) -> Self {
        self.instance = Some(instance);
        self
    }

    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// An error with all its causes.
fn log(error: &(dyn std::error::Error + 'static)) {
    let mut causes = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        causes = format!("{causes}: {cause}");
        source = cause.source();
    }
    tracing::error!(error = causes, "a request failed");
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Duplicates(_) | StoreError::NameTaken(_) => {
                Self::new(Exception::AlreadyExists, error.to_string())
            }
            StoreError::TooManyEvents { .. } => {
                Self::new(Exception::QueryTooLarge, error.to_string())
            }
            StoreError::TooManyQueries { .. } | StoreError::TooManySubscriptions { .. } => {
                Self::new(Exception::Forbidden, error.to_string())
            }
            StoreError::NoSuchQuery(_) => Self::new(Exception::NoSuchName, error.to_string()),
            StoreError::TookTooLong
            | StoreError::TooManyValues { .. }
            | StoreError::TooManyToOrder { .. } => {
                Self::new(Exception::QueryTooComplex, error.to_string())
            }
            StoreError::Unsupported(_) => Self::new(Exception::QueryParameter, error.to_string()),
            StoreError::Unstorable(_) => Self::new(Exception::Validation, error.to_string()),
            StoreError::NoSpace => {
                tracing::error!(%error, "a request failed");
                Self::new(Exception::NoSpace, error.to_string())
            }
            StoreError::Unavailable(_) | StoreError::Uncertain | StoreError::ReadOnly => {
                tracing::error!(%error, "a request failed");
                Self::new(Exception::Unavailable, error.to_string())
                    .with_header("Retry-After", RETRY_AFTER)
            }
            _ => Self::internal(&error),
        }
    }
}

/// Seconds after which to ask again when the events cannot be reached.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("10");

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        Self::new(Exception::QueryParameter, error.to_string())
    }
}

impl Problem {
    /// The document: an object.
    pub fn document(&self) -> Value {
        let (name, status, title) = self.exception.row();
        let mut body = Map::new();
        body.insert("type".to_owned(), format!("epcisException:{name}").into());
        body.insert("title".to_owned(), title.into());
        body.insert("status".to_owned(), status.as_u16().into());
        body.insert("detail".to_owned(), self.detail.as_str().into());
        if let Some(instance) = &self.instance {
            body.insert("instance".to_owned(), instance.as_str().into());
        }
        if !self.errors.is_empty() {
            body.insert("errors".to_owned(), self.errors.clone().into());
        }
        Value::Object(body)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (_, status, _) = self.exception.row();
        let document = self.document();
        let mut response = Media::of_problem(Syntax::Json).answer(document.to_string());
        *response.status_mut() = status;
        response.extensions_mut().insert(Told(Arc::new(document)));
        let headers = response.headers_mut();
        if self.exception == Exception::Unauthorised {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        response
    }
}

/// The document of an answer, for whoever writes it in another form.
#[derive(Clone)]
struct Told(Arc<Value>);

/// Writes problems in XML for callers who like that better.
pub(crate) async fn as_liked(request: Request, next: Next) -> Response {
    let syntax = media::of_problem(request.headers());
    let mut response = next.run(request).await;
    let told = response.extensions_mut().remove::<Told>();
    let (Some(Told(document)), Syntax::Xml) = (told, syntax) else { return response };
    let (mut parts, _json) = response.into_parts();
    let written = Media::of_problem(Syntax::Xml).answer(xml(&document));
    // Its length is that of the other form.
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.extend(written.headers().clone());
    Response::from_parts(parts, written.into_body())
}

/// The document in XML (openapi 2.0.0, `RFC7807ProblemResponseBody`). Refusals, for which it has no
/// element, stand in the detail, one a line.
fn xml(document: &Value) -> String {
    let refusals = document["errors"].as_array().into_iter().flatten().map(|error| {
        let [pointer, rule, detail] =
            ["pointer", "rule", "detail"].map(|name| error[name].as_str().unwrap_or_default());
        format!("\n{pointer}: {detail} ({rule})")
    });
    let detail = document["detail"].as_str().unwrap_or_default().to_owned();
    let detail = refusals.fold(detail, |detail, refusal| detail + &refusal);
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <epcis:EPCISException xmlns:epcis=\"urn:epcglobal:epcis:xsd:2\">"
        .to_owned();
    for name in ["type", "title", "status", "detail", "instance"] {
        let text = match (name, &document[name]) {
            (_, Value::Null) => continue,
            ("detail", _) => detail.clone(),
            (_, Value::String(text)) => text.clone(),
            (_, other) => other.to_string(),
        };
        // Characters that XML does not have are shown as such.
        let text = text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}");
        let text = quick_xml::escape::escape(text);
        // Writing into a text cannot fail.
        let _ = write!(xml, "<{name}>{text}</{name}>");
    }
    xml + "</epcis:EPCISException>\n"
}

/// One refusal for machines: where, which rule, what to do, what was written.
fn refusal_json(refusal: &Refusal) -> Value {
    let mut error = json!({
        "pointer": refusal.pointer,
        "rule": refusal.rule.code(),
        "detail": refusal.message,
    });
    if let Some(line) = refusal.line {
        error["line"] = line.into();
    }
    if let Some(written) = &refusal.value_excerpt {
        error["value"] = written.as_str().into();
    }
    error
}

/// One refusal as a capture job keeps it.
pub(crate) fn job_error(refusal: &Refusal) -> JobError {
    let line = refusal.line.map(|line| format!("line {line}: ")).unwrap_or_default();
    let written = refusal
        .value_excerpt
        .as_ref()
        .map(|text| format!(" (written: {text})"))
        .unwrap_or_default();
    let is_limit = refusal.rule.is_limit();
    let exception = if is_limit { Exception::CaptureLimitExceeded } else { Exception::Validation };
    JobError {
        exception: exception.name().to_owned(),
        pointer: refusal.pointer.clone(),
        rule: refusal.rule.code().to_owned(),
        detail: format!("{line}{}{written}", refusal.message),
    }
}

pub(crate) async fn no_such_path(uri: Uri) -> Problem {
    Problem::new(Exception::NoSuchName, format!("there is no resource {}", uri.path()))
}

pub(crate) async fn no_such_method(method: Method, uri: Uri) -> Problem {
    let detail = format!("{} has no {method}; OPTIONS says what it has", uri.path());
    Problem::new(Exception::MethodNotAllowed, detail)
}
