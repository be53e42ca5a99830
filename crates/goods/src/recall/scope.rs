//! From the item that is recalled to everything that is affected, and where it is now.

use std::collections::HashSet;

use nguon_event_store::{EventStore, StoreError};
use nguon_lineage::{
    AsOf, Direction, EdgeKind, Key, LimitHit, Limits, RecallScope, Role, TraceResult, recall,
};

use super::model::Reach;
use crate::key::ItemKey;
use crate::trace::{locate, trace};

/// What a recall is about.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Where it starts: the item itself, or the first inputs that went into it.
    pub starts: Vec<Key>,
    /// Affected, carriers, in contact; with where everything is.
    pub recall: RecallScope,
    /// The limit that cut the answer short: more may be affected, or be elsewhere.
    pub partial: Option<LimitHit>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[error("the events could not be read")]
pub struct ScopeError(#[from] StoreError);

/// Find what is affected, as known now.
///
/// # Errors
/// [`ScopeError`].
pub async fn scope(
    store: &dyn EventStore,
    key: &ItemKey,
    reach: Reach,
    limits: Limits,
) -> Result<Scope, ScopeError> {
    let as_of = AsOf::everything();
    let item = Key::from(key.uri());
    let (starts, back_cut) = match reach {
        Reach::Forward => (vec![item], None),
        Reach::SameInputs => {
            let (back, _) = trace(store, vec![item], Direction::Back, as_of, limits).await?;
            (first_inputs(&back), back.partial)
        }
    };
    let (forward, _) = trace(store, starts.clone(), Direction::Forward, as_of, limits).await?;
    let keys: Vec<Key> = forward.nodes.iter().map(|node| node.key.clone()).collect();
    let (found, where_cut) = locate(store, &keys, as_of, limits).await?;
    let recall = recall(&forward, &found);
    let partial = back_cut.or(recall.partial).or(where_cut);
    Ok(Scope { starts, recall, partial })
}

/// Of what a trace back reached, that into which nothing else went.
fn first_inputs(back: &TraceResult) -> Vec<Key> {
    let origin = |kind| {
        matches!(
            kind,
            EdgeKind::MadeInto | EdgeKind::MemberOf | EdgeKind::Contents | EdgeKind::ContainedIn
        )
    };
    let made: HashSet<&Key> =
        back.edges.iter().filter(|edge| origin(edge.kind)).map(|edge| &edge.to).collect();
    let first = back.nodes.iter().filter(|node| {
        matches!(node.role, Role::Start | Role::Ancestor) && !made.contains(&node.key)
    });
    let first: Vec<Key> = first.map(|node| node.key.clone()).collect();
    if first.is_empty() {
        // The goods went in a circle: everything on it is an input of everything.
        return back.nodes.iter().map(|node| node.key.clone()).collect();
    }
    first
}
