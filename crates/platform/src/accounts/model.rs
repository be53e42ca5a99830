//! Types of accounts.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use uuid::Uuid;

use super::rules::{Capability, may};
use super::{PasswordError, Secret};
use crate::audit::Actor;
use crate::territory::{Placed, Territory};

/// What kind of work a person does here (R222).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Looks after the installation: accounts, reference data, audit, backup.
    Administrator,
    /// Officer of a provincial department or sub-department.
    ProvincialOfficer,
    /// Officer of a commune.
    CommuneOfficer,
    /// Household, cooperative or firm that holds codes and lots.
    Holder,
    /// Reads only: supervisors, central bodies, mass organisations.
    Reader,
}

impl Role {
    /// All roles, for choices and for the permission matrix.
    pub const ALL: [Self; 5] = [
        Self::Administrator,
        Self::ProvincialOfficer,
        Self::CommuneOfficer,
        Self::Holder,
        Self::Reader,
    ];

    /// The word kept in the table and used in message keys (`role-…`).
    pub fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::ProvincialOfficer => "provincial-officer",
            Self::CommuneOfficer => "commune-officer",
            Self::Holder => "holder",
            Self::Reader => "reader",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.word() == text).ok_or(UnknownRole)
    }
}

/// Text that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("roles are administrator, provincial-officer, commune-officer, holder, reader")]
pub struct UnknownRole;

/// A sign-in name: 3 to 64 of `a–z 0–9 . - _ @`, lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Login(String);

impl Login {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Login {
    type Err = InvalidLogin;

    fn from_str(text: &str) -> Result<Self, InvalidLogin> {
        let text = text.trim().to_ascii_lowercase();
        let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_@".contains(&b);
        if (3..=64).contains(&text.len()) && text.bytes().all(good) {
            Ok(Self(text))
        } else {
            Err(InvalidLogin)
        }
    }
}

/// Text that cannot be a sign-in name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sign-in name has 3 to 64 letters a–z, digits and . - _ @")]
pub struct InvalidLogin;

/// An account as it is listed.
#[derive(Debug, Clone)]
pub struct Account {
    /// Identity.
    pub id: Uuid,
    /// Sign-in name.
    pub login: String,
    /// Name of the person or unit.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// Where.
    pub territory: Territory,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Whether it may still sign in.
    pub disabled: bool,
    /// Since when it exists.
    pub created: Timestamp,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Identity, fresh.
    pub id: Uuid,
    /// Sign-in name.
    pub login: Login,
    /// Name of the person or unit.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// Where.
    pub territory: Territory,
    /// The password, hashed.
    pub password: Secret,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

impl NewAccount {
    /// Hash the password (argon2id) with the given salt.
    ///
    /// # Errors
    /// [`PasswordError`] when the password is too short or too long.
    pub fn hash(password: &str, salt: [u8; 16]) -> Result<Secret, PasswordError> {
        Secret::hash(password, salt)
    }
}

/// The person behind a request.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account.
    pub account: Uuid,
    /// Sign-in name.
    pub login: String,
    /// Name shown.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// Where.
    pub territory: Territory,
    /// Token that every form of this session carries.
    pub csrf: String,
}

impl SignedIn {
    /// Whether the role allows it at all; whose records is asked of the territory.
    pub fn may(&self, capability: Capability) -> bool {
        may(self.role, capability)
    }

    /// Whether this person may see a record that belongs there.
    pub fn covers(&self, placed: &Placed) -> bool {
        self.territory.covers(placed)
    }

    /// This person as the actor of a change.
    pub fn actor(&self, at: Timestamp) -> Actor {
        Actor { id: Some(self.account), name: self.name.clone(), at, reason: None }
    }
}
