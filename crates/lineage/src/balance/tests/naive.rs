//! Random packing against a computation that knows the truth: every lot is so many kilograms of A
//! and of B, and nothing else is ever asked.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{balance_as_of, grounds};
use crate::Balance;
use crate::model::{AsOf, Fact, Item, Quantity, What};
use crate::testing::{at, facts};

/// What the events say, and what is true.
#[derive(Debug, Default)]
struct World {
    lines: Vec<String>,
    /// Kilograms of A and of B in each lot when it was made.
    lots: BTreeMap<String, [Decimal; 2]>,
    /// Kilograms left of it.
    left: BTreeMap<String, Decimal>,
    harvested: [Decimal; 2],
    packed: [Decimal; 2],
    shipped: [Decimal; 2],
}

/// One step: which kind, of which lots, how much of them (in tenths).
type Step = (u8, usize, usize, u32);

impl World {
    fn of(steps: &[Step]) -> Self {
        let mut world = Self::default();
        for (number, step) in steps.iter().enumerate() {
            world.step(number, *step);
        }
        world
    }

    fn step(&mut self, number: usize, (kind, one, other, tenths): Step) {
        let amount = Decimal::from(tenths);
        if kind < 2 || self.left.is_empty() {
            let (origin, place) = if kind % 2 == 0 { (0, "A1") } else { (1, "B1") };
            let mut parts = [Decimal::ZERO; 2];
            parts[origin] = amount;
            self.harvested[origin] += amount;
            self.make(format!("H{number}"), parts, amount);
            self.lines.push(format!("{number} new H{number}={amount}kg | at {place}"));
            return;
        }
        let pick = |at: usize| self.left.keys().nth(at % self.left.len()).unwrap().clone();
        let (first, second) = (pick(one), pick(other));
        let tenth = |lot: &String| self.left[lot] * Decimal::from(tenths) / Decimal::from(10);
        if kind < 5 {
            let mut inputs = vec![(first.clone(), tenth(&first))];
            if second != first {
                inputs.push((second.clone(), tenth(&second)));
            }
            self.pack(number, &inputs);
        } else if first.starts_with('J') {
            self.ship(number, &first, tenth(&first), kind == 6);
        }
    }

    fn make(&mut self, lot: String, parts: [Decimal; 2], kg: Decimal) {
        self.lots.insert(lot.clone(), parts);
        self.left.insert(lot, kg);
    }

    fn parts(&self, lot: &str, kg: Decimal) -> [Decimal; 2] {
        let whole = self.lots[lot];
        whole.map(|part| kg * part / (whole[0] + whole[1]))
    }

    fn pack(&mut self, number: usize, inputs: &[(String, Decimal)]) {
        let mut parts = [Decimal::ZERO; 2];
        let mut words = String::new();
        for (lot, kg) in inputs {
            let of = self.parts(lot, *kg);
            for origin in 0..2 {
                parts[origin] += of[origin];
                if lot.starts_with('H') {
                    self.packed[origin] += of[origin];
                }
            }
            *self.left.get_mut(lot).unwrap() -= kg;
            let _ = write!(words, "{lot}={kg}kg ");
        }
        // A tenth is lost in packing.
        let loss = Decimal::from(9) / Decimal::from(10);
        let parts = parts.map(|part| part * loss);
        let made = parts[0] + parts[1];
        self.make(format!("J{number}"), parts, made);
        self.lines.push(format!("{number} make {words}-> J{number}={made}kg | at Q"));
    }

    fn ship(&mut self, number: usize, lot: &str, kg: Decimal, on_a_pallet: bool) {
        let of = self.parts(lot, kg);
        (0..2).for_each(|origin| self.shipped[origin] += of[origin]);
        *self.left.get_mut(lot).unwrap() -= kg;
        if on_a_pallet {
            self.lines.push(format!("{number} add P{number}: {lot}={kg}kg | at Q"));
            self.lines.push(format!("{number} seen P{number} | from Q to Z step shipping"));
        } else {
            self.lines.push(format!("{number} seen {lot}={kg}kg | from Q to Z step shipping"));
        }
    }

    fn facts(&self) -> Vec<Fact> {
        facts(&self.lines.join("\n"))
    }
}

fn step() -> impl Strategy<Value = Step> {
    (0..7_u8, any::<usize>(), any::<usize>(), 1..10_u32)
}

fn of(store: &[Fact], origin: &str) -> Option<Balance> {
    balance_as_of(store, &grounds(), origin, AsOf::everything()).into_iter().next()
}

fn near(one: Decimal, other: Decimal) -> bool {
    (one - other).abs() < Decimal::new(1, 3)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every number is the true one, so the origins together neither make nor lose fruit; and the
    /// order in which facts are read changes nothing.
    #[test]
    fn the_balance_is_the_truth(steps in prop::collection::vec(step(), 1..25), turn in any::<usize>()) {
        let world = World::of(&steps);
        let mut store = world.facts();
        for (index, origin) in ["A", "B"].into_iter().enumerate() {
            let Some(found) = of(&store, origin) else {
                prop_assert_eq!(world.harvested[index], Decimal::ZERO);
                continue;
            };
            let numbers = [
                (&found.harvested, world.harvested[index]),
                (&found.packed, world.packed[index]),
                (&found.shipped, world.shipped[index]),
            ];
            for (amount, truth) in numbers {
                prop_assert!(near(amount.at_least(), truth), "{origin} {amount:?} {truth}");
                prop_assert!(near(amount.at_most().unwrap(), truth), "{origin} {amount:?} {truth}");
            }
            let sum = |kind| found.lines.iter().filter(move |line| line.kind == kind)
                .map(|line| line.kg.unwrap().min).sum::<Decimal>();
            prop_assert_eq!(sum(crate::LineKind::Shipped), found.shipped.at_least());
            let len = store.len();
            store.rotate_left(turn % len);
            prop_assert_eq!(of(&store, origin), Some(found));
        }
    }

    /// When packing houses do not say how much they took of what, the truth still lies within.
    #[test]
    fn the_truth_lies_within_the_interval(
        steps in prop::collection::vec(step(), 1..25),
        silent in prop::collection::vec(any::<bool>(), 25),
    ) {
        let world = World::of(&steps);
        let mut store = world.facts();
        for (fact, silent) in store.iter_mut().zip(silent) {
            if let (true, What::Transformation { inputs, .. }) = (silent, &mut fact.what) {
                for input in inputs {
                    input.quantity = None;
                }
            }
        }
        for (index, origin) in ["A", "B"].into_iter().enumerate() {
            let Some(found) = of(&store, origin) else { continue };
            let small = Decimal::new(1, 3);
            let shipped = world.shipped[index];
            prop_assert!(found.shipped.at_least() <= shipped + small, "{:?} {shipped}", found.shipped);
            prop_assert!(found.shipped.at_most().unwrap() + small >= shipped, "{:?} {shipped}", found.shipped);
        }
    }
}

/// A chain of ten thousand lots is no deeper than a chain of ten.
#[test]
fn a_long_chain_needs_no_stack() {
    let mut store = facts("1 new J0=10kg | at A1");
    for number in 1..10_000_u64 {
        let part = |at: u64| Item::class(format!("J{at}"), Some(Quantity::of(10, "KGM")));
        let (inputs, outputs) = (vec![part(number - 1)], vec![part(number)]);
        let what = What::Transformation { inputs, outputs, id: None };
        let time = at(i64::try_from(number).unwrap() + 1);
        store.push(Fact::new(format!("t{number}"), time, number + 1, what));
    }
    let mut all = crate::Facts::new(AsOf::everything());
    all.add(store);
    let setting = super::Setting {
        grounds: &grounds(),
        piece_kg: &|_| None,
        holder: &|_| None,
        rules: &crate::Rules::default(),
        clock: jiff::tz::Offset::UTC,
    };
    let asked = std::collections::BTreeSet::from(["A".to_owned()]);
    let found = crate::balances(&all, &asked, &setting, false);
    assert_eq!(found[0].packed.exact(), Some(Decimal::from(10)));
}
