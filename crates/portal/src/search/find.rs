//! What the public may find. Every group has an end; what is not published is not there.

use jiff::civil::Date;
use nguon_goods::key::{ItemKey, Kind as ItemKind};
use nguon_goods::{lot, product};
use nguon_gs1::{DigitalLink, Gtin};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places::{self, Found};
use nguon_platform::territory::Territory;
use nguon_platform::text::fold_vi;

use crate::standing::Standing;

/// Results shown of each group.
const MOST: usize = 10;

/// Everything found, in the order shown.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub lots: Vec<FoundLot>,
    pub products: Vec<FoundProduct>,
    pub code: Option<Standing>,
    pub places: Vec<Found>,
}

impl Results {
    pub(super) fn is_empty(&self) -> bool {
        self.lots.is_empty()
            && self.products.is_empty()
            && self.code.is_none()
            && self.places.is_empty()
    }
}

/// A lot or a single good of a published product.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoundLot {
    pub href: String,
    pub code: String,
    pub product: String,
    pub demonstration: bool,
}

/// A published product.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoundProduct {
    pub gtin: String,
    pub name: String,
    pub brand: Option<String>,
    pub demonstration: bool,
}

pub(super) fn find(tx: &mut Tx<'_>, query: &str, today: Date) -> Result<Results, DbError> {
    // A query of signs alone would match every name.
    if fold_vi(query).is_empty() {
        return Ok(Results::default());
    }
    Ok(Results {
        lots: lots(tx, query)?,
        products: products(tx, query)?,
        code: Standing::by_code(tx, query, today)?,
        places: places::search(tx, query, today, MOST)?,
    })
}

/// The item whose Digital Link, element string or URN this is; else lots with exactly this code.
fn lots(tx: &mut Tx<'_>, query: &str) -> Result<Vec<FoundLot>, DbError> {
    let known = match ItemKey::typed(query) {
        Some(key) => lot::get(tx, &key)?.into_iter().collect(),
        None => lots_with_code(tx, query)?,
    };
    let mut found = Vec::new();
    for lot in known.into_iter().take(MOST) {
        let Some(gtin) = lot.key.gtin() else { continue };
        let Some(product) = product::public(tx, gtin)? else { continue };
        found.push(FoundLot {
            href: lot.key.path().to_owned(),
            code: lot.key.code(),
            product: product.facts.name.to_string(),
            demonstration: lot.demonstration,
        });
    }
    Ok(found)
}

/// Parts of a code do not find a lot: that would be a list of everybody's lots.
fn lots_with_code(tx: &mut Tx<'_>, code: &str) -> Result<Vec<lot::Lot>, DbError> {
    let same = |other: &str| {
        let plain = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        plain(other) == plain(code)
    };
    let filter =
        lot::Filter { text: code.to_owned(), kind: ItemKind::Lot, ..lot::Filter::default() };
    let (rows, _) = lot::list(tx, &Territory::Country, &filter, &lot::Part::Page(None))?;
    Ok(rows.into_iter().filter(|lot| same(&lot.key.code())).collect())
}

fn products(tx: &mut Tx<'_>, query: &str) -> Result<Vec<FoundProduct>, DbError> {
    if let Some(gtin) = gtin_in(query) {
        let product = product::public(tx, gtin.as_str())?;
        return Ok(product
            .map(|product| FoundProduct {
                gtin: product.gtin,
                name: product.facts.name.to_string(),
                brand: product.facts.brand.map(|brand| brand.to_string()),
                demonstration: product.demonstration,
            })
            .into_iter()
            .collect());
    }
    let filter = product::Filter { text: query.to_owned(), published_only: true };
    let (rows, _) = product::list(tx, &Territory::Country, &filter, None)?;
    let found = rows.into_iter().take(MOST).map(|row| FoundProduct {
        gtin: row.gtin,
        name: row.name,
        brand: row.brand,
        demonstration: row.demonstration,
    });
    Ok(found.collect())
}

/// The trade item that a Digital Link names, or digits as they stand under a bar code.
fn gtin_in(query: &str) -> Option<Gtin> {
    if let Ok(link) = DigitalLink::parse(query) {
        return link.gtin();
    }
    let digits: String = query.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let barcode = matches!(digits.len(), 8 | 12 | 13 | 14);
    barcode.then(|| format!("{digits:0>14}").parse().ok()).flatten()
}
