//! What GS1's schema says of a linkset.

use serde_json::Value;

/// What GS1's schema (draft 7) says against a linkset; nothing when it passes. The schema's own
/// pattern has a look-ahead that no plain engine reads, so its rules are written out here and
/// proved on the published verdicts below.
pub(super) fn faults(document: &Value) -> Vec<String> {
    let Some(document) = document.as_object() else { return vec!["no object".to_owned()] };
    let extra = document.keys().filter(|name| *name != "linkset").map(|name| format!("has {name}"));
    let mut faults: Vec<String> = extra.collect();
    match document.get("linkset").and_then(Value::as_array) {
        Some(contexts) => contexts.iter().for_each(|context| of_context(context, &mut faults)),
        None => faults.push("no linkset".to_owned()),
    }
    faults
}

fn of_context(context: &Value, faults: &mut Vec<String>) {
    let Some(members) = context.as_object() else { return faults.push("no object".to_owned()) };
    for needed in ["anchor", "itemDescription"] {
        if !members.get(needed).is_some_and(Value::is_string) {
            faults.push(format!("no {needed}"));
        }
    }
    for (name, value) in members {
        if name == "anchor" {
            if !address(value) {
                faults.push(format!("anchor {value}"));
            }
        } else if name != "itemDescription" {
            if !relation(name) {
                faults.push(format!("relation {name}"));
            }
            match value.as_array() {
                Some(links) => links.iter().for_each(|link| of_link(link, faults)),
                None => faults.push(format!("{name} is no list")),
            }
        }
    }
}

fn relation(name: &str) -> bool {
    // The range `A-z` of the schema's pattern has these signs too.
    let host = |c: char| c.is_ascii_alphanumeric() || "[\\]^_`./".contains(c);
    let word = name.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !name.is_empty();
    let rest = name.strip_prefix("https://").or(name.strip_prefix("http://"));
    word || rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(host))
}

fn address(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let rest = text.strip_prefix("https://").or(text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn of_link(link: &Value, faults: &mut Vec<String>) {
    let tag = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        let two = |part: &str| part.len() == 2 && part.chars().all(char::is_alphanumeric);
        text.split_once('-').map_or_else(|| two(text), |(one, other)| two(one) && two(other))
    };
    if !link.get("href").is_some_and(address) {
        faults.push(format!("href of {link}"));
    }
    for (name, value) in link.as_object().into_iter().flatten() {
        let fits = match name.as_str() {
            "href" | "title" => value.is_string(),
            "type" => value.as_str().is_some_and(|kind| kind.contains('/')),
            "hreflang" => value.as_array().is_some_and(|tags| tags.iter().all(tag)),
            "context" => value.is_array(),
            "fwqs" | "public" => value.is_boolean(),
            _ => false,
        };
        if !fits {
            faults.push(format!("{name} of {link}"));
        }
    }
    if link.get("title").is_none() {
        faults.push(format!("no title in {link}"));
    }
}

/// The checker above says what the schema of the official suite says.
#[test]
fn the_checker_agrees_with_the_schema() {
    let Some(cases) = rows("linkset_schema_cases.jsonl") else { return };
    for case in cases {
        let faults = faults(&case["document"]);
        assert_eq!(faults.is_empty(), case["ok"] == true, "{}: {faults:?}", case["name"]);
    }
}

/// The rows of a file of the resolver's corpus; none, and said so, where it is not.
pub(super) fn rows(name: &str) -> Option<Vec<Value>> {
    let rows = corpus(name)?;
    Some(rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect())
}

/// A file of the resolver's corpus.
#[expect(clippy::disallowed_methods, reason = "tests find the corpora by environment")]
pub(super) fn corpus(name: &str) -> Option<String> {
    let shared = std::env::var("NGUON_SHARED").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        std::path::PathBuf::from,
    );
    let file = shared.join("data/gs1/resolver").join(name);
    let text = std::fs::read_to_string(&file).ok();
    if text.is_none() {
        println!("skipped: {} is not here", file.display());
    }
    text
}
