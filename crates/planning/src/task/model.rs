//! Types of tasks.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::closed_list;
use nguon_platform::territory::{Placed, UnitId};
use serde_json::{Value as Json, json};
use uuid::Uuid;

closed_list! {
    /// How far a task is.
    State {
        /// Not begun.
        Open = "open",
        /// Being done.
        Doing = "doing",
        /// Done, with its day.
        Done = "done",
    }
}

closed_list! {
    /// What can be done with a task.
    Action {
        /// Begin it.
        Start = "start",
        /// Close it, with day and evidence.
        Finish = "finish",
        /// Take it up again, with a reason.
        Reopen = "reopen",
        /// Give it to another unit, with a reason.
        HandOver = "hand-over",
    }
}

/// Where the unit in charge is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// None for a unit of the province.
    pub commune: Option<UnitId>,
    /// Province.
    pub province: UnitId,
}

impl Place {
    /// For the territory of a session.
    pub fn placed(&self) -> Placed {
        Placed {
            commune: self.commune.clone(),
            province: Some(self.province.clone()),
            holder: None,
        }
    }
}

/// A task that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// Identity.
    pub id: Uuid,
    /// Plan and row of its assignment table.
    pub source: Option<(String, String)>,
    /// The task that it is a part of.
    pub parent: Option<Uuid>,
    /// What is to be done.
    pub title: String,
    /// Unit in charge.
    pub unit: String,
    /// Where that is.
    pub place: Place,
    /// Last day.
    pub due: Option<Date>,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// What it was made with, as it is now.
    pub set: NewTask,
    /// How far it is.
    pub state: State,
    /// What shows that it is done.
    pub evidence: String,
    /// The day on which it was done.
    pub done_on: Option<Date>,
    /// Whether it is demonstration data.
    pub demonstration: bool,
    /// From 1, for changes at the same time.
    pub version: i64,
}

impl Task {
    /// Whether its day is over and it is not done.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.state != State::Done && self.set.due.is_some_and(|due| due < today)
    }

    /// For the audit log.
    pub(super) fn json(&self) -> Json {
        json!({
            "title": self.set.title,
            "unit": self.set.unit,
            "commune": self.set.place.commune.as_ref().map(ToString::to_string),
            "province": self.set.place.province.to_string(),
            "due": self.set.due.map(|day| day.to_string()),
            "state": self.state.word(),
            "evidence": self.evidence,
            "done_on": self.done_on.map(|day| day.to_string()),
        })
    }
}

/// How many of a task's sub-tasks are done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Done.
    pub done: u64,
    /// All.
    pub all: u64,
}

impl Progress {
    /// In percent, rounded down; none without sub-tasks.
    pub fn percent(self) -> Option<u64> {
        (self.done * 100).checked_div(self.all)
    }
}

/// A step of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `create` or a word of [`Action`].
    pub action: String,
    /// The unit in charge after it, where it changed.
    pub unit: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Why.
    pub note: Option<String>,
}
