//! Every query parameter, alone and together, against the reference of the query language.

use std::collections::{BTreeMap, BTreeSet};

use nguon_epcis::model::Event;
use nguon_epcis::query::{Direction, Directory, SimpleEventQuery, TimeField};
use serde_json::{Value, json};

use super::TestClock;
use super::master;
use super::sample::{GTIN, all, append, event, query};
use crate::{EventStore, Seq, Sight, StoredEvent};

/// Random, but the same on every run: a failure can be replayed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Constants of Knuth's MMIX generator.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

const STEPS: [&str; 3] = ["shipping", "receiving", "urn:x:own-step"];
const PLACES: [&str; 2] =
    ["urn:epc:id:sgln:9521234.00001.0", "https://id.gs1.org/414/9521234000020"];
const WEIGHT: &str = "https://ns.example.com/weight";
const ACTIONS: [&str; 3] = ["ADD", "OBSERVE", "DELETE"];
const TIMES: [&str; 4] = [
    "2026-05-01T08:00:00+07:00",
    "2026-05-01T01:00:00.000000001Z",
    "2026-05-01T01:00:00Z",
    "2026-05-02T00:00:00Z",
];

/// What an order must tell apart: numbers in several spellings, times, texts, what has none.
fn weight(number: usize) -> Option<Value> {
    Some(match number % 8 {
        0 => json!(9.5),
        1 => json!("10"),
        2 => json!("9.50"),
        3 => json!("2026-05-01T08:00:00+07:00"),
        4 => json!("cân"),
        5 => json!(["-3", "x"]),
        6 => json!("kg"),
        _ => return None,
    })
}

fn item(dice: &mut Dice) -> String {
    match dice.roll(5) {
        4 => format!("{GTIN}/10/L{}/21/{}", dice.roll(3), dice.roll(3)),
        0 => format!("urn:epc:id:sgtin:9521234.054321.{}", dice.roll(3)),
        1 => format!("https://example.org/item/{}", dice.roll(2)),
        _ => format!("{GTIN}/21/{}", dice.roll(3)),
    }
}

fn lot(dice: &mut Dice) -> Value {
    let class = format!("{GTIN}/10/L{}", dice.roll(3));
    let (number, grams) = (dice.roll(5), dice.roll(5) * 1_000);
    match dice.roll(3) {
        0 => json!({"epcClass": class, "quantity": number}),
        1 => json!({"epcClass": class, "quantity": number, "uom": "KGM"}),
        _ => json!({"epcClass": class, "quantity": grams, "uom": "GRM"}),
    }
}

fn sensor(dice: &mut Dice) -> Value {
    json!([{
        "sensorMetadata": {"time": dice.pick(&TIMES), "deviceID": "urn:epc:id:giai:9521234.1"},
        "sensorReport": [
            {"type": "Temperature", "value": dice.roll(30), "uom": "CEL", "booleanValue": dice.roll(2) == 0},
            {"type": "RelativeHumidity", "value": dice.roll(100), "uom": "P1", "stringValue": "ẩm"},
        ],
    }])
}

fn random_event(dice: &mut Dice, number: usize) -> Event {
    let mut members = json!({
        "eventID": format!("urn:uuid:{number}"),
        "eventTime": dice.pick(&TIMES),
        "bizStep": dice.pick(&STEPS),
        "readPoint": {"id": dice.pick(&PLACES), "ext:gate": dice.roll(3)},
        "bizLocation": {"id": dice.pick(&PLACES)},
        "ext:note": dice.pick(&["a", "urn:epc:id:sscc:9521234.0000000001", " 7.0 "]),
        "ext:box": {"ext:size": dice.roll(3), "ext:parts": [{"ext:size": "7"}, "x"]},
    });
    if let Some(weight) = weight(number) {
        members["ext:weight"] = weight;
    }
    if dice.roll(2) == 0 {
        members["sensorElementList"] = sensor(dice);
    }
    if dice.roll(3) == 0 {
        let reason = dice.pick(&["incorrect_data", "did_not_occur"]);
        members["errorDeclaration"] = json!({
            "declarationTime": dice.pick(&TIMES), "reason": reason,
            "correctiveEventIDs": [format!("urn:uuid:c{}", dice.roll(2))],
        });
    }
    if dice.roll(2) == 0 {
        members["persistentDisposition"] =
            json!({"set": ["completeness_verified"], "unset": ["damaged"]});
        members["bizTransactionList"] = json!([
            {"type": "po", "bizTransaction": format!("urn:x:po{}", dice.roll(2))},
            {"bizTransaction": "urn:x:po0"},
        ]);
        members["sourceList"] =
            json!([{"type": "owning_party", "source": "urn:epc:id:pgln:9521234.00001"}]);
    }
    let map = members.as_object_mut().unwrap();
    let mut put = |name: &str, value: Value| map.insert(name.to_owned(), value);
    match dice.roll(3) {
        0 => {
            put("action", json!(dice.pick(&ACTIONS)));
            put("epcList", json!([item(dice)]));
            put("quantityList", json!([lot(dice)]));
        }
        1 => {
            put("type", json!("AggregationEvent"));
            put("action", json!(dice.pick(&ACTIONS)));
            put("parentID", json!(item(dice)));
            put("childEPCs", json!([item(dice)]));
            put("childQuantityList", json!([lot(dice)]));
            put("disposition", json!("in_transit"));
        }
        _ => {
            put("type", json!("TransformationEvent"));
            put("inputEPCList", json!([item(dice)]));
            put("inputQuantityList", json!([lot(dice)]));
            put("outputEPCList", json!([item(dice)]));
            put("transformationID", json!(format!("urn:x:t{}", dice.roll(2))));
        }
    }
    event(members)
}

/// Every kind of parameter with a value that some event may have.
fn parameters(dice: &mut Dice) -> Vec<(&'static str, String)> {
    let item = item(dice);
    let class =
        format!("{GTIN}/10/L{}|urn:epc:class:lgtin:9521234.054321.L{}", dice.roll(3), dice.roll(3));
    let ids = format!("urn:uuid:{}|urn:uuid:{}", dice.roll(90), dice.roll(90));
    let items = format!("{item}|{GTIN}/21/1");
    let series = "urn:epc:id:sgtin:9521234.054321.*".to_owned();
    vec![
        ("eventType", "ObjectEvent|AggregationEvent".to_owned()),
        ("EQ_action", format!("{}|ADD", dice.pick(&ACTIONS))),
        ("EQ_bizStep", (*dice.pick(&STEPS)).to_owned()),
        ("EQ_disposition", "in_transit".to_owned()),
        ("EQ_readPoint", (*dice.pick(&PLACES)).to_owned()),
        ("EQ_transformationID", "urn:x:t1".to_owned()),
        ("EQ_eventID", ids),
        ("GE_eventTime", (*dice.pick(&TIMES)).to_owned()),
        ("LT_eventTime", (*dice.pick(&TIMES)).to_owned()),
        ("GE_recordTime", "2026-05-02T05:00:00.000020Z".to_owned()),
        ("LT_recordTime", "2026-05-02T05:00:00.0000655Z".to_owned()),
        ("MATCH_epc", items.clone()),
        ("MATCH_parentID", item.clone()),
        ("MATCH_inputEPC", format!("{series}|urn:epc:idpat:sscc:*.*")),
        ("MATCH_outputEPC", items),
        ("MATCH_anyEPC", if dice.roll(2) == 0 { series } else { item }),
        ("MATCH_epcClass", class.clone()),
        ("MATCH_inputEPCClass", class.clone()),
        ("MATCH_anyEPCClass", class),
        ("EQ_quantity", "2|3".to_owned()),
        ("GE_quantity", "2".to_owned()),
        ("GT_quantity", format!("{}", dice.roll(4))),
        ("LT_quantity_KGM", "2".to_owned()),
        ("LE_quantity_GRM", "2000".to_owned()),
        ("EQ_quantity_KGM", "3".to_owned()),
        ("EQ_value_CEL", "13|14|15|16".to_owned()),
        ("EXISTS_errorDeclaration", "true".to_owned()),
        ("GE_errorDeclarationTime", (*dice.pick(&TIMES)).to_owned()),
        ("EQ_errorReason", "incorrect_data".to_owned()),
        ("EQ_correctiveEventID", "urn:uuid:c1".to_owned()),
        ("EQ_persistentDisposition_set", "completeness_verified|damaged".to_owned()),
        ("EQ_persistentDisposition_unset", "damaged".to_owned()),
        ("EQ_bizTransaction_po", "urn:x:po0".to_owned()),
        ("EQ_source_owning_party", "https://id.gs1.org/417/9521234000013".to_owned()),
        ("EXISTS_sensorElementList", "true".to_owned()),
        ("EQ_type", "Temperature".to_owned()),
        ("EQ_deviceID", "https://id.gs1.org/8004/95212341".to_owned()),
        ("EQ_booleanValue", "true".to_owned()),
        ("EQ_stringValue", "ẩm".to_owned()),
        ("GE_value_CEL", "15".to_owned()),
        ("LT_value_KEL", "290".to_owned()),
        ("GE_time", (*dice.pick(&TIMES)).to_owned()),
        ("EXISTS_https://ns.example.com/note", "true".to_owned()),
        ("EQ_https://ns.example.com/note", "a|https://id.gs1.org/00/095212340000000013".to_owned()),
        ("LT_https://ns.example.com/note", "8".to_owned()),
        ("EQ_INNER_https://ns.example.com/size", "1|2".to_owned()),
        ("GT_INNER_https://ns.example.com/size", "1".to_owned()),
        ("EQ_readPoint_https://ns.example.com/gate", "1".to_owned()),
        ("WD_readPoint", "urn:x:country|urn:x:nowhere".to_owned()),
        ("WD_bizLocation", (*dice.pick(&["urn:x:land", PLACES[1]])).to_owned()),
        ("HASATTR_readPoint", "https://ns.example.com/note|urn:x:none".to_owned()),
        ("HASATTR_epcClass", "cbvmda:descriptionShort".to_owned()),
        ("EQATTR_readPoint_cbvmda:site", (*dice.pick(&["7", "8|9"])).to_owned()),
        ("EQATTR_bizLocation_cbvmda:site", "8|9".to_owned()),
        ("EQATTR_bizStep_https://ns.example.com/owner", "binh".to_owned()),
        ("EQATTR_https://ns.example.com/note_https://ns.example.com/of", "wood".to_owned()),
    ]
}

/// Up to three parameters, in any order of the answer.
fn random_query(dice: &mut Dice) -> SimpleEventQuery {
    let possible = parameters(dice);
    let chosen: BTreeSet<usize> = (0..dice.roll(4)).map(|_| dice.roll(possible.len())).collect();
    let mut pairs: Vec<(&str, &str)> =
        chosen.into_iter().map(|at| (possible[at].0, possible[at].1.as_str())).collect();
    if dice.roll(3) > 0 {
        pairs.push(("orderBy", *dice.pick(&["eventTime", "recordTime", WEIGHT])));
        pairs.push(("orderDirection", *dice.pick(&["ASC", "DESC"])));
    }
    query(&pairs)
}

/// What is stored, and what it says.
struct World {
    stored: Vec<StoredEvent>,
    events: Vec<Event>,
    directory: Directory,
}

impl World {
    /// Asks the store and the reference; how many events both found.
    async fn ask(
        &self,
        store: &impl EventStore,
        query: &SimpleEventQuery,
        per_page: usize,
    ) -> usize {
        let meant = query.resolve(&self.directory);
        let matching =
            self.stored.iter().zip(&self.events).filter(|(_, event)| meant.matches(event));
        let expected = ordered(query, matching.collect());
        let answer = all(store, &Sight::All, query, per_page).await;
        let answer: Vec<_> = answer.iter().map(|one| one.seq).collect();
        assert_eq!(answer, expected, "{query:?}");
        answer.len()
    }
}

pub async fn queries_answer_as_the_reference_does(store: &impl EventStore, clock: &TestClock) {
    let mut dice = Dice(2026);
    for number in 0..90 {
        clock.move_by(1);
        append(store, [random_event(&mut dice, number)]).await;
    }
    let stored = store.feed(Seq::START, 1_000).await.unwrap();
    let events = stored.iter().map(|one| one.event().unwrap()).collect();
    for (captor, data) in master::sample() {
        master::say(store, captor, &data).await;
    }
    let world = World { stored, events, directory: master::directory() };

    let mut found = BTreeMap::<&str, usize>::new();
    for _ in 0..4 {
        for (name, value) in parameters(&mut dice) {
            *found.entry(name).or_default() +=
                world.ask(store, &query(&[(name, &value)]), 50).await;
        }
    }
    let never: Vec<_> = found.iter().filter(|(_, events)| **events == 0).collect();
    assert!(never.is_empty(), "these find nothing and so prove nothing: {never:?}");

    let mut found = 0;
    for _ in 0..100 {
        let query = random_query(&mut dice);
        let per_page = dice.roll(40) + 1;
        found += world.ask(store, &query, per_page).await;
    }
    assert!(found > 300, "the queries find too little to prove anything: {found}");
}

fn ordered(query: &SimpleEventQuery, mut events: Vec<(&StoredEvent, &Event)>) -> Vec<Seq> {
    if let Some(order) = &query.order_by_field {
        events.sort_by_cached_key(|(stored, event)| (order.rank(event), stored.seq));
        return events.into_iter().map(|(stored, _)| stored.seq).collect();
    }
    let by_record = query.order.is_some_and(|order| order.by == TimeField::RecordTime);
    events.sort_by_key(|(stored, event)| {
        (if by_record { 0 } else { event.event_time.epoch_ns() }, stored.seq)
    });
    if query.order.is_none_or(|order| order.direction == Direction::Descending) {
        events.reverse();
    }
    events.into_iter().map(|(stored, _)| stored.seq).collect()
}
