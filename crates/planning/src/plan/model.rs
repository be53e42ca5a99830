//! Types of a plan. They are built by reading files or the store and hold what is printed.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use nguon_platform::places::Confidence;

use super::{
    Bound, BudgetLine, Content, CropGroup, Deadline, Figure, Measure, Objective, Pace, PlanTask,
    Relation, Table, Unit,
};

/// Identifier of a plan: name of its folder and part of its address, such as `an-giang-2023`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanId(String);

/// Text that is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an identifier has 1 to 60 small letters a–z, digits and single hyphens between them")]
pub struct PlanIdError;

impl FromStr for PlanId {
    type Err = PlanIdError;

    fn from_str(text: &str) -> Result<Self, PlanIdError> {
        let word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if text.len() <= 60 && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PlanIdError)
        }
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A plan as its document prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Identifier.
    pub id: PlanId,
    /// Title, in Vietnamese.
    pub title: String,
    /// From when to when.
    pub period: Period,
    /// Where.
    pub territory: Territory,
    /// The decision it stands in.
    pub document: Document,
    /// Acts it names as its basis.
    pub legal_basis: Vec<LegalBasis>,
    /// What it is for.
    pub objectives: Vec<Objective>,
    /// Headline targets.
    pub targets: Vec<Target>,
    /// Tables, in the order of the document.
    pub tables: Vec<Table>,
    /// What is to be done, by whom.
    pub tasks: Vec<PlanTask>,
    /// Days by which something is due.
    pub deadlines: Vec<Deadline>,
    /// Lines of money.
    pub budget: Vec<BudgetLine>,
    /// The printed sum of the money, in dong.
    pub budget_total: Option<Figure>,
}

impl Document {
    /// Kind and number, or what is known of it.
    pub fn name(&self) -> String {
        match &self.number {
            Some(number) => format!("{} {number}", self.kind),
            None => self.kind.clone(),
        }
    }
}

impl Plan {
    /// The table with this identifier.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id() == id)
    }

    /// The columns that hold figures of a measure up to a year, each with its table and its place
    /// there; of all crops together where no group is asked for. A column without a year counts in
    /// every year.
    pub fn figures(
        &self,
        wanted: Measure,
        group: Option<CropGroup>,
        until: Option<i16>,
    ) -> impl Iterator<Item = (&Table, usize)> {
        let counts = move |content: &Content| {
            matches!(
                *content,
                Content::Figure { measure, crop_group, year }
                    if measure == wanted
                        && (group.is_none() || crop_group == group)
                        && until.is_none_or(|until| year.is_none_or(|year| year <= until))
            )
        };
        self.tables.iter().flat_map(move |table| {
            let columns = table.columns().iter().enumerate();
            let counting = columns.filter(move |(_, column)| counts(&column.content));
            counting.map(move |(at, _)| (table, at))
        })
    }
}

/// From when to when a plan runs; both days belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day; none where the source does not give it.
    pub from: Option<Date>,
    /// Last day.
    pub to: Date,
    /// The words the days come from.
    pub quote: String,
}

/// Where a plan holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Code of the province, two digits.
    pub code: String,
    /// The day on which this and every other unit code of the plan is read.
    pub as_of: Date,
}

/// The decision that a plan stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Kind, in Vietnamese: `Quyết định`.
    pub kind: String,
    /// Number: `1753/QĐ-UBND`; none where the source does not give it.
    pub number: Option<String>,
    /// Day it was signed; none where the source does not give it.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: String,
    /// What our source is, where it is not the document itself.
    pub note: Option<String>,
}

/// An act that a plan names: its basis, the plan above it, its programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalBasis {
    /// The act.
    pub act: String,
    /// What it is to the plan.
    pub relation: Relation,
    /// Day it was signed; none where the source does not give it.
    pub date: Option<Date>,
    /// What became of it, where it is overtaken.
    pub replaced: Option<Replaced>,
}

/// What overtook an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// First day of the new act.
    pub on: Date,
    /// The new act.
    pub by: String,
    /// How sure this is.
    pub confidence: Confidence,
}

/// A headline target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its number in the list of requirements: `R7`.
    pub id: String,
    /// What it counts.
    pub measure: Measure,
    /// Its crop group; none = all.
    pub crop_group: Option<CropGroup>,
    /// Unit of the value.
    pub unit: Unit,
    /// The value, as printed.
    pub value: Figure,
    /// Once or each year.
    pub pace: Pace,
    /// The value, or at least the value.
    pub bound: Bound,
    /// The first year of the target, where one is printed.
    pub from_year: Option<i16>,
    /// The year by whose end it is to be reached; none where the source does not give it.
    pub by_year: Option<i16>,
    /// The objective that it serves, by identifier.
    pub objective: Option<String>,
    /// The share that is printed with it.
    pub share: Option<Share>,
    /// The words of the document.
    pub quote: String,
}

/// A printed share: the target's value is this many percent of the measure's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Percent, as printed.
    pub percent: Figure,
    /// What it is a share of.
    pub of: Measure,
}
