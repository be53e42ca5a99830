//! A small language for tables of events, and a store in memory that answers a trace.
//!
//! One event per line, its id is `e` and its line number:
//! `3 add P: C1 L=5kg`, `4 del P:`, `5 make H=10kg -> W=9kg`, `5 make #T A ->`, `6 bind`/`unbind`,
//! `7 see P: C`, `2 new L=10kg`, `8 seen C1`, `9 gone C1`, `void e3`. `i/L` is an instance of lot
//! L, `L=5kg` (`g`, `t`, `box`) a quantity of a class, `L=5` pieces, `L=?` an unknown quantity. `3@9` happened at 3
//! and was recorded at 9. After `|` stand `at PLACE`, `from READPOINT`, `to PLACE`, `owner WHO`, `seller WHO`,
//! `step STEP`, `disp DISPOSITION`.

use std::collections::HashSet;

use jiff::Timestamp;

use crate::{
    Action, AsOf, Direction, Fact, Facts, Item, Key, Limits, Quantity, Query, Trace, TraceResult,
    Walk, What,
};

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub(crate) fn facts(text: &str) -> Vec<Fact> {
    let mut known: Vec<Fact> = Vec::new();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    for (index, line) in lines.enumerate() {
        let fact = parse(line, index as u64 + 1, &known);
        known.push(fact);
    }
    known
}

fn parse(line: &str, number: u64, known: &[Fact]) -> Fact {
    let (main, rest) = line.split_once('|').unwrap_or((line, ""));
    let mut words = main.split_whitespace();
    let when = words.next().unwrap();
    let (time, recorded) = when.split_once('@').unwrap_or((when, when));
    let (time, recorded) = (at(time.parse().unwrap()), at(recorded.parse().unwrap()));
    let verb = words.next().unwrap();
    let words: Vec<&str> = words.collect();
    if verb == "void" {
        let wrong = known.iter().find(|fact| fact.event == words[0]).unwrap();
        return Fact { recorded, seq: number, declared_wrong: true, ..wrong.clone() };
    }
    let mut fact = Fact::new(format!("e{number}"), time, number, what(verb, &words));
    fact.recorded = recorded;
    for pair in rest.split_whitespace().collect::<Vec<_>>().chunks(2) {
        let value = pair[1].to_owned();
        match pair[0] {
            "at" => fact.biz_location = Some(value),
            "from" => fact.read_point = Some(value),
            "to" => fact.destinations.push(("location".into(), value)),
            "owner" => fact.destinations.push(("owning_party".into(), value)),
            "step" => fact.biz_step = Some(value),
            "seller" => fact.sources.push(("owning_party".into(), value)),
            "disp" => fact.disposition = Some(value),
            other => panic!("unknown word {other} in {line}"),
        }
    }
    fact
}

fn what(verb: &str, words: &[&str]) -> What {
    let object = |action| What::Object { action, items: items(words) };
    let parent = words.first().and_then(|word| word.strip_suffix(':')).map(Key::from);
    let children = || items(words.get(1..).unwrap_or_default());
    let pack = |action| What::Aggregation { action, parent: parent.clone(), children: children() };
    let bind = |action| What::Association { action, parent: parent.clone(), children: children() };
    match verb {
        "new" => object(Action::Add),
        "seen" => object(Action::Observe),
        "gone" => object(Action::Delete),
        "add" => pack(Action::Add),
        "see" => pack(Action::Observe),
        "del" => pack(Action::Delete),
        "bind" => bind(Action::Add),
        "unbind" => bind(Action::Delete),
        "make" => {
            let id = words.first().and_then(|word| word.strip_prefix('#'));
            let words = if id.is_some() { &words[1..] } else { words };
            let arrow = words.iter().position(|word| *word == "->").unwrap();
            What::Transformation {
                inputs: items(&words[..arrow]),
                outputs: items(&words[arrow + 1..]),
                id: id.map(str::to_owned),
            }
        }
        other => panic!("unknown verb {other}"),
    }
}

fn items(words: &[&str]) -> Vec<Item> {
    words.iter().map(|word| item(word)).collect()
}

fn item(word: &str) -> Item {
    if let Some((key, class)) = word.split_once('/') {
        return Item::instance(key).in_class(class);
    }
    let Some((key, amount)) = word.split_once('=') else { return Item::instance(word) };
    let units = [("kg", "KGM"), ("g", "GRM"), ("t", "TNE"), ("box", "XBX")];
    let of = |(sign, unit)| Some(Quantity::of(decimal(amount.strip_suffix(sign)?), unit));
    let stated = || units.into_iter().find_map(of);
    let quantity =
        (amount != "?").then(|| stated().unwrap_or_else(|| Quantity::pieces(decimal(amount))));
    Item::class(key, quantity)
}

pub(crate) fn decimal(text: &str) -> rust_decimal::Decimal {
    text.parse().unwrap()
}

/// Everything in one set, as a store that was asked for all of it.
pub(crate) fn all(text: &str) -> Facts {
    let mut set = Facts::new(AsOf::everything());
    set.add(facts(text));
    set
}

pub(crate) fn answer(store: &[Fact], query: &Query) -> Vec<Fact> {
    let wanted = |fact: &&Fact| {
        let key = |key: &Key| query.keys.contains(key);
        fact.parent().is_some_and(key)
            || fact.items().any(|item| key(&item.key) || item.class.as_ref().is_some_and(key))
            || fact.transformation().is_some_and(|id| query.transformations.iter().any(|t| t == id))
    };
    // Newest first: the answer must not lean on the order of the store.
    store.iter().rev().filter(wanted).take(query.facts_left + 1).cloned().collect()
}

pub(crate) fn drive(trace: Trace, store: &[Fact]) -> TraceResult {
    walked(trace, store).finish()
}

/// A walk to its end; nothing is asked for twice.
pub(crate) fn walked<W: Walk>(mut walk: W, store: &[Fact]) -> W {
    let mut asked = HashSet::new();
    while let Some(query) = walk.need() {
        for key in &query.keys {
            assert!(asked.insert(key.to_string()), "{key} asked twice");
        }
        for id in &query.transformations {
            assert!(asked.insert(format!("#{id}")), "#{id} asked twice");
        }
        walk.feed(answer(store, &query));
    }
    walk
}

pub(crate) fn trace(store: &[Fact], start: &str, direction: Direction) -> TraceResult {
    let start = start.split_whitespace().map(Key::from).collect();
    drive(Trace::new(start, direction, AsOf::everything(), Limits::default()), store)
}
