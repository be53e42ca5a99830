//! Balances as text: events in, numbers and findings out; and against a naive computation.

mod naive;
mod tables;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::tz::Offset;
use rust_decimal::Decimal;

use super::{Amount, Balance, Ground, Grown, Period, Rules, Season, Setting, Survey, balances};
use crate::model::{AsOf, Fact, Key};
use crate::testing::{answer, at, facts};
use crate::trace::Limits;

/// Growing area `A` with the plots A1 and A2: one hectare, 100 kg; `B` with the plot B1.
fn grounds() -> Vec<Ground> {
    let ground = |id: &str, places: &[&str]| Ground {
        id: id.into(),
        places: places.iter().map(|place| (*place).to_owned()).collect(),
        grown: vec![Grown { area_m2: Some(10_000), yield_kg_per_ha: Some(100) }],
        ..Ground::default()
    };
    vec![ground("A", &["A1", "A2"]), ground("B", &["B1"])]
}

fn season(id: &str, from: i64, to: i64) -> Season {
    let window = Period { from: Some(at(from)), to: Some(at(to)) };
    Season { id: id.into(), window, yield_kg_per_ha: None }
}

/// Cartons weigh 5 kg: lots whose name begins with K.
fn piece_kg(key: &Key) -> Option<Decimal> {
    key.as_str().starts_with('K').then(|| Decimal::from(5))
}

fn balance_as_of(store: &[Fact], grounds: &[Ground], asked: &str, as_of: AsOf) -> Vec<Balance> {
    let harvests = store.iter().filter(|fact| {
        let places = [&fact.read_point, &fact.biz_location];
        let own = |ground: &&Ground| ground.id == asked;
        let ground = grounds.iter().find(own).unwrap();
        places.into_iter().flatten().any(|place| ground.places.contains(place))
    });
    let keys = harvests.flat_map(|fact| fact.items().map(|item| item.key.clone()));
    let mut survey = Survey::new(keys.collect::<Vec<_>>(), as_of, Limits::default());
    while let Some(query) = survey.need() {
        survey.feed(answer(store, &query));
    }
    let read = survey.finish();
    assert_eq!(read.partial, None);
    let setting = Setting {
        grounds,
        piece_kg: &piece_kg,
        holder: &|place| place.starts_with('Q').then(|| "packer".to_owned()),
        rules: &Rules::default(),
        clock: Offset::constant(7),
    };
    balances(&read.facts, &BTreeSet::from([asked.to_owned()]), &setting, false)
}

fn balance(events: &str, grounds: &[Ground], asked: &str) -> Vec<Balance> {
    balance_as_of(&facts(events), grounds, asked, AsOf::everything())
}

fn amount(amount: &Amount) -> String {
    let (min, max) = (amount.kg.min.normalize(), amount.kg.max.normalize());
    let mut text = if min == max { min.to_string() } else { format!("{min}..{max}") };
    for (unit, value) in &amount.others {
        let _ = write!(text, "+{}{unit}", value.normalize());
    }
    text + &"+?".repeat(usize::try_from(amount.unstated).unwrap())
}

fn show(balance: &Balance) -> String {
    let mut text = format!(
        "{}: h{} p{} s{} r{}",
        balance.season,
        amount(&balance.harvested),
        amount(&balance.packed),
        amount(&balance.shipped),
        amount(&balance.returned)
    );
    for found in &balance.findings {
        let about = found.about.as_ref().map_or(String::new(), |about| format!(" {about}"));
        let numbers =
            found.measured.zip(found.allowed).map_or(String::new(), |(measured, allowed)| {
                format!(" {}>{}", measured.normalize(), allowed.normalize())
            });
        let _ = write!(
            text,
            "; {}{about}{numbers} {} since {}",
            found.kind.word(),
            found.events.join(","),
            found.since
        );
    }
    text
}

fn shown(balances: &[Balance]) -> String {
    balances.iter().map(show).collect::<Vec<_>>().join(" | ")
}
