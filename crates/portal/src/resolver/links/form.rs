//! The form of one link, as it was typed.

use nguon_gs1::{DigitalLink, ElementString};
use serde::Deserialize;

use super::{Link, Record};
use crate::resolver::link_type::{DEFAULT, DEFAULT_MULTI};

/// One more link of a thing; shown again as it is when something does not fit.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Form {
    /// A Digital Link, its path, or the label's text: `(01)…(10)…`.
    pub path: String,
    pub description: String,
    /// Word of the GS1 Web vocabulary.
    pub relation: String,
    pub href: String,
    pub title: String,
    pub media: String,
    pub languages: String,
    pub contexts: String,
    /// Present when ticked.
    pub is_default: Option<String>,
    /// Present when ticked: the default of those who ask for its languages, type or context.
    pub is_variant: Option<String>,
    pub version: u32,
}

impl Form {
    /// The path that is meant; what cannot be read stays as it was typed, and is refused then.
    pub(super) fn path(&self) -> String {
        let typed = self.path.trim();
        let stem = "https://id.gs1.org";
        let read = match typed.chars().next() {
            Some('(') => ElementString::parse_bracketed(typed)
                .and_then(|elements| DigitalLink::from_elements(stem, &elements)),
            Some('/') => DigitalLink::from_path(typed, None),
            _ => DigitalLink::parse(typed),
        };
        match read {
            Ok(link) if !typed.starts_with('/') || link.stem().is_empty() => link.path(),
            _ => typed.to_owned(),
        }
    }

    /// The record with this link; a new default takes the old one's place.
    pub(super) fn added_to(&self, before: Option<Record>) -> Record {
        let list = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| c.is_whitespace() || c == ',');
            words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let media = self.media.trim();
        let link = Link {
            relation: self.relation.clone(),
            href: self.href.trim().to_owned(),
            title: self.title.trim().to_owned(),
            media: (!media.is_empty()).then(|| media.to_owned()),
            languages: list(&self.languages),
            contexts: list(&self.contexts),
            here: false,
        };
        let mut links = before.as_ref().map_or_else(Vec::new, |record| record.links.clone());
        if self.is_default.is_some() {
            links.retain(|link| link.relation != DEFAULT);
            links.push(Link {
                relation: DEFAULT.to_owned(),
                media: None,
                languages: Vec::new(),
                contexts: Vec::new(),
                ..link.clone()
            });
        }
        if self.is_variant.is_some() {
            links.push(Link { relation: DEFAULT_MULTI.to_owned(), ..link.clone() });
        }
        links.push(link);
        Record {
            path: self.path(),
            description: self.description.trim().to_owned(),
            links,
            demonstration: before.is_some_and(|record| record.demonstration),
            version: self.version,
        }
    }
}
