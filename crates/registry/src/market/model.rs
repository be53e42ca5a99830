//! Types of markets and statuses.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use nguon_platform::i18n::Language;
use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::words::Words;

/// ISO 3166-1 alpha-2 of a country, or `EU`; `VN` is the domestic market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MarketCode([u8; 2]);

/// Text that is no market code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a market is named by two capital letters, as CN")]
pub struct MarketCodeError;

impl FromStr for MarketCode {
    type Err = MarketCodeError;

    fn from_str(text: &str) -> Result<Self, MarketCodeError> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self([*a, *b])),
            _ => Err(MarketCodeError),
        }
    }
}

impl fmt::Display for MarketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

impl Serialize for MarketCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A market.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Market {
    /// Its code.
    pub code: MarketCode,
    /// Vietnamese name.
    pub name: String,
    /// English name.
    pub english: String,
}

impl Market {
    /// Its name in a language.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.name,
            Language::En => &self.english,
        }
    }
}

closed_list! {
    /// Status of a code in a market (brief 3.5: the new scheme's four).
    Status {
        /// Applied for, not yet granted.
        Pending = "pending",
        /// May ship.
        Active = "active",
        /// May ship, and must put something right.
        Warned = "warned",
        /// May not ship until put right.
        Suspended = "suspended",
        /// Withdrawn for good; a new grant starts with a new application.
        Revoked = "revoked",
    }
}

/// A status in one market over a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketStatus {
    /// In which market.
    pub market: MarketCode,
    /// The status.
    pub status: Status,
    /// First day.
    pub from: Date,
    /// First day on which it was no longer so; none while it holds.
    pub to: Option<Date>,
    /// Why.
    pub reason: Option<String>,
}

impl MarketStatus {
    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "market": self.market,
            "status": self.status,
            "from": self.from.to_string(),
            "reason": self.reason,
        })
    }
}

/// A status to be set.
#[derive(Debug, Clone)]
pub struct NewStatus {
    /// Identity, fresh.
    pub id: Uuid,
    /// In which market.
    pub market: MarketCode,
    /// The status.
    pub status: Status,
    /// First day.
    pub from: Date,
    /// Why; needed to suspend and to revoke.
    pub reason: Option<Words>,
}

impl NewStatus {
    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "market": self.market,
            "status": self.status,
            "from": self.from.to_string(),
            "reason": self.reason,
        })
    }
}
