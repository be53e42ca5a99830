//! A plan: the decision it stands in, its targets, its tables as printed.
//!
//! [`read`] takes it from files, [`findings`] computes and compares, [`store`] keeps versions,
//! [`today`] says where the land of a former district lies now, [`pages`] shows it all.

mod figure;
mod grid;
mod model;
pub mod pages;
mod parts;
pub mod read;
mod rules;
#[cfg(test)]
mod sources;
pub mod store;
mod table;
pub mod today;
mod words;

pub use figure::{Figure, FigureError};
pub use model::{Document, LegalBasis, Period, Plan, PlanId, Replaced, Share, Target, Territory};
pub use parts::{BudgetLine, Deadline, Objective, PlanTask, When, WhenError};
pub use rules::{Check, Finding, Kind, Subject, across, down, findings};
pub use table::{Column, Content, Row, Table, TableFault, Total};
pub use words::{Bound, CropGroup, Measure, Pace, Relation, Unit};
