//! Where a thing is: what really moved, one after the other.

use super::Held;
use crate::ids::Place;
use crate::record::{Amount, At, Key, Measure, Move, Record};

/// So much of the thing somewhere.
#[derive(Clone, Copy)]
struct Heap {
    at: At,
    holder: Option<Place>,
    amount: u32,
}

pub(super) fn of(name: &str, records: &[&Record], key: Key) -> Vec<Held> {
    let mut heaps: Vec<Heap> = Vec::new();
    let mut measure = None;
    for record in records {
        for moved in record.moves.iter().filter(|moved| moved.item.key == key) {
            measure = moved.item.amount.map(|amount| amount.measure);
            match moved.item.amount {
                None => unit(&mut heaps, moved),
                Some(amount) => some(&mut heaps, moved, amount),
            }
        }
    }
    let unit = measure.filter(|one| *one == Measure::Kilograms).map(|_| "KGM");
    let mut held: Vec<Held> = Vec::new();
    for heap in heaps.iter().filter(|heap| heap.amount > 0) {
        let (place, under_way_to) = match heap.at {
            At::Place(place) => (Some(place.link()), None),
            At::Way(to) => (None, Some(to.link())),
        };
        let holder = heap.holder.map(Place::party);
        let same = |one: &&mut Held| {
            one.place == place && one.under_way_to == under_way_to && one.holder == holder
        };
        match held.iter_mut().find(same) {
            Some(one) => one.quantity += u64::from(heap.amount),
            None => held.push(Held {
                key: name.to_owned(),
                quantity: u64::from(heap.amount),
                place,
                under_way_to,
                holder,
                unit,
            }),
        }
    }
    held
}

/// One unit is where it was seen last.
fn unit(heaps: &mut Vec<Heap>, moved: &Move) {
    let holder = moved.holder.or(heaps.first().and_then(|heap| heap.holder));
    heaps.clear();
    heaps.extend(moved.to.map(|at| Heap { at, holder, amount: 1 }));
}

/// What an event takes from a place comes from there, else from what was under way to it; what was
/// in neither appears by the event's word.
fn some(heaps: &mut Vec<Heap>, moved: &Move, amount: Amount) {
    let mut left = amount.value;
    let mut taken = Vec::new();
    let sources = match moved.from {
        Some(At::Place(place)) => vec![At::Place(place), At::Way(place)],
        Some(way) => vec![way],
        None => Vec::new(),
    };
    for source in sources {
        for heap in heaps.iter_mut().filter(|heap| heap.at == source) {
            let part = left.min(heap.amount);
            heap.amount -= part;
            left -= part;
            taken.push((part, heap.holder));
        }
    }
    taken.push((left, None));
    let Some(at) = moved.to else { return };
    for (amount, holder) in taken.into_iter().filter(|(amount, _)| *amount > 0) {
        heaps.push(Heap { at, holder: moved.holder.or(holder), amount });
    }
}
