use std::collections::HashSet;

use super::layers::layers;
use super::order::{crossings, order};
use super::{Layout, layout};
use crate::testing::{facts, trace};
use crate::{Direction, Role};

fn picture(events: &str, start: &str, most: usize) -> Layout {
    let store = facts(events);
    let back = trace(&store, start, Direction::Back);
    let forward = trace(&store, start, Direction::Forward);
    layout(&back, &forward, most, most)
}

fn rows(picture: &Layout) -> Vec<String> {
    let mut rows = vec![Vec::new(); picture.layers];
    for node in &picture.nodes {
        let fold = format!("+{}", node.folded);
        rows[node.layer].push(node.key.as_ref().map_or(fold, ToString::to_string));
    }
    rows.into_iter().map(|row| row.join(" ")).collect()
}

#[test]
fn the_goods_flow_from_left_to_right() {
    let cases: [(&str, &str, &[&str]); 5] = [
        ("1 make H1 H2 -> W\n2 make W -> A\n3 add P: A", "W", &["H1 H2", "W", "A", "P"]),
        ("1 make A -> B\n2 make A B -> C", "C", &["A", "B", "C"]),
        ("1 make L -> P\n2 add P: C1 C2", "P", &["L", "P", "C1 C2"]),
        // A circle is cut where the flow enters it.
        ("1 make A -> B\n2 make B -> C\n3 make C -> B", "B", &["A", "B", "C"]),
        ("1 seen X", "X", &["X"]),
    ];
    for (events, start, expected) in cases {
        assert_eq!(rows(&picture(events, start, 20)), expected, "{events}");
    }
    assert_eq!(picture("", "", 20), Layout::default());
}

#[test]
fn a_long_fan_out_is_folded() {
    let picture = picture("1 make S -> A B C D E F\n2 make D -> X", "S", 3);
    assert_eq!(rows(&picture), ["S", "D A +4", "X"].map(String::from));
    let folds: Vec<usize> = picture.nodes.iter().map(|node| node.folded).collect();
    assert_eq!(folds.iter().sum::<usize>(), 4);
    let fold = picture.nodes.iter().position(|node| node.folded == 4).unwrap();
    let to_fold = picture.edges.iter().filter(|edge| edge.to == fold).count();
    assert_eq!(to_fold, 1, "folded lines are one line");
    let start = picture.nodes.iter().find(|node| node.role == Some(Role::Start));
    assert!(start.is_some_and(|node| node.y == 0.0 && node.layer == 0));
}

#[test]
fn what_was_only_in_contact_is_folded_first() {
    let store = facts("1 add P: A B C D E F\n2 make A -> X");
    let back = trace(&store, "A", Direction::Back);
    let forward = trace(&store, "A", Direction::Forward);
    let folds = |contacts| {
        let picture = layout(&back, &forward, 20, contacts);
        let contact = picture.nodes.iter().filter(|node| node.role == Some(Role::Contact)).count();
        let folded: Vec<usize> =
            picture.nodes.iter().map(|node| node.folded).filter(|n| *n > 0).collect();
        (contact, folded)
    };
    assert_eq!(folds(5), (5, vec![]));
    assert_eq!(folds(3), (3, vec![2]));
    assert_eq!(folds(0), (0, vec![5]));
}

#[test]
fn no_two_marks_share_a_place_and_lines_end_at_marks() {
    let picture = picture("1 make A B C -> D E F\n2 make D E -> G H\n3 add P: G H X", "D", 20);
    let places: HashSet<_> =
        picture.nodes.iter().map(|node| (node.x.to_bits(), node.y.to_bits())).collect();
    assert_eq!(places.len(), picture.nodes.len());
    assert!(!picture.edges.is_empty());
    for edge in &picture.edges {
        assert!(picture.nodes[edge.from].layer < picture.nodes[edge.to].layer);
    }
}

#[test]
fn sweeps_undo_crossings() {
    // Two columns of five, joined upside down: ten crossings that one sweep undoes.
    let layer_of = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
    let edges: Vec<(usize, usize)> = (0..5).map(|node| (node, 9 - node)).collect();
    let given = vec![(0..5).collect::<Vec<_>>(), (5..10).collect()];
    assert_eq!(crossings(&given, &layer_of, &edges), 10);
    assert_eq!(crossings(&order(&layer_of, &edges), &layer_of, &edges), 0);
}

#[test]
fn crossings_are_counted_as_pairs_are() {
    let edges: Vec<(usize, usize)> = (0..6)
        .flat_map(|from| (0..6).map(move |to| (from, 6 + (from * 5 + to * 7) % 11 % 6)))
        .collect();
    let layer_of: Vec<usize> = (0..12).map(|node| node / 6).collect();
    let rows = vec![(0..6).collect::<Vec<_>>(), (6..12).collect()];
    let pairs = edges
        .iter()
        .flat_map(|a| edges.iter().map(move |b| (a, b)))
        .filter(|(a, b)| a.0 < b.0 && a.1 > b.1)
        .count();
    assert_eq!(crossings(&rows, &layer_of, &edges), pairs);
}

#[test]
fn layers_of_a_long_chain_need_no_deep_stack() {
    let edges: Vec<(usize, usize)> = (0..200_000).map(|node| (node, node + 1)).collect();
    assert_eq!(layers(200_001, &edges)[200_000], 200_000);
}
