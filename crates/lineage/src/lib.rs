//! The lot graph: trace back, trace forward, containment over time, holdings, recall scope.

mod containment;
mod facts;
mod model;
#[cfg(test)]
mod testing;
mod trace;
mod window;

pub use containment::{Bond, Stay, stays};
pub use facts::Facts;
pub use model::{Action, AsOf, Fact, Item, ItemKind, Key, Quantity, What};
pub use trace::{
    Direction, Edge, EdgeKind, LimitHit, Limits, Milestone, Node, Query, Role, Trace, TraceResult,
};
