//! What came from what: tables of yes and no per thing and instant, and rules run over all of them
//! until nothing changes.
//!
//! What is affected stays so. It affects what it is made into and makes its container carry
//! something while it is inside; what such a container is made into is affected, and such a
//! container makes its own container carry. A container that is affected affects all its content.
//! A lot affects its units. Back is the mirror: what was used, and what was in it when it was used.

use std::collections::BTreeSet;

use super::named;
use crate::cell::Cell;
use crate::record::{Action, Item, Key, Record, What};
use crate::time::Minute;

/// All relations of a thing, without itself.
#[derive(Debug, Default)]
pub(super) struct Descent {
    pub ancestors: Vec<Key>,
    pub descendants: Vec<Key>,
    pub carriers: Vec<Key>,
}

/// Relations among all things of a cell. The instants at which something was packed or made are
/// numbered; both ends of a stay count.
struct Relations {
    instants: usize,
    things: usize,
    /// Thing, instant, name of the making.
    inputs: Vec<(Key, usize, String)>,
    outputs: Vec<(Key, usize, String)>,
    /// Content, container, from and to.
    stays: Vec<(Key, Key, usize, usize)>,
    /// Unit, lot.
    units: BTreeSet<(Key, Key)>,
}

/// Two tables: thing by instant.
type Tables = [Vec<Vec<bool>>; 2];

pub(super) fn of(cell: &Cell, records: &[&Record], start: Key) -> Descent {
    let relations = relations(cell, records);
    let yes = |table: &Vec<Vec<bool>>| -> BTreeSet<Key> {
        (0..table.len()).filter(|key| *key != start && table[*key].contains(&true)).collect()
    };
    let forward = forward(&relations, start);
    let descendants = yes(&forward[0]);
    let carriers = yes(&forward[1]).difference(&descendants).copied().collect();
    Descent {
        ancestors: yes(&back(&relations, start)[0]).into_iter().collect(),
        descendants: descendants.into_iter().collect(),
        carriers,
    }
}

fn relations(cell: &Cell, records: &[&Record]) -> Relations {
    let changes = records.iter().filter(|record| !matches!(record.what, What::Object { .. }));
    let times: BTreeSet<Minute> = changes.map(|record| record.time).collect();
    let times: Vec<Minute> = times.into_iter().collect();
    let instant = |record: &Record| times.partition_point(|time| *time < record.time);
    let mut all = Relations {
        instants: times.len().max(1),
        things: cell.things.len(),
        inputs: Vec::new(),
        outputs: Vec::new(),
        stays: Vec::new(),
        units: BTreeSet::new(),
    };
    for record in records {
        for key in named(record) {
            // The packing event says the lot of its units, and so does every label with it.
            let thing = &cell.things[key];
            if record.label.is_some() || thing.label.is_some() {
                all.units.extend(thing.lot.map(|lot| (key, lot)));
            }
        }
        if let What::Making { name, inputs, outputs } = &record.what {
            let name = name.map_or_else(|| format!("only {}", record.id), |n| format!("tied {n}"));
            let part = |item: &Item| (item.key, instant(record), name.clone());
            all.inputs.extend(inputs.iter().map(part));
            all.outputs.extend(outputs.iter().map(part));
        }
    }
    let pairs: BTreeSet<(Key, Key)> = records.iter().flat_map(|record| put_in(record)).collect();
    for (child, parent) in pairs {
        let last = all.instants - 1;
        let found = stays(records, child, parent, instant);
        all.stays
            .extend(found.into_iter().map(|(from, to)| (child, parent, from, to.unwrap_or(last))));
    }
    all
}

fn put_in(record: &Record) -> Vec<(Key, Key)> {
    match &record.what {
        What::Packing { action: Action::Add, parent, children } => {
            children.iter().map(|child| (child.key, *parent)).collect()
        }
        _ => Vec::new(),
    }
}

/// When a thing was in a container: it is out when all of it that went in was taken out.
fn stays(
    records: &[&Record],
    child: Key,
    parent: Key,
    instant: impl Fn(&Record) -> usize,
) -> Vec<(usize, Option<usize>)> {
    let mut done = Vec::new();
    let mut open: Option<(usize, i64)> = None;
    for record in records {
        let What::Packing { action, parent: container, children } = &record.what else { continue };
        if *container != parent {
            continue;
        }
        let amount = |item: &Item| item.amount.map_or(1, |amount| i64::from(amount.value));
        let mine: Option<i64> = children.iter().find(|item| item.key == child).map(amount);
        match (action, mine) {
            (Action::Add, Some(more)) => {
                let (from, inside) = open.unwrap_or((instant(record), 0));
                open = Some((from, inside + more));
            }
            (Action::Delete, Some(less)) => {
                open = open.map(|(from, inside)| (from, inside - less));
            }
            (Action::Delete, None) if children.is_empty() => {
                open = open.map(|(from, _)| (from, 0));
            }
            _ => {}
        }
        if let Some((from, inside)) = open
            && inside <= 0
        {
            done.push((from, Some(instant(record))));
            open = None;
        }
    }
    done.extend(open.map(|(from, _)| (from, None)));
    done
}

/// Table 0: affected; table 1: carries something affected.
fn forward(all: &Relations, start: Key) -> Tables {
    let mut tables = empty(all);
    tables[0][start] = vec![true; all.instants];
    until_nothing_changes(&mut tables, |[affected, carries], say| {
        for (key, row) in affected.iter().enumerate() {
            row.iter().enumerate().skip_while(|(_, yes)| !**yes).for_each(|(t, _)| say(0, key, t));
        }
        for (key, t, name) in &all.inputs {
            if affected[*key][*t] || carries[*key][*t] {
                let made = all.outputs.iter().filter(|output| output.2 == *name);
                made.for_each(|output| say(0, output.0, output.1));
            }
        }
        for (child, parent, from, to) in &all.stays {
            for t in *from..=*to {
                if affected[*child][t] || carries[*child][t] {
                    say(1, *parent, t);
                }
                if affected[*parent][t] {
                    say(0, *child, t);
                }
            }
        }
        for (unit, lot) in &all.units {
            (0..all.instants).filter(|t| affected[*lot][*t]).for_each(|t| say(0, *unit, t));
        }
    });
    tables
}

/// Table 0: its history up to here matters; table 1: its content here matters.
fn back(all: &Relations, start: Key) -> Tables {
    let mut tables = empty(all);
    tables[0][start] = vec![true; all.instants];
    tables[1][start] = vec![true; all.instants];
    until_nothing_changes(&mut tables, |[matters, content], say| {
        for (key, row) in matters.iter().enumerate() {
            let last = row.iter().rposition(|yes| *yes).unwrap_or(0);
            (0..last).for_each(|t| say(0, key, t));
        }
        for (key, t, name) in &all.outputs {
            if matters[*key][*t] {
                for input in all.inputs.iter().filter(|input| input.2 == *name) {
                    say(0, input.0, input.1);
                    say(1, input.0, input.1);
                }
            }
        }
        for (child, parent, from, to) in &all.stays {
            for t in (*from..=*to).filter(|t| content[*parent][*t]) {
                say(0, *child, t);
                say(1, *child, t);
            }
        }
        for (unit, lot) in &all.units {
            (0..all.instants).filter(|t| matters[*unit][*t]).for_each(|t| say(0, *lot, t));
            if *lot == start {
                (0..all.instants).for_each(|t| say(0, *unit, t));
            }
        }
    });
    tables
}

fn empty(all: &Relations) -> Tables {
    let none = vec![vec![false; all.instants]; all.things];
    [none.clone(), none]
}

/// Runs the rule until no cell of a table changes.
fn until_nothing_changes(
    tables: &mut Tables,
    rule: impl Fn(&Tables, &mut dyn FnMut(usize, Key, usize)),
) {
    loop {
        let mut new = Vec::new();
        rule(tables, &mut |table, key, t| {
            if !tables[table][key][t] {
                new.push((table, key, t));
            }
        });
        if new.is_empty() {
            return;
        }
        for (table, key, t) in new {
            tables[table][key][t] = true;
        }
    }
}
