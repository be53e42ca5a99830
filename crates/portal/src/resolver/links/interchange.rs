//! Records as a linkset document (RFC 9264) and back, so that links move between resolvers.

use nguon_gs1::DigitalLink;
use serde_json::{Map, Value};

use super::{Record, Refusal, rules};
use crate::resolver::link_type;
use crate::resolver::linkset::{Level, Link, document};

/// Most things in one document.
pub(super) const RECORDS_MAX: usize = 10_000;

/// The records of a linkset. Anchors may stand under any address: the GS1 key in them counts.
///
/// # Errors
/// [`Refusal`]: the first thing that is no linkset in GS1's shape. What the links say is checked
/// when they are registered.
pub(super) fn read(text: &str) -> Result<Vec<Record>, Refusal> {
    let wrong = |what: &str| Refusal::Document(what.to_owned());
    let document: Value =
        serde_json::from_str(text).map_err(|error| Refusal::Document(error.to_string()))?;
    let contexts = document.get("linkset").and_then(Value::as_array);
    let contexts = contexts.ok_or_else(|| wrong("there is no list \"linkset\""))?;
    if contexts.len() > RECORDS_MAX {
        return Err(wrong("more than 10,000 things; send it in parts"));
    }
    contexts
        .iter()
        .map(|context| record(context.as_object().ok_or_else(|| wrong("a thing is no object"))?))
        .collect()
}

fn record(context: &Map<String, Value>) -> Result<Record, Refusal> {
    let text = |name: &str| {
        let found = context.get(name).and_then(Value::as_str);
        found.ok_or_else(|| Refusal::Document(format!("a thing has no text \"{name}\"")))
    };
    let anchor = text("anchor")?;
    let link = DigitalLink::parse(anchor).map_err(|_| Refusal::Path(anchor.to_owned()))?;
    let path = rules::link(&link.path())?.path();
    let mut links = Vec::new();
    for (relation, targets) in context {
        if ["anchor", "itemDescription"].contains(&relation.as_str()) {
            continue;
        }
        let word = link_type::word(relation).ok_or_else(|| Refusal::Relation(relation.clone()))?;
        let Some(targets) = targets.as_array() else {
            return Err(Refusal::Document(format!("{relation} is no list")));
        };
        for target in targets {
            links.push(self::link(word, target)?);
        }
    }
    let description = text("itemDescription")?.to_owned();
    Ok(Record { path, description, links, demonstration: false, version: 0 })
}

fn link(relation: &str, target: &Value) -> Result<Link, Refusal> {
    let wrong = |name: &str| Refusal::Document(format!("\"{name}\" of {target} is not right"));
    let Some(members) = target.as_object() else { return Err(wrong("target")) };
    let mut link = Link {
        relation: relation.to_owned(),
        href: String::new(),
        title: String::new(),
        media: None,
        languages: Vec::new(),
        contexts: Vec::new(),
        here: false,
    };
    for (name, value) in members {
        let text = || value.as_str().map(str::to_owned).ok_or_else(|| wrong(name));
        let list = || -> Result<Vec<String>, Refusal> {
            let all = value.as_array().ok_or_else(|| wrong(name))?;
            all.iter()
                .map(|one| one.as_str().map(str::to_owned).ok_or_else(|| wrong(name)))
                .collect()
        };
        match name.as_str() {
            "href" => link.href = text()?,
            "title" => link.title = text()?,
            "type" => link.media = Some(text()?),
            "hreflang" => link.languages = list()?,
            "context" => link.contexts = list()?,
            // The opt-out of passing the query on was removed in 1.2.0, and all here is public.
            "fwqs" | "public" if value == &Value::Bool(true) => {}
            _ => return Err(wrong(name)),
        }
    }
    Ok(link)
}

/// The document of these records.
pub(super) fn write(public_url: &str, records: &[Record]) -> Value {
    let levels: Vec<Level> = records
        .iter()
        .map(|record| Level {
            path: record.path.clone(),
            description: record.description.clone(),
            links: record.links.clone(),
        })
        .collect();
    document(public_url, &levels)
}
