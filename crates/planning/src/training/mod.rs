//! The training register (R13, R79–R83, R114, R124, R128, R199, R217): classes planned and held,
//! who took part, for how long, and every officer by year.
//!
//! **Comes in:** a class with its place, topic, groups and days; lists of persons, each line checked
//! ([`lines`]); attendance by tick, or said by the participant at the signed link of the day
//! ([`seal`]). **Goes out:** lists, totals planned beside held, sign-in sheets, certificates, and
//! counts for plans and reports ([`TrainingFigures`], [`OfficerFigures`]).
//!
//! A person is told apart by name and year of birth with phone or commune. Entries that may be one
//! are offered, and joined by a person only; a joined entry keeps its rows and points to its root,
//! so that it can be parted again, and "persons" always counts roots.
//!
//! **Deliberately unknown here:** what a plan orders (it is shown beside, from [`crate::plan`]).
//! Phones stand in no list, no file and no audit entry in full.
//!
//! **One more topic or trainee group:** a variant in `words.rs` and its texts. **One more step:** a
//! row in [`rules::STEPS`].

mod figures;
pub mod intake;
pub mod lines;
mod model;
mod officer_figures;
pub mod pages;
pub mod rules;
pub mod seal;
pub mod store;
#[cfg(test)]
mod tests;
mod words;

pub use crate::desk::mask;
pub use figures::{MEASURES, TrainingFigures};
pub use model::{
    Attendance, Class, DAYS_MAX, Days, Facts, HOURS_MAX, NewClass, PARTICIPANTS_MAX, Paper,
    Participant, Person, Step,
};
pub use officer_figures::{OFFICER_MEASURES, OfficerFigures};
pub use store::TrainingError;
pub use words::{Action, State, Topic, TraineeGroup, Way};
