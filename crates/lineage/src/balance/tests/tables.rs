//! One case per rule of the balance.

use super::{balance, balance_as_of, grounds, season, shown};
use crate::balance::Grown;
use crate::model::AsOf;
use crate::testing::{at, facts};

#[test]
fn every_movement_is_counted_once() {
    let cases = [
        ("nothing", "1 new L=9kg | at Z", ""),
        (
            "units",
            "1 new L=9kg | at A1\n2 new M=500g | at A2\n3 new N=0.02t | at A1",
            "1970: h29.5 p0 s0 r0",
        ),
        (
            "what has no mass is kept apart",
            "1 new L=9kg | at A1\n2 new M=3 | at A1\n3 new N=? | at A1\n4 new O=2box | at A1",
            "1970: h9+3+2XBX+? p0 s0 r0",
        ),
        (
            "washed, packed, shipped: once",
            "1 new L=10kg | at A1
             2 seen L=10kg | from A1 to Q owner packer step shipping
             3 seen L=10kg | at Q step receiving
             4 make L=10kg -> W=9kg | at Q
             5 make W=9kg -> K=1 V=4kg | at Q
             6 seen K=1 V=4kg | from Q to Z step shipping
             7 seen K=1 V=4kg | at Z step receiving
             8 seen K=1 | from Z to Y step shipping",
            "1970: h10 p10 s9 r0",
        ),
        (
            "sold without packing",
            "1 new L=10kg | at A1\n2 seen L=6kg | from A1 to Z step shipping\n3 make L=2kg -> J=1kg | at Z",
            "1970: h10 p2 s4 r0",
        ),
        (
            "on a pallet in a truck",
            "1 new L=10kg | at A1
             2 make L=10kg -> K=2 | at Q
             3 add P: K=2 | at Q
             4 add T: P | at Q
             5 seen T | from Q to Z step shipping",
            "1970: h10 p10 s10 r0",
        ),
        (
            "one carton taken off before it left, and serial numbers",
            "1 new L=15kg | at A1
             2 make L=15kg -> K=1 K1/K K2/K | at Q
             3 add P: K=1 K1/K K2/K | at Q
             4 del P: K1/K | at Q
             5 seen P | from Q to Z step shipping",
            "1970: h15 p15 s10 r0",
        ),
        (
            "numbers given to pieces that have been counted, and a lot known by numbers only",
            "1 new L=15kg | at A1\n2 make L=15kg -> K=3 | at Q\n3 new K1/K K2/K | at Q
             4 new KX1/KX KX2/KX | at A2\n5 seen K1/K K=1 | from Q to Z step shipping",
            "1970: h25 p15 s10 r0",
        ),
        (
            "came back, went out again",
            "1 new L=10kg | at A1
             2 make L=10kg -> K=2 | at Q
             3 seen K=2 | from Q to Z step shipping
             4 seen K=2 | at Q step receiving
             5 seen K=1 | from Q to Y step shipping",
            "1970: h10 p10 s15 r10",
        ),
        (
            "a shipment that was taken back on paper",
            "1 new L=10kg | at A1\n2 make L=10kg -> K=2 | at Q
             3 seen K=2 | from Q to Z step shipping\n4 seen K=2 | from Q step void_shipping",
            "1970: h10 p10 s10 r10",
        ),
        (
            "to a store of the same party or holder it is not shipped",
            "1 new L=10kg | at A1
             2 make L=10kg -> K=2 | at Q
             3 seen K=1 | from Q to Z seller packer owner packer step shipping
             4 seen K=1 | from Q to Q2 step shipping",
            "1970: h10 p10 s0 r0",
        ),
        (
            "departing says again what shipping said",
            "1 new L=10kg | at A1\n2 make L=10kg -> K=2 | at Q
             3 seen K=2 | from Q to Z step shipping\n4 seen K=2 | from Q to Z step departing",
            "1970: h10 p10 s10 r0",
        ),
        (
            "in crates that nobody emptied it is packed",
            "1 new L=10kg | at A1\n2 add C: L=4kg | at A1\n3 add T: C | at A1",
            "1970: h10 p4 s0 r0",
        ),
        (
            "in crates, and used: perhaps the same",
            "1 new L=10kg | at A1\n2 add C: L=4kg | at A1\n3 make L=6kg -> J=6kg | at Q",
            "1970: h10 p6..10 s0 r0",
        ),
        (
            "used with its crate",
            "1 new L=10kg | at A1\n2 add C: L=4kg | at A1\n3 make C -> J=4kg | at Q",
            "1970: h10 p4 s0 r0",
        ),
        (
            "two origins, by mass",
            "1 new L=30kg | at A1\n1 new M=10kg | at B1
             2 make L=30kg M=10kg -> J=36kg | at Q\n3 seen J=36kg | from Q to Z step shipping",
            "1970: h30 p30 s27 r0",
        ),
        (
            "two origins, nobody knows how much of which",
            "1 new L=30kg | at A1\n1 new M=10kg | at B1
             2 make L=? M=10kg -> J=36kg | at Q\n3 seen J=36kg | from Q to Z step shipping",
            "1970: h30 p0+? s0..36 r0",
        ),
        (
            "one transformation in two events",
            "1 new L=30kg | at A1\n1 new M=10kg | at B1
             2 make #T L=30kg M=10kg -> | at Q\n3 make #T -> J=40kg | at Q
             4 seen J=20kg | from Q to Z step shipping",
            "1970: h30 p30 s15 r0",
        ),
        (
            "declared wrong",
            "1 new L=30kg | at A1\n1 new M=90kg | at A1\n2 void e2",
            "1970: h30 p0 s0 r0",
        ),
        (
            "what a buyer makes of shipped goods is not shipped again",
            "1 new L=10kg | at A1\n2 make L=10kg -> K=2 | at Q
             3 seen K=2 | from Q to Z step shipping\n4 make K=2 -> J=10kg | at Z
             5 seen J=10kg | from Z to Y step shipping",
            "1970: h10 p10 s10 r0",
        ),
        (
            "made of itself",
            "1 new L=10kg | at A1\n2 make L=5kg J=1kg -> J=6kg | at Q\n3 seen J=6kg | from Q to Z step shipping",
            "1970: h10 p5 s5 r0",
        ),
    ];
    for (name, events, expected) in cases {
        assert_eq!(shown(&balance(events, &grounds(), "A")), expected, "{name}");
    }
}

#[test]
fn every_rule_finds_what_it_is_for_and_nothing_else() {
    let cases = [
        ("full, within the tolerance", "1 new L=110kg | at A1", "1970: h110 p0 s0 r0"),
        (
            "over capacity",
            "1 new L=60kg | at A1\n2 new M=50kg | at A2\n3 new N=1kg | at A1",
            "1970: h111 p0 s0 r0; over-capacity 111>100 e1,e2,e3 since e3",
        ),
        (
            "shipped more than harvested, through a lot that grew on the way",
            "1 new L=10kg | at A1\n2 make L=10kg -> J=20kg | at Q\n3 seen J=20kg | from Q to Z step shipping",
            "1970: h10 p10 s20 r0; shipped-more-than-harvested 20>10 e3 since e3; \
             packed-more-than-received J 20>10 e2 since e2",
        ),
        (
            "one lot went out more often than it was made",
            "1 new L=50kg | at A1\n2 make L=50kg -> K=2 J=40kg | at Q
             3 seen K=2 | from Q to Z step shipping\n4 seen K=1 | from Q to Y step shipping",
            "1970: h50 p50 s15 r0; shipped-more-than-harvested K 15>10 e2,e3,e4 since e4",
        ),
        (
            "packed more than there was",
            "1 new L=10kg | at A1\n2 make L=15kg -> J=15kg | at Q",
            "1970: h10 p15 s0 r0; packed-more-than-received 15>10 e2 since e2; \
             packed-more-than-received L 15>10 e1,e2 since e2",
        ),
        (
            "fruit of nobody in it",
            "1 new L=10kg | at A1\n2 make L=10kg X=10kg -> J=20kg | at Q\n3 seen J=20kg | from Q to Z step shipping",
            "1970: h10 p10 s10 r0; packed-without-origin X 10>0 e2 since e2",
        ),
        (
            "a label made twice",
            "1 new L=20kg | at A1\n2 make L=10kg -> K1/K | at Q\n3 new K1/K | at Z",
            "1970: h20 p10 s0 r0; copied-serial K1 2>1 e2,e3 since e3",
        ),
        (
            "a label sold twice",
            "1 new L=20kg | at A1\n2 make L=10kg -> K1/K | at Q
             3 seen K1/K | at Z step retail_selling\n4 seen K1/K | at Y step retail_selling",
            "1970: h20 p10 s0 r0; copied-serial K1 2>1 e3,e4 since e4",
        ),
    ];
    for (name, events, expected) in cases {
        assert_eq!(shown(&balance(events, &grounds(), "A")), expected, "{name}");
    }
}

#[test]
fn windows_and_statuses_are_asked_where_they_are_recorded() {
    let mut grounds = grounds();
    grounds[0].seasons = vec![season("xuan", 10, 20), season("thu", 30, 40)];
    grounds[0].seasons[1].yield_kg_per_ha = Some(5);
    grounds[0].active = Some(vec![season("", 0, 32).window]);
    let events = "10 new L=10kg | at A1
         25 new N=1kg | at A1
         31 new M=10kg | at A1
         31 make M=4kg -> J=4kg | at Q
         33 make M=5kg -> O=5kg | at Q";
    assert_eq!(
        shown(&balance(events, &grounds, "A")),
        "1970: h1 p0 s0 r0; harvest-outside-window 1>0 e2 since e2 | \
         thu: h10 p9 s0 r0; over-capacity 10>5 e3 since e3; \
         code-used-while-not-active 5>0 e5 since e5 | \
         xuan: h10 p0 s0 r0"
    );
}

#[test]
fn capacity_is_unknown_where_area_or_yield_is() {
    let grown = |area_m2, yield_kg_per_ha| Grown { area_m2, yield_kg_per_ha };
    for (crops, expected) in [
        (vec![grown(Some(5000), Some(100))], Some("50")),
        (vec![grown(None, Some(100))], None),
        (vec![grown(Some(5000), None)], None),
        (Vec::new(), None),
        // Two crops on one land: each yields on its own area.
        (vec![grown(Some(5000), Some(100)), grown(Some(2000), Some(1000))], Some("250")),
        (vec![grown(Some(5000), Some(100)), grown(None, Some(1000))], None),
    ] {
        let mut grounds = grounds();
        grounds[0].grown = crops;
        let found = balance("1 new L=900kg | at A1", &grounds, "A");
        let capacity = found[0].capacity_kg.map(|kg| kg.normalize().to_string());
        assert_eq!(capacity.as_deref(), expected);
        assert_eq!(found[0].findings.is_empty(), expected.is_none(), "unknown accuses nobody");
    }
}

#[test]
fn a_year_begins_on_the_offices_clock() {
    let mut store = facts("1 new L=10kg | at A1");
    store[0].time = "2025-12-31T17:30:00Z".parse().unwrap();
    let found = balance_as_of(&store, &grounds(), "A", AsOf::everything());
    assert_eq!(found[0].season, "2026");
}

#[test]
fn the_past_is_as_it_was_and_as_it_was_known() {
    let store = facts("1 new L=10kg | at A1\n2@9 make L=10kg -> K=2 | at Q\n3@5 void e1");
    let shown_at = |happened: i64, known: i64| {
        let as_of = AsOf { at: Some(at(happened)), known: Some(at(known)) };
        shown(&balance_as_of(&store, &grounds(), "A", as_of))
    };
    assert_eq!(shown_at(1, 1), "1970: h10 p0 s0 r0");
    assert_eq!(shown_at(3, 3), "1970: h10 p0 s0 r0");
    assert_eq!(shown_at(3, 5), "");
}
