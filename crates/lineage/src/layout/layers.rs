//! Which layer a node stands in: one further right than all that leads to it.

/// The layer of each node, from 0: the length of the longest way to it. Edges that close a circle
/// do not count.
pub(super) fn layers(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut next = vec![Vec::new(); nodes];
    let mut arriving = vec![0_usize; nodes];
    for (from, to) in edges {
        next[*from].push(*to);
        arriving[*to] += 1;
    }
    // Begin where nothing leads to, so that circles are cut where the flow enters them.
    let mut roots: Vec<usize> = (0..nodes).collect();
    roots.sort_by_key(|node| arriving[*node] > 0);
    let finished = finish_order(&next, &roots);
    let mut rank = vec![0; nodes];
    for (position, node) in finished.iter().rev().enumerate() {
        rank[*node] = position;
    }
    let mut layer = vec![0; nodes];
    for node in finished.iter().rev() {
        for to in next[*node].iter().filter(|to| rank[**to] > rank[*node]) {
            layer[*to] = layer[*to].max(layer[*node] + 1);
        }
    }
    layer
}

/// Nodes in the order in which a search in depth leaves them.
fn finish_order(next: &[Vec<usize>], roots: &[usize]) -> Vec<usize> {
    let mut entered = vec![false; next.len()];
    let mut finished = Vec::with_capacity(next.len());
    for root in roots {
        if std::mem::replace(&mut entered[*root], true) {
            continue;
        }
        let mut way = vec![(*root, 0)];
        while let Some((node, step)) = way.last_mut() {
            if let Some(to) = next[*node].get(*step) {
                *step += 1;
                if !std::mem::replace(&mut entered[*to], true) {
                    way.push((*to, 0));
                }
            } else {
                finished.push(*node);
                way.pop();
            }
        }
    }
    finished
}
