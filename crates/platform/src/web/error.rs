//! What can go wrong in a request. Handlers return it; the shell renders it once, as a page in the
//! visitor's language or as an RFC 9457 problem (`answer.rs`).

use std::fmt;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::fields::{Fault, FieldErrors};
use super::limit::Wait;
use crate::db::DbError;

/// Why a request has no better answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such thing, or none this person may know of (404).
    #[error("there is no such thing")]
    NotFound,
    /// The role may not do that (403).
    #[error("the role does not allow it")]
    Forbidden,
    /// Nobody is signed in (401).
    #[error("nobody is signed in")]
    SignInNeeded,
    /// An interface for programs was called without a key that opens it, and nobody is signed in
    /// (401).
    #[error("no key that opens this, and nobody is signed in")]
    KeyNeeded,
    /// The form was not sent from one of our own pages (403).
    #[error("the request does not come from a page of this session")]
    ForeignForm,
    /// What was sent does not fit (422). A page handler shows its form again instead.
    #[error("what was sent does not fit: {0}")]
    Invalid(FieldErrors),
    /// What a program sent does not fit (422): where in its JSON, and why.
    #[error("what was sent does not fit: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Faults(Vec<Fault>),
    /// Another request had this `Idempotency-Key` (422).
    #[error("another request had this idempotency key")]
    Reused,
    /// The request cannot be read at all (400); a message key says why.
    #[error("the request cannot be read: {0}")]
    Unreadable(&'static str),
    /// A parameter of the address cannot be taken (400): its name, and a message key that says why.
    #[error("parameter {0}: {1}")]
    Parameter(String, &'static str),
    /// The thing is not in the state this needs (409); a message key says why.
    #[error("the state does not allow it: {0}")]
    Conflict(&'static str),
    /// The body is larger than this route takes (413).
    #[error("the body is too large")]
    TooLarge,
    /// Too many requests of one address (429).
    #[error("too many requests of one address")]
    TooMany(Wait),
    /// The answer took too long (503).
    #[error("the answer took too long")]
    TooSlow,
    /// The registry database failed (500), or cannot be asked for a while (503).
    #[error("the registry database failed")]
    Db(#[from] DbError),
    /// What answers the question cannot be reached for a while (503).
    #[error("what answers this cannot be reached")]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Anything else that is our fault (500).
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A status an extractor or the router gave: 405, 415 …
    #[error("status {0}")]
    Status(StatusCode),
}

impl Error {
    /// Our fault, with its source.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::SignInNeeded | Self::KeyNeeded => StatusCode::UNAUTHORIZED,
            Self::Invalid(_) | Self::Faults(_) | Self::Reused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unreadable(_) | Self::Parameter(..) | Self::Db(DbError::ZeroCharacter) => {
                StatusCode::BAD_REQUEST
            }
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow | Self::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Db(error) if error.passes() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Db(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Status(status) => *status,
        }
    }

    /// The error for a bare status of the router or an extractor.
    pub(super) fn from_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NotFound,
            StatusCode::FORBIDDEN => Self::Forbidden,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::BAD_REQUEST
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY => Self::Unreadable("shell-error-unreadable-what"),
            other => Self::Status(other),
        }
    }

    /// A short stable word for machines, and the part of the message keys that tells it to people.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            Self::SignInNeeded => "sign-in",
            Self::KeyNeeded => "key",
            Self::Reused => "reused",
            Self::ForeignForm => "foreign-form",
            Self::Invalid(_) | Self::Faults(_) => "invalid",
            Self::Conflict(_) => "conflict",
            Self::TooLarge => "too-large",
            Self::TooMany(_) => "too-many",
            Self::TooSlow => "too-slow",
            Self::Away(_) => "away",
            Self::Db(error) if error.passes() => "away",
            Self::Db(DbError::ZeroCharacter) => "unreadable",
            Self::Db(_) | Self::Internal(_) => "internal",
            Self::Status(status) if status.is_server_error() => "internal",
            Self::Status(StatusCode::METHOD_NOT_ALLOWED) => "method",
            Self::Status(StatusCode::NOT_ACCEPTABLE) => "not-acceptable",
            Self::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE) => "media-type",
            Self::Status(StatusCode::PRECONDITION_FAILED) => "stale",
            Self::Status(StatusCode::PRECONDITION_REQUIRED) => "if-match",
            Self::Unreadable(_) | Self::Parameter(..) | Self::Status(_) => "unreadable",
        }
    }
}

/// The error on its way from the handler to the shell.
#[derive(Clone, Debug)]
pub(super) struct Refusal(pub(super) Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Refusal(Arc::new(self)));
        response
    }
}

/// A cause with all its causes, for the log.
pub(super) struct Chain<'e>(pub(super) &'e (dyn std::error::Error + 'e));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}
