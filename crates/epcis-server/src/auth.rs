//! Who calls, and what they may do. Accounts are the business of whoever mounts the router.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use nguon_event_store::Sight;

use crate::problem::{Exception, Problem};
use crate::state::Shared;

/// Tells callers apart by the token of the header `Authorization: Bearer …`.
#[async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// Who holds this token; without a token, whoever calls without one.
    async fn authenticate(&self, bearer: Option<&str>) -> Result<Principal, AuthError>;

    /// What the caller of that name may do by now, for what it ordered and is not there to ask
    /// for; none when it may do nothing any more.
    async fn principal(&self, name: &str) -> Result<Option<Principal>, AuthError>;
}

/// A caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Name under which events are captured.
    pub name: String,
    /// May send events.
    pub may_capture: bool,
    /// May ask for events.
    pub may_query: bool,
    /// Whose events it may see.
    pub visibility: Sight,
}

/// Why a caller is not known.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// A token is needed.
    #[error("send a key in the header Authorization: Bearer …")]
    Missing,
    /// The token is not or no longer good.
    #[error("the key is not known or no longer good")]
    Refused,
    /// It cannot be told now.
    #[error("the caller cannot be checked now; try again later")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The caller asks more often than it may.
    #[error("the key is used more often than it may; wait {} seconds", seconds(*wait))]
    TooMany {
        /// After so long it may ask again.
        wait: Duration,
    },
}

/// Everybody may do everything, under one name: for a server that stands alone in a closed net.
#[derive(Debug, Clone)]
pub struct Open(Principal);

impl Open {
    /// Events are captured under this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self(Principal {
            name: name.into(),
            may_capture: true,
            may_query: true,
            visibility: Sight::All,
        })
    }
}

#[async_trait]
impl Authenticator for Open {
    async fn authenticate(&self, _bearer: Option<&str>) -> Result<Principal, AuthError> {
        Ok(self.0.clone())
    }

    async fn principal(&self, name: &str) -> Result<Option<Principal>, AuthError> {
        Ok(Some(self.0.clone()).filter(|own| own.name == name))
    }
}

/// A caller who may send events.
pub(crate) struct Captor(pub Principal);

/// A caller who may ask for events.
pub(crate) struct Inquirer(pub Principal);

impl FromRequestParts<Shared> for Captor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let caller = caller(parts, &shared.epcis.auth).await?;
        if caller.may_capture { Ok(Self(caller)) } else { Err(forbidden("capture events")) }
    }
}

impl FromRequestParts<Shared> for Inquirer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Problem> {
        let caller = caller(parts, &shared.epcis.auth).await?;
        if caller.may_query { Ok(Self(caller)) } else { Err(forbidden("query events")) }
    }
}

async fn caller(parts: &Parts, auth: &Arc<dyn Authenticator>) -> Result<Principal, Problem> {
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = header.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    auth.authenticate(bearer).await.map_err(|error| match error {
        AuthError::Missing | AuthError::Refused => {
            Problem::new(Exception::Unauthorised, error.to_string())
        }
        AuthError::Unavailable(_) => Problem::unavailable(&error),
        AuthError::TooMany { wait } => Problem::new(Exception::TooManyRequests, error.to_string())
            .with_header("retry-after", seconds(wait).into()),
    })
}

/// Whole seconds, as `Retry-After` has them; never too early.
fn seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

const ONLY_WITH_A_KEY: &str = "subscribing needs a key of this server: what its owner may see is \
    asked again before each letter, long after a token of another issuer has ended; query with the \
    token, subscribe with a key";

/// Refuses to keep an order of a caller who cannot be asked for later: a token that ends by itself
/// is no reason to go on telling.
pub(crate) async fn lasting(auth: &Arc<dyn Authenticator>, name: &str) -> Result<(), Problem> {
    match auth.principal(name).await {
        Ok(Some(caller)) if caller.may_query => Ok(()),
        Ok(_) => Err(Problem::new(Exception::Forbidden, ONLY_WITH_A_KEY)),
        Err(error) => Err(Problem::unavailable(&error)),
    }
}

fn forbidden(what: &str) -> Problem {
    Problem::new(Exception::Forbidden, format!("the key may not {what}"))
}
