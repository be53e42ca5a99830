//! The lot graph: trace back, trace forward, containment over time, holdings, recall scope.

mod model;
mod trace;

pub use model::{Action, AsOf, Fact, Item, ItemKind, Key, Quantity, What};
pub use trace::{
    Direction, Edge, EdgeKind, LimitHit, Limits, Milestone, Node, Query, Role, TraceResult,
};
