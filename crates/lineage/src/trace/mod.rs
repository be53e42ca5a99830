//! Trace back and forward, one batched question per hop.

mod result;

pub use result::{Direction, Edge, EdgeKind, LimitHit, Limits, Milestone, Node, Role, TraceResult};

use crate::model::Key;

/// What the store is asked for in one hop. No key and no id is ever asked for twice.
///
/// The answer is every fact that names one of `keys` (as item in any list, as parent, or as the
/// lot of an instance) or one of `transformations`, error declarations included; any order,
/// repeated facts do no harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Keys, sorted.
    pub keys: Vec<Key>,
    /// Transformation ids, sorted.
    pub transformations: Vec<String>,
    /// How many facts may still be read; reading one more than this is enough to show that the
    /// limit is hit.
    pub facts_left: usize,
}
