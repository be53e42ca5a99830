//! Types of applications.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::territory::Placed;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::growing_area::Purpose;
use crate::market::MarketCode;
use crate::proceeding::{Thing, ThingKind};
use crate::site::Site;
use crate::subject::Subject;

closed_list! {
    /// The two ways in (R18).
    Way {
        /// An organisation or a person applies.
        Applied = "applied",
        /// The locality proposes.
        Proposed = "proposed",
    }
}

closed_list! {
    /// Where an application is.
    State {
        /// Being written.
        Draft = "draft",
        /// Handed in at the commune; its completeness is looked at.
        Submitted = "submitted",
        /// Back with the applicant for a supplement.
        Returned = "returned",
        /// Complete; being appraised.
        Appraisal = "appraisal",
        /// A field check is to be made.
        FieldCheck = "field-check",
        /// An opinion is to be given.
        Opinion = "opinion",
        /// Sent on to the competent central body (R38).
        Central = "central",
        /// A decision is to be taken.
        Decision = "decision",
        /// Granted: code and confirmation are issued.
        Granted = "granted",
        /// Refused; an appeal is possible.
        Refused = "refused",
        /// Appealed.
        Appealed = "appealed",
        /// The refusal was upheld.
        Upheld = "upheld",
        /// Withdrawn by the applicant.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Whether nothing more is to be done (a refusal rests until somebody appeals).
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Granted | Self::Refused | Self::Upheld | Self::Withdrawn)
    }

    /// Whether the office has it and the clock may run.
    pub fn is_counted(self) -> bool {
        !self.is_closed() && !matches!(self, Self::Draft | Self::Appealed)
    }
}

closed_list! {
    /// What may be done with an application.
    Action {
        /// Hand it in.
        Submit = "submit",
        /// Send it back for a supplement.
        Return = "return",
        /// Hand it in again.
        Resubmit = "resubmit",
        /// Find it complete.
        Accept = "accept",
        /// Order the field check.
        OrderCheck = "order-check",
        /// Go on without one, where no market wants it first.
        SkipCheck = "skip-check",
        /// Hand on the field check's report.
        Report = "report",
        /// Ask for another field check.
        CheckAgain = "check-again",
        /// Send it on to the competent central body.
        Forward = "forward",
        /// Record the central body's answer.
        Answer = "answer",
        /// Give an opinion.
        Opine = "opine",
        /// Grant.
        Grant = "grant",
        /// Refuse.
        Refuse = "refuse",
        /// Withdraw it.
        Withdraw = "withdraw",
        /// Appeal against the refusal.
        Appeal = "appeal",
        /// Uphold the refusal.
        Uphold = "uphold",
        /// Appraise it anew.
        Reopen = "reopen",
    }
}

/// An application.
#[derive(Debug, Clone)]
pub struct Application {
    /// Identity.
    pub id: Uuid,
    /// Number of the file.
    pub number: String,
    /// Which way it came.
    pub way: Way,
    /// For what a code is asked.
    pub subject: Subject,
    /// For which markets, by code; `VN` is the domestic one.
    pub markets: Vec<MarketCode>,
    /// Export as soon as one market is abroad.
    pub purpose: Purpose,
    /// Whose.
    pub holder: Uuid,
    /// Where the subject lies.
    pub site: Site,
    /// Where it is.
    pub state: State,
    /// Day on which it was handed in first.
    pub filed: Option<Date>,
    /// Last day for the decision, while the clock runs and the limit is known.
    pub due: Option<Date>,
    /// Whose desk it is on.
    pub officer: Option<(Uuid, String)>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Since when it is there.
    pub created: Timestamp,
    /// Grows with every step.
    pub version: i64,
}

impl Application {
    /// In whose territory it lies.
    pub fn placed(&self) -> Placed {
        self.site.placed(self.holder)
    }

    /// As a proceeding.
    pub fn thing(&self) -> Thing {
        Thing { kind: ThingKind::Application, id: self.id }
    }

    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({ "app_state": self.state, "due": self.due.map(|due| due.to_string()) })
    }
}

/// `,CN,KR,`: as kept in a column.
pub(super) fn markets_text(markets: &[MarketCode]) -> String {
    markets.iter().fold(",".to_owned(), |text, market| format!("{text}{market},"))
}

/// Read back what [`markets_text`] wrote.
pub(super) fn markets_of(text: &str) -> Vec<MarketCode> {
    text.split(',').filter_map(|market| market.parse().ok()).collect()
}
