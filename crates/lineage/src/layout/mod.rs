//! Places for a picture: the goods flow from left to right.

mod layers;
mod order;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::maps::HashMap;
use crate::model::{ItemKind, Key};
use crate::trace::{Edge, EdgeKind, Node, Role, TraceResult};

/// One mark of the picture: a key, or several of one layer folded into one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlacedNode {
    /// Which key; none for a fold.
    pub key: Option<Key>,
    /// One thing or a lot; none for a fold, or if no fact says.
    pub kind: Option<ItemKind>,
    /// What it is to the start; none for a fold.
    pub role: Option<Role>,
    /// How many keys are folded into this mark; 0 for a single key.
    pub folded: usize,
    /// Layer from the left, from 0.
    pub layer: usize,
    /// The layer as a coordinate: one unit from layer to layer.
    pub x: f64,
    /// One unit from mark to mark; every layer is centred on 0.
    pub y: f64,
}

/// One line of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PlacedEdge {
    /// Index of the mark where it begins.
    pub from: usize,
    /// Index of the mark where it ends; to the left of `from` only where the goods go in a circle.
    pub to: usize,
    /// What kind of link.
    pub kind: EdgeKind,
}

/// The picture. Marks come by layer, from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Layout {
    /// The marks.
    pub nodes: Vec<PlacedNode>,
    /// The lines, each pair and kind once.
    pub edges: Vec<PlacedEdge>,
    /// Number of layers.
    pub layers: usize,
    /// Marks in the fullest layer.
    pub rows: usize,
}

/// Lays a trace back and a trace forward of the same start out in one picture: plots and inputs
/// left, receivers right. A layer of more than `max_per_layer` keys keeps the starts and those
/// with most links, and folds the others into one mark; so does one with more than `max_contacts`
/// keys that were only in contact.
pub fn layout(
    back: &TraceResult,
    forward: &TraceResult,
    max_per_layer: usize,
    max_contacts: usize,
) -> Layout {
    let mut nodes: BTreeMap<&Key, &Node> = BTreeMap::new();
    for node in back.nodes.iter().chain(&forward.nodes) {
        nodes.entry(&node.key).or_insert(node);
    }
    let nodes: Vec<&Node> = nodes.into_values().collect();
    let index: HashMap<&Key, usize> =
        nodes.iter().enumerate().map(|(index, node)| (&node.key, index)).collect();
    let edges = back.edges.iter().chain(&forward.edges);
    let mut lines: Vec<PlacedEdge> = edges.filter_map(|edge| line(edge, &index)).collect();
    lines.sort_unstable();
    lines.dedup();
    let pairs: Vec<(usize, usize)> = lines.iter().map(|line| (line.from, line.to)).collect();
    let layer_of = layers::layers(nodes.len(), &pairs);
    let (mut marks, mark_of) =
        fold(&nodes, &layer_of, &pairs, (max_per_layer.max(1), max_contacts));
    let mut edges: Vec<PlacedEdge> = lines
        .iter()
        .map(|line| PlacedEdge { from: mark_of[line.from], to: mark_of[line.to], ..*line })
        .filter(|line| line.from != line.to)
        .collect();
    edges.sort_unstable();
    edges.dedup();
    place(&mut marks, &mut edges);
    let rows_by_layer = marks.iter().fold(BTreeMap::<usize, usize>::new(), |mut rows, mark| {
        *rows.entry(mark.layer).or_default() += 1;
        rows
    });
    Layout {
        nodes: marks,
        edges,
        layers: rows_by_layer.len(),
        rows: rows_by_layer.values().copied().max().unwrap_or(0),
    }
}

fn line(edge: &Edge, index: &HashMap<&Key, usize>) -> Option<PlacedEdge> {
    Some(PlacedEdge { from: *index.get(&edge.from)?, to: *index.get(&edge.to)?, kind: edge.kind })
}

/// One mark per node, or one for the tail of an overfull layer; with the mark of each node.
fn fold(
    nodes: &[&Node],
    layer_of: &[usize],
    pairs: &[(usize, usize)],
    (most, most_contacts): (usize, usize),
) -> (Vec<PlacedNode>, Vec<usize>) {
    let mut links = vec![0_usize; nodes.len()];
    for (from, to) in pairs {
        links[*from] += 1;
        links[*to] += 1;
    }
    let mut by_layer: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, layer) in layer_of.iter().enumerate() {
        by_layer.entry(*layer).or_default().push(node);
    }
    let mut marks = Vec::new();
    let mut mark_of = vec![0; nodes.len()];
    for (layer, mut members) in by_layer {
        members.sort_by_key(|node| {
            let node_is = nodes[*node].role;
            (node_is != Role::Start, node_is == Role::Contact, usize::MAX - links[*node], *node)
        });
        let kept = if members.len() > most { most - 1 } else { members.len() };
        // Contacts come last.
        let others = members.partition_point(|node| nodes[*node].role != Role::Contact);
        let kept = kept.min(others + most_contacts);
        for node in &members[..kept] {
            mark_of[*node] = marks.len();
            marks.push(mark(Some(nodes[*node]), 0, layer));
        }
        let folded = &members[kept..];
        if !folded.is_empty() {
            for node in folded {
                mark_of[*node] = marks.len();
            }
            marks.push(mark(None, folded.len(), layer));
        }
    }
    (marks, mark_of)
}

fn mark(node: Option<&Node>, folded: usize, layer: usize) -> PlacedNode {
    PlacedNode {
        key: node.map(|node| node.key.clone()),
        kind: node.and_then(|node| node.kind),
        role: node.map(|node| node.role),
        folded,
        layer,
        x: coordinate(layer),
        y: 0.0,
    }
}

/// Orders the marks within their layers, sets y, and renumbers the lines.
fn place(marks: &mut Vec<PlacedNode>, edges: &mut [PlacedEdge]) {
    let layer_of: Vec<usize> = marks.iter().map(|mark| mark.layer).collect();
    let pairs: Vec<(usize, usize)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let rows = order::order(&layer_of, &pairs);
    let mut new_index = vec![0; marks.len()];
    let mut placed = Vec::with_capacity(marks.len());
    for row in rows {
        let middle = coordinate(row.len().saturating_sub(1)) / 2.0;
        for (position, old) in row.into_iter().enumerate() {
            new_index[old] = placed.len();
            placed.push(PlacedNode { y: coordinate(position) - middle, ..marks[old].clone() });
        }
    }
    *marks = placed;
    for edge in edges.iter_mut() {
        *edge = PlacedEdge { from: new_index[edge.from], to: new_index[edge.to], ..*edge };
    }
    edges.sort_unstable();
}

/// A picture has few marks: past four thousand million they share a place.
fn coordinate(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
