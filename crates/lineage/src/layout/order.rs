//! The order within the layers: each node near the middle of its neighbours.

/// Sweeps to the right and to the left; more hardly change anything.
const SWEEPS: usize = 4;

/// The nodes of each layer from top to bottom, layers from left to right.
pub(super) fn order(layer_of: &[usize], edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let count = layer_of.iter().map(|layer| layer + 1).max().unwrap_or(0);
    let mut rows = vec![Vec::new(); count];
    for (node, layer) in layer_of.iter().enumerate() {
        rows[*layer].push(node);
    }
    let mut left = vec![Vec::new(); layer_of.len()];
    let mut right = vec![Vec::new(); layer_of.len()];
    for (from, to) in edges.iter().filter(|(from, to)| layer_of[*from] < layer_of[*to]) {
        left[*to].push(*from);
        right[*from].push(*to);
    }
    let mut best = (crossings(&rows, layer_of, edges), rows.clone());
    for sweep in 0..SWEEPS {
        let mut height = heights(&rows, layer_of.len());
        let to_the_right = sweep % 2 == 0;
        let neighbours = if to_the_right { &left } else { &right };
        let mut turn: Vec<usize> = (0..count).collect();
        if !to_the_right {
            turn.reverse();
        }
        for layer in turn {
            let row = &mut rows[layer];
            let middles: Vec<f64> =
                row.iter().map(|node| middle(&neighbours[*node], &height, *node)).collect();
            let mut by_middle: Vec<usize> = (0..row.len()).collect();
            by_middle.sort_by(|a, b| middles[*a].total_cmp(&middles[*b]).then(a.cmp(b)));
            *row = by_middle.into_iter().map(|position| row[position]).collect();
            set_heights(row, &mut height);
        }
        let crossed = crossings(&rows, layer_of, edges);
        if crossed < best.0 {
            best = (crossed, rows.clone());
        }
    }
    best.1
}

fn middle(neighbours: &[usize], height: &[f64], node: usize) -> f64 {
    if neighbours.is_empty() {
        return height[node];
    }
    let sum: f64 = neighbours.iter().map(|neighbour| height[*neighbour]).sum();
    sum / super::coordinate(neighbours.len())
}

fn heights(rows: &[Vec<usize>], nodes: usize) -> Vec<f64> {
    let mut height = vec![0.0; nodes];
    for row in rows {
        set_heights(row, &mut height);
    }
    height
}

fn set_heights(row: &[usize], height: &mut [f64]) {
    let middle = super::coordinate(row.len().saturating_sub(1)) / 2.0;
    for (position, node) in row.iter().enumerate() {
        height[*node] = super::coordinate(position) - middle;
    }
}

/// Lines between neighbouring layers that cross.
pub(super) fn crossings(
    rows: &[Vec<usize>],
    layer_of: &[usize],
    edges: &[(usize, usize)],
) -> usize {
    let mut position = vec![0; layer_of.len()];
    for row in rows {
        for (place, node) in row.iter().enumerate() {
            position[*node] = place;
        }
    }
    let mut between: Vec<Vec<(usize, usize)>> = vec![Vec::new(); rows.len()];
    for (from, to) in edges.iter().filter(|(from, to)| layer_of[*from] + 1 == layer_of[*to]) {
        between[layer_of[*from]].push((position[*from], position[*to]));
    }
    between.iter_mut().map(|lines| inversions(lines)).sum()
}

/// Pairs of lines of which one begins higher and ends lower; a counting tree over the ends.
fn inversions(lines: &mut [(usize, usize)]) -> usize {
    lines.sort_unstable();
    let size = lines.iter().map(|line| line.1 + 1).max().unwrap_or(0);
    let mut tree = vec![0_usize; size + 1];
    let mut crossed = 0;
    for (seen, (_, end)) in lines.iter().enumerate() {
        let mut not_below = 0;
        let mut node = end + 1;
        while node > 0 {
            not_below += tree[node];
            node &= node - 1;
        }
        crossed += seen - not_below;
        let mut node = end + 1;
        while node <= size {
            tree[node] += 1;
            node += node & node.wrapping_neg();
        }
    }
    crossed
}
