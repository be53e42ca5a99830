//! Types of holders.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::territory::Placed;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::identifier::PartyId;
use crate::site::Site;
use crate::words::Name;

closed_list! {
    /// What kind of holder (R103, R104).
    HolderKind {
        /// Hộ.
        Household = "household",
        /// Tổ hợp tác (THT).
        CooperativeGroup = "cooperative-group",
        /// Hợp tác xã (HTX).
        Cooperative = "cooperative",
        /// Doanh nghiệp.
        Firm = "firm",
        /// Tổ chức khác.
        Organisation = "organisation",
    }
}

impl HolderKind {
    /// Whether households are members of it.
    pub fn has_members(self) -> bool {
        matches!(self, Self::Cooperative | Self::CooperativeGroup)
    }
}

/// Text that is neither a phone number nor an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// A phone number has 8 to 15 digits, with or without a leading `+`.
    #[error("a phone number has 8 to 15 digits")]
    Phone,
    /// An identity number has 9 (until 2016) or 12 digits.
    #[error("an identity number has 12 digits, an old one 9")]
    IdentityNumber,
}

macro_rules! secret_digits {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// The digits; for those who may edit the holder.
            pub fn reveal(&self) -> &str {
                &self.0
            }

            /// All but the last three digits hidden.
            pub fn masked(&self) -> String {
                let shown = self.0.len().saturating_sub(3);
                format!("{}{}", "•".repeat(shown), &self.0[shown..])
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

secret_digits! {
    /// A phone number; never printed whole by accident.
    Phone
}
secret_digits! {
    /// Số định danh cá nhân (12 digits) or an old identity card's number (9).
    IdentityNumber
}

impl FromStr for Phone {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Self, ContactError> {
        let kept: String =
            text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
        let digits = kept.strip_prefix('+').unwrap_or(&kept);
        if (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(kept))
        } else {
            Err(ContactError::Phone)
        }
    }
}

impl FromStr for IdentityNumber {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Self, ContactError> {
        let digits: String = text.chars().filter(|c| *c != ' ').collect();
        if matches!(digits.len(), 9 | 12) && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(ContactError::IdentityNumber)
        }
    }
}

/// How to reach a holder, and who it is before the law. Personal data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contacts {
    /// Phone.
    pub phone: Option<Phone>,
    /// Identity number of the person or of the head of the household.
    pub identity_number: Option<IdentityNumber>,
}

impl Contacts {
    /// For the audit log: whether each is there, never what it is.
    pub(crate) fn json(&self) -> Json {
        let said = |there: bool| if there { "given" } else { "none" };
        json!({
            "phone": said(self.phone.is_some()),
            "identity_number": said(self.identity_number.is_some()),
        })
    }
}

/// What is said of a holder and may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Kind.
    pub kind: HolderKind,
    /// Name.
    pub name: Name,
    /// Seat or home.
    pub site: Site,
    /// GS1 party number.
    pub identifier: Option<PartyId>,
}

impl Facts {
    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "kind": self.kind,
            "name": self.name,
            "site": self.site.json(),
            "identifier": self.identifier,
        })
    }
}

/// A holder to be registered.
#[derive(Debug, Clone)]
pub struct NewHolder {
    /// Identity, fresh.
    pub id: Uuid,
    /// What is said of it.
    pub facts: Facts,
    /// Personal data.
    pub contacts: Contacts,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A registered holder.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Identity.
    pub id: Uuid,
    /// What is said of it.
    pub facts: Facts,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Since when it is registered.
    pub created: Timestamp,
    /// Grows with every change.
    pub version: i64,
}

impl Holder {
    /// In whose territory it lies.
    pub fn placed(&self) -> Placed {
        self.facts.site.placed(self.id)
    }
}

/// A household in a cooperative.
#[derive(Debug, Clone)]
pub struct Member {
    /// The household.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Where the household itself is registered.
    pub placed: Placed,
    /// First day.
    pub joined: Date,
    /// First day on which it was no longer a member.
    pub left: Option<Date>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}
