//! Types of incidents.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::territory::{Placed, UnitId};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::market::MarketCode;
use crate::proceeding::{Thing, ThingKind};
use crate::subject::Subject;
use crate::words::Words;

closed_list! {
    /// What a case is about.
    Kind {
        /// An importing country's notice.
        NonCompliance = "non-compliance",
        /// A code used by those who may not (CT 1838/CT-BNN-BVTV).
        Misuse = "misuse",
        /// A change that the holder tells of.
        Change = "change",
    }
}

closed_list! {
    /// Where a case is.
    State {
        /// Nothing was done yet.
        Open = "open",
        /// Being looked into.
        Investigation = "investigation",
        /// The code is warned.
        Warned = "warned",
        /// The code is suspended.
        Suspended = "suspended",
        /// The holder says that it is put right.
        Corrected = "corrected",
        /// Put right; the code is active again.
        Recovered = "recovered",
        /// The code is revoked.
        Revoked = "revoked",
        /// Done, with an outcome.
        Settled = "settled",
        /// Nothing in it.
        Dismissed = "dismissed",
    }
}

impl State {
    /// Whether nothing more is to be done.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Recovered | Self::Revoked | Self::Settled | Self::Dismissed)
    }
}

closed_list! {
    /// What may be done with a case.
    Action {
        /// Look into it.
        Investigate = "investigate",
        /// Warn.
        Warn = "warn",
        /// Suspend.
        Suspend = "suspend",
        /// Tell the cause and hand in the proof of the correction.
        Correct = "correct",
        /// The correction is not enough.
        Reject = "reject",
        /// Recover.
        Recover = "recover",
        /// Revoke.
        Revoke = "revoke",
        /// End it with an outcome.
        Settle = "settle",
        /// End it: nothing in it.
        Dismiss = "dismiss",
    }
}

/// A case.
#[derive(Debug, Clone)]
pub struct Incident {
    /// Identity.
    pub id: Uuid,
    /// Number of the file.
    pub number: String,
    /// What it is about.
    pub kind: Kind,
    /// The notice that opened it.
    pub notice: Option<Uuid>,
    /// Whose code it is; none when nobody here has it.
    pub subject: Option<Subject>,
    /// The code, as it is written here or was reported.
    pub code: String,
    /// In which market; none means all.
    pub market: Option<MarketCode>,
    /// The holder.
    pub holder: Option<Uuid>,
    /// Commune of the subject.
    pub commune: Option<UnitId>,
    /// Province that handles it.
    pub province: UnitId,
    /// Where it is.
    pub state: State,
    /// What was found or told.
    pub about: String,
    /// Why it came to that, by the holder.
    pub cause: Option<String>,
    /// Last day for the correction.
    pub due: Option<Date>,
    /// On whose desk.
    pub officer: Option<(Uuid, String)>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Since when.
    pub created: Timestamp,
    /// Grows with every step.
    pub version: i64,
}

impl Incident {
    /// In whose territory it lies.
    pub fn placed(&self) -> Placed {
        Placed {
            commune: self.commune.clone(),
            province: Some(self.province.clone()),
            holder: self.holder,
        }
    }

    /// As a proceeding.
    pub fn thing(&self) -> Thing {
        Thing { kind: ThingKind::Incident, id: self.id }
    }

    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({ "case_state": self.state, "due": self.due.map(|due| due.to_string()) })
    }
}

/// A case to be opened.
#[derive(Debug, Clone)]
pub struct NewIncident {
    /// Identity, fresh.
    pub id: Uuid,
    /// What it is about.
    pub kind: Kind,
    /// The notice that opens it.
    pub notice: Option<Uuid>,
    /// Whose code it is, when that is known.
    pub subject: Option<Subject>,
    /// The code.
    pub code: String,
    /// In which market.
    pub market: Option<MarketCode>,
    /// What was found or told.
    pub about: Words,
    /// Last day for the correction.
    pub due: Option<Date>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}
