//! Who calls an interface for programs: a person's session, or a machine with a key.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use jiff::Timestamp;

use super::error::Error;
use super::site::Shell;
use super::visitor::Visitor;
use crate::accounts::keys;
use crate::accounts::{ApiKey, Capability, Scopes, SignedIn};
use crate::audit::Actor;
use crate::db::DbError;

/// Paths below which keys of machines open something.
const FOLDER: &str = "/api/v1/";

/// The machine behind a request, as far as it says that it is one.
#[derive(Clone, Debug)]
pub(super) enum Machine {
    /// It does not.
    None,
    /// It does, and its key opens nothing.
    Stranger,
    /// It is known.
    Known(ApiKey),
}

/// Whoever calls. Derefs to [`SignedIn`]: for a machine the person that its owner would be. What it
/// may do is asked of [`Caller::may`].
#[derive(Clone, Debug)]
pub struct Caller {
    /// The request's side of it: language.
    pub visitor: Visitor,
    person: SignedIn,
    scopes: Option<Scopes>,
}

impl Caller {
    /// Whether the role allows it, and the key too if it comes with one.
    pub fn may(&self, capability: Capability) -> bool {
        self.person.may(capability) && self.scopes.is_none_or(|scopes| scopes.allows(capability))
    }

    /// Whether it is a machine with a key.
    pub fn is_machine(&self) -> bool {
        self.scopes.is_some()
    }

    /// The caller as the actor of a change.
    pub fn actor(&self, at: Timestamp) -> Actor {
        self.person.actor(at)
    }
}

impl Deref for Caller {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.person
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        Visitor::from_request_parts(parts, state).await?.caller().ok_or(Error::KeyNeeded)
    }
}

impl Visitor {
    /// Who calls. A request with a key is the machine's, whatever else it carries.
    pub(super) fn caller(&self) -> Option<Caller> {
        let visitor = self.clone();
        match &self.machine {
            Machine::Stranger => None,
            Machine::Known(key) => {
                Some(Caller { visitor, person: key.as_person(), scopes: Some(key.scopes) })
            }
            Machine::None => {
                self.signed_in.clone().map(|person| Caller { visitor, person, scopes: None })
            }
        }
    }
}

/// The machine that sends a request.
///
/// # Errors
/// [`Error::TooMany`] when its key is used more often than it may, [`Error::Db`].
pub(super) async fn machine(
    shell: &Shell,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Machine, Error> {
    let Some(sent) = headers.get(header::AUTHORIZATION) else { return Ok(Machine::None) };
    if !uri.path().starts_with(FOLDER) {
        return Ok(Machine::None);
    }
    let secret = sent.to_str().ok().and_then(|text| {
        let (scheme, secret) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
    });
    let Some(secret) = secret else { return Ok(Machine::Stranger) };
    let now = shell.world.now();
    let found = shell.db.read::<_, DbError>(move |tx| keys::principal(tx, &secret, now)).await?;
    let Some(key) = found else { return Ok(Machine::Stranger) };
    if let Some(pace) = &shell.settings.key_pace {
        pace.take(&key.id).map_err(Error::TooMany)?;
    }
    if key.use_is_news(now) {
        let id = key.id;
        let noted =
            shell.db.write_derived::<_, DbError>(move |tx| keys::note_use(tx, id, now)).await;
        // A full disk is no reason to refuse whoever only reads.
        if let Err(error) = noted {
            tracing::warn!(%error, key = %id, "the use of a key was not written down");
        }
    }
    Ok(Machine::Known(key))
}
