//! Scenarios as text: events in, holdings out.

use super::{Locate, whereabouts};
use crate::testing::{all, answer, facts};
use crate::{AsOf, Key, Limits, Quantity};

fn amount(quantity: Option<&Quantity>) -> String {
    let unit = |quantity: &Quantity| quantity.unit.clone().unwrap_or_else(|| "pc".into());
    quantity.map_or("?".into(), |it| format!("{}{}", it.value.normalize(), unit(it)))
}

fn show(events: &str, key: &str) -> String {
    let found = whereabouts(&all(events), &Key::from(key));
    let mut parts: Vec<String> = Vec::new();
    for held in &found.holdings {
        let mut text = format!("{} ", amount(held.quantity.as_ref()));
        text += held.place.as_deref().unwrap_or(if held.in_transit { ">" } else { "?" });
        text += held.in_transit_to.as_deref().unwrap_or_default();
        for (sign, more) in [
            ("holder", held.holder.as_deref()),
            ("in", held.container.as_ref().map(Key::as_str)),
            ("disp", held.disposition.as_deref()),
        ] {
            text += &more.map_or(String::new(), |more| format!(" {sign} {more}"));
        }
        parts.push(format!("{text} {}", held.event));
    }
    for odd in &found.discrepancies {
        parts.push(format!("! {:?} {} {}", odd.kind, amount(Some(&odd.quantity)), odd.event));
    }
    parts.join("; ")
}

#[test]
fn every_scenario_adds_up() {
    let cases = [
        ("nothing known", "1 new A | at X", "B", ""),
        (
            "made, partly used",
            "1 new L=10kg | at X\n2 make L=4kg -> M=3.5kg | at X",
            "L",
            "6KGM X e1",
        ),
        ("made by use", "1 new L=10kg | at X\n2 make L=4kg -> M=3.5kg | at X", "M", "3.5KGM X e2"),
        ("used up", "1 new L=10kg | at X\n2 make L=10kg -> M=9kg | at X", "L", ""),
        (
            "used beyond what there is",
            "1 new L=10kg | at X\n2 make L=12kg -> M=9kg | at X",
            "L",
            "! OverWithdrawal 2KGM e2",
        ),
        (
            "used where it is not",
            "1 new L=10kg | at X\n2 make L=4kg -> M=3kg | at Y",
            "L",
            "10KGM X e1; ! OverWithdrawal 4KGM e2",
        ),
        (
            "split shipment, one part arrived",
            "1 new L=10kg | at X
             2 seen L=6kg | from X to Y owner B step shipping
             3 seen L=4kg | from X to Z step shipping disp in_transit
             4 seen L=6kg | at Y step receiving disp in_progress",
            "L",
            "4KGM >Z disp in_transit e3; 6KGM Y holder B disp in_progress e4",
        ),
        (
            "less arrived than was shipped",
            "1 new L=10kg | at X
             2 seen L=10kg | from X to Y step shipping
             3 seen L=9kg | at Y step receiving",
            "L",
            "1KGM >Y e2; 9KGM Y e3",
        ),
        (
            "more arrived than was shipped",
            "1 new L=10kg | at X
             2 seen L=10kg | from X to Y step shipping
             3 seen L=12kg | at Y step receiving",
            "L",
            "12KGM Y e3; ! Unexplained 2KGM e3",
        ),
        ("first seen on arrival", "3 seen L=9kg | at Y step receiving", "L", "9KGM Y e1"),
        (
            "another unit",
            "1 new L=10kg | at X\n2 gone L=3 | at X",
            "L",
            "10KGM X e1; ! OverWithdrawal 3pc e2",
        ),
        (
            "an unknown part",
            "1 new L=10kg | at X\n2 seen L=? | from X to Y step shipping",
            "L",
            "? >Y e2; ? X e1",
        ),
        (
            "another unit of the same kind",
            "1 new L=10kg | at X\n2 gone L=2000g | at X\n3 new L=1t | at X",
            "L",
            "1008KGM X e1",
        ),
        (
            "serial numbers made beside the lot are no part of its quantity",
            "1 make A -> L=10 S1/L | at X\n2 seen S1/L | from X to Y step shipping",
            "L",
            "10pc X e1",
        ),
        (
            "a serial number that nobody made was a piece of the lot, once",
            "1 new L=10 | at X\n2 seen S1/L | at X\n3 seen S1/L S2/L | at X\n4 add P: S3/L | at X",
            "L",
            "7pc X e1",
        ),
        (
            "serial numbers given to the pieces of a lot",
            "1 new L=10 | at X\n2 new S1/L S2/L | at X",
            "L",
            "8pc X e1",
        ),
        (
            "more made of a lot, by number",
            "1 new L=10 | at X\n2 make B -> S1/L | at X",
            "L",
            "10pc X e1",
        ),
        (
            "a serial number seen where none of the lot is on record",
            "1 new L=10 | at X\n2 seen S1/L | at Y",
            "L",
            "9pc X e1",
        ),
        (
            "a serial number out of a pallet of the lot",
            "1 new L=10 | at X\n2 add P: L=4 | at X\n3 del P: S1/L | at X",
            "L",
            "6pc X e1; 3pc X in P e1",
        ),
        (
            "what a piece weighs is not known",
            "1 new L=10kg | at X\n2 seen S1/L | at X",
            "L",
            "10KGM X e1",
        ),
        ("no place stated", "1 new L=10kg", "L", "10KGM ? e1"),
        ("where it was read is not where it stays", "1 new A | from DOOR", "A", "1pc ? e1"),
        ("an instance", "1 new A | at X\n2 seen A | at Y", "A", "1pc Y e2"),
        ("an instance ended", "1 new A | at X\n2 gone A | at X", "A", ""),
        (
            "an instance seen after its end",
            "1 new A | at X\n2 gone A | at X\n3 seen A | at Y",
            "A",
            "1pc Y e3; ! SeenAfterEnd 1pc e3",
        ),
        (
            "an instance used twice",
            "1 new A | at X\n2 make A -> M\n3 make A -> N | at Y",
            "A",
            "! SeenAfterEnd 1pc e3",
        ),
        ("made anew after its end", "1 new A | at X\n2 gone A\n3 new A | at Y", "A", "1pc Y e3"),
        ("reworked into itself", "1 new A | at X\n2 make A -> A | at X", "A", "1pc X e2"),
        (
            "used with its container, and named as input too",
            "1 new A | at X\n2 add P: A\n3 make P A -> M",
            "A",
            "",
        ),
        (
            "the content goes with the pallet, also when the pallet is in a truck",
            "1 new L=10kg | at X
             2 add P: L=6kg | at X
             3 add T: P | at X
             4 seen T | from X to Y owner B step departing
             5 seen P | at Y step receiving",
            "L",
            "4KGM X e1; 6KGM Y holder B in P e5",
        ),
        (
            "under way in a truck",
            "1 new A | at X\n2 add P: A | at X\n3 add T: P | at X\n4 seen T | from X to Y step departing",
            "A",
            "1pc >Y in P e4",
        ),
        (
            "unpacked at the receiver, the pallet goes on without it",
            "1 new L=10kg | at X
             2 add P: L=10kg | at X
             3 seen P | from X to Y step shipping
             4 del P: | at Y
             5 seen P | at X",
            "L",
            "10KGM Y e4",
        ),
        (
            "part taken out of a pallet",
            "1 new L=10kg | at X\n2 add P: L=10kg | at X\n3 del P: L=4kg | at X\n4 seen P | at Y",
            "L",
            "4KGM X e1; 6KGM Y in P e4",
        ),
        (
            "a container used up takes its content along",
            "1 new A | at X\n2 add P: A\n3 make P -> M",
            "A",
            "",
        ),
        (
            "a container number retired does not end the content",
            "1 new A | at X\n2 add P: A\n3 gone P",
            "A",
            "1pc X e1",
        ),
        (
            "declared wrong",
            "1 new L=10kg | at X\n2 gone L=10kg | at X\n2 void e2",
            "L",
            "10KGM X e1",
        ),
        (
            "containers in a circle",
            "1 new A | at X\n2 add P: A\n2 add P: Q\n2 add Q: P\n3 seen Q | at Y",
            "A",
            "1pc Y in P e5",
        ),
    ];
    for (name, events, key, expected) in cases {
        assert_eq!(show(events, key), expected, "{name}");
    }
}

#[test]
fn locating_reads_the_chain_of_containers_and_no_more() {
    let store = facts(
        "1 new A | at X
         2 add P: A B
         3 add T: P Q
         4 seen T | at Y
         5 add U: Q",
    );
    let mut locate = Locate::new([Key::from("A")], AsOf::everything(), Limits::default());
    let mut asked = Vec::new();
    while let Some(query) = locate.need() {
        locate.feed(answer(&store, &query));
        asked.extend(query.keys.iter().map(ToString::to_string));
    }
    let (facts, limit) = locate.finish();
    assert_eq!(asked, ["A", "P", "T"]);
    assert_eq!(limit, None);
    assert_eq!(whereabouts(&facts, &Key::from("A")).holdings[0].place.as_deref(), Some("Y"));
}

mod balance {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use crate::testing::all;
    use crate::{Key, whereabouts};

    /// One event on the lot, and whether its amount adds (+1), uses (-1) or moves (0).
    fn event() -> impl Strategy<Value = (String, i64)> {
        let place = prop::sample::select(vec!["X", "Y"]);
        (0..7_u8, 1..9_i64, place).prop_map(|(verb, kg, place)| match verb {
            0 => (format!("new L={kg}kg | at {place}"), kg),
            1 => (format!("gone L={kg}kg | at {place}"), -kg),
            2 => (format!("make L={kg}kg -> M | at {place}"), -kg),
            3 => (format!("seen L={kg}kg | from {place} to Y step shipping"), 0),
            4 => (format!("seen L={kg}kg | at {place} step receiving"), 0),
            5 => (format!("add P: L={kg}kg | at {place}"), 0),
            _ => (format!("del P: L={kg}kg | at {place}"), 0),
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        /// What is held = what was made + what is not accounted for - what was used.
        #[test]
        fn nothing_is_lost_or_made_on_the_way(events in prop::collection::vec(event(), 0..12)) {
            let first = ("new L=5kg | at X".to_owned(), 5);
            let events: Vec<(String, i64)> = std::iter::once(first).chain(events).collect();
            let lines = events.iter().enumerate().map(|(time, (line, _))| format!("{time} {line}"));
            let found = whereabouts(&all(&lines.collect::<Vec<_>>().join("\n")), &Key::from("L"));
            let made: Decimal = events.iter().map(|event| Decimal::from(event.1)).sum();
            let unexplained: Decimal = found.discrepancies.iter().map(|odd| odd.quantity.value).sum();
            let held: Vec<Decimal> = found
                .holdings
                .iter()
                .filter_map(|held| held.quantity.as_ref())
                .map(|quantity| quantity.value)
                .collect();
            prop_assert!(held.iter().all(|amount| *amount > Decimal::ZERO));
            prop_assert_eq!(held.into_iter().sum::<Decimal>(), made + unexplained);
        }
    }
}
