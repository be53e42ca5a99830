//! Parameters beyond the plain members of an event: what finds it and what does not.

use serde_json::{Value, json};

use crate::context::Namespaces;
use crate::json::read_event;
use crate::model::{Event, MasterData};
use crate::query::{Directory, QueryError, QueryFault, SimpleEventQuery, TooMany};

fn event(more: &Value) -> Event {
    let mut event = json!({
        "@context": [crate::context::GS1_CONTEXT, {"x": "https://ns.example.vn/x/", "mda": "urn:epcglobal:cbv:mda"}],
        "type": "ObjectEvent", "action": "ADD", "epcList": [],
        "eventTime": "2026-05-02T08:15:00+07:00", "eventTimeZoneOffset": "+07:00"
    });
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    read_event(event).unwrap()
}

fn harvest() -> Event {
    event(&json!({
        "quantityList": [{"epcClass": "urn:x:1", "quantity": 12.50, "uom": "KGM"},
                         {"epcClass": "urn:x:2", "quantity": 7}],
        "persistentDisposition": {"set": ["completeness_verified"], "unset": ["recalled"]},
        "bizStep": "x:washing",
        "readPoint": {"id": "urn:x:gate", "x:row": {"x:number": 4}},
        "bizLocation": {"id": "urn:x:yard", "x:shade": "half"},
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:po:1"},
                               {"bizTransaction": "urn:x:none"}],
        "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00005"}],
        "destinationList": [{"type": "x:kiln", "destination": "urn:x:kiln:1"}],
        "errorDeclaration": {"declarationTime": "2026-05-03T08:15:00+07:00",
            "reason": "incorrect_data", "correctiveEventIDs": ["urn:x:event:2"], "x:by": "an"},
        "ilmd": {"mda:lotNumber": "0042", "x:tests": [{"x:brix": "17.50", "x:on": "2026-05-01T00:00:00Z"}]},
        "x:colour": ["red", "green"], "x:weight": {"@x:unit": "kg", "#text": "31.10"},
        "x:seen": "2026-05-02T01:15:00Z", "x:nested": {"x:deep": {"x:deeper": true}},
        "x:item": "urn:epc:id:sscc:4012345.0000000333"
    }))
}

fn sensors() -> Event {
    event(&json!({"readPoint": {"id": "urn:x:gate"}, "sensorElementList": [{
        "sensorMetadata": {"time": "2026-05-02T01:00:00Z", "startTime": "2026-05-02T00:00:00Z",
            "endTime": "2026-05-02T01:00:00Z", "deviceID": "urn:epc:id:giai:4000001.111",
            "bizRules": "https://x.vn/rules", "x:room": "B"},
        "sensorReport": [
            {"type": "Temperature", "value": 26.0, "uom": "CEL", "minValue": 20, "maxValue": 30,
             "meanValue": 25, "sDev": 1.8, "percRank": 50, "percValue": 24.5, "x:place": 3},
            {"type": "gs1:Count", "value": 5, "microorganism": "https://ncbi.vn/1126011",
             "deviceMetadata": "https://x.vn/device", "rawData": "https://x.vn/raw",
             "stringValue": "a", "booleanValue": true, "hexBinaryValue": "f05b",
             "uriValue": "urn:x:uri", "dataProcessingMethod": "https://x.vn/method"},
            {"type": "AbsoluteHumidity", "chemicalSubstance": "https://x.vn/CVOFKRWYWCSDMA"}],
        "x:element": "E"}]}))
}

fn asked(name: &str, value: &str) -> SimpleEventQuery {
    let names = Namespaces::pinned()
        .declaring([("y", "https://ns.example.vn/x/"), ("y2", "https://ns.example.vn/x")]);
    SimpleEventQuery::from_pairs_with([(name, value)], &names)
        .unwrap_or_else(|error| panic!("{name}={value}: {error}"))
}

/// Parameter, a value that finds the event, one that does not.
type Case = (&'static str, &'static str, &'static str);

fn check(event: &Event, cases: &[Case]) {
    for (name, hit, miss) in cases {
        assert!(asked(name, hit).matches(event), "{name}={hit}");
        misses(event, &[(name, miss)]);
    }
}

fn misses(event: &Event, pairs: &[(&str, &str)]) {
    for (name, value) in pairs {
        assert!(!asked(name, value).matches(event), "{name}={value}");
    }
}

#[test]
fn members_of_the_event() {
    let event = harvest();
    check(
        &event,
        &[
            ("EQ_bizStep", "y:washing", "shipping"),
            ("EQ_bizStep", "https://ns.example.vn/x/washing", "urn:x:washing"),
            ("EQ_persistentDisposition_set", "completeness_verified|active", "recalled"),
            ("EQ_persistentDisposition_unset", "urn:epcglobal:cbv:disp:recalled", "active"),
            ("WD_readPoint", "urn:x:gate", "urn:x:yard"),
            ("EQ_quantity", "12.5", "12"),
            ("EQ_quantity", "3|7.0", "3|8"),
            ("GT_quantity", "12.49", "12.5"),
            ("GE_quantity", "12.5", "12.51"),
            ("LT_quantity", "7.001", "7"),
            ("LE_quantity", "7", "6.9"),
            ("EQ_quantity_KGM", "12.5", "7"),
            ("EQ_quantity_GRM", "12500", "12.5"),
            ("GE_quantity_TNE", "0.0125", "0.0126"),
            ("EQ_bizTransaction_po", "urn:x:po:1", "urn:x:none"),
            ("EQ_bizTransaction_urn:epcglobal:cbv:btt:po", "urn:x:po:1", "urn:x:po:2"),
            ("EQ_source_owning_party", "https://id.gs1.org/417/4012345000054", "urn:x:1"),
            ("EQ_destination_y:kiln", "urn:x:kiln:1", "urn:x:kiln:2"),
            ("GE_errorDeclarationTime", "2026-05-03T01:15:00Z", "2026-05-03T01:15:01Z"),
            ("LT_errorDeclaration_Time", "2026-05-03T01:15:01Z", "2026-05-03T01:15:00Z"),
            ("EQ_errorReason", "did_not_occur|incorrect_data", "did_not_occur"),
            ("EQ_correctiveEventID", "urn:x:event:2", "urn:x:event:3"),
        ],
    );
    misses(
        &event,
        &[
            ("GE_quantity_LTR", "-1"),
            ("EQ_bizTransaction_inv", "urn:x:po:1"),
            ("EXISTS_sensorElementList", "true"),
            ("GE_value_CEL", "-300"),
            ("HASATTR_readPoint", "cbvmda:site"),
            ("EQATTR_readPoint_cbvmda:site", "1"),
        ],
    );
    assert!(asked("EXISTS_errorDeclaration", "true").matches(&event));
    misses(&sensors(), &[("EXISTS_errorDeclaration", "true"), ("EQ_quantity", "5")]);
    // What is not asked asks nothing.
    for name in ["EXISTS_errorDeclaration", "EXISTS_y:colour"] {
        assert_eq!(asked(name, "false"), SimpleEventQuery::default());
    }
}

#[test]
fn members_of_other_namespaces() {
    let event = harvest();
    check(
        &event,
        &[
            ("EQ_y:colour", "blue|green", "blue"),
            ("EQ_https://ns.example.vn/x/colour", "red", "blue"),
            ("EQ_https://ns.example.vn/x#colour", "red", "blue"),
            ("EQ_y2:colour", "red", "blue"),
            ("EQ_y:weight", "31.1", "31"),
            ("GT_y:weight", "31", "31.1"),
            ("LE_y:weight", "31.1", "31.09"),
            ("GE_y:seen", "2026-05-02T08:15:00+07:00", "2026-05-02T08:15:01+07:00"),
            ("LT_y:seen", "2026-05-03T00:00:00Z", "2026-05-01T00:00:00Z"),
            ("EQ_y:item", "https://id.gs1.org/00/040123450000003338", "urn:x:1"),
            ("EQ_ILMD_cbvmda:lotNumber", "0042", "43"),
            ("EQ_INNER_ILMD_y:brix", "17.5", "0042"),
            ("GE_INNER_ILMD_y:brix", "17.5", "17.51"),
            ("LT_INNER_ILMD_y:on", "2026-05-01T00:00:01Z", "2026-05-01T00:00:00Z"),
            ("EQ_INNER_y:deeper", "true", "false"),
            ("EQ_ERROR_DECLARATION_y:by", "an", "binh"),
            ("EQ_bizLocation_y:shade", "half", "full"),
            ("EQ_INNER_readPoint_y:number", "4", "5"),
        ],
    );
    for name in [
        "EXISTS_y:nested",
        "EXISTS_INNER_y:deep",
        "EXISTS_INNER_y:deeper",
        "EXISTS_ILMD_cbvmda:lotNumber",
        "EXISTS_INNER_ILMD_y:on",
        "EXISTS_ERROR_DECLARATION_y:by",
        "EXISTS_INNER_y:unit",
    ] {
        assert!(asked(name, "").matches(&event) && asked(name, "true").matches(&event), "{name}");
    }
    misses(
        &event,
        &[
            ("EXISTS_y:deep", "true"),
            ("EXISTS_INNER_y:nested", "true"),
            ("EXISTS_ILMD_y:colour", "true"),
            ("EXISTS_ERROR_DECLARATION_y:colour", "true"),
            ("EXISTS_SENSORELEMENT_y:colour", "true"),
            ("GT_y:colour", "1"),
            ("EQ_y:nested", "true"),
        ],
    );
}

#[test]
fn sensor_reports() {
    let event = sensors();
    check(
        &event,
        &[
            ("GE_time", "2026-05-02T08:00:00+07:00", "2026-05-02T01:00:01Z"),
            ("LT_time", "2026-05-02T01:00:01Z", "2026-05-02T01:00:00Z"),
            ("EQ_time", "2026-05-02T08:00:00+07:00", "2026-05-02T02:00:00Z"),
            ("GE_startTime", "2026-05-02T00:00:00Z", "2026-05-02T00:00:01Z"),
            ("LT_endTime", "2026-05-02T01:00:01Z", "2026-05-02T01:00:00Z"),
            ("EQ_type", "Mass|gs1:Temperature", "Mass"),
            ("EQ_type", "Count", "https://gs1.org/voc/Mass"),
            ("EQ_deviceID", "https://id.gs1.org/8004/4000001111", "urn:x:1"),
            ("EQ_deviceMetadata", "https://x.vn/device", "urn:x:1"),
            ("EQ_rawData", "https://x.vn/raw", "urn:x:1"),
            ("EQ_dataProcessingMethod", "https://x.vn/method", "urn:x:1"),
            ("EQ_bizRules", "https://x.vn/rules", "urn:x:1"),
            ("EQ_microorganism", "https://ncbi.vn/1126011", "urn:x:1"),
            ("EQ_chemicalSubstance", "https://x.vn/CVOFKRWYWCSDMA", "urn:x:1"),
            ("EQ_stringValue", "b|a", "A"),
            ("EQ_booleanValue", "true", "false"),
            ("EQ_hexBinaryValue", "F05B", "F05C"),
            ("EQ_uriValue", "urn:x:uri", "urn:x:other"),
            // TCR-53 step 26: asked in kelvin, reported in degrees Celsius.
            ("GE_value_KEL", "299.15", "299.16"),
            ("EQ_value_KEL", "299.15", "26"),
            ("EQ_value_FAH", "78.8", "26"),
            ("GT_minValue_CEL", "19", "20"),
            ("LT_maxValue_FAH", "86.1", "86"),
            ("LE_meanValue_KEL", "298.15", "298.14"),
            // A deviation has no zero point: 1.8 CEL are 1.8 KEL and 3.24 FAH.
            ("LE_sDev_KEL", "1.8", "1.79"),
            ("GE_sDev_FAH", "3.24", "3.25"),
            ("GE_sDev", "1.8", "1.9"),
            ("GE_percRank", "50", "50.1"),
            ("LT_percValue_CEL", "24.51", "24.5"),
            ("GE_SENSORREPORT_y:place", "3", "4"),
            ("EQ_SENSORMETADATA_y:room", "B", "C"),
            ("EQ_SENSORELEMENT_y:element", "E", "B"),
        ],
    );
    for name in ["EXISTS_sensorElementList", "EXISTS_sensorElement", "EXISTS_SENSORREPORT_y:place"]
    {
        assert!(asked(name, "true").matches(&event), "{name}");
    }
    // A value without unit is in no unit, and a mass is no temperature.
    misses(&event, &[("EQ_value_C62", "5"), ("LT_value_KGM", "1000")]);
}

#[test]
fn bodies() {
    let body = json!({
        "@context": [crate::context::GS1_CONTEXT, {"z": "https://ns.example.vn/x/"}],
        "eventType": ["ObjectEvent"], "GE_eventTime": "2026-05-02T00:00:00Z",
        "EQ_action": ["ADD"], "EQ_bizStep": ["z:washing"], "GE_quantity_KGM": 12.5,
        "EQ_quantity": [7, 8], "EXISTS_errorDeclaration": null, "EXISTS_z:colour": 1,
        "EQ_z:colour": ["green"], "GT_z:weight": 31, "LT_z:seen": "2026-05-03T00:00:00Z",
        "orderBy": "z:weight", "orderDirection": "ASC", "eventCountLimit": 3
    });
    let query = SimpleEventQuery::from_json(&body).unwrap();
    assert!(query.matches(&harvest()) && !query.matches(&sensors()));
    let order = query.order_by_field.as_ref().unwrap();
    assert_eq!(order.by.key(), "https://ns.example.vn/x#weight");

    let cases = [
        (json!([]), "query"),
        (json!({"EQ_action": "ADD"}), "EQ_action"),
        (json!({"EQ_action": []}), "EQ_action"),
        (json!({"EQ_action": [1]}), "EQ_action"),
        (json!({"GE_eventTime": ["2026-05-02T00:00:00Z"]}), "GE_eventTime"),
        (json!({"GE_eventTime": 2026}), "GE_eventTime"),
        (json!({"GE_quantity": "12"}), "GE_quantity"),
        (json!({"GE_quantity": [12]}), "GE_quantity"),
        (json!({"EQ_booleanValue": "true"}), "EQ_booleanValue"),
        (json!({"EXISTS_errorDeclaration": "perhaps"}), "EXISTS_errorDeclaration"),
        (json!({"EQ_bizStep": [{"a": 1}]}), "EQ_bizStep"),
        (json!({"maxEventCount": "5"}), "maxEventCount"),
        (json!({"perPage": 5}), "perPage"),
        (json!({"GT_rdfs:label": "abc"}), "GT_rdfs:label"),
        (json!({"EQ_z:label": ["abc"]}), "EQ_z:label"),
    ];
    for (body, parameter) in cases {
        let QueryError { parameter: blamed, .. } = SimpleEventQuery::from_json(&body).unwrap_err();
        assert_eq!(blamed, parameter, "{body}");
    }
    // In JSON text is text: what looks like a number is none.
    let as_text =
        SimpleEventQuery::from_json(&json!({"EQ_ILMD_cbvmda:lotNumber": ["42"]})).unwrap();
    assert!(
        !as_text.matches(&harvest()) && asked("EQ_ILMD_cbvmda:lotNumber", "42").matches(&harvest())
    );
}

#[test]
fn faults_name_the_parameter_and_the_remedy() {
    let cases = [
        ("EQ_nobody:x", "1", "EQ_nobody:x: the prefix nobody is not declared"),
        ("EQ_bizStep", "shiping", "EQ_bizStep: cannot read \"shiping\": CBV 2.0 has no such word"),
        ("GE_value_CEL", "warm", "GE_value_CEL: cannot read \"warm\": not a number"),
        ("GT_rdfs:label", "abc", "GT_rdfs:label: cannot read \"abc\": must be a number or a date"),
        ("EQ_booleanValue", "yes", "EQ_booleanValue: cannot read \"yes\": must be true or false"),
        ("EXISTS_epcList", "true", "EXISTS_epcList: unknown parameter"),
    ];
    for (name, value, told) in cases {
        let error = SimpleEventQuery::from_pairs([(name, value)]).unwrap_err().to_string();
        assert!(error.starts_with(told), "{error}");
    }
    let names: Vec<String> = (0..=200).map(|n| format!("EQ_rdfs:a{n}")).collect();
    let error = SimpleEventQuery::from_pairs(names.iter().map(|name| (name.as_str(), "1")));
    assert_eq!(error.unwrap_err().fault, QueryFault::TooManyParameters);
}

#[test]
fn master_data_are_put_in() {
    let names = Namespaces::pinned();
    let list = json!([{"type": "urn:epcglobal:epcis:vtype:BusinessLocation", "vocabularyElementList": [
        {"id": "urn:x:farm", "children": ["urn:x:yard", "urn:x:farm"],
         "attributes": [{"id": "cbvmda:site", "attribute": "8"}]},
        {"id": "urn:x:yard", "children": ["urn:x:corner"]},
        {"id": "urn:x:corner", "attributes": [{"id": "urn:epcglobal:cbv:mda:site", "attribute": "7"}]}]}]);
    let data = MasterData::from_json(&list, &names).unwrap();
    assert_eq!(data.to_json(), list);
    let mut directory = Directory::default();
    directory.add(&data, &names);
    let at = |place: &str| event(&json!({"bizLocation": {"id": place}}));
    let cases: [(&str, &str, [bool; 3]); 5] = [
        ("WD_bizLocation", "urn:x:farm", [true, true, true]),
        ("WD_bizLocation", "urn:x:yard", [false, true, true]),
        ("HASATTR_bizLocation", "cbvmda:site", [true, false, true]),
        ("EQATTR_bizLocation_cbvmda:site", "7|9", [false, false, true]),
        ("EQ_ATTR_bizLocation_urn:epcglobal:cbv:mda:site", "8", [true, false, false]),
    ];
    for (name, value, expected) in cases {
        let query = asked(name, value).resolve(&directory);
        let found = ["urn:x:farm", "urn:x:yard", "urn:x:corner"].map(|id| query.matches(&at(id)));
        assert_eq!(found, expected, "{name}={value}");
    }
}

/// Pairs of a query and the places of what it finds.
type Answer<'a> = (&'a [(&'a str, &'a str)], Result<Vec<usize>, TooMany>);

#[test]
fn order_and_bounds_of_the_whole_answer() {
    let weighing =
        |weight: Value, time: &str| event(&json!({"x:weight": weight, "eventTime": time}));
    let events = [
        weighing(json!("9"), "2026-05-02T00:00:01Z"),
        weighing(json!(10.5), "2026-05-02T00:00:03Z"),
        event(&json!({"eventTime": "2026-05-02T00:00:02Z"})),
        weighing(json!("heavy"), "2026-05-02T00:00:04Z"),
    ];
    let places = |pairs: &[(&str, &str)]| {
        let names = Namespaces::pinned().declaring([("y", "https://ns.example.vn/x/")]);
        let query = SimpleEventQuery::from_pairs_with(pairs.iter().copied(), &names).unwrap();
        let found = query.select(&events)?;
        let place = |one: &&Event| events.iter().position(|event| std::ptr::eq(event, *one));
        Ok(found.iter().filter_map(place).collect::<Vec<_>>())
    };
    let cases: [Answer<'_>; 7] = [
        (&[], Ok(vec![0, 1, 2, 3])),
        (&[("orderBy", "eventTime")], Ok(vec![3, 1, 2, 0])),
        (&[("orderBy", "eventTime"), ("orderDirection", "ASC")], Ok(vec![0, 2, 1, 3])),
        (&[("orderBy", "y:weight"), ("orderDirection", "ASC")], Ok(vec![0, 1, 3, 2])),
        (&[("orderBy", "y:weight"), ("eventCountLimit", "2")], Ok(vec![3, 1])),
        (&[("maxEventCount", "4")], Ok(vec![0, 1, 2, 3])),
        (&[("maxEventCount", "3")], Err(TooMany { most: 3 })),
    ];
    for (pairs, expected) in cases {
        assert_eq!(places(pairs), expected, "{pairs:?}");
    }
}
