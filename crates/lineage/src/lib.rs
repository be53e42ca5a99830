//! The lot graph: where goods come from, where they went, where they are, what a recall must
//! reach.
//!
//! **In** come [`Fact`]s: events about keyed things, as an event store keeps them. **Out** go a
//! graph with roles, times and evidence ([`TraceResult`]), stays in containers ([`Stay`]),
//! [`Whereabouts`] with what does not add up, a [`RecallScope`], the [`Balance`] of an origin and
//! season, and a [`Layout`] for a picture.
//!
//! Units of quantity and the rules of the balance are facts of `data/`, compiled in.
//!
//! Nothing here reads anything: a [`Trace`] says what it needs, one batch per hop, and is fed.
//! So any store can drive it, blocking or not, and no hop costs more than one question; a [`Walk`]
//! is what a store takes as a whole.
//!
//! What this room deliberately does not know: EPCIS documents, GS1 keys (a [`Key`] is opaque
//! text, made canonical by the caller), databases, the clock, farms.
//!
//! # Rules
//!
//! - A bound in time goes with every key: forward "affected since", back "matters until". Bounds
//!   only widen, so circles end.
//! - A stay in a container lasts from ADD to DELETE of the pair; both ends count, because the
//!   order of events at one instant is not known. Unpacking that no event states is not guessed.
//! - What is affected taints what it is made into, and its carrier while inside; a carrier taints
//!   what it is made into and its own carriers, not its other content: that is in contact
//!   ([`Role::Contact`]), listed and not followed. A container that is itself affected (asked
//!   for, or an output) taints all its content from then on.
//! - Back is the mirror: inputs, the content of a container when it was used up, the lot of an
//!   instance, and what a container was made of that held the thing.
//! - An event with an error declaration is void, unless the declaration was recorded after
//!   [`AsOf::known`].
//!
//! To add a kind of link: a variant of [`EdgeKind`], a rule in `trace/forward.rs` and its mirror
//! in `trace/backward.rs`, its edge in `trace/graph.rs`, the same rule in the tables of
//! `trace/oracle.rs`, and scenarios in `trace/tests.rs`.

mod balance;
mod containment;
mod facts;
mod holdings;
mod layout;
mod maps;
mod model;
mod recall;
#[cfg(test)]
mod testing;
mod trace;
mod units;
mod walk;
mod window;

pub use balance::{
    Amount, Balance, Finding, FindingKind, Ground, Grown, Interval, Line, LineKind, Period, Rules,
    Season, Setting, Survey, Surveyed, UnknownRule, balances,
};
pub use containment::{Bond, Stay, stays};
pub use facts::Facts;
pub use holdings::{Discrepancy, DiscrepancyKind, Holding, Locate, Whereabouts, whereabouts};
pub use layout::{Layout, PlacedEdge, PlacedNode, layout};
pub use model::{Action, AsOf, Fact, Item, ItemKind, Key, Quantity, What};
pub use recall::{RecallRow, RecallScope, recall};
pub use trace::{
    BothWays, Direction, Edge, EdgeKind, LimitHit, Limits, Milestone, Node, Query, Role, Trace,
    TraceResult, WholeWay,
};
pub use units::{convert, kilograms};
pub use walk::Walk;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
