//! Who calls an interface for programs: a person's session, a machine with a key, or a program that
//! sends a person's own name and password.

use std::net::IpAddr;
use std::ops::Deref;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;

use super::error::Error;
use super::limit::Wait;
use super::site::Shell;
use super::visitor::Visitor;
use crate::accounts::keys;
use crate::accounts::{ApiKey, Capability, FAILURES_WINDOW, Login, Scopes, SignInError, SignedIn};
use crate::audit::Actor;
use crate::db::DbError;

/// Paths below which keys of machines open something.
const KEYS: [&str; 2] = ["/api/v1/", PASSWORDS];
/// Paths below which programs may also send a person's name and password. They only read there.
const PASSWORDS: &str = "/ogc/features/";
/// Longest name and password, as they are sent.
const BASIC_BYTES_MAX: usize = 1024;
/// What a password opens for a program that sends it, whatever the person may do.
const READS: Scopes =
    Scopes { capture: false, query: false, registry_read: true, registry_write: false };

/// Whether programs may send a person's name and password to this path.
pub fn takes_passwords(path: &str) -> bool {
    path.starts_with(PASSWORDS)
}

/// The machine behind a request, as far as it says that it is one.
#[derive(Clone, Debug)]
pub(super) enum Machine {
    /// It does not.
    None,
    /// It does, and what it sends opens nothing.
    Stranger,
    /// It is known.
    Known(ApiKey),
    /// A program of this person, who sent name and password.
    Of(SignedIn),
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
            Machine::Of(person) => {
                Some(Caller { visitor, person: person.clone(), scopes: Some(READS) })
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
/// [`Error::TooMany`] when its key is used more often than it may, or when too many wrong passwords
/// came for the name or from the address; [`Error::Db`].
pub(super) async fn machine(
    shell: &Shell,
    uri: &Uri,
    headers: &HeaderMap,
    address: Option<IpAddr>,
) -> Result<Machine, Error> {
    let mut sent = headers.get_all(header::AUTHORIZATION).iter();
    let Some(only) = sent.next() else { return Ok(Machine::None) };
    if !KEYS.iter().any(|folder| uri.path().starts_with(folder)) {
        return Ok(Machine::None);
    }
    let text = only.to_str().ok().filter(|_| sent.next().is_none());
    let Some((scheme, said)) = text.and_then(|text| text.split_once(' ')) else {
        return Ok(Machine::Stranger);
    };
    if scheme.eq_ignore_ascii_case("bearer") {
        return with_key(shell, said.trim().to_owned()).await;
    }
    if scheme.eq_ignore_ascii_case("basic") && takes_passwords(uri.path()) {
        return with_password(shell, said.trim(), address).await;
    }
    Ok(Machine::Stranger)
}

/// Name and password, as RFC 7617 writes them.
async fn with_password(
    shell: &Shell,
    said: &str,
    address: Option<IpAddr>,
) -> Result<Machine, Error> {
    let pair = || {
        let bytes =
            (said.len() <= BASIC_BYTES_MAX).then(|| BASE64_STANDARD.decode(said).ok())??;
        let text = String::from_utf8(bytes).ok()?;
        let (login, password) = text.split_once(':')?;
        Some((login.parse::<Login>().ok()?, password.to_owned()))
    };
    let Some((login, password)) = pair() else { return Ok(Machine::Stranger) };
    match shell.passwords.person(&shell.db, &shell.world, login, password, address).await {
        Ok(person) => Ok(Machine::Of(person)),
        Err(SignInError::Refused) => Ok(Machine::Stranger),
        Err(SignInError::TooMany) => {
            let wait = Duration::try_from(FAILURES_WINDOW).unwrap_or_default();
            Err(Error::TooMany(Wait(wait)))
        }
        Err(SignInError::Db(error)) => Err(error.into()),
    }
}

async fn with_key(shell: &Shell, secret: String) -> Result<Machine, Error> {
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

#[cfg(test)]
mod tests;
