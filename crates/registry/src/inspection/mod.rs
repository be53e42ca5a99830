//! Yearly inspection plans: which codes are visited, when, by whom (R27, R28, R30, R31; AG-1753/2023).
//!
//! **Comes in:** the codes that hold as [`crate::monitoring`] reads them, seasons and frequencies of
//! the [`crate::rulebook`], what officers assign, move, cancel and approve. **Goes out:** a plan with
//! its visits, each done, due or overdue on a day (`fulfil`), the visits of an officer and of a code.
//!
//! Nothing about fulfilment is kept: a visit is done when a field check of its subject lies in its
//! window, and each check counts for one visit. Every change of visits is a batch of one transaction
//! that can be taken back as one (`batch`); after the approval it is an amendment with a reason.
//!
//! **Deliberately unknown here:** what a check looks at and what it came to.
//!
//! **One more change of visits:** a variant of [`Action`] and of [`Bulk`], its rule in
//! `Bulk::terms`, its button in the template; the compiler and the test of the messages show the rest.

pub(crate) mod api;
mod batch;
mod change;
mod filter;
mod fulfil;
mod model;
mod office;
pub(crate) mod pages;
mod places;
mod progress;
mod propose;
mod store;
mod visits;

pub use batch::{change, propose, undo};
pub use change::{Action, Bulk, Desk, Selected};
pub use filter::{Filter, Wanted};
pub use fulfil::VisitState;
use fulfil::hand_out;
pub use model::{Approval, NewPlan, Plan, PlanState, Standing, Terms, Visit, Window};
pub use nguon_platform::month::Month;
pub use office::plans;
pub(crate) use office::{PlannedVisit, Waiting, hand_over, open_of, planned, waiting};
pub(crate) use places::{Told, assign_places, own_plans, plan_places};
pub use store::{approve, create};
pub use visits::{Stood, stood};

#[cfg(test)]
mod tests;
