//! What must be called back, where it is, and how much of it there is.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;

use crate::holdings::{Discrepancy, Holding, Whereabouts};
use crate::maps::{HashMap, HashSet};
use crate::model::{ItemKind, Key, Quantity};
use crate::trace::{EdgeKind, LimitHit, Node, Role, TraceResult};

/// One key that the recall is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecallRow {
    /// What.
    pub key: Key,
    /// One thing or a lot; none if no fact says.
    pub kind: Option<ItemKind>,
    /// What it is to the start.
    pub relation: Role,
    /// Where it is now, sorted; empty if unknown, under way or used up.
    pub places: Vec<String>,
    /// Where it is under way to, sorted.
    pub under_way_to: Vec<String>,
    /// Who is stated to hold it, sorted.
    pub holders: Vec<String>,
    /// How much is held, by unit.
    pub quantities: Vec<Quantity>,
    /// Some of it is held without a stated amount, or without a stated place or destination.
    pub incomplete: bool,
    /// Whether its quantities are in the totals. Left out are containers whose content has rows
    /// of its own.
    pub counted: bool,
    /// The events that link it to what is nearer to the start.
    pub via: Vec<String>,
    /// The parts that it is held in.
    pub holdings: Vec<Holding>,
    /// What does not add up in its life.
    pub discrepancies: Vec<Discrepancy>,
}

/// The scope of a recall. Rows come in the order of the trace: by depth, then key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecallScope {
    /// The starts and all that descends from them: to be called back.
    pub affected: Vec<RecallRow>,
    /// What carried affected things, and may need cleaning.
    pub carriers: Vec<RecallRow>,
    /// What stood beside affected things: to be looked at, not affected.
    pub contact: Vec<RecallRow>,
    /// What is held of the affected rows, by unit.
    pub affected_totals: Vec<Quantity>,
    /// What is held of the contact rows, by unit.
    pub contact_totals: Vec<Quantity>,
    /// Counted rows, affected or in contact, that the totals do not tell all about.
    pub incomplete_rows: usize,
    /// The limit that cut the trace short: more may be affected.
    pub partial: Option<LimitHit>,
}

/// Puts a trace forward and the whereabouts of its nodes together. A node without whereabouts
/// gives an incomplete row: nobody looked.
pub fn recall(trace: &TraceResult, whereabouts: &[Whereabouts]) -> RecallScope {
    let found: HashMap<&Key, &Whereabouts> =
        whereabouts.iter().map(|found| (&found.key, found)).collect();
    let mut via: HashMap<&Key, BTreeSet<&String>> = HashMap::default();
    for edge in &trace.edges {
        via.entry(&edge.to).or_default().extend(&edge.events);
    }
    let doubled = counted_elsewhere(trace);
    let rows = |roles: &[Role]| -> Vec<RecallRow> {
        let wanted = trace.nodes.iter().filter(|node| roles.contains(&node.role));
        wanted
            .map(|node| {
                let via = via.get(&node.key).into_iter().flatten().map(ToString::to_string);
                let counted = !doubled.contains(&node.key);
                row(node, found.get(&node.key).copied(), via.collect(), counted)
            })
            .collect()
    };
    let affected = rows(&[Role::Start, Role::Descendant]);
    let contact = rows(&[Role::Contact]);
    let incomplete = |row: &&RecallRow| row.counted && row.incomplete;
    RecallScope {
        affected_totals: totals(&affected),
        contact_totals: totals(&contact),
        incomplete_rows: affected.iter().chain(&contact).filter(incomplete).count(),
        carriers: rows(&[Role::Carrier]),
        affected,
        contact,
        partial: trace.partial,
    }
}

fn row(node: &Node, found: Option<&Whereabouts>, via: Vec<String>, counted: bool) -> RecallRow {
    let holdings = found.map(|found| found.holdings.clone()).unwrap_or_default();
    let sorted = |pick: fn(&Holding) -> Option<&String>| -> Vec<String> {
        let unique: BTreeSet<&String> = holdings.iter().filter_map(pick).collect();
        unique.into_iter().cloned().collect()
    };
    let unclear = |held: &Holding| {
        held.quantity.is_none() || (held.place.is_none() && held.in_transit_to.is_none())
    };
    RecallRow {
        key: node.key.clone(),
        kind: node.kind,
        relation: node.role,
        places: sorted(|held| held.place.as_ref()),
        under_way_to: sorted(|held| held.in_transit_to.as_ref()),
        holders: sorted(|held| held.holder.as_ref()),
        quantities: sums(holdings.iter().filter_map(|held| held.quantity.as_ref())),
        incomplete: found.is_none() || holdings.iter().any(unclear),
        counted,
        via,
        discrepancies: found.map(|found| found.discrepancies.clone()).unwrap_or_default(),
        holdings,
    }
}

fn totals(rows: &[RecallRow]) -> Vec<Quantity> {
    sums(rows.iter().filter(|row| row.counted).flat_map(|row| &row.quantities))
}

fn sums<'a>(quantities: impl Iterator<Item = &'a Quantity>) -> Vec<Quantity> {
    let mut by_unit: BTreeMap<&Option<String>, Decimal> = BTreeMap::new();
    for quantity in quantities {
        *by_unit.entry(&quantity.unit).or_default() += quantity.value;
    }
    by_unit.into_iter().map(|(unit, value)| Quantity { value, unit: unit.clone() }).collect()
}

/// Containers whose content is listed. Serial numbers are never counted twice: whoever goes under
/// one is no longer in the quantity of its lot (see [`whereabouts`](crate::whereabouts)).
fn counted_elsewhere(trace: &TraceResult) -> HashSet<&Key> {
    let contents = trace.edges.iter().filter(|edge| edge.kind == EdgeKind::Contents);
    contents.map(|edge| &edge.from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{answer, drive, facts};
    use crate::{AsOf, Direction, Limits, Locate, Trace, whereabouts};

    fn scope(events: &str, start: &str) -> RecallScope {
        let store = facts(events);
        let as_of = AsOf::everything();
        let trace = Trace::new(vec![start.into()], Direction::Forward, as_of, Limits::default());
        let result = drive(trace, &store);
        let keys: Vec<Key> = result.nodes.iter().map(|node| node.key.clone()).collect();
        let mut locate = Locate::new(keys.clone(), as_of, Limits::default());
        while let Some(query) = locate.need() {
            locate.feed(answer(&store, &query));
        }
        let (facts, _) = locate.finish();
        let found: Vec<_> = keys.iter().map(|key| whereabouts(&facts, key)).collect();
        recall(&result, &found)
    }

    fn show(rows: &[RecallRow]) -> Vec<String> {
        let amounts = |row: &RecallRow| text(&row.quantities);
        rows.iter()
            .map(|row| {
                let places = row.places.join(",");
                let sign = if row.counted { "" } else { " not counted" };
                let sign = if row.incomplete { format!("{sign} incomplete") } else { sign.into() };
                format!(
                    "{} [{}] at {places} via {}{sign}",
                    row.key,
                    amounts(row),
                    row.via.join("+")
                )
            })
            .collect()
    }

    fn text(quantities: &[Quantity]) -> String {
        let one = |it: &Quantity| {
            format!("{}{}", it.value.normalize(), it.unit.as_deref().unwrap_or("pc"))
        };
        quantities.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_recall_tells_where_and_how_much() {
        let scope = scope(
            "1 new H=100kg | at FARM
             2 seen H=60kg | from FARM to HOUSE step shipping
             2 make H=60kg -> L=55kg | at HOUSE
             3 new C9 | at HOUSE
             4 add P: L=50kg C9 | at HOUSE
             5 seen P | from HOUSE to SHOP owner SHOPKEEPER step shipping
             6 seen P | at SHOP step receiving",
            "H",
        );
        assert_eq!(
            show(&scope.affected),
            ["H [40KGM] at FARM via ", "L [55KGM] at HOUSE,SHOP via e3"]
        );
        assert_eq!(scope.affected[1].holders, ["SHOPKEEPER"]);
        assert_eq!(show(&scope.carriers), ["P [1pc] at SHOP via e5"]);
        assert_eq!(show(&scope.contact), ["C9 [1pc] at SHOP via e5"]);
        assert_eq!(text(&scope.affected_totals), "95KGM");
        assert_eq!(text(&scope.contact_totals), "1pc");
        assert_eq!((scope.incomplete_rows, scope.partial), (0, None));
    }

    #[test]
    fn nothing_is_counted_twice() {
        let scope = scope(
            "1 make H -> P L=10 | at X
             2 add P: C1 C2 | at X
             3 seen i1/L | at X",
            "H",
        );
        assert_eq!(
            show(&scope.affected),
            [
                "H [] at  via ",
                "L [9pc] at X via e1",
                "P [1pc] at X via e1 not counted",
                "C1 [1pc] at X via e2",
                "C2 [1pc] at X via e2",
                "i1 [1pc] at X via ",
            ]
        );
        assert_eq!(text(&scope.affected_totals), "12pc");
    }

    #[test]
    fn what_one_event_makes_by_quantity_and_by_number_adds_up() {
        let scope = scope("1 make H -> L=332 i1/L i2/L | at X\n 2 seen i3/L | at X", "H");
        assert_eq!(text(&scope.affected_totals), "334pc");
    }

    #[test]
    fn what_nobody_looked_for_is_incomplete() {
        let store = facts("1 make A -> B");
        let trace =
            Trace::new(vec!["A".into()], Direction::Forward, AsOf::everything(), Limits::default());
        let scope = recall(&drive(trace, &store), &[]);
        assert_eq!(scope.incomplete_rows, 2);
        assert_eq!(scope.affected_totals, []);
    }
}
