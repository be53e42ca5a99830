//! What stands behind a GS1 key: a product, a lot, a single good, a logistic unit, as the public may
//! see it.
//!
//! [`find`] walks up from what was asked for to what is known (serial, lot, product) and remembers
//! what is missing, so that a copied or invented number on a real product is told as such.

mod json_ld;
mod own;
mod page;
mod sheet;
mod unit;

pub(crate) use own::{PAGES, own};
pub(crate) use page::page;

use jiff::civil::Date;
use nguon_goods::key::ItemKey;
use nguon_goods::lot::{self, PublicError, PublicLot};
use nguon_goods::product::{self, PublicProduct};
use nguon_gs1::DigitalLink;
use nguon_platform::i18n;
use nguon_platform::web::{self, Page, Visitor};

use crate::PortalState;
use crate::standing::{Standing, Words};
use unit::PublicUnit;

/// What was found for a Digital Link.
#[derive(Debug)]
pub(crate) struct Good {
    /// The link as asked.
    link: DigitalLink,
    /// What it leads to.
    what: What,
    /// What was asked for and is not recorded, as people read it: `Lot X-1`.
    missing: Option<String>,
    /// Digital Link path of what it leads to.
    path: String,
}

#[derive(Debug)]
enum What {
    Product(PublicProduct),
    Lot(Box<LotFacts>),
    Unit(PublicUnit),
}

/// A lot or single good with what the registry says of its places.
#[derive(Debug)]
struct LotFacts {
    lot: PublicLot,
    /// The day it was made, on the office's clock.
    made_on: Date,
    areas: Vec<Standing>,
    houses: Vec<Standing>,
    words: Words,
}

/// The link in words: `Product 09521000000032, lot X-1`.
pub(crate) fn spelled(page: &Page, link: &DigitalLink) -> String {
    let mut words = Vec::new();
    if let Some(gtin) = link.gtin() {
        words.push(format!("{} {}", page.t("portal-good-product"), gtin.as_str()));
    }
    if let Some(sscc) = link.sscc() {
        words.push(page.tr("portal-good-unit", &[("code", &sscc.as_str())]));
    }
    if words.is_empty() {
        words.push(format!("({}) {}", link.key().ai(), link.key().value()));
        let others = link.qualifiers().iter();
        words.extend(others.map(|one| format!("({}) {}", one.ai(), one.value())));
    }
    words.extend(link.lot().map(|lot| page.tr("portal-good-lot", &[("code", &lot)])));
    words.extend(link.serial().map(|serial| page.tr("portal-good-serial", &[("code", &serial)])));
    words.join(", ")
}

/// What is known and public of a link; none when nothing is.
pub(crate) async fn find(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
) -> Result<Option<Good>, web::Error> {
    let Some(gtin) = link.gtin() else {
        return unit::find(state, link).await;
    };
    let page = Page::new(visitor, "");
    let canonical = |ai: &str, value: &str| item(gtin.as_str(), ai, value);
    let serial = link.serial().and_then(|serial| Some((canonical("21", serial)?, "21")));
    let lot = link.lot().and_then(|lot| Some((canonical("10", lot)?, "10")));
    for (key, ai) in serial.iter().chain(&lot) {
        let Some(found) = lot::public(&state.goods, key).await.map_err(failed)? else { continue };
        let missing = missing(&page, link, &found);
        let path = path_to(link, ai);
        let facts = standings(state, found).await?;
        let what = What::Lot(Box::new(facts));
        return Ok(Some(Good { link: link.clone(), what, missing, path }));
    }
    let product = product::published(&state.goods, gtin.as_str()).await?;
    let Some(product) = product else { return Ok(None) };
    let asked = [
        link.lot().map(|lot| page.tr("portal-good-lot", &[("code", &lot)])),
        link.serial().map(|serial| page.tr("portal-good-serial", &[("code", &serial)])),
    ];
    let asked: Vec<String> = asked.into_iter().flatten().collect();
    Ok(Some(Good {
        missing: (!asked.is_empty()).then(|| asked.join(", ")),
        path: format!("/01/{gtin}"),
        what: What::Product(product),
        link: link.clone(),
    }))
}

fn item(gtin: &str, ai: &str, value: &str) -> Option<ItemKey> {
    let value = web::encode(value).replace('/', "%2F");
    ItemKey::of(&format!("https://id.gs1.org/01/{gtin}/{ai}/{value}"))
}

/// What the link says beyond what was found: another lot than the good's own, an unknown serial.
fn missing(page: &Page, link: &DigitalLink, found: &PublicLot) -> Option<String> {
    let of = |said: Option<&str>, known: Option<&str>, key: &str| {
        let said = said.filter(|said| known != Some(*said))?;
        Some(page.tr(key, &[("code", &said)]))
    };
    // Of a good whose lot is not recorded, any lot may be right: nothing is claimed.
    let lot = found.lot.as_deref().and_then(|_| link.lot());
    let lot = of(lot, found.lot.as_deref(), "portal-good-lot");
    let serial = of(link.serial(), found.serial.as_deref(), "portal-good-serial");
    let words: Vec<String> = lot.into_iter().chain(serial).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The path of the link up to and with one of its qualifiers: anchors are parts of what was asked.
fn path_to(link: &DigitalLink, ai: &str) -> String {
    let path = link.path();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let until = segments.chunks(2).position(|pair| pair.first() == Some(&ai));
    let kept = until.map_or(segments.len(), |until| 2 * until + 2);
    format!("/{}", segments[..kept.min(segments.len())].join("/"))
}

async fn standings(state: &PortalState, lot: PublicLot) -> Result<LotFacts, web::Error> {
    let today = state.today();
    let made_on = i18n::today(lot.made);
    let identifiers = |places: &[lot::PublicPlace]| -> Vec<String> {
        places.iter().map(|place| place.identifier.clone()).collect()
    };
    let (areas, houses) = (identifiers(&lot.growing_areas), identifiers(&lot.packing_houses));
    let read = state.goods.db.read::<_, nguon_registry::RegistryError>(move |tx| {
        let mut all = Vec::new();
        for identifiers in [areas, houses] {
            let mut found: Vec<Standing> = Vec::new();
            for identifier in identifiers {
                let standing = Standing::by_identifier(tx, &identifier, today)?;
                found.extend(standing.filter(|new| !found.iter().any(|one| one.id == new.id)));
            }
            all.push(found);
        }
        let houses = all.pop().unwrap_or_default();
        Ok((all.pop().unwrap_or_default(), houses, Words::read(tx)?))
    });
    let (areas, houses, words) = read.await.map_err(web::Error::internal)?;
    Ok(LotFacts { lot, made_on, areas, houses, words })
}

fn failed(error: PublicError) -> web::Error {
    match error {
        PublicError::Db(error) => error.into(),
        PublicError::Events(error) => nguon_goods::events_failed(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_parts_of_what_was_asked() {
        let link = DigitalLink::from_path("/01/09521000000032/22/A/10/L%2F1/21/7", None).unwrap();
        for (ai, path) in [
            ("21", "/01/09521000000032/22/A/10/L%2F1/21/7"),
            ("10", "/01/09521000000032/22/A/10/L%2F1"),
            ("22", "/01/09521000000032/22/A"),
            ("01", "/01/09521000000032"),
        ] {
            assert_eq!(path_to(&link, ai), path);
        }
    }
}
