//! The lot graph: trace back, trace forward, containment over time, holdings, recall scope.

mod containment;
mod facts;
mod holdings;
mod layout;
mod model;
mod recall;
#[cfg(test)]
mod testing;
mod trace;
mod window;

pub use containment::{Bond, Stay, stays};
pub use facts::Facts;
pub use holdings::{Discrepancy, DiscrepancyKind, Holding, Locate, Whereabouts, whereabouts};
pub use layout::{Layout, PlacedEdge, PlacedNode, layout};
pub use model::{Action, AsOf, Fact, Item, ItemKind, Key, Quantity, What};
pub use recall::{RecallRow, RecallScope, recall};
pub use trace::{
    Direction, Edge, EdgeKind, LimitHit, Limits, Milestone, Node, Query, Role, Trace, TraceResult,
};
