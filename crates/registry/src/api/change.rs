//! How a program's change is made: once, in one transaction, under the version that was read; and
//! how refusals become problems that point into its JSON.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::audit::Actor;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::once::{self, Answer, Known};
use nguon_platform::web::{Error, Fault};
use serde_json::json;

use super::answer::Created;
use super::asking::{Asking, etag};
use crate::screen::RegistryState;
use crate::subject::Subject;
use crate::{RegistryError, application, code};

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Where in the JSON a refused field stands.
pub(crate) type Pointers = fn(&str) -> String;

/// Members have the names of fields, written with `_`.
pub(crate) fn plainly(field: &str) -> String {
    if field.is_empty() { "#".to_owned() } else { format!("#/{}", field.replace('-', "_")) }
}

/// What was made.
pub(crate) struct Made {
    /// Its name: an id, or what else the path ends in.
    pub(crate) id: String,
    /// Where it is read.
    pub(crate) href: String,
    /// Version of the record that holds it.
    pub(crate) version: i64,
}

/// Why a change was not made.
pub(crate) enum Failed {
    Registry(RegistryError),
    Web(Error),
}

impl From<RegistryError> for Failed {
    fn from(error: RegistryError) -> Self {
        Self::Registry(error)
    }
}

impl From<DbError> for Failed {
    fn from(error: DbError) -> Self {
        Self::Registry(error.into())
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Web(error)
    }
}

impl Failed {
    /// As the caller is told.
    pub(crate) fn told(self, pointers: Pointers) -> Error {
        match self {
            Self::Web(error) => error,
            Self::Registry(RegistryError::Refused(refusals)) => Error::Faults(
                refusals
                    .into_iter()
                    .map(|one| Fault { args: one.args, ..Fault::new(pointers(one.field), one.key) })
                    .collect(),
            ),
            Self::Registry(RegistryError::Stale) => Error::Status(StatusCode::PRECONDITION_FAILED),
            Self::Registry(error) => error.into(),
        }
    }
}

/// Make something, and answer 201 with where it is. Sent again under one `Idempotency-Key`, it is
/// made once and answered twice.
pub(crate) async fn make(
    state: &RegistryState,
    asking: &Asking,
    body: &[u8],
    pointers: Pointers,
    work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<Made, Failed> + Send + 'static,
) -> Result<Response, Error> {
    let (request, actor) = (asking.once(body)?, asking.actor(state.world.now()));
    let made = state.db.write::<_, Error>(move |tx| {
        if let Some(request) = &request {
            match once::look(tx, request, actor.at)? {
                Known::Done(answer) => return Ok((answer, true)),
                Known::Reused => return Err(Error::Reused),
                Known::New => {}
            }
        }
        let made = work(tx, &actor).map_err(|failed| failed.told(pointers))?;
        let answer = Answer {
            status: StatusCode::CREATED.as_u16(),
            etag: Some(etag(made.version)),
            location: Some(made.href.clone()),
            body: json!(Created { id: made.id, href: made.href }).to_string(),
        };
        if let Some(request) = &request {
            once::keep(tx, request, &answer, actor.at)?;
        }
        Ok((answer, false))
    });
    let (answer, replayed) = made.await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in [(header::LOCATION, answer.location), (header::ETAG, answer.etag)] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    let status = StatusCode::from_u16(answer.status).map_err(Error::internal)?;
    Ok((status, headers, answer.body).into_response())
}

/// Change something, and answer 204 with its new tag. `work` returns the new version.
pub(crate) async fn change(
    state: &RegistryState,
    asking: &Asking,
    pointers: Pointers,
    work: impl FnOnce(&mut Tx<'_>, &Actor) -> Result<i64, Failed> + Send + 'static,
) -> Result<Response, Error> {
    let actor = asking.actor(state.world.now());
    let version = state
        .db
        .write::<_, Error>(move |tx| work(tx, &actor).map_err(|failed| failed.told(pointers)));
    let tag = [(header::ETAG, etag(version.await?))];
    Ok((StatusCode::NO_CONTENT, tag).into_response())
}

/// Whether the caller may change what is said of a subject. The office may; a holder may as long as
/// nothing was granted on it and no application for it is in the office's hands. After that a
/// holder tells of changes (an incident of kind `change`), and the office writes them down.
pub(crate) fn may_change(tx: &mut Tx<'_>, asking: &Asking, subject: Subject) -> Result<(), Failed> {
    if asking.may(Capability::EditRegistry) {
        return Ok(());
    }
    if code::of(tx, subject)?.is_empty() && !application::in_hand(tx, subject)? {
        return Ok(());
    }
    Err(Error::Conflict("registry-error-coded").into())
}
