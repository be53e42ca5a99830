//! From what was reached to nodes and edges. Built once, at the end, so that the answer does not
//! depend on the order in which facts came in.

use std::collections::{BTreeMap, VecDeque};

use super::forward::touched;
use super::{
    Direction, Edge, EdgeKind, LimitHit, Milestone, Node, Reach, Role, Trace, TraceResult,
};
use crate::containment::Stay;
use crate::maps::{HashMap, HashSet};
use crate::model::{Fact, Item, Key, What};
use crate::window::{Window, Windows};

pub(super) fn build(trace: &Trace) -> TraceResult {
    let mut edges = Edges { list: Vec::new(), most: trace.limits.edges_max, full: false };
    let mut contacts = BTreeMap::new();
    let mut keys: Vec<Key> = trace.reached.keys.keys().cloned().collect();
    keys.sort_unstable();
    for key in keys.iter().filter(|key| trace.frontier.was_asked(key)) {
        let reach = trace.reached.get(key);
        match trace.direction {
            Direction::Forward => forward(trace, key, &reach, &mut edges, &mut contacts),
            Direction::Back => back(trace, key, &reach, &mut edges),
        }
    }
    let partial = trace.frontier.hit().or(edges.full.then_some(LimitHit::Edges));
    let mut edges = edges.sorted();
    if trace.direction == Direction::Back {
        drop_carriers_never_made(&mut edges);
    }
    let depths = depths(trace, &edges);
    edges.retain(|edge| edge.from != edge.to && depths.contains_key(&edge.from));
    edges.retain(|edge| depths.contains_key(&edge.to));
    if trace.direction == Direction::Forward {
        drop_carrying_of_own_contents(&mut edges, &depths);
    }
    let ancestors = ancestors(trace, &edges);
    let mut nodes: Vec<Node> =
        depths.iter().map(|(key, depth)| node(trace, key, *depth, &ancestors, &contacts)).collect();
    nodes.sort_by(|a, b| (a.depth, &a.key).cmp(&(b.depth, &b.key)));
    TraceResult { direction: trace.direction, as_of: trace.facts.as_of(), nodes, edges, partial }
}

struct Edges {
    list: Vec<Edge>,
    most: usize,
    full: bool,
}

impl Edges {
    fn push(&mut self, edge: Edge) {
        if self.list.len() < self.most {
            self.list.push(edge);
        } else {
            self.full = true;
        }
    }

    fn stay(&mut self, kind: EdgeKind, from: &Key, to: &Key, stay: &Stay, shown: Window) {
        self.push(Edge {
            from: from.clone(),
            to: to.clone(),
            kind,
            events: stay.events(),
            time: shown.start(),
            until: shown.end(),
            quantity: stay.quantity.clone(),
        });
    }

    fn member(&mut self, lot: &Key, instance: &Key) {
        self.push(Edge {
            from: lot.clone(),
            to: instance.clone(),
            kind: EdgeKind::MemberOf,
            events: Vec::new(),
            time: None,
            until: None,
            quantity: None,
        });
    }

    fn made(&mut self, input: (&Item, &Fact), output: (&Item, &Fact)) {
        let mut parts = [input.1, output.1];
        parts.sort_by_key(|part| crate::facts::order(part));
        let mut events: Vec<String> = parts.iter().map(|part| part.event.clone()).collect();
        events.dedup();
        self.push(Edge {
            from: input.0.key.clone(),
            to: output.0.key.clone(),
            kind: EdgeKind::MadeInto,
            events,
            time: Some(output.1.time),
            until: None,
            quantity: input.0.quantity.clone(),
        });
    }

    fn sorted(mut self) -> Vec<Edge> {
        let rank = |a: &Edge, b: &Edge| {
            (&a.from, &a.to, a.kind, a.time, a.until, &a.events)
                .cmp(&(&b.from, &b.to, b.kind, b.time, b.until, &b.events))
        };
        self.list.sort_by(rank);
        self.list.dedup();
        self.list
    }
}

fn forward(
    trace: &Trace,
    key: &Key,
    reach: &Reach,
    edges: &mut Edges,
    contacts: &mut BTreeMap<Key, Windows>,
) {
    let touched = touched(reach);
    for (fact, input) in trace.facts.uses_of(key) {
        if touched.contains(fact.time) {
            for part in trace.facts.whole_transformation(fact) {
                let What::Transformation { outputs, .. } = &part.what else {
                    continue;
                };
                for output in outputs.iter().filter(|output| trace.reached.has(&output.key)) {
                    edges.made((input, fact), (output, part));
                }
            }
        }
    }
    let parents: Vec<Key> = trace.facts.parents_of(key).into_iter().cloned().collect();
    for parent in parents.iter().filter(|parent| trace.reached.has(parent)) {
        let contents = trace.contents_of(parent);
        for stay in contents.of_child(key) {
            for both in touched.iter().filter_map(|window| window.overlap(stay.window())) {
                edges.stay(EdgeKind::ContainedIn, key, parent, stay, both);
            }
        }
    }
    let contents = trace.contents_of(key);
    for stay in contents.all() {
        let since = reach.bound.map(Window::since);
        if let Some(both) = since.and_then(|since| since.overlap(stay.window())) {
            edges.stay(EdgeKind::Contents, key, &stay.child, stay, both);
        }
        if trace.reached.has(&stay.child) {
            continue;
        }
        for both in reach.windows.iter().filter_map(|window| window.beside(stay.window())) {
            edges.stay(EdgeKind::Together, key, &stay.child, stay, both);
            contacts.entry(stay.child.clone()).or_default().add(both);
        }
    }
    if reach.bound.is_some() {
        for member in trace.facts.members_of(key) {
            edges.member(key, member);
        }
    }
}

fn back(trace: &Trace, key: &Key, reach: &Reach, edges: &mut Edges) {
    let Some(until) = reach.bound else { return };
    for (fact, output) in trace.facts.makings_of(key) {
        if fact.time <= until {
            for part in trace.facts.whole_transformation(fact) {
                let What::Transformation { inputs, .. } = &part.what else {
                    continue;
                };
                for input in inputs.iter().filter(|input| trace.reached.has(&input.key)) {
                    edges.made((input, part), (output, fact));
                }
            }
        }
    }
    let contents = trace.contents_of(key);
    for stay in contents.all() {
        if reach.windows.iter().any(|window| window.overlap(stay.window()).is_some()) {
            edges.stay(EdgeKind::ContainedIn, &stay.child, key, stay, stay.window());
        }
    }
    for lot in trace.facts.lots_of(key) {
        edges.member(lot, key);
    }
    if trace.is_start(key) {
        for member in trace.facts.members_of(key) {
            edges.member(key, member);
        }
    }
    let parents: Vec<Key> = trace.facts.parents_of(key).into_iter().cloned().collect();
    for parent in parents.iter().filter(|parent| trace.frontier.was_asked(parent)) {
        for stay in trace.contents_of(parent).of_child(key) {
            if stay.from <= until {
                edges.stay(EdgeKind::Contents, parent, key, stay, stay.window());
            }
        }
    }
}

/// Keeps `Contents` edges of a trace back only from containers that have an origin themselves.
fn drop_carriers_never_made(edges: &mut Vec<Edge>) {
    let mut made: HashSet<&Key> = HashSet::default();
    let mut held: HashMap<&Key, Vec<&Key>> = HashMap::default();
    for edge in edges.iter() {
        match edge.kind {
            EdgeKind::MadeInto | EdgeKind::MemberOf => {
                made.insert(&edge.to);
            }
            EdgeKind::Contents => held.entry(&edge.from).or_default().push(&edge.to),
            EdgeKind::ContainedIn | EdgeKind::Together => {}
        }
    }
    let mut open: Vec<&Key> = made.iter().copied().collect();
    while let Some(container) = open.pop() {
        for inner in held.get(container).into_iter().flatten() {
            if made.insert(inner) {
                open.push(inner);
            }
        }
    }
    let made: HashSet<Key> = made.into_iter().cloned().collect();
    edges.retain(|edge| edge.kind != EdgeKind::Contents || made.contains(&edge.from));
}

/// A thing that is affected because it is in an affected container does not make that container
/// its carrier. Shortest ways from the start are kept, so nothing is cut off.
fn drop_carrying_of_own_contents(edges: &mut Vec<Edge>, depths: &BTreeMap<Key, u32>) {
    let held: HashSet<(Key, Key)> = edges
        .iter()
        .filter(|edge| edge.kind == EdgeKind::Contents)
        .map(|edge| (edge.from.clone(), edge.to.clone()))
        .collect();
    edges.retain(|edge| {
        edge.kind != EdgeKind::ContainedIn
            || depths[&edge.from] <= depths[&edge.to]
            || !held.contains(&(edge.to.clone(), edge.from.clone()))
    });
}

/// Edges between each key and the nearest start, against or with the way of the goods.
fn depths(trace: &Trace, edges: &[Edge]) -> BTreeMap<Key, u32> {
    let mut next: HashMap<&Key, Vec<&Key>> = HashMap::default();
    for edge in edges {
        let (near, far) = match trace.direction {
            Direction::Forward => (&edge.from, &edge.to),
            Direction::Back => (&edge.to, &edge.from),
        };
        next.entry(near).or_default().push(far);
        if edge.kind == EdgeKind::MemberOf && trace.is_start(far) {
            next.entry(far).or_default().push(near);
        }
    }
    let mut depths: BTreeMap<Key, u32> = trace.starts.keys().map(|key| (key.clone(), 0)).collect();
    let mut open: VecDeque<(&Key, u32)> = trace.starts.keys().map(|key| (key, 0)).collect();
    while let Some((key, depth)) = open.pop_front() {
        for far in next.get(key).into_iter().flatten() {
            if !depths.contains_key(*far) {
                depths.insert((*far).clone(), depth + 1);
                open.push_back((far, depth + 1));
            }
        }
    }
    depths
}

/// Keys that a trace back shows for what they are, not only for what they held.
fn ancestors<'a>(trace: &Trace, edges: &'a [Edge]) -> HashSet<&'a Key> {
    edges
        .iter()
        .filter(|edge| edge.kind != EdgeKind::Contents)
        .flat_map(|edge| {
            let member = edge.kind == EdgeKind::MemberOf && trace.is_start(&edge.from);
            [Some(&edge.from), member.then_some(&edge.to)]
        })
        .flatten()
        .collect()
}

fn node(
    trace: &Trace,
    key: &Key,
    depth: u32,
    ancestors: &HashSet<&Key>,
    contacts: &BTreeMap<Key, Windows>,
) -> Node {
    let reach = trace.reached.get(key);
    let role = match trace.direction {
        _ if trace.is_start(key) => Role::Start,
        Direction::Forward if reach.bound.is_some() => Role::Descendant,
        Direction::Forward if !reach.windows.is_empty() => Role::Carrier,
        Direction::Forward => Role::Contact,
        Direction::Back if ancestors.contains(key) => Role::Ancestor,
        Direction::Back => Role::Carrier,
    };
    let span = match (trace.direction, reach.bound) {
        (Direction::Forward, Some(since)) => Some(Window::since(since)),
        (Direction::Forward, None) if role == Role::Carrier => reach.windows.hull(),
        (Direction::Forward, None) => contacts.get(key).and_then(Windows::hull),
        (Direction::Back, until) => until.map(Window::until),
    };
    let mut life = trace.facts.about(key);
    let first = life.next();
    Node {
        key: key.clone(),
        kind: trace.facts.kind_of(key),
        depth,
        role,
        contact: role == Role::Contact,
        since: span.and_then(Window::start),
        until: span.and_then(Window::end),
        first: first.map(milestone),
        last: life.last().or(first).map(milestone),
    }
}

fn milestone(fact: &Fact) -> Milestone {
    Milestone { event: fact.event.clone(), time: fact.time }
}
