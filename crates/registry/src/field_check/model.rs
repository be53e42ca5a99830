//! Types of field checks.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::form;
use crate::closed::closed_list;
use crate::error::Refusal;
use crate::rulebook::Item;
use crate::subject::Subject;
use crate::words::Words;

closed_list! {
    /// Why a check is made.
    Cause {
        /// Before a code is granted.
        Grant = "grant",
        /// Once a season (R30).
        Season = "season",
        /// On an importer's demand or unannounced (R70).
        AdHoc = "ad-hoc",
        /// After an earlier check or a correction.
        FollowUp = "follow-up",
    }
}

closed_list! {
    /// What it came to.
    Conclusion {
        /// Đạt.
        Pass = "pass",
        /// To be put right and looked at again.
        PutRight = "put-right",
        /// Không đạt.
        Fail = "fail",
    }
}

/// An answer, with the words of its item at that time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The item.
    pub id: String,
    /// Its words, in Vietnamese.
    pub name: String,
    /// `yes`, `no`, a number or words; empty when not looked at.
    pub value: String,
}

/// All answers.
pub type Answers = Vec<Answer>;

/// A check to be recorded.
#[derive(Debug, Clone)]
pub struct NewFieldCheck {
    /// Identity, fresh.
    pub id: Uuid,
    /// Of what.
    pub subject: Subject,
    /// Why.
    pub cause: Cause,
    /// The proceeding that it was made for.
    pub thing: Option<Uuid>,
    /// The day on the spot.
    pub on: Date,
    /// What it came to.
    pub conclusion: Conclusion,
    /// Answers.
    pub answers: Answers,
    /// In words.
    pub note: Option<Words>,
}

impl NewFieldCheck {
    /// Whether it is finished: not in the future, every needed item answered, and no pass over an
    /// item that is not met.
    pub fn check(&self, items: &[&Item], today: Date) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if self.on > today {
            refusals.push(Refusal::new("on", "registry-error-day-in-future"));
        }
        let value = |item: &Item| {
            let found = self.answers.iter().find(|answer| answer.id == item.id);
            found.map_or("", |answer| answer.value.as_str())
        };
        refusals.extend(form::refusals(items, &self.answers, today));
        let unmet = items.iter().any(|item| item.needed && value(item) == "no");
        if unmet && self.conclusion == Conclusion::Pass {
            refusals.push(Refusal::new("conclusion", "registry-error-check-unmet"));
        }
        refusals
    }
}

/// A recorded check.
#[derive(Debug, Clone)]
pub struct FieldCheck {
    /// Why.
    pub cause: Cause,
    /// The day on the spot.
    pub on: Date,
    /// What it came to.
    pub conclusion: Conclusion,
    /// Answers.
    pub answers: Answers,
    /// In words.
    pub note: Option<String>,
    /// Who made it.
    pub by: String,
    /// When it was recorded.
    pub at: Timestamp,
}
