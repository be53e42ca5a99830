//! Types of plans and visits.

use jiff::civil::Date;
use nguon_platform::accounts::{Capability, SignedIn};
use nguon_platform::territory::{Placed, Territory, UnitId};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::subject::Subject;
use crate::words::{Number, Words};

/// Years that a plan may be for.
pub(super) const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

closed_list! {
    /// How far a plan is; messages `registry-inspection-state-…`.
    PlanState {
        /// Being made.
        Draft = "draft",
        /// Decided; every change is an amendment with a reason.
        Approved = "approved",
    }
}

closed_list! {
    /// Whether a visit is meant.
    Standing {
        /// To be made.
        Kept = "kept",
        /// Given up, with a reason.
        Cancelled = "cancelled",
        /// Taken out of a draft; nobody sees it, and only undoing brings it back.
        Removed = "removed",
    }
}

/// Days from the first to the last, both in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Window {
    /// First day.
    pub first: Date,
    /// Last day, not before the first.
    pub last: Date,
}

impl Window {
    /// None when the last day is before the first.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether all of another lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// A yearly plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Identity.
    pub id: Uuid,
    /// The year in which its seasons end.
    pub year: i16,
    /// The commune whose office makes it; none for a province's.
    pub commune: Option<UnitId>,
    /// The province; none for the whole country.
    pub province: Option<UnitId>,
    /// What it is about, in words.
    pub about: String,
    /// How far it is.
    pub state: PlanState,
    /// Number and day of the decision and who took it, once approved.
    pub decision: Option<(String, Date, String)>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Version, for changes.
    pub version: i64,
}

impl Plan {
    /// Whose it is.
    pub fn placed(&self) -> Placed {
        Placed { commune: self.commune.clone(), province: self.province.clone(), holder: None }
    }

    /// Of which codes it speaks.
    pub fn territory(&self) -> Territory {
        match (&self.commune, &self.province) {
            (Some(commune), _) => Territory::Commune(commune.clone()),
            (None, Some(province)) => Territory::Province(province.clone()),
            (None, None) => Territory::Country,
        }
    }

    /// Whether this person's office makes and amends it.
    pub(super) fn is_of(&self, person: &SignedIn) -> bool {
        person.may(Capability::EditRegistry) && person.covers(&self.placed())
    }

    /// Whether this person may read it; `visited` says whether it has visits in their territory. A
    /// draft is its office's own.
    pub(super) fn shown_to(&self, person: &SignedIn, visited: bool) -> bool {
        match self.state {
            PlanState::Draft => self.is_of(person),
            PlanState::Approved => visited || person.covers(&self.placed()),
        }
    }

    /// For the audit log.
    pub(super) fn json(&self) -> Json {
        json!({
            "year": self.year,
            "plan_state": self.state,
            "about": self.about,
            "decision": self.decision.as_ref().map(|one| &one.0),
            "decided_on": self.decision.as_ref().map(|one| one.1.to_string()),
            "decided_by": self.decision.as_ref().map(|one| &one.2),
        })
    }
}

/// A plan to be made.
#[derive(Debug, Clone)]
pub struct NewPlan {
    /// Identity, fresh.
    pub id: Uuid,
    /// The year, 2000 to 2100.
    pub year: i16,
    /// The commune whose office makes it; none for a province's.
    pub commune: Option<UnitId>,
    /// The province; none for the whole country.
    pub province: Option<UnitId>,
    /// What it is about.
    pub about: Words,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// The decision about a plan.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Number of the decision.
    pub number: Number,
    /// Its day.
    pub on: Date,
    /// Who took it.
    pub by: Words,
}

/// What an office decides about a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Whether it is meant.
    pub standing: Standing,
    /// When.
    pub window: Window,
    /// By whom: account and name; none yet.
    pub officer: Option<(Uuid, String)>,
    /// Why it was cancelled.
    pub reason: Option<String>,
}

/// A visit of a plan.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Identity.
    pub id: Uuid,
    /// Whose plan.
    pub plan: Uuid,
    /// What is visited.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// Crops of the season, by their ids in order; none for a packing house.
    pub crops: Vec<String>,
    /// The season for which it is made.
    pub season: Window,
    /// Where it lies.
    pub commune: UnitId,
    /// Its province.
    pub province: UnitId,
    /// Whose it is.
    pub holder: Uuid,
    /// What was decided about it.
    pub terms: Terms,
    /// Version.
    pub version: i64,
}

impl Visit {
    /// In whose territory it lies.
    pub fn placed(&self) -> Placed {
        Placed {
            commune: Some(self.commune.clone()),
            province: Some(self.province.clone()),
            holder: Some(self.holder),
        }
    }
}
