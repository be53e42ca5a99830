//! The trace against a second answer that is computed in another way.
//!
//! The oracle knows nothing of bounds, windows, hops or queries: time is a handful of instants,
//! containment and effect are tables of yes and no per key and instant, and the rules are run
//! over all of them until nothing changes.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Direction, Limits, Role, TraceResult, WholeWay};
use crate::testing::{at, trace, walked};
use crate::{Action, AsOf, Fact, Item, Key, What};

const KEYS: usize = 8;
const INSTANTS: usize = 7;
/// Keys from here on are lots; key `k` may be an instance of lot `LOTS + k % (KEYS - LOTS)`.
const LOTS: usize = 6;

fn key(index: usize) -> Key {
    Key::new(format!("k{index}"))
}

fn number(key: &Key) -> usize {
    key.as_str()[1..].parse().unwrap()
}

fn items(indexes: &[usize], with_lot: bool) -> Vec<Item> {
    let item = |index: &usize| match *index {
        lot if lot >= LOTS => Item::class(key(lot), None),
        index if with_lot => Item::instance(key(index)).in_class(key(LOTS + index % (KEYS - LOTS))),
        index => Item::instance(key(index)),
    };
    indexes.iter().map(item).collect()
}

fn some_keys(most: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::collection::btree_set(0..KEYS, 0..=most).prop_map(|set| set.into_iter().collect())
}

fn what() -> impl Strategy<Value = What> {
    let action =
        prop_oneof![4 => Just(Action::Add), 3 => Just(Action::Delete), 1 => Just(Action::Observe)];
    let packing = (action, 0..LOTS, some_keys(3), any::<bool>(), 0..8_u8).prop_map(
        |(action, parent, children, bind, lot)| {
            let parent = Some(key(parent));
            let children = items(&children, lot == 0);
            if bind {
                What::Association { action, parent, children }
            } else {
                What::Aggregation { action, parent, children }
            }
        },
    );
    let making = (some_keys(2), some_keys(2), prop::option::weighted(0.3, 0..2_u8), 0..8_u8)
        .prop_map(|(inputs, outputs, id, lot)| What::Transformation {
            inputs: items(&inputs, lot == 0),
            outputs: items(&outputs, lot == 1),
            id: id.map(|id| format!("T{id}")),
        });
    prop_oneof![3 => packing, 2 => making]
}

fn events() -> impl Strategy<Value = Vec<Fact>> {
    let fact = (0..INSTANTS, what(), prop::bool::weighted(0.1));
    prop::collection::vec(fact, 0..14).prop_map(|list| {
        let mut facts = Vec::new();
        for (index, (time, what, wrong)) in list.into_iter().enumerate() {
            let second = i64::try_from(time).unwrap();
            let fact = Fact::new(format!("e{index}"), at(second), index as u64, what);
            if wrong {
                facts.push(Fact { declared_wrong: true, seq: 1000 + fact.seq, ..fact.clone() });
            }
            facts.push(fact);
        }
        facts
    })
}

type Table = [[bool; INSTANTS]; KEYS];

/// One transformation input or output: key, instant, transformation.
type Part = (usize, usize, String);

#[derive(Debug, Default)]
struct World {
    /// Child, parent, instant.
    inside: BTreeSet<(usize, usize, usize)>,
    /// The same, but only at instants that the stay does not begin or end at together with
    /// another one: `(child, parent, t)` for the time between instant t and t + 1.
    inside_between: BTreeSet<(usize, usize, usize)>,
    inputs: Vec<Part>,
    outputs: Vec<Part>,
    /// Instance, lot.
    member: BTreeSet<(usize, usize)>,
}

fn instant(fact: &Fact) -> usize {
    usize::try_from(fact.time.as_second()).unwrap()
}

fn world(facts: &[Fact]) -> World {
    let wrong: BTreeSet<&str> =
        facts.iter().filter(|fact| fact.declared_wrong).map(|fact| fact.event.as_str()).collect();
    let facts: Vec<&Fact> =
        facts.iter().filter(|fact| !wrong.contains(fact.event.as_str())).collect();
    let mut world = World::default();
    for fact in &facts {
        for item in fact.items() {
            if let Some(lot) = &item.class {
                world.member.insert((number(&item.key), number(lot)));
            }
        }
        if let What::Transformation { inputs, outputs, id } = &fact.what {
            let name = id.clone().unwrap_or_else(|| format!("only {}", fact.event));
            let part = |item: &Item| (number(&item.key), instant(fact), name.clone());
            world.inputs.extend(inputs.iter().map(part));
            world.outputs.extend(outputs.iter().map(part));
        }
        let Some((bond, Action::Add, parent, children)) = packing(fact) else { continue };
        for child in children {
            let ends = |later: &&&Fact| {
                let Some((other, Action::Delete, from, taken)) = packing(later) else {
                    return false;
                };
                let after = (later.time, later.seq) > (fact.time, fact.seq);
                let this = taken.is_empty() || taken.iter().any(|item| item.key == child.key);
                after && other == bond && from == parent && this
            };
            let last = facts
                .iter()
                .filter(ends)
                .map(|end| (end.time, end.seq, instant(end)))
                .min()
                .map_or(INSTANTS - 1, |end| end.2);
            let (child, parent) = (number(&child.key), number(parent));
            world.inside.extend((instant(fact)..=last).map(|t| (child, parent, t)));
            world.inside_between.extend((instant(fact)..last).map(|t| (child, parent, t)));
        }
    }
    world
}

fn packing(fact: &Fact) -> Option<(bool, Action, &Key, &[Item])> {
    match &fact.what {
        What::Aggregation { action, parent, children } => {
            Some((false, *action, parent.as_ref()?, children))
        }
        What::Association { action, parent, children } => {
            Some((true, *action, parent.as_ref()?, children))
        }
        _ => None,
    }
}

/// Runs the rules until no cell changes.
fn fixpoint(tables: &mut [Table; 2], rule: impl Fn(&[Table; 2]) -> Vec<(usize, usize, usize)>) {
    loop {
        let new: Vec<_> =
            rule(tables).into_iter().filter(|(table, k, t)| !tables[*table][*k][*t]).collect();
        if new.is_empty() {
            return;
        }
        for (table, k, t) in new {
            tables[table][k][t] = true;
        }
    }
}

/// Forward: table 0 is "affected", table 1 "carries something affected".
fn forward(world: &World, start: usize) -> [Table; 2] {
    let mut tables = [Table::default(); 2];
    tables[0][start] = [true; INSTANTS];
    fixpoint(&mut tables, |[affected, carries]| {
        let mut cells = Vec::new();
        for (k, row) in affected.iter().enumerate() {
            cells.extend((1..INSTANTS).filter(|t| row[t - 1]).map(|t| (0, k, t)));
        }
        for (k, t, name) in &world.inputs {
            if affected[*k][*t] || carries[*k][*t] {
                let made = world.outputs.iter().filter(|output| output.2 == *name);
                cells.extend(made.map(|output| (0, output.0, output.1)));
            }
        }
        for (child, parent, t) in &world.inside {
            if affected[*child][*t] || carries[*child][*t] {
                cells.push((1, *parent, *t));
            }
            if affected[*parent][*t] {
                cells.push((0, *child, *t));
            }
        }
        for (instance, lot) in &world.member {
            cells.extend((0..INSTANTS).filter(|t| affected[*lot][*t]).map(|t| (0, *instance, t)));
        }
        cells
    });
    tables
}

/// Back: table 0 is "its history up to here matters", table 1 "its content here matters".
fn back(world: &World, start: usize) -> [Table; 2] {
    let mut tables = [Table::default(); 2];
    tables[0][start] = [true; INSTANTS];
    tables[1][start] = [true; INSTANTS];
    fixpoint(&mut tables, |[matters, content]| {
        let mut cells = Vec::new();
        for (k, row) in matters.iter().enumerate() {
            cells.extend((1..INSTANTS).filter(|t| row[*t]).map(|t| (0, k, t - 1)));
        }
        for (k, t, name) in &world.outputs {
            if matters[*k][*t] {
                for input in world.inputs.iter().filter(|input| input.2 == *name) {
                    cells.extend([(0, input.0, input.1), (1, input.0, input.1)]);
                }
            }
        }
        for (child, parent, t) in &world.inside {
            if content[*parent][*t] {
                cells.extend([(0, *child, *t), (1, *child, *t)]);
            }
            if matters[*child][*t] {
                cells.push((0, *parent, *t));
            }
        }
        for (instance, lot) in &world.member {
            let up = (0..INSTANTS).filter(|t| matters[*instance][*t]).map(|t| (0, *lot, t));
            cells.extend(up);
            if *lot == start {
                cells.extend((0..INSTANTS).map(|t| (0, *instance, t)));
            }
        }
        cells
    });
    tables
}

/// The keys of a trace back that are shown: not the containers that were never made.
fn shown(world: &World, start: usize, [matters, content]: &[Table; 2]) -> BTreeSet<usize> {
    let in_time = |child: usize, t: usize| matters[child][t];
    let mut origin: BTreeSet<usize> = world
        .outputs
        .iter()
        .filter(|(k, t, name)| matters[*k][*t] && world.inputs.iter().any(|input| input.2 == *name))
        .map(|part| part.0)
        .collect();
    origin.extend(world.member.iter().map(|pair| pair.0).filter(|k| matters[*k][0]));
    let mut shown = BTreeSet::from([start]);
    loop {
        let before = (origin.len(), shown.len());
        for (child, parent, t) in &world.inside {
            if in_time(*child, *t) && origin.contains(parent) && child != parent {
                origin.insert(*child);
                if shown.contains(child) {
                    shown.insert(*parent);
                }
            }
            if shown.contains(parent) && content[*parent][*t] {
                shown.insert(*child);
            }
        }
        for (k, t, name) in &world.outputs {
            if shown.contains(k) && matters[*k][*t] {
                let used = world.inputs.iter().filter(|input| input.2 == *name);
                shown.extend(used.map(|input| input.0));
            }
        }
        for (instance, lot) in &world.member {
            if shown.contains(instance) {
                shown.insert(*lot);
            }
            if *lot == start {
                shown.insert(*instance);
            }
        }
        if before == (origin.len(), shown.len()) {
            return shown;
        }
    }
}

fn first(row: [bool; INSTANTS]) -> Option<usize> {
    row.iter().position(|yes| *yes)
}

/// The answer without what is known of the life of contacts.
fn without_contacts(mut result: TraceResult) -> TraceResult {
    for node in result.nodes.iter_mut().filter(|node| node.role == Role::Contact) {
        (node.first, node.last) = (None, None);
    }
    result
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn forward_agrees(facts in events(), start in 0..KEYS) {
        let world = world(&facts);
        let [affected, carries] = forward(&world, start);
        let result = trace(&facts, &format!("k{start}"), Direction::Forward);
        let role = |k: usize| result.node(&key(k)).map(|node| node.role);
        for k in 0..KEYS {
            let found = role(k).filter(|role| *role != Role::Contact);
            let expected = if k == start {
                Some(Role::Start)
            } else if first(affected[k]).is_some() {
                Some(Role::Descendant)
            } else {
                first(carries[k]).map(|_| Role::Carrier)
            };
            prop_assert_eq!(found, expected, "k{}", k);
            let since = result.node(&key(k)).and_then(|node| node.since);
            if expected == Some(Role::Descendant) {
                let since = since.map_or(0, |at| usize::try_from(at.as_second()).unwrap());
                prop_assert_eq!(Some(since), first(affected[k]));
            }
            // In contact: surely if between two instants, at most if at one instant.
            if expected.is_none() {
                let beside = |t: usize| {
                    let mut parents = world.inside.iter().filter(move |stay| stay.0 == k && stay.2 == t);
                    parents.any(|(_, parent, _)| carries[*parent][t])
                };
                let surely = world.inside_between.iter().any(|(child, parent, t)| {
                    *child == k && (0..KEYS).any(|other| {
                        affected[other][*t] && world.inside_between.contains(&(other, *parent, *t))
                    })
                });
                let contact = role(k) == Some(Role::Contact);
                prop_assert!(!contact || (0..INSTANTS).any(beside), "k{} was never beside", k);
                prop_assert!(contact || !surely, "k{} was beside", k);
            }
        }
    }

    #[test]
    fn back_agrees(facts in events(), start in 0..KEYS) {
        let world = world(&facts);
        let tables = back(&world, start);
        let result = trace(&facts, &format!("k{start}"), Direction::Back);
        let found: BTreeSet<usize> = result.nodes.iter().map(|node| number(&node.key)).collect();
        prop_assert_eq!(&found, &shown(&world, start, &tables));
        for node in result.nodes.iter().filter(|node| node.role != Role::Start) {
            let row = tables[0][number(&node.key)];
            let last = row.iter().rposition(|yes| *yes);
            let until = node.until.map_or(INSTANTS - 1, |at| usize::try_from(at.as_second()).unwrap());
            prop_assert_eq!(Some(until), last, "{}", node.key);
        }
    }

    /// x comes from k if and only if k went into x. Containers answer for their content in
    /// one direction only, and a lot asked for answers for its instances; both are left out.
    #[test]
    fn back_and_forward_mirror_each_other(facts in events()) {
        let world = world(&facts);
        let parents: BTreeSet<usize> = world.inside.iter().map(|stay| stay.1).collect();
        let lots: BTreeSet<usize> = world.member.iter().map(|pair| pair.1).collect();
        let mut back = BTreeMap::new();
        for x in 0..KEYS {
            back.insert(x, trace(&facts, &format!("k{x}"), Direction::Back));
        }
        for k in (0..KEYS).filter(|k| !parents.contains(k)) {
            let forward = trace(&facts, &format!("k{k}"), Direction::Forward);
            for x in (0..KEYS).filter(|x| !lots.contains(x)) {
                let went = forward.node(&key(x)).is_some_and(|node| !node.contact);
                prop_assert_eq!(went, back[&x].node(&key(k)).is_some(), "k{} to k{}", k, x);
            }
        }
    }

    /// The order in which the store tells its facts does not matter.
    #[test]
    fn the_answer_is_one(facts in events(), start in 0..KEYS) {
        let mut turned = facts.clone();
        turned.reverse();
        for direction in [Direction::Forward, Direction::Back] {
            let start = format!("k{start}");
            prop_assert_eq!(trace(&facts, &start, direction), trace(&turned, &start, direction));
        }
    }

    /// Both ways at once say what each says alone, and ask for nothing twice. Of what only stood
    /// beside, one way reads what it meets on its way; both may have read more of it.
    #[test]
    fn both_ways_are_each_of_them(facts in events(), start in 0..KEYS) {
        let start = format!("k{start}");
        let way = WholeWay::new(vec![Key::from(&*start)], AsOf::everything(), Limits::default());
        let both = walked(way, &facts).finish();
        let [back, forward] =
            [Direction::Back, Direction::Forward].map(|way| trace(&facts, &start, way));
        prop_assert_eq!(both.back, back);
        prop_assert_eq!(without_contacts(both.forward), without_contacts(forward));
    }
}
