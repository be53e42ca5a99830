//! All links of a thing as one document (RFC 9264), in the shape that GS1's schema takes: relations
//! as whole addresses, nothing beside `linkset`, `itemDescription` and never `description`.

use nguon_goods::key::{ItemKey, Kind};
use nguon_platform::web::{Visitor, encode};
use serde_json::{Map, Value, json};

use super::link_type::LinkType;

/// A thing that has links: the good asked for, or what it is a part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Level {
    /// Digital Link path: `/01/{gtin}/10/{lot}`.
    pub(crate) path: String,
    /// What it is, in the visitor's language.
    pub(crate) description: String,
    /// How events speak of it; none for a product as such.
    pub(crate) events: Option<ItemKey>,
}

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) kind: LinkType,
    pub(super) href: String,
    title: String,
    /// Media type.
    media: &'static str,
    /// Languages of the target.
    languages: &'static [&'static str],
}

impl Link {
    fn json(&self) -> Value {
        let mut link = json!({ "href": self.href, "title": self.title });
        // GS1 wants the default link with its title alone.
        if self.kind != LinkType::DefaultLink {
            link["type"] = self.media.into();
            if !self.languages.is_empty() {
                link["hreflang"] = self.languages.into();
            }
        }
        link
    }
}

/// The links of a level.
pub(super) fn links(public_url: &str, level: &Level, visitor: &Visitor) -> Vec<Link> {
    let page = format!("{public_url}{}", level.path);
    let to_page = |kind, href: String, key| Link {
        kind,
        href,
        title: visitor.t(key),
        media: "text/html",
        languages: &["vi", "en"],
    };
    let mut links = vec![
        to_page(LinkType::DefaultLink, page.clone(), "portal-link-page"),
        to_page(LinkType::ProductPage, page.clone(), "portal-link-page"),
    ];
    if let Some(key) = &level.events {
        links.push(to_page(
            LinkType::Traceability,
            format!("{page}#journey"),
            "portal-link-traceability",
        ));
        // A lot is a class to EPCIS, a numbered thing is not (EPCIS 2.0 §8.2.7.1).
        let parameter = match key.kind() {
            Kind::Lot => "MATCH_anyEPCClass",
            Kind::Item | Kind::Unit => "MATCH_anyEPC",
        };
        let value = encode(key.uri()).replace('/', "%2F");
        links.push(Link {
            kind: LinkType::Epcis,
            href: format!("{public_url}/epcis/events?{parameter}={value}"),
            title: visitor.t("portal-link-epcis"),
            media: "application/ld+json",
            languages: &[],
        });
    }
    links
}

/// The document: every level with its own anchor, the most granular first.
pub(super) fn document(public_url: &str, levels: &[Level], visitor: &Visitor) -> Value {
    let contexts = levels.iter().map(|level| {
        let mut context = Map::new();
        context.insert("anchor".to_owned(), format!("{public_url}{}", level.path).into());
        context.insert("itemDescription".to_owned(), level.description.clone().into());
        for link in links(public_url, level, visitor) {
            let same = context.entry(link.kind.uri()).or_insert_with(|| json!([]));
            if let Value::Array(same) = same {
                same.push(link.json());
            }
        }
        Value::Object(context)
    });
    json!({ "linkset": contexts.collect::<Vec<_>>() })
}
