//! The links of the graph as a table: the same facts as the picture.

use jiff::Timestamp;
use nguon_lineage::{Edge, EdgeKind};
use nguon_platform::web::Visitor;

use super::{Lineage, Thing, Things, amount};

/// Rows that a page shows; the picture folds earlier.
const ROWS_MAX: usize = 500;

/// One link: goods went from here to there.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// Nearer to the plot.
    pub from: Thing,
    /// Nearer to the plate.
    pub to: Thing,
    /// Message key of how.
    pub how: &'static str,
    /// How much.
    pub amount: Option<String>,
    /// When.
    pub time: Option<Timestamp>,
}

/// The links of both ways in the order of time, and whether some are left out.
pub(crate) fn links(lineage: &Lineage, things: &Things, visitor: &Visitor) -> (Vec<Link>, bool) {
    let mut edges: Vec<&Edge> = lineage.back.edges.iter().chain(&lineage.forward.edges).collect();
    edges.sort_by(|a, b| (a.time, &a.from, &a.to, a.kind).cmp(&(b.time, &b.from, &b.to, b.kind)));
    edges.dedup_by(|a, b| (&a.from, &a.to, a.kind, a.time) == (&b.from, &b.to, b.kind, b.time));
    let cut = edges.len() > ROWS_MAX;
    let rows = edges.into_iter().take(ROWS_MAX).map(|edge| {
        // Whose amount it is: what came out of a container or stood in it, else what went on.
        let content = match edge.kind {
            EdgeKind::Contents | EdgeKind::Together => &edge.to,
            EdgeKind::MadeInto | EdgeKind::ContainedIn | EdgeKind::MemberOf => &edge.from,
        };
        let piece = things.piece(content.as_str());
        Link {
            from: things.get(edge.from.as_str(), visitor),
            to: things.get(edge.to.as_str(), visitor),
            how: how_key(edge.kind),
            amount: edge.quantity.as_ref().map(|quantity| amount(visitor, quantity, piece)),
            time: edge.time,
        }
    });
    (rows.collect(), cut)
}

fn how_key(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::MadeInto => "goods-link-made-into",
        EdgeKind::ContainedIn => "goods-link-contained-in",
        EdgeKind::Contents => "goods-link-contents",
        EdgeKind::MemberOf => "goods-link-member-of",
        EdgeKind::Together => "goods-link-together",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_kind_of_link_has_a_text() {
        use nguon_lineage::EdgeKind::{ContainedIn, Contents, MadeInto, MemberOf, Together};
        let messages = crate::testing::messages();
        for kind in [MadeInto, ContainedIn, Contents, MemberOf, Together] {
            assert!(messages.has(super::how_key(kind)), "{kind:?}");
        }
    }
}
