//! Types of keys.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::accounts::{Capability, Role, SignedIn};
use crate::territory::Territory;

/// The last use is written at most this often, so that asking for events is no write.
const USED_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// Whose machine it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A holder of the registry.
    Holder(Uuid),
    /// The office that looks after this territory.
    Office(Territory),
}

impl Owner {
    /// The owner as a territory: `holder:<id>`, or where the office looks after.
    pub fn territory(&self) -> Territory {
        match self {
            Self::Holder(id) => Territory::Holder(*id),
            Self::Office(territory) => territory.clone(),
        }
    }

    /// The holder, if it is one.
    pub fn holder(&self) -> Option<Uuid> {
        match self {
            Self::Holder(id) => Some(*id),
            Self::Office(_) => None,
        }
    }

    /// The name under which its machines hand in events.
    pub fn captor(&self) -> String {
        match self {
            Self::Holder(id) => format!("holder:{id}"),
            Self::Office(territory) => format!("office:{territory}"),
        }
    }
}

impl From<Territory> for Owner {
    fn from(territory: Territory) -> Self {
        match territory {
            Territory::Holder(id) => Self::Holder(id),
            office => Self::Office(office),
        }
    }
}

/// What a machine may do. By default nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own, and a column")]
pub struct Scopes {
    /// Hand in events.
    pub capture: bool,
    /// Ask for events.
    pub query: bool,
    /// Read the registry.
    pub registry_read: bool,
    /// Read the registry and hand in or change what its owner may.
    pub registry_write: bool,
}

impl Scopes {
    /// Nothing: no key is made for that.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// What either allows.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            capture: self.capture || other.capture,
            query: self.query || other.query,
            registry_read: self.registry_read || other.registry_read,
            registry_write: self.registry_write || other.registry_write,
        }
    }

    /// Whether a key of these opens what needs the capability. Deny first: decisions, accounts and
    /// the audit log are people's alone. (Events have a door of their own.)
    pub fn allows(self, capability: Capability) -> bool {
        match capability {
            Capability::ViewRegistry => self.registry_read || self.registry_write,
            Capability::EditRegistry | Capability::Apply => self.registry_write,
            _ => false,
        }
    }
}

/// Whether a key opens anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// It does.
    Good,
    /// Its time is over.
    Expired,
    /// Somebody took it back.
    Revoked,
}

impl KeyState {
    /// The part of the message key that tells it: `shell-keys-state-…`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

/// A key as it is kept; its secret is shown once and never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Identity.
    pub id: Uuid,
    /// What the machine is called.
    pub name: String,
    /// Whose machine.
    pub owner: Owner,
    /// The name under which it hands in events.
    pub captor: String,
    /// What it may do.
    pub scopes: Scopes,
    /// Since when.
    pub created: Timestamp,
    /// From when on it opens nothing.
    pub expires: Option<Timestamp>,
    /// When it was last used, to some minutes.
    pub used: Option<Timestamp>,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

impl ApiKey {
    /// Whether it opens anything at this instant.
    pub fn state(&self, now: Timestamp) -> KeyState {
        if self.revoked.is_some() {
            KeyState::Revoked
        } else if self.expires.is_some_and(|expires| expires <= now) {
            KeyState::Expired
        } else {
            KeyState::Good
        }
    }

    /// Whether a use now is worth writing down.
    pub fn use_is_news(&self, now: Timestamp) -> bool {
        self.used.is_none_or(|used| now.duration_since(used) > USED_EVERY)
    }

    /// The machine as if its owner's person had signed in: the role is what people of the owner
    /// have, and [`Scopes::allows`] narrows it.
    pub fn as_person(&self) -> SignedIn {
        let role = match &self.owner {
            Owner::Holder(_) => Role::Holder,
            Owner::Office(Territory::Commune(_)) => Role::CommuneOfficer,
            Owner::Office(_) => Role::ProvincialOfficer,
        };
        SignedIn {
            account: self.id,
            login: format!("key:{}", self.id),
            name: self.name.clone(),
            role,
            territory: self.owner.territory(),
            csrf: String::new(),
        }
    }

    /// For the audit log: never the secret, nor its hash.
    pub(super) fn json(&self) -> Json {
        json!({
            "name": self.name,
            "owner": self.owner.territory().to_string(),
            "capture": self.scopes.capture,
            "query": self.scopes.query,
            "registry_read": self.scopes.registry_read,
            "registry_write": self.scopes.registry_write,
            "expires": self.expires.map(|at| at.to_string()),
            "revoked": self.revoked.map(|at| at.to_string()),
        })
    }
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// Identity, fresh.
    pub id: Uuid,
    /// What the machine is called.
    pub name: String,
    /// Whose machine.
    pub owner: Owner,
    /// What it may do.
    pub scopes: Scopes,
    /// From when on it opens nothing.
    pub expires: Option<Timestamp>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}
