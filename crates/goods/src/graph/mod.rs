//! The graph of a lot: where it comes from, where it went, as a picture and as a table.
//!
//! What lies outside a person's territory is shown by kind and quantity only ([`Thing`]).

mod links;
mod picture;
mod thing;

use nguon_event_store::{Sight, follow};
use nguon_lineage::{AsOf, BothWays, Facts, Key, TraceResult, WholeWay};
use nguon_platform::web;

pub(crate) use links::{Link, links};
pub(crate) use picture::{Picture, draw};
pub(crate) use thing::{Thing, Things, amount};

use crate::GoodsState;
use crate::trace::PAGE_LIMITS;

/// Both ways of one start.
pub(crate) struct Lineage {
    pub back: TraceResult,
    pub forward: TraceResult,
    pub facts: Facts,
}

impl Lineage {
    /// Trace both ways, within the limits of a page.
    pub(crate) async fn of(state: &GoodsState, start: &str) -> Result<Self, web::Error> {
        let start = vec![Key::from(start)];
        let way = WholeWay::new(start, AsOf::everything(), PAGE_LIMITS);
        let walked = follow(&*state.events, &Sight::All, way).await;
        let BothWays { back, forward, facts } = walked.map_err(crate::events_failed)?.finish();
        Ok(Self { back, forward, facts })
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
