//! Scenarios as text: events in, who is what out.

use super::{Direction, LimitHit, Limits, Role, Trace, TraceResult};
use crate::testing::{at, drive, facts, trace};
use crate::{AsOf, EdgeKind, Key};

/// `descendant D1 D2; carrier P; contact Y`, without the starts.
fn roles(result: &TraceResult) -> String {
    let mut parts = Vec::new();
    let order = [
        (Role::Ancestor, "ancestor"),
        (Role::Descendant, "descendant"),
        (Role::Carrier, "carrier"),
        (Role::Contact, "contact"),
    ];
    for (role, word) in order {
        let mut keys: Vec<&str> = result
            .nodes
            .iter()
            .filter(|node| node.role == role)
            .map(|node| node.key.as_str())
            .collect();
        keys.sort_unstable();
        if !keys.is_empty() {
            parts.push(format!("{word} {}", keys.join(" ")));
        }
    }
    parts.join("; ")
}

struct Case {
    name: &'static str,
    events: &'static str,
    /// Start, expected roles.
    forward: &'static [(&'static str, &'static str)],
    back: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        name: "two lots share one input",
        events: "1 make H1=60kg H2=40kg -> W=95kg
                 2 make W=50kg -> A=48kg
                 3 make W=45kg H3=5kg -> B=49kg",
        forward: &[("H1", "descendant A B W"), ("H3", "descendant B"), ("A", "")],
        back: &[("A", "ancestor H1 H2 W"), ("B", "ancestor H1 H2 H3 W"), ("H1", "")],
    },
    Case {
        name: "a carton beside the bad one is in contact, and is not followed",
        events: "1 make L -> C1
                 2 add P: C1 C2
                 3 make C2 -> X",
        forward: &[("L", "descendant C1; carrier P; contact C2")],
        back: &[("X", "ancestor C2"), ("P", "ancestor C1 C2 L")],
    },
    Case {
        name: "a carton taken off before the bad one came is not listed",
        events: "1 add P: C1
                 2 del P: C1
                 3 add P: BAD
                 4 add P: C2
                 5 del P: BAD
                 6 add P: C3",
        forward: &[("BAD", "carrier P; contact C2")],
        back: &[("P", "ancestor BAD C1 C2 C3")],
    },
    Case {
        name: "taken off at the instant at which the bad one came",
        events: "1 add P: C1
                 3 del P: C1
                 3 add P: BAD",
        forward: &[("BAD", "carrier P")],
        back: &[],
    },
    Case {
        name: "many lots packed into many cartons",
        events: "1 make L1=5kg L2=5kg -> C1 C2 C3
                 2 make L2=5kg L3=5kg -> C4
                 3 add P1: C1 C4
                 3 add P2: C2 C3",
        forward: &[
            ("L1", "descendant C1 C2 C3; carrier P1 P2; contact C4"),
            ("L3", "descendant C4; carrier P1; contact C1"),
        ],
        back: &[("C4", "ancestor L2 L3"), ("P2", "ancestor C2 C3 L1 L2")],
    },
    Case {
        name: "nested: carton on pallet in truck; the neighbour pallet is in contact, not its content",
        events: "1 add P1: BAD C1
                 1 add P2: C2
                 2 add T: P1 P2
                 5 del T: P1
                 6 add T: P3",
        forward: &[("BAD", "carrier P1 T; contact C1 P2")],
        back: &[("T", "ancestor BAD C1 C2 P1 P2 P3")],
    },
    Case {
        name: "a truck that took the pallet after the bad carton was off it",
        events: "1 add P: BAD C1
                 2 del P: BAD
                 3 add T: P X",
        forward: &[("BAD", "carrier P; contact C1")],
        back: &[("T", "ancestor C1 P X")],
    },
    Case {
        name: "a bin used again: the content of the day it was emptied counts",
        events: "1 add BIN: L1=10kg
                 2 make BIN -> A=9kg
                 2 del BIN:
                 3 add BIN: L2=10kg
                 4 make BIN -> B=9kg
                 4 del BIN:",
        forward: &[("L1", "descendant A; carrier BIN"), ("L2", "descendant B; carrier BIN")],
        back: &[("A", "ancestor BIN L1"), ("B", "ancestor BIN L2")],
    },
    Case {
        name: "a cycle ends: rework goes back in",
        events: "1 make A=10kg -> B=9kg
                 2 make B=1kg -> A=1kg
                 3 make B=8kg -> C=8kg",
        forward: &[("A", "descendant B C"), ("B", "descendant A C"), ("C", "")],
        back: &[("C", "ancestor A B"), ("A", "ancestor B")],
    },
    Case {
        name: "containers in a circle end",
        events: "1 add P: Q
                 1 add Q: R
                 1 add R: P",
        forward: &[("P", "descendant Q R")],
        back: &[("P", "ancestor Q R")],
    },
    Case {
        name: "a shipment split over two pallets, one of them split again",
        events: "1 new L=100
                 2 add P1: L=60
                 2 add P2: L=40
                 3 del P1: L=60
                 4 add P3: L=30 Z
                 5 add P2: Y",
        forward: &[("L", "carrier P1 P2 P3; contact Y Z")],
        back: &[],
    },
    Case {
        name: "a class leaves when all that was added is out",
        events: "1 add P: L=5kg
                 2 add P: L=3kg
                 3 del P: L=5kg
                 4 add P: C1
                 5 del P: L=3kg
                 6 add P: C2",
        forward: &[("L", "carrier P; contact C1")],
        back: &[],
    },
    Case {
        name: "an unknown amount stays until it is taken out as a whole",
        events: "1 add P: L=?
                 2 del P: L=5kg
                 3 add P: C1
                 4 del P: L=?
                 5 add P: C2",
        forward: &[("L", "carrier P; contact C1")],
        back: &[],
    },
    Case {
        name: "one transformation told by two events",
        events: "1 make #T A B ->
                 3 make #T C -> X
                 4 make #T -> Y
                 5 make #U D -> Z",
        forward: &[("A", "descendant X Y"), ("C", "descendant X Y")],
        back: &[("X", "ancestor A B C"), ("Y", "ancestor A B C"), ("Z", "ancestor D")],
    },
    Case {
        name: "an event declared wrong gives no edge, nor does its declaration",
        events: "1 make A -> B
                 2 make A -> C
                 1 void e1",
        forward: &[("A", "descendant C")],
        back: &[("B", ""), ("C", "ancestor A")],
    },
    Case {
        name: "a packing declared wrong",
        events: "1 add P: BAD
                 2 add P: C
                 3 add Q: BAD D
                 1 void e1",
        forward: &[("BAD", "carrier Q; contact D")],
        back: &[("P", "ancestor C")],
    },
    Case {
        name: "lot and serial: back from the instance to the lot, forward from the lot to it",
        events: "1 make H=10kg -> L=10
                 2 add P: i1/L
                 3 make i2/L -> X
                 3 make L=2 -> Y",
        forward: &[("H", "descendant L X Y i1 i2; carrier P"), ("i1", "carrier P")],
        back: &[("X", "ancestor H L i2"), ("i1", "ancestor H L"), ("P", "ancestor H L i1")],
    },
    Case {
        name: "a lot that is only recorded by serial comes from where its serials come from",
        events: "1 make H1 -> i1/L
                 2 make H2 -> i2/L",
        forward: &[("L", "descendant i1 i2"), ("H1", "descendant i1")],
        back: &[("L", "ancestor H1 H2 i1 i2"), ("i1", "ancestor H1 L")],
    },
    Case {
        name: "a pallet that packing made: its content is affected, and comes from its inputs",
        events: "1 make L=10kg -> P
                 2 add P: C1 C2
                 3 del P: C1
                 4 make C1 -> X",
        forward: &[("L", "descendant C1 C2 P X"), ("C1", "descendant X; carrier P; contact C2")],
        back: &[("X", "ancestor C1 L; carrier P"), ("C2", "ancestor L; carrier P")],
    },
    Case {
        name: "what left the container before it was affected stays clean",
        events: "1 add P: C0
                 2 del P: C0
                 3 make L -> P
                 4 add P: C1",
        forward: &[("L", "descendant C1 P")],
        back: &[("C0", ""), ("C1", "ancestor L; carrier P")],
    },
    Case {
        name: "taken out of the container before the container was used up",
        events: "1 add P: C1 C2
                 2 del P: C1
                 3 make P -> X",
        forward: &[("C1", "carrier P; contact C2"), ("C2", "descendant X; carrier P; contact C1")],
        back: &[("X", "ancestor C2 P")],
    },
    Case {
        name: "used up before it was made affected",
        events: "1 make B -> X
                 2 make A -> B
                 3 make B -> Y",
        forward: &[("A", "descendant B Y")],
        back: &[("X", "ancestor B"), ("Y", "ancestor A B")],
    },
    Case {
        name: "a later path with an earlier bound widens what was followed before",
        events: "5 make A -> B
                 2 make A -> Z
                 3 make Z -> B
                 4 make B -> X",
        forward: &[("A", "descendant B X Z")],
        back: &[("X", "ancestor A B Z")],
    },
    Case {
        name: "bindings outlast unpacking",
        events: "1 bind CRATE: SENSOR
                 2 add CRATE: L=5kg
                 3 del CRATE:
                 4 add CRATE: M=5kg
                 5 unbind CRATE:
                 6 add CRATE: N=5kg",
        forward: &[
            ("SENSOR", "carrier CRATE; contact L M"),
            ("L", "carrier CRATE; contact SENSOR"),
        ],
        back: &[],
    },
    Case {
        name: "observations change nothing",
        events: "1 see P: A B
                 2 seen A
                 3 add P: B
                 4 see P: C",
        forward: &[("A", ""), ("B", "carrier P")],
        back: &[("P", "ancestor B")],
    },
];

#[test]
fn every_scenario_is_answered() {
    for case in CASES {
        let store = facts(case.events);
        let both = [(Direction::Forward, case.forward), (Direction::Back, case.back)];
        for (direction, questions) in both {
            for (start, expected) in questions {
                let result = trace(&store, start, direction);
                assert_eq!(roles(&result), *expected, "{}: {direction:?} {start}", case.name);
                assert_eq!(result.partial, None);
            }
        }
    }
}

#[test]
fn an_empty_question_has_an_empty_answer() {
    let result = trace(&facts("1 make A -> B"), "", Direction::Forward);
    assert_eq!((result.nodes.len(), result.edges.len()), (0, 0));
    let unknown = trace(&facts("1 make A -> B"), "NOBODY", Direction::Back);
    assert_eq!((unknown.nodes.len(), unknown.nodes[0].kind), (1, None));
}

#[test]
fn edges_carry_their_proof() {
    let store = facts(
        "1 make H=10kg -> C1
         2 add P: C1 C2
         6 del P: C1",
    );
    let result = trace(&store, "H", Direction::Forward);
    let shown: Vec<String> = result
        .edges
        .iter()
        .map(|edge| {
            let second = |at: Option<jiff::Timestamp>| at.map(jiff::Timestamp::as_second);
            let (time, until) = (second(edge.time), second(edge.until));
            let amount = edge.quantity.as_ref().map(|amount| amount.value);
            format!(
                "{} {:?} {} {} {time:?} {until:?} {amount:?}",
                edge.from,
                edge.kind,
                edge.to,
                edge.events.join("+")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "C1 ContainedIn P e2+e3 Some(2) Some(6) None",
            "H MadeInto C1 e1 Some(1) None Some(10)",
            "P Together C2 e2 Some(2) Some(6) None",
        ]
    );
    let ids = |key: &str| {
        let node = result.node(&Key::from(key)).unwrap();
        let event = |milestone: &Option<super::Milestone>| milestone.clone().map(|it| it.event);
        (node.depth, event(&node.first), event(&node.last))
    };
    assert_eq!(ids("C1"), (1, Some("e1".into()), Some("e3".into())));
    assert_eq!(ids("H"), (0, Some("e1".into()), Some("e1".into())));
    assert_eq!(ids("C2").0, 3);
}

#[test]
fn the_past_can_be_asked_as_it_was_and_as_it_was_known() {
    let store = facts(
        "1@1 make A -> B
         2@8 make B -> C
         3@3 make B -> D
         1@6 void e1",
    );
    let as_of = |at_second: Option<i64>, known: Option<i64>| AsOf {
        at: at_second.map(at),
        known: known.map(at),
    };
    let cases = [
        (as_of(None, None), ""),
        (as_of(None, Some(5)), "descendant B D"),
        (as_of(None, Some(6)), ""),
        (as_of(Some(1), Some(5)), "descendant B"),
        (as_of(Some(0), Some(5)), ""),
    ];
    for (as_of, expected) in cases {
        let start = vec![Key::from("A")];
        let trace = Trace::new(start, Direction::Forward, as_of, Limits::default());
        assert_eq!(roles(&drive(trace, &store)), expected, "{as_of:?}");
    }
}

#[test]
fn a_declaration_that_comes_late_undoes_what_was_followed() {
    let store = facts(
        "1 make A -> B
         2 make B -> C
         1 void e1",
    );
    let start = vec![Key::from("A")];
    let mut trace = Trace::new(start, Direction::Forward, AsOf::everything(), Limits::default());
    trace.need().unwrap();
    trace.feed([store[0].clone()]);
    assert_eq!(trace.need().unwrap().keys, [Key::from("B")]);
    trace.feed(store.clone());
    assert_eq!(trace.need(), None);
    assert_eq!(roles(&trace.finish()), "");
}

#[test]
fn a_start_can_be_bound_in_time() {
    let store = facts(
        "1 add BIN: L1
         2 del BIN:
         3 add BIN: L2
         5 make BIN -> X",
    );
    let ask = |direction, second| {
        let start = vec![(Key::from("BIN"), Some(at(second)))];
        let trace = Trace::bounded(start, direction, AsOf::everything(), Limits::default());
        roles(&drive(trace, &store))
    };
    assert_eq!(ask(Direction::Back, 1), "ancestor L1");
    assert_eq!(ask(Direction::Back, 4), "ancestor L1 L2");
    assert_eq!(ask(Direction::Forward, 3), "descendant L2 X");
    assert_eq!(ask(Direction::Forward, 6), "descendant L2");
}

#[test]
fn a_limit_gives_a_partial_answer_that_says_so() {
    let step = |step: usize| format!("{step} make K{step} -> K{}", step + 1);
    let chain = (0..10).map(step).collect::<Vec<_>>().join("\n");
    let fan = "1 make A -> B1 B2 B3 B4 B5";
    let whole = Limits::default();
    let cases = [
        (&*chain, "K0", Limits { depth_max: 3, ..whole }, Some(LimitHit::Depth), 4),
        (&*chain, "K0", Limits { depth_max: 11, ..whole }, None, 11),
        (&*chain, "K0", Limits { facts_max: 4, ..whole }, Some(LimitHit::Facts), 6),
        (&*chain, "K0", Limits { facts_max: 10, ..whole }, None, 11),
        (&*chain, "K0", Limits { nodes_max: 5, ..whole }, Some(LimitHit::Nodes), 6),
        (&*chain, "K0", Limits { nodes_max: 11, ..whole }, None, 11),
        (fan, "A", Limits { nodes_max: 3, ..whole }, Some(LimitHit::Nodes), 6),
        (fan, "A", Limits { edges_max: 2, ..whole }, Some(LimitHit::Edges), 3),
        (fan, "A", Limits { depth_max: 0, ..whole }, Some(LimitHit::Depth), 1),
    ];
    for (events, start, limits, hit, nodes) in cases {
        let trace =
            Trace::new(vec![Key::from(start)], Direction::Forward, AsOf::everything(), limits);
        let result = drive(trace, &facts(events));
        assert_eq!((result.partial, result.nodes.len()), (hit, nodes), "{limits:?}");
    }
}

#[test]
fn hops_are_batched() {
    let mut trace =
        Trace::new(vec![Key::from("A")], Direction::Forward, AsOf::everything(), Limits::default());
    let store = facts("1 make A -> B1 B2 B3 B4 B5");
    assert_eq!(trace.need(), trace.need(), "repeated until it is answered");
    trace.feed(store);
    assert_eq!(trace.need().unwrap().keys.len(), 5);
}

#[test]
fn an_affected_container_shows_contents_not_carrying() {
    let store = facts("1 make L -> P\n2 add P: C");
    let result = trace(&store, "L", Direction::Forward);
    let kinds: Vec<EdgeKind> = result.edges.iter().map(|edge| edge.kind).collect();
    assert_eq!(kinds, [EdgeKind::MadeInto, EdgeKind::Contents]);
}

#[test]
fn a_trace_may_cross_threads_between_hops() {
    fn crosses<T: Send>(_: &T) {}
    let trace = Trace::new(Vec::new(), Direction::Back, AsOf::everything(), Limits::default());
    crosses(&trace);
}

#[test]
fn answers_have_a_stable_written_form() {
    let result = trace(&facts("1 make H=10kg -> C"), "H", Direction::Forward);
    let json = serde_json::to_value(&result).unwrap();
    assert_eq!(json["edges"][0]["kind"], "made_into");
    assert_eq!(json["edges"][0]["quantity"]["value"], "10");
    assert_eq!(json["nodes"][1]["role"], "descendant");
    assert_eq!(json["nodes"][1]["key"], "C");
}
