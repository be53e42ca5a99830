//! What people write down wrongly, declare wrong and correct.
//!
//! Each function takes the record as it should be. Mostly it is pushed as it is; sometimes a wrong
//! one is pushed in its place, and later its error declaration with the right one beside it.

use super::Maker;
use crate::record::{Amount, Id, Item, Record, Voids, What};
use crate::time::{DAY, HOUR, Minute};

/// A harvest of ten times its weight, seen the day after.
pub(super) fn weight_with_a_zero_too_many(maker: &mut Maker<'_>, right: Record) {
    if !maker.dice.one_in(30) {
        maker.push(right);
        return;
    }
    let wrong = with_amounts(&right, |amount| amount * 10);
    let declared = right.time + DAY;
    replace(maker, wrong, right, declared);
}

/// A receipt that says less than came, seen two days after.
pub(super) fn short_count(maker: &mut Maker<'_>, right: Record) {
    if !maker.dice.one_in(12) {
        maker.push(right);
        return;
    }
    let wrong = with_amounts(&right, |amount| amount - amount / 10);
    let declared = right.time + 2 * DAY;
    replace(maker, wrong, right, declared);
}

/// Another thing named in place of one, seen some hours after.
pub(super) fn mixed_up(maker: &mut Maker<'_>, right: Record, named: Item, other: Option<Item>) {
    let Some(other) = other.filter(|_| maker.dice.one_in(6)) else {
        maker.push(right);
        return;
    };
    let mut wrong = right.clone();
    let swap = |items: &mut Vec<Item>| {
        for item in items.iter_mut().filter(|item| item.key == named.key) {
            item.key = other.key;
        }
    };
    match &mut wrong.what {
        What::Object { items, .. } => swap(items),
        What::Packing { children, .. } => swap(children),
        What::Making { inputs, .. } => swap(inputs),
    }
    for change in wrong.moves.iter_mut().filter(|change| change.item.key == named.key) {
        change.item.key = other.key;
    }
    let declared = right.time + HOUR;
    replace(maker, wrong, right, declared);
}

fn with_amounts(right: &Record, change: impl Fn(u32) -> u32) -> Record {
    let mut wrong = right.clone();
    let change = |amount: &mut Option<Amount>| {
        if let Some(amount) = amount {
            amount.value = change(amount.value);
        }
    };
    if let What::Object { items, .. } = &mut wrong.what {
        for item in items {
            change(&mut item.amount);
        }
    }
    for moved in &mut wrong.moves {
        change(&mut moved.item.amount);
    }
    wrong
}

/// Pushes the wrong record, and at `declared` the declaration and the right record.
fn replace(maker: &mut Maker<'_>, mut wrong: Record, mut right: Record, declared: Minute) {
    // What was never so counts for nothing.
    wrong.tally.clear();
    let first = wrong.id;
    maker.push(wrong.clone());
    let number = |ahead: Id| first + ahead;
    let declaration = Record {
        id: number(1),
        told: declared,
        voids: Some(Voids { record: first, corrected_by: Some(number(2)), declared }),
        moves: Vec::new(),
        tally: Vec::new(),
        ..wrong
    };
    maker.push(declaration);
    right.id = number(2);
    right.told = declared;
    maker.push(right);
}
