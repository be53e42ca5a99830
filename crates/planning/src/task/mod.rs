//! Tasks: what a unit is to do until when, taken from a plan's assignment table or set by an office
//! (R52, R57, R58, R105, R184).
//!
//! **Comes in:** a title, a unit in charge and its place, a due day, evidence in words. **Goes out:**
//! a list and a board by state or by unit, progress from sub-tasks, what is overdue, cards on the work
//! page. Who may change a task holds the capability to report and a territory that covers its place;
//! every change is audited and stands in the task's feed.
//!
//! **One more step:** a variant of [`Action`], a row in [`rules`], its texts in `i18n/`.

mod model;
pub mod pages;
pub mod rules;
pub mod store;
#[cfg(test)]
mod tests;
mod work;

pub use model::{Action, NewTask, Place, Progress, State, Step, Task};
pub use store::TaskError;
pub use work::TaskWork;
