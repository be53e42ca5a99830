//! How far a plan is: its targets against what the records say.
//!
//! **Comes in:** a plan and what rooms count through the port
//! [`Figures`](nguon_platform::figures::Figures), on any day. **Goes out:** a result per target and per
//! former district ([`result`]), a light whose rule is said in words ([`light`]), a forecast along a
//! straight line, a chart, files, and links to the very rows behind each number.
//!
//! **Deliberately unknown here:** how a room counts. What nobody counts yet is said to have no
//! records; no number is ever typed.
//!
//! **One more indicator:** a row in [`definition`] that names the measure of the port, and its text
//! `plan-indicator-<measure>` in `i18n/`. It has results as soon as a room counts that measure.

pub mod chart;
pub mod definition;
pub mod light;
pub mod outcome;
pub mod pages;
pub mod place;
pub mod result;
pub mod scope;
#[cfg(test)]
mod tests;
