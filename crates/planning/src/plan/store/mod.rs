//! The tables of plans, and the only place that names them.

mod fetch;
mod insert;
mod load;
mod parts;
mod resolve;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::db::DbError;
use nguon_platform::territory::UnitId;

pub use fetch::{PLANS_MAX, kept, list};
pub use load::{Loaded, load};

use super::{Plan, PlanId};

/// Why a plan could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The province is not among the administrative units.
    #[error(
        "plan {plan}: no province {code} on {day}; import the administrative units first, or correct \
         territory.code in plan.toml"
    )]
    NoProvince {
        /// The plan.
        plan: String,
        /// The code looked for.
        code: String,
        /// The day of the plan's codes.
        day: Date,
    },
    /// A row's unit is not in the province.
    #[error(
        "plan {plan}, table {table}: no unit {code} ({printed_name}) in the province on {day}; import \
         the administrative units first, or correct the row"
    )]
    NoUnit {
        /// The plan.
        plan: String,
        /// Identifier of the table.
        table: String,
        /// The code looked for.
        code: String,
        /// The name printed in the row.
        printed_name: String,
        /// The day of the plan's codes.
        day: Date,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A plan as it is kept: its version and the units behind its codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The plan.
    pub plan: Plan,
    /// From 1; a changed plan is a new version.
    pub version: u32,
    /// When this version was recorded.
    pub recorded_at: Timestamp,
    /// The units behind the codes.
    pub units: Units,
}

/// The units behind the codes of a plan, as they were on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Units {
    /// The province.
    pub province: UnitId,
    /// Unit by code.
    pub by_code: BTreeMap<String, UnitId>,
}

/// A line of the list of plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The plan.
    pub id: PlanId,
    /// Current version.
    pub version: u32,
    /// Title.
    pub title: String,
    /// Kind and number of the document.
    pub document: String,
    /// Whether its number is known.
    pub numbered: bool,
    /// Day of the document, where known.
    pub date: Option<Date>,
    /// Who issued it.
    pub issuer: String,
    /// First day of its period, where known.
    pub from: Option<Date>,
    /// Last day of its period.
    pub to: Date,
    /// The province, as it was.
    pub province: UnitId,
    /// The day on which it is to be read.
    pub as_of: Date,
}
