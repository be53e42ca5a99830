//! The body of a named query: `{"name": …, "query": {…}}`.

use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::NamedQuery;
use serde_json::{Map, Value, json};

use crate::problem::{Exception, Problem};

/// A definition that can be kept.
#[derive(Debug, PartialEq)]
pub(super) struct Definition {
    pub name: String,
    /// Parameters, with `@context` for all prefixes that they need.
    pub query: Value,
}

/// Bytes of a name.
const NAME_BYTES_MAX: usize = 200;

impl Definition {
    /// Reads the body; `prefixes` are those of the header `GS1-Extensions` and become part of the
    /// definition, which must stand alone.
    pub fn read(body: &[u8], prefixes: &[(&str, &str)]) -> Result<Self, Problem> {
        let body: Value = serde_json::from_slice(body)
            .map_err(|error| refused(format!("the body is not JSON: {error}")))?;
        let Value::Object(mut members) = body else {
            return Err(refused("the body must be an object of name and query"));
        };
        let Some(Value::String(name)) = members.remove("name") else {
            return Err(refused("/name: must be a text"));
        };
        check_name(&name)?;
        let Some(Value::Object(mut query)) = members.remove("query") else {
            return Err(refused("/query: must be an object of parameters"));
        };
        if let Some((other, _)) = members.iter().next() {
            return Err(refused(format!("/{other}: a query has a name and a query, no more")));
        }
        declare(&mut query, prefixes);
        let query = Value::Object(query);
        SimpleEventQuery::from_json(&query)?;
        Ok(Self { name, query })
    }
}

/// A kept query as its caller sees it.
pub(super) fn shown(kept: &NamedQuery) -> Result<Value, Problem> {
    Ok(json!({"name": kept.name, "query": parameters(kept)?}))
}

/// The parameters of a kept query.
pub(crate) fn parameters(kept: &NamedQuery) -> Result<Value, Problem> {
    serde_json::from_str(&kept.definition).map_err(|error| Problem::internal(&error))
}

/// A name is a segment of a URL: it may be any text that survives there.
fn check_name(name: &str) -> Result<(), Problem> {
    let form = "/name: must be 1 to 200 bytes without control characters, and not . or ..";
    let fits = (1..=NAME_BYTES_MAX).contains(&name.len());
    if fits && !name.contains(char::is_control) && !matches!(name, "." | "..") {
        return Ok(());
    }
    Err(refused(form))
}

fn declare(query: &mut Map<String, Value>, prefixes: &[(&str, &str)]) {
    if prefixes.is_empty() {
        return;
    }
    let declared: Map<String, Value> =
        prefixes.iter().map(|(prefix, uri)| ((*prefix).to_owned(), (*uri).into())).collect();
    let mut contexts = match query.remove("@context") {
        None => Vec::new(),
        Some(Value::Array(contexts)) => contexts,
        Some(context) => vec![context],
    };
    contexts.push(declared.into());
    query.insert("@context".to_owned(), contexts.into());
}

fn refused(detail: impl Into<String>) -> Problem {
    Problem::new(Exception::QueryValidation, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_judged() {
        use Exception::{QueryParameter, QueryValidation};
        let cases = [
            ("", QueryValidation),
            ("[]", QueryValidation),
            (r#"{"query": {}}"#, QueryValidation),
            (r#"{"name": 7, "query": {}}"#, QueryValidation),
            (r#"{"name": "", "query": {}}"#, QueryValidation),
            (r#"{"name": "..", "query": {}}"#, QueryValidation),
            (r#"{"name": "a\u0000", "query": {}}"#, QueryValidation),
            (r#"{"name": "a"}"#, QueryValidation),
            (r#"{"name": "a", "query": []}"#, QueryValidation),
            (r#"{"name": "a", "query": {}, "colour": 1}"#, QueryValidation),
            (r#"{"name": "a", "query": {"EQ_colour": ["red"]}}"#, QueryParameter),
            (r#"{"name": "a", "query": {"perPage": 3}}"#, QueryParameter),
            (r#"{"name": "a", "query": {"GE_farm:brix": 16}}"#, QueryParameter),
        ];
        for (body, exception) in cases {
            let read = Definition::read(body.as_bytes(), &[]);
            assert_eq!(read.map_err(|no| no.exception()), Err(exception), "{body}");
        }
        let long = format!(r#"{{"name": "{}", "query": {{}}}}"#, "a".repeat(NAME_BYTES_MAX + 1));
        assert!(Definition::read(long.as_bytes(), &[]).is_err());
        assert!(Definition::read(r#"{"name": "Đơn/1", "query": {}}"#.as_bytes(), &[]).is_ok());
    }

    #[test]
    fn prefixes_of_the_header_become_part_of_the_definition() {
        let farm = [("farm", "https://farm.example.vn/ns/")];
        let declared = json!({"farm": "https://farm.example.vn/ns/"});
        let cases = [
            (json!({"GE_farm:brix": 16}), json!([declared])),
            (
                json!({"@context": {"x": "urn:x:"}, "GE_farm:brix": 16}),
                json!([{"x": "urn:x:"}, declared]),
            ),
        ];
        for (query, context) in cases {
            let body = json!({"name": "a", "query": query}).to_string();
            let read = Definition::read(body.as_bytes(), &farm).unwrap();
            assert_eq!(read.query["@context"], context);
        }
    }
}
