//! Types of certificates.

use jiff::civil::Date;
use uuid::Uuid;

use crate::closed::closed_list;
use crate::error::Refusal;
use crate::words::{Name, Number};

closed_list! {
    /// What a certificate attests.
    Standard {
        /// Vietnamese good agricultural practice.
        VietGap = "vietgap",
        /// `GLOBALG.A.P.`
        GlobalGap = "globalgap",
        /// Organic.
        Organic = "organic",
    }
}

/// A certificate as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// What it attests.
    pub standard: Standard,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Certificate {
    /// Whether it holds on a day; both its days belong to it.
    pub fn holds_on(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// A certificate to be recorded.
#[derive(Debug, Clone)]
pub struct NewCertificate {
    /// Identity, fresh.
    pub id: Uuid,
    /// What it attests.
    pub standard: Standard,
    /// Its number.
    pub number: Number,
    /// Who issued it.
    pub issuer: Name,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl NewCertificate {
    /// A period that ends before it begins is refused.
    pub fn check(&self) -> Vec<Refusal> {
        if self.to < self.from {
            vec![Refusal::new("to", "registry-error-period")]
        } else {
            Vec::new()
        }
    }
}
