//! Standing queries: a named query that is asked again whenever events come, or by a schedule.
//! Webhooks (`delivery`) and sockets (`queries::socket`) both report what this finds.

mod controls;
mod report;
mod schedule;

pub(crate) use controls::{Controls, When};
pub(crate) use report::{Asked, Report, report};
pub(crate) use schedule::FIELDS;
