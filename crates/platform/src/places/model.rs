//! Types of administrative units.

use jiff::civil::Date;

use crate::territory::UnitId;

crate::closed_list! {
    /// Level of a unit. Districts ended on 1/7/2025.
    Level {
        /// tỉnh, thành phố trực thuộc trung ương
        Province = "province",
        /// quận, huyện, thị xã, thành phố thuộc tỉnh: until 30/6/2025
        District = "district",
        /// xã, phường, thị trấn, đặc khu
        Commune = "commune",
    }
}

crate::closed_list! {
    /// Whether all of a unit went to the other.
    Extent {
        /// All of it.
        Full = "full",
        /// It was split: only a point in a polygon, or a person, can say where a farm is now.
        Partial = "partial",
    }
}

crate::closed_list! {
    /// How sure a fact is.
    Confidence {
        /// Legal text or official list.
        Sure = "sure",
        /// One good secondary source.
        Likely = "likely",
        /// Sources disagree.
        Unsure = "unsure",
    }
}

/// What a unit was called and where it belonged, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day; none = before the records begin.
    pub from: Option<Date>,
    /// First day on which it is no longer so; none = open.
    pub to: Option<Date>,
    /// tỉnh, thành phố, xã, phường …
    pub kind: String,
    /// Name without its kind.
    pub name: String,
    /// Full name in English.
    pub english: String,
    /// Unit one level up.
    pub parent: Option<UnitId>,
    /// Legal act.
    pub basis: String,
    /// How sure.
    pub confidence: Confidence,
}

impl Period {
    /// `Phường Châu Đốc`.
    pub fn full_name(&self) -> String {
        let mut letters = self.kind.chars();
        let first = letters.next().map(|c| c.to_uppercase().collect::<String>());
        format!("{}{} {}", first.unwrap_or_default(), letters.as_str(), self.name)
    }

    /// Whether it was so on that day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }
}

/// A unit with all its periods, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Code and first day.
    pub id: UnitId,
    /// Level.
    pub level: Level,
    /// At least one.
    pub periods: Vec<Period>,
}

impl Unit {
    /// How it was on a day, if it existed.
    pub fn on(&self, day: Date) -> Option<&Period> {
        self.periods.iter().find(|period| period.holds_on(day))
    }

    /// How it was last.
    pub fn last(&self) -> Option<&Period> {
        self.periods.last()
    }
}

/// A row of a fact file: one unit and period, its parent by code alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodFact {
    /// Where the row stands, for messages: `units.tsv:17`.
    pub place: String,
    /// Official number.
    pub code: String,
    /// Level.
    pub level: Level,
    /// Code one level up, empty for a province.
    pub parent_code: String,
    /// The rest; `parent` is resolved at import.
    pub period: Period,
}

/// A row of a fact file: what became of a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFact {
    /// Where the row stands, for messages.
    pub place: String,
    /// The day.
    pub on: Date,
    /// Level of both.
    pub level: Level,
    /// Number of the unit until the day before.
    pub old_code: String,
    /// Number of the unit from the day on.
    pub new_code: String,
    /// All or part.
    pub extent: Extent,
    /// Whether it is still the same unit (renamed, raised in status, moved under a new parent).
    pub same_unit: bool,
    /// Legal act.
    pub basis: String,
    /// For a reader.
    pub note: String,
    /// How sure.
    pub confidence: Confidence,
}

/// What a set of files says, and what in it could not be read.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Units and periods.
    pub periods: Vec<PeriodFact>,
    /// What became of them.
    pub changes: Vec<ChangeFact>,
    /// Rows that were refused: place and reason.
    pub refused: Vec<String>,
}
