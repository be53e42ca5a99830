//! What a trace answers: a graph with roles, times and evidence.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::{AsOf, ItemKind, Key, Quantity};

/// Which way to follow the goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Where does it come from?
    Back,
    /// Where did it go?
    Forward,
}

/// What a key is to the start of the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It was asked for.
    Start,
    /// The start is made of it (back).
    Ancestor,
    /// It is made of the start, or was inside something that is (forward).
    Descendant,
    /// It held an affected thing for a while. In a trace back: a container that was itself made,
    /// so that what was in it descends from what it was made of.
    Carrier,
    /// It stood in the same carrier at the same time: flagged, not affected, not followed.
    Contact,
}

/// How one key leads to another. Edges point the way the goods went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// `from` was an input, `to` an output of one transformation.
    MadeInto,
    /// `from` was put into `to`, which carries it.
    ContainedIn,
    /// `to` was inside `from`, which is affected itself.
    Contents,
    /// `to` is an instance of the lot `from`.
    MemberOf,
    /// `to` was in the carrier `from` together with an affected thing.
    Together,
}

/// One event of a key's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Milestone {
    /// Event id.
    pub event: String,
    /// When it happened.
    pub time: Timestamp,
}

/// A key that the trace reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// What was reached.
    pub key: Key,
    /// One thing or a class; none if no fact says.
    pub kind: Option<ItemKind>,
    /// Edges between it and the nearest start.
    pub depth: u32,
    /// What it is to the start.
    pub role: Role,
    /// It was only together with affected things (`role` is [`Role::Contact`]).
    pub contact: bool,
    /// Forward: affected, carrying or in contact from then on. None: from the beginning.
    pub since: Option<Timestamp>,
    /// Back: what happened to it after this does not matter. Forward, for carriers and contacts:
    /// the end of the last overlap. None: without end.
    pub until: Option<Timestamp>,
    /// Its first event among the facts read.
    pub first: Option<Milestone>,
    /// Its last event among the facts read.
    pub last: Option<Milestone>,
}

/// One link, with the events that prove it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edge {
    /// Nearer to the plot.
    pub from: Key,
    /// Nearer to the plate.
    pub to: Key,
    /// What kind of link.
    pub kind: EdgeKind,
    /// The events that prove it, in the order of time.
    pub events: Vec<String>,
    /// When `to` came to be, or when the overlap of stay and effect began. None for
    /// [`EdgeKind::MemberOf`], which holds without time, and for "from the beginning".
    pub time: Option<Timestamp>,
    /// The end of a stay, if it has ended.
    pub until: Option<Timestamp>,
    /// How much of `from` went in, or how much of the content; none if not stated.
    pub quantity: Option<Quantity>,
}

/// Where a trace stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Rounds of asking the store; one round is one hop of the graph.
    pub depth_max: u32,
    /// Keys asked for.
    pub nodes_max: usize,
    /// Facts read.
    pub facts_max: usize,
    /// Edges in the answer.
    pub edges_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth_max: 64, nodes_max: 50_000, facts_max: 500_000, edges_max: 500_000 }
    }
}

/// The limit at which the answer stopped: what is there is right, more may exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitHit {
    /// `depth_max` rounds were asked and keys were still open.
    Depth,
    /// `nodes_max` keys were asked and more were open.
    Nodes,
    /// More than `facts_max` facts exist along the way.
    Facts,
    /// More than `edges_max` edges link the nodes found.
    Edges,
}

/// The answer: nodes by depth and key, edges by ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TraceResult {
    /// Which way.
    pub direction: Direction,
    /// Which past.
    pub as_of: AsOf,
    /// The keys reached, the starts first.
    pub nodes: Vec<Node>,
    /// The links among them.
    pub edges: Vec<Edge>,
    /// Set if a limit cut the answer short.
    pub partial: Option<LimitHit>,
}

impl TraceResult {
    /// The node of a key, if it was reached.
    pub fn node(&self, key: &Key) -> Option<&Node> {
        self.nodes.iter().find(|node| node.key == *key)
    }
}
