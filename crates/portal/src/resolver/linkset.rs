//! All links of a thing as one document (RFC 9264), in the shape that GS1's schema takes: relations
//! as whole addresses, nothing beside `linkset`, `itemDescription` and never `description`.

use serde_json::{Map, Value, json};

use super::link_type::{DEFAULT, VOCABULARY};

/// A thing that has links: the good asked for, or what it is a part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Level {
    /// Digital Link path: `/01/{gtin}/10/{lot}`.
    pub(crate) path: String,
    /// What it is, in the visitor's language.
    pub(crate) description: String,
    /// In the order of choice.
    pub(crate) links: Vec<Link>,
}

impl Level {
    /// Its links of a kind.
    pub(super) fn of(&self, relation: &str) -> Vec<&Link> {
        self.links.iter().filter(|link| link.relation == relation).collect()
    }
}

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Word of the GS1 Web vocabulary: `pip`.
    pub relation: String,
    /// Whole address of the target.
    pub href: String,
    /// What is there.
    pub title: String,
    /// Media type.
    pub media: Option<String>,
    /// Languages of the target (BCP 47).
    pub languages: Vec<String>,
    /// For whom or what, in words of this resolver.
    pub contexts: Vec<String>,
    /// The target is the page that this program makes of the thing itself.
    pub here: bool,
}

impl Link {
    /// The relation as a whole address.
    pub(super) fn relation_uri(&self) -> String {
        format!("{VOCABULARY}{}", self.relation)
    }

    fn json(&self) -> Value {
        let mut link = json!({ "href": self.href, "title": self.title });
        // The default link has its title alone (§2.5.8).
        if self.relation == DEFAULT {
            return link;
        }
        if let Some(media) = &self.media {
            link["type"] = media.as_str().into();
        }
        for (name, values) in [("hreflang", &self.languages), ("context", &self.contexts)] {
            if !values.is_empty() {
                link[name] = values.as_slice().into();
            }
        }
        link
    }
}

/// The document: every level with its own anchor, in the order given.
pub(super) fn document(public_url: &str, levels: &[Level]) -> Value {
    let contexts = levels.iter().map(|level| {
        let mut context = Map::new();
        context.insert("anchor".to_owned(), format!("{public_url}{}", level.path).into());
        context.insert("itemDescription".to_owned(), level.description.clone().into());
        for link in &level.links {
            let same = context.entry(link.relation_uri()).or_insert_with(|| json!([]));
            if let Value::Array(same) = same {
                same.push(link.json());
            }
        }
        Value::Object(context)
    });
    json!({ "linkset": contexts.collect::<Vec<_>>() })
}

/// The same as JSON-LD that needs nothing from elsewhere: terms as in RFC 9264 appendix A.
pub(super) fn json_ld(mut document: Value) -> Value {
    document["@context"] = json!({
        "@version": 1.1,
        "@vocab": "http://www.iana.org/assignments/relation/",
        "linkset": "@graph",
        "anchor": "@id",
        "href": "@id",
        "title": "http://purl.org/dc/terms/title",
        "type": "http://purl.org/dc/terms/format",
        "hreflang": { "@id": "http://purl.org/dc/terms/language", "@container": "@set" },
        "context": { "@id": format!("{VOCABULARY}context"), "@container": "@set" },
        "itemDescription": "http://www.w3.org/2000/01/rdf-schema#comment",
    });
    document
}
