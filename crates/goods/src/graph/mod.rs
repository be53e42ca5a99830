//! The graph of a lot: where it comes from, where it went, as a picture and as a table.
//!
//! What lies outside a person's territory is shown by kind and quantity only ([`Thing`]).

mod links;
mod picture;
mod thing;

use nguon_lineage::{Direction, Facts, Key, TraceResult};
use nguon_platform::web;

pub(crate) use links::{Link, links};
pub(crate) use picture::{Picture, draw};
pub(crate) use thing::{Thing, Things, amount};

use crate::GoodsState;
use crate::trace::{PAGE_LIMITS, trace};

/// Both traces of one start.
pub(crate) struct Lineage {
    pub back: TraceResult,
    pub back_facts: Facts,
    pub forward: TraceResult,
    pub forward_facts: Facts,
}

impl Lineage {
    /// Trace both ways, within the limits of a page.
    pub(crate) async fn of(state: &GoodsState, start: &str) -> Result<Self, web::Error> {
        let one_way = |direction| {
            let as_of = nguon_lineage::AsOf::everything();
            trace(&*state.events, vec![Key::from(start)], direction, as_of, PAGE_LIMITS)
        };
        let (back, back_facts) = one_way(Direction::Back).await.map_err(crate::events_failed)?;
        let (forward, forward_facts) =
            one_way(Direction::Forward).await.map_err(crate::events_failed)?;
        Ok(Self { back, back_facts, forward, forward_facts })
    }

    /// Every key that either way reached, each once.
    pub(crate) fn keys(&self) -> Vec<String> {
        let nodes = self.back.nodes.iter().chain(&self.forward.nodes);
        let mut keys: Vec<String> = nodes.map(|node| node.key.as_str().to_owned()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether a limit cut one of the ways short.
    pub(crate) fn is_partial(&self) -> bool {
        self.back.partial.is_some() || self.forward.partial.is_some()
    }
}
