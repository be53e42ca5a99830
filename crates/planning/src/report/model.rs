//! Types of reports.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::territory::{Placed, UnitId};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use nguon_platform::closed_list;

closed_list! {
    /// Where a round is.
    RoundState {
        /// The units hand in their parts.
        Collecting = "collecting",
        /// Summed up; the department writes and signs.
        Consolidated = "consolidated",
        /// Approved and locked.
        Approved = "approved",
    }
}

closed_list! {
    /// What may be done with a round.
    RoundAction {
        /// Sum up.
        Consolidate = "consolidate",
        /// Back to the units.
        Reopen = "reopen",
        /// Approve: a version is made that never changes.
        Approve = "approve",
        /// Begin the next version.
        Correct = "correct",
    }
}

closed_list! {
    /// Where a unit's part is.
    PartState {
        /// Nothing was written yet.
        Open = "open",
        /// Being written.
        Draft = "draft",
        /// Handed in.
        Submitted = "submitted",
        /// Back with the unit.
        Returned = "returned",
    }
}

closed_list! {
    /// What may be done with a part.
    PartAction {
        /// Keep what was written.
        Save = "save",
        /// Hand it in.
        Submit = "submit",
        /// Give it back.
        Return = "return",
        /// Urge the unit.
        Remind = "remind",
    }
}

/// Where a number comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Counted from records: the name of the measure.
    Records(String),
    /// Told by the unit, since no room keeps such records.
    Typed,
}

/// A number that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its name in tables.
    pub id: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether there is one number for each group.
    pub split: bool,
    /// Whether amounts are square metres (people read hectares); else counts.
    pub square_metres: bool,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub english: String,
}

/// What is written beside the numbers (R147, R169).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// Results in words.
    pub results: String,
    /// Difficulties.
    pub difficulties: String,
    /// Proposals.
    pub proposals: String,
}

/// A round of reports.
#[derive(Debug, Clone)]
pub struct Round {
    /// Identity.
    pub id: Uuid,
    /// Its cycle.
    pub cycle: String,
    /// Title, without the word "report".
    pub title: String,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period, as of which is counted.
    pub as_of: Date,
    /// The first day that is too late.
    pub before: Option<Date>,
    /// What is asked.
    pub form: Vec<Line>,
    /// The body above the agency.
    pub superior: String,
    /// The agency that reports.
    pub agency: String,
    /// Where it is signed.
    pub place: String,
    /// Where the round is.
    pub state: RoundState,
    /// The consolidated texts.
    pub texts: Texts,
    /// Whose it is.
    pub province: UnitId,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Counts changes.
    pub version: i64,
}

impl Round {
    /// Where it belongs.
    pub fn placed(&self) -> Placed {
        Placed { commune: None, province: Some(self.province.clone()), holder: None }
    }

    /// Whether a part that is not there on this day is late.
    pub fn is_over(&self, today: Date) -> bool {
        self.before.is_some_and(|before| today >= before)
    }

    /// For the audit log.
    pub(super) fn json(&self) -> Json {
        json!({
            "title": self.title, "cycle": self.cycle, "from": self.from.to_string(),
            "as_of": self.as_of.to_string(),
            "before": self.before.map(|day| day.to_string()), "state": self.state.word(), "texts": self.texts,
        })
    }
}

/// A round to be opened.
#[derive(Debug, Clone)]
pub struct NewRound {
    /// Identity, fresh.
    pub id: Uuid,
    /// Its cycle.
    pub cycle: String,
    /// Title, without the word "report".
    pub title: String,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period.
    pub as_of: Date,
    /// The first day that is too late.
    pub before: Option<Date>,
    /// The body above the agency.
    pub superior: String,
    /// The agency that reports.
    pub agency: String,
    /// Where it is signed.
    pub place: String,
    /// Whose it is.
    pub province: UnitId,
    /// Who is asked, in the order shown.
    pub parts: Vec<NewPart>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A unit that is asked.
#[derive(Debug, Clone)]
pub struct NewPart {
    /// Identity, fresh.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its commune; none for an office of the province.
    pub commune: Option<UnitId>,
}

/// The part of one unit.
#[derive(Debug, Clone)]
pub struct Part {
    /// Identity.
    pub id: Uuid,
    /// Its round.
    pub report: Uuid,
    /// The unit's name.
    pub name: String,
    /// Its commune; none for an office of the province.
    pub commune: Option<UnitId>,
    /// Its province.
    pub province: UnitId,
    /// Where it is.
    pub state: PartState,
    /// What the unit writes.
    pub texts: Texts,
    /// When and by whom it was handed in last.
    pub submitted: Option<(Timestamp, String)>,
    /// When the unit was urged last.
    pub reminded: Option<Timestamp>,
    /// How often.
    pub reminders: u32,
    /// Counts changes.
    pub version: i64,
}

impl Part {
    /// Where it belongs.
    pub fn placed(&self) -> Placed {
        Placed {
            commune: self.commune.clone(),
            province: Some(self.province.clone()),
            holder: None,
        }
    }

    /// Whether it is handed in.
    pub fn is_in(&self) -> bool {
        self.state == PartState::Submitted
    }

    /// Whether it was handed in too late for its round, or is not there and should be.
    pub fn is_late(&self, round: &Round, today: Date) -> bool {
        match (&self.submitted, self.is_in()) {
            (Some((at, _)), true) => round.is_over(nguon_platform::i18n::today(*at)),
            _ => round.is_over(today),
        }
    }
}

/// One number of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its line.
    pub line: String,
    /// Its group; empty where the line is not split, or the records have none.
    pub group: String,
    /// The number; none where nobody told it.
    pub amount: Option<i64>,
    /// How many records behind it have no amount.
    pub unknown: u64,
    /// What the unit says about it.
    pub remark: String,
}

/// A step that was taken.
#[derive(Debug, Clone)]
pub struct Step {
    /// The unit whose part it was; none for the round itself.
    pub part_name: Option<String>,
    /// What was done.
    pub action: String,
    /// When.
    pub at: Timestamp,
    /// Who, by the name of that time.
    pub by: String,
    /// Why.
    pub note: Option<String>,
}

/// What one unit adds to a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSum {
    /// Its name.
    pub name: String,
    /// What it handed in.
    pub handed_in: Option<i64>,
    /// What the records say now; none for a typed number or an office.
    pub records: Option<i64>,
    /// What it says about it.
    pub remark: String,
}

/// A number of the whole: the sum of the parts beside what the records say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Its line.
    pub line: Line,
    /// Its group.
    pub group: String,
    /// Sum of what was handed in; none when no unit told it.
    pub handed_in: Option<i64>,
    /// What the records of the whole territory say; none for a typed number.
    pub records: Option<i64>,
    /// How many records have no amount, as handed in.
    pub unknown: u64,
    /// What each unit adds.
    pub units: Vec<UnitSum>,
}

impl Sum {
    /// Records less parts, where it is not nothing.
    pub fn difference(&self) -> Option<i64> {
        let difference = self.records?.checked_sub(self.handed_in.unwrap_or_default())?;
        (difference != 0).then_some(difference)
    }
}

/// What an approved report carries beside its content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Number and sign: `123/BC-SNNMT`.
    pub number: String,
    /// Day of signing.
    #[serde(with = "day")]
    pub signed_on: Date,
    /// `KT. GIÁM ĐỐC`; may be empty.
    pub authority: String,
    /// Title of the signer.
    pub title: String,
    /// Name of the signer.
    pub name: String,
    /// Who gets it.
    pub recipients: Vec<String>,
}

/// An approved report, whole: nothing in it depends on anything else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// Title, without the word "report".
    pub title: String,
    /// First day of the period.
    #[serde(with = "day")]
    pub from: Date,
    /// Last day of the period.
    #[serde(with = "day")]
    pub as_of: Date,
    /// The body above the agency.
    pub superior: String,
    /// The agency that reports.
    pub agency: String,
    /// Where it is signed.
    pub place: String,
    /// Number, day, signer, recipients.
    pub signature: Signature,
    /// The numbers.
    pub sums: Vec<Sum>,
    /// The consolidated texts.
    pub texts: Texts,
    /// Units that handed in too late.
    pub late: Vec<String>,
    /// Units whose part is not in it.
    pub missing: Vec<String>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A version in the list of versions.
#[derive(Debug, Clone)]
pub struct Version {
    /// From 1.
    pub number: u32,
    /// When it was approved.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why it was made; none for the first.
    pub reason: Option<String>,
    /// What it says.
    pub content: Approved,
    /// SHA-256 of its text, as in the audit log.
    pub sha256: String,
}

/// Days as ISO 8601 text.
mod day {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serializer, de};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Date, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
