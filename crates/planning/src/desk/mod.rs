//! What the pages of several rooms here need alike: the fields of a form as typed, a form with a file,
//! communes to choose from with their names, the seal of a public link, tables handed out as files.
//!
//! **Comes in:** forms, units, tables. **Goes out:** values for rules and templates.
//! **Deliberately unknown here:** classes, surveys, reports. **One more:** what a second room needs
//! moves here, and only then.

mod choice;
pub(crate) mod file;
pub mod mask;
mod places;
pub(crate) mod seal;
mod typed;
pub(crate) mod upload;

pub(crate) use choice::{Choice, choices};
pub(crate) use places::{Offered, Places, communes, offered, province_of};
pub use typed::Typed;
