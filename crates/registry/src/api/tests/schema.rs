//! A judge of JSON by JSON Schema 2020-12 and by that of `OpenAPI` 3.0, as far as the documents use
//! them; what it does not know fails the test.

use serde_json::{Map, Value};

/// Keywords that say nothing about a value, or that other tests look at.
const ANNOTATIONS: [&str; 7] =
    ["description", "title", "default", "format", "examples", "$comment", "nullable"];

/// What is wrong with a value, where; nothing when it is as the schema says.
pub(crate) fn wrong(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(schema) = schema.as_object() else {
        return if *schema == Value::Bool(true) {
            Vec::new()
        } else {
            vec![format!("{at}: never")]
        };
    };
    if value.is_null() && schema.get("nullable") == Some(&Value::Bool(true)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (keyword, said) in schema {
        let mut complain = |good: bool| {
            if !good {
                found.push(format!("{at}: {keyword} {said} is not so of {value}"));
            }
        };
        match keyword.as_str() {
            "$ref" => {
                let target = document.pointer(&said.as_str().unwrap()[1..]).expect("a schema");
                found.extend(wrong(document, target, value, at));
            }
            "type" => complain(match said {
                Value::String(name) => is(value, name),
                names => {
                    names.as_array().unwrap().iter().any(|name| is(value, name.as_str().unwrap()))
                }
            }),
            "enum" => complain(said.as_array().unwrap().contains(value)),
            "const" => complain(said == value),
            "allOf" => {
                for one in said.as_array().unwrap() {
                    found.extend(wrong(document, one, value, at));
                }
            }
            "anyOf" | "oneOf" => {
                let fits = |one: &&Value| wrong(document, one, value, at).is_empty();
                complain(said.as_array().unwrap().iter().any(|one| fits(&one)));
            }
            "required" => {
                let names = said.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                for name in names {
                    if value.as_object().is_some_and(|object| !object.contains_key(name)) {
                        found.push(format!("{at}: {name} is missing"));
                    }
                }
            }
            "properties" | "additionalProperties" => {
                if keyword == "properties" || !schema.contains_key("properties") {
                    found.extend(members(document, schema, value, at));
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(wrong(document, said, item, &format!("{at}/{index}")));
                }
            }
            "minimum" => complain(value.as_f64().is_none_or(|n| n >= said.as_f64().unwrap())),
            "maximum" => complain(value.as_f64().is_none_or(|n| n <= said.as_f64().unwrap())),
            "minItems" | "maxItems" => complain(value.as_array().is_none_or(|items| {
                let (count, said) = (items.len() as u64, said.as_u64().unwrap());
                if keyword == "minItems" { count >= said } else { count <= said }
            })),
            "pattern" => complain(value.as_str().is_none_or(|text| {
                regex::Regex::new(said.as_str().unwrap()).unwrap().is_match(text)
            })),
            known if ANNOTATIONS.contains(&known) => {}
            other => found.push(format!("{at}: the judge does not know {other}")),
        }
    }
    found
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// Members by their schemas; one that is not named is wrong: what is sent out is said.
fn members(document: &Value, schema: &Map<String, Value>, value: &Value, at: &str) -> Vec<String> {
    let Some(object) = value.as_object() else { return Vec::new() };
    let mut found = Vec::new();
    for (name, member) in object {
        let at = format!("{at}/{name}");
        let named = schema.get("properties").and_then(|all| all.get(name));
        match named.or_else(|| schema.get("additionalProperties")) {
            Some(schema) => found.extend(wrong(document, schema, member, &at)),
            None => found.push(format!("{at}: nothing is said of it")),
        }
    }
    found
}

#[test]
fn the_judge_refuses_what_is_not_so() {
    use serde_json::json;
    let document = json!({ "d": { "type": "integer", "minimum": 1 } });
    for (schema, value, good) in [
        (json!({ "type": "string" }), json!("a"), true),
        (json!({ "type": ["string", "null"] }), json!(null), true),
        (json!({ "type": "string" }), json!(1), false),
        (json!({ "$ref": "#/d" }), json!(1), true),
        (json!({ "$ref": "#/d" }), json!(0), false),
        (json!({ "enum": ["a"] }), json!("b"), false),
        (json!({ "anyOf": [{ "$ref": "#/d" }, { "type": "null" }] }), json!(null), true),
        (json!({ "anyOf": [{ "$ref": "#/d" }, { "type": "null" }] }), json!("x"), false),
        (json!({ "allOf": [{ "$ref": "#/d" }] }), json!(1), true),
        (json!({ "allOf": [{ "type": "integer" }, { "$ref": "#/d" }] }), json!(0), false),
        (json!({ "type": "object", "required": ["a"] }), json!({}), false),
        (json!({ "properties": { "a": { "type": "string" } } }), json!({ "a": 1 }), false),
        (json!({ "properties": { "a": {} } }), json!({ "b": 1 }), false),
        (json!({ "items": { "$ref": "#/d" } }), json!([1, 0]), false),
        (json!({ "maxItems": 1 }), json!([1, 0]), false),
        (json!({ "pattern": "^#" }), json!("a"), false),
        (json!({ "type": "string", "nullable": true }), json!(null), true),
        (json!({ "type": "string", "nullable": true }), json!(1), false),
        (json!({ "type": "string", "nullable": false }), json!(null), false),
        (json!({ "unheardOf": 1 }), json!("a"), false),
    ] {
        assert_eq!(wrong(&document, &schema, &value, "").is_empty(), good, "{schema} {value}");
    }
}
