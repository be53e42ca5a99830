//! A published product with the names of its producer.

use nguon_goods::lot::PublicProduct;
use nguon_goods::product::{self, Product};
use nguon_platform::directory::Entry;
use nguon_platform::i18n::Language;
use nguon_platform::web;

use crate::PortalState;

/// A product as the public sees it; none until it is published.
pub(super) async fn product(
    state: &PortalState,
    gtin: &str,
) -> Result<Option<PublicProduct>, web::Error> {
    let wanted = gtin.to_owned();
    let found = state.goods.db.read(move |tx| product::public(tx, &wanted)).await?;
    let Some(product) = found else { return Ok(None) };
    let producer: Vec<String> = product.facts.producer.iter().cloned().collect();
    let entry = state.goods.directory.describe(&producer).await?.pop();
    Ok(Some(told(product, entry)))
}

/// What was given with the product, unless the register knows better.
fn told(product: Product, producer: Option<Entry>) -> PublicProduct {
    let image_href = product.image_href();
    let facts = product.facts;
    let (name, address) = producer.map_or((None, None), |entry| (Some(entry.name), entry.address));
    PublicProduct {
        gtin: product.gtin,
        name: facts.name.to_string(),
        name_en: facts.name_en.map(|name| name.to_string()),
        brand: facts.brand.map(|brand| brand.to_string()),
        producer: name.or_else(|| facts.producer_name.map(|name| name.to_string())),
        address: address.or_else(|| facts.producer_address.map(|address| address.to_string())),
        origin: facts.origin.map(|origin| origin.to_string()),
        net_content: facts.net_content.map(|content| content.to_string()),
        standards: facts.standards.iter().map(ToString::to_string).collect(),
        image_href,
        demonstration: product.demonstration,
    }
}

/// Its name in a language, Vietnamese where there is no other.
pub(super) fn name(product: &PublicProduct, language: Language) -> &str {
    match (language, &product.name_en) {
        (Language::En, Some(name)) => name,
        _ => &product.name,
    }
}
