//! Every parameter that the official artefacts name is known here.

use serde_json::Value;

use crate::context::Namespaces;
use crate::corpus;
use crate::query::parameters::meaning;

fn artefact(path: &str) -> Option<Value> {
    let root = corpus::root()?.join("00-spec-artefacts/gs1-dev-repo/rest").join(path);
    Some(serde_json::from_slice(&std::fs::read(root).unwrap()).unwrap())
}

/// Parameters of the openapi that are no parameters of the query.
const OF_SUBSCRIPTIONS: &[&str] = &[
    "second",
    "minute",
    "hour",
    "dayOfMonth",
    "month",
    "dayOfWeek",
    "reportIfEmpty",
    "stream",
    "initialRecordTime",
];

#[test]
fn of_the_openapi() {
    let Some(api) = artefact("openapi.json") else { return };
    let parameters = api["components"]["parameters"].as_object().unwrap();
    let in_url = parameters.values().filter(|parameter| parameter["in"] == "query");
    let names: Vec<&str> = in_url.map(|parameter| parameter["name"].as_str().unwrap()).collect();
    let asked: Vec<&str> =
        names.into_iter().filter(|name| !OF_SUBSCRIPTIONS.contains(name)).collect();
    assert!(asked.len() >= 55, "{}", asked.len());
    for name in asked {
        assert!(meaning(name, &Namespaces::default()).is_ok(), "{name}");
    }
}

#[test]
fn of_the_query_schema() {
    let Some(schema) = artefact("query-schema.json") else { return };
    let query = &schema["definitions"]["EPCIS-Query"];
    let fixed = query["properties"].as_object().unwrap().keys().filter(|name| *name != "@context");
    let patterns = query["patternProperties"].as_object().unwrap().keys();
    // One name for each pattern; the patterns escape their backslashes twice.
    let example = |pattern: &String| {
        let name = pattern.trim_start_matches('^').trim_end_matches('$');
        name.replace(r"[a-z][a-zA-Z0-9]*\\:\\w+", "rdfs:label")
            .replace("[a-z][a-zA-Z0-9_]+", "po")
            .replace("[A-Z0-9]{2,4}", "KGM")
            .replace(r"\\w+_\\w+", "bizLocation_sle")
    };
    let names: Vec<String> = fixed.cloned().chain(patterns.map(example)).collect();
    assert!(names.len() > 150, "{}", names.len());
    for name in names {
        assert!(meaning(&name, &Namespaces::default()).is_ok(), "{name}");
    }
}

/// Names that look like parameters and are none.
#[test]
fn of_nothing() {
    let names = [
        "EQ_quantity_kg",
        "EQ_quantity_KGMXX",
        "EQ_minValue_CEL",
        "GE_percRank_P1",
        "GT_time_KGM",
        "EQ_component",
        "EQ_uom",
        "EQ_exception",
        "GE_bizTransaction_po",
        "EQ_source_",
        "GE_readPoint_rdfs:label",
        "EXISTS_bizLocation_rdfs:label",
        "EXISTS_epcList",
        "EQ_ILMD_lotNumber",
        "EQ_cbvmda:",
        "EQ_nobody:lot",
        "HASATTR_parentID",
        "EQATTR_bizLocation",
        "EQATTR_bizLocation_",
        "MATCH_anyEpc",
        "EQ_",
        "_",
        "",
    ];
    for name in names {
        assert!(meaning(name, &Namespaces::default()).is_err(), "{name}");
    }
}
