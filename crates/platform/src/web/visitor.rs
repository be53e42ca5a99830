//! Who asks, in which language, with what rights: extractors for handlers.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;

use super::caller::Machine;
use super::error::Error;
use super::site::Shell;
use crate::accounts::{Capability, SignedIn};
use crate::i18n::{Arg, Language};

/// Whoever sends the request. Every handler can ask for it.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The language of the answer.
    pub language: Language,
    /// The person, when signed in.
    pub signed_in: Option<SignedIn>,
    pub(super) shell: Arc<Shell>,
    pub(super) uri: Uri,
    /// Where the request comes from, as far as that counts.
    pub(crate) address: Option<IpAddr>,
    pub(super) machine: Machine,
}

impl Visitor {
    /// A text in the visitor's language.
    pub fn t(&self, key: &str) -> String {
        self.shell.messages.t(self.language, key)
    }

    /// A text with variables in the visitor's language.
    pub fn tr(&self, key: &str, args: &[(&str, &dyn Arg)]) -> String {
        self.shell.messages.tr(self.language, key, args)
    }

    /// Whether the person, if any, may do that at all.
    pub fn may(&self, capability: Capability) -> bool {
        self.signed_in.as_ref().is_some_and(|person| person.may(capability))
    }

    /// A built script as bytes, for a route that hands it out under an address of its own (a service
    /// worker); none when `web/` was not built.
    pub fn script(&self, name: &str) -> Option<Vec<u8>> {
        self.shell.assets.script(name)
    }

    /// Whether cookies are kept to https.
    pub(crate) fn secure(&self) -> bool {
        self.shell.settings.secure
    }

    /// Whether this installation sends letters.
    pub(crate) fn mails(&self) -> bool {
        self.shell.settings.mails
    }

    pub(crate) fn work(&self) -> &[Arc<dyn super::nav::WorkSource>] {
        &self.shell.work
    }
}

/// A signed-in person. Derefs to [`SignedIn`].
#[derive(Clone, Debug)]
pub struct Officer {
    /// The request's side of it: language, page.
    pub visitor: Visitor,
    person: SignedIn,
}

impl Deref for Officer {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.person
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::internal("a route was opened outside of the site"))
    }
}

impl<S: Sync> FromRequestParts<S> for Officer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let person = visitor.signed_in.clone().ok_or(Error::SignInNeeded)?;
        Ok(Self { visitor, person })
    }
}
