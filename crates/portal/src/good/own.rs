//! What this program itself has to say about a thing: its page and its events, as links.
//!
//! Only rows that are found by their key are read here, a logistic unit's contents excepted; the
//! page itself is made when somebody opens it.

use nguon_goods::key::{ItemKey, Kind};
use nguon_goods::text::Line;
use nguon_goods::{lot, product};
use nguon_gs1::DigitalLink;
use nguon_platform::db::DbError;
use nguon_platform::web::{self, Visitor, encode};
use nguon_registry::RegistryError;

use super::{item, sheet, unit};
use crate::PortalState;
use crate::resolver::{Level, Link};
use crate::standing::Standing;

/// Where the pages of things have their own addresses: this and the Digital Link's path.
pub(crate) const PAGES: &str = "/goods";

/// The things of a link that are known and public, most granular first, under their own paths.
pub(crate) async fn own(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
) -> Result<Vec<Level>, web::Error> {
    if link.sscc().is_some() {
        let Some(key) = unit::known(state, link).await? else { return Ok(Vec::new()) };
        let code = key.code();
        let description = visitor.tr("portal-good-unit", &[("code", &code)]);
        return Ok(vec![Level {
            path: link.path(),
            description,
            links: links(state, visitor, link, Some(&key)),
        }]);
    }
    if link.key().ai() == "414" {
        return place(state, visitor, link).await;
    }
    let Some(gtin) = link.gtin() else { return Ok(Vec::new()) };
    let named = |ai: &str, value: Option<&str>| {
        let path = format!("/01/{gtin}/{ai}/{}", encode(value?).replace('/', "%2F"));
        Some((item(gtin.as_str(), ai, value?)?, path))
    };
    let named = [named("21", link.serial()), named("10", link.lot())];
    let number = gtin.to_string();
    let found = state.goods.db.read::<_, DbError>(move |tx| {
        let Some(product) = product::public(tx, &number)? else { return Ok(None) };
        let mut there = Vec::new();
        for one in named.into_iter().flatten() {
            there.extend(lot::get(tx, &one.0)?.map(|_| one));
        }
        Ok(Some((product, there)))
    });
    let Some((product, there)) = found.await? else { return Ok(Vec::new()) };
    let (vi, en) = (product.facts.name.as_str(), product.facts.name_en.as_ref());
    let name = sheet::named(vi, en.map(Line::as_str), visitor.language);
    let mut levels: Vec<Level> = there
        .into_iter()
        .map(|(key, path)| Level {
            path,
            description: format!("{name}, {}", key.code()),
            links: links(state, visitor, link, Some(&key)),
        })
        .collect();
    levels.push(Level {
        path: format!("/01/{gtin}"),
        description: name.to_owned(),
        links: links(state, visitor, link, None),
    });
    // The page of the first tells all that was asked for, also what of it is not recorded.
    for level in levels.iter_mut().skip(1) {
        let page = format!("{}{PAGES}{}", state.goods.public_url, level.path);
        for link in level.links.iter_mut().filter(|link| link.here) {
            link.href.clone_from(&page);
        }
    }
    Ok(levels)
}

/// The links of one thing; no key means a product as such.
fn links(
    state: &PortalState,
    visitor: &Visitor,
    asked: &DigitalLink,
    key: Option<&ItemKey>,
) -> Vec<Link> {
    let page = format!("{}{PAGES}{}", state.goods.public_url, asked.path());
    let to_page = |relation, title| page_link(relation, &page, visitor.t(title), true);
    let mut links = vec![to_page("defaultLink", "portal-link-page")];
    match key.map(ItemKey::kind) {
        None => links.push(to_page("pip", "portal-link-page")),
        // A pallet's page says what was put on it.
        Some(Kind::Unit) => links.push(to_page("logisticsInfo", "portal-link-unit")),
        Some(Kind::Lot | Kind::Item) => links.extend([
            to_page("pip", "portal-link-page"),
            to_page("traceability", "portal-link-traceability"),
            to_page("certificationInfo", "portal-link-certificates"),
            to_page("dpp", "portal-link-passport"),
        ]),
    }
    links.extend(key.map(|key| events(state, visitor, key)));
    links
}

fn page_link(relation: &str, href: &str, title: String, here: bool) -> Link {
    Link {
        relation: relation.to_owned(),
        href: href.to_owned(),
        title,
        media: Some("text/html".to_owned()),
        languages: vec!["vi".to_owned(), "en".to_owned()],
        contexts: Vec::new(),
        here,
    }
}

/// The events of a thing, for whoever has a key to them.
fn events(state: &PortalState, visitor: &Visitor, key: &ItemKey) -> Link {
    // A lot is a class to EPCIS, a numbered thing is not (EPCIS 2.0 §8.2.7.1).
    let parameter = match key.kind() {
        Kind::Lot => "MATCH_anyEPCClass",
        Kind::Item | Kind::Unit => "MATCH_anyEPC",
    };
    let value = encode(key.uri()).replace('/', "%2F");
    Link {
        relation: "epcis".to_owned(),
        href: format!("{}/epcis/events?{parameter}={value}", state.goods.public_url),
        title: visitor.t("portal-link-epcis"),
        media: Some("application/ld+json".to_owned()),
        languages: Vec::new(),
        contexts: Vec::new(),
        here: false,
    }
}

/// A growing area, one of its plots, or a packing house: the page of its code.
async fn place(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
) -> Result<Vec<Level>, web::Error> {
    let gln = link.key().value().to_owned();
    let (today, identifier) = (state.today(), format!("https://id.gs1.org/414/{gln}"));
    let found = state
        .goods
        .db
        .read::<_, RegistryError>(move |tx| Ok(Standing::by_identifier(tx, &identifier, today)?));
    let Some(standing) = found.await.map_err(web::Error::internal)? else {
        return Ok(Vec::new());
    };
    let Some(code) = standing.code() else { return Ok(Vec::new()) };
    let href = format!("{}/codes/{}", state.goods.public_url, encode(code).replace('/', "%2F"));
    let title = visitor.t(standing.kind.key());
    let to_page = |relation| page_link(relation, &href, format!("{title} {code}"), false);
    Ok(vec![Level {
        path: format!("/414/{gln}"),
        description: standing.name.clone(),
        links: vec![to_page("defaultLink"), to_page("locationInfo")],
    }])
}
