//! What the public may see of a product (NĐ 37/2026/NĐ-CP art. 23.7). No household is named.

use nguon_platform::db::DbError;
use nguon_platform::directory::Entry;
use nguon_platform::{i18n, places};

use super::model::Product;
use super::store;
use crate::GoodsState;
use crate::names::{Names, unique};
use crate::text::Line;

/// A published product.
#[derive(Debug, Clone)]
pub struct PublicProduct {
    /// Number, 14 digits.
    pub gtin: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub name_en: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Who produces or trades it.
    pub producer: Option<PublicProducer>,
    /// Their address; of a household no more than commune and province.
    pub address: Option<String>,
    /// Country of origin, as written.
    pub origin: Option<String>,
    /// Content of one piece.
    pub net_content: Option<String>,
    /// Standards applied.
    pub standards: Vec<String>,
    /// Address of its picture.
    pub image_href: Option<String>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// Who produces a product, as the public may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicProducer {
    /// A body, by name.
    Named(String),
    /// A household: its name is a person's.
    Household,
}

/// The product of this number; none until it is published.
///
/// # Errors
/// [`DbError`] from the engine.
pub async fn published(state: &GoodsState, gtin: &str) -> Result<Option<PublicProduct>, DbError> {
    let wanted = gtin.to_owned();
    let found = state.db.read(move |tx| store::public(tx, &wanted)).await?;
    let Some(product) = found else { return Ok(None) };
    let producer = product.facts.producer.as_deref();
    let names = Names::of(&*state.directory, unique(producer)).await?;
    let producer = producer.and_then(|producer| names.get(producer)).cloned();
    told(state, product, producer).await.map(Some)
}

/// What was given with the product, unless the register knows better.
pub(crate) async fn told(
    state: &GoodsState,
    product: Product,
    producer: Option<Entry>,
) -> Result<PublicProduct, DbError> {
    let image_href = product.image_href();
    let text = |line: Option<Line>| line.map(|line| line.to_string());
    let facts = product.facts;
    let (producer, address) = match producer {
        Some(entry) if entry.person => {
            (Some(PublicProducer::Household), commune(state, &entry).await?)
        }
        Some(entry) => {
            let address = entry.address.or_else(|| text(facts.producer_address));
            (Some(PublicProducer::Named(entry.name)), address)
        }
        None => {
            (text(facts.producer_name).map(PublicProducer::Named), text(facts.producer_address))
        }
    };
    Ok(PublicProduct {
        gtin: product.gtin,
        name: facts.name.to_string(),
        name_en: text(facts.name_en),
        brand: text(facts.brand),
        producer,
        address,
        origin: text(facts.origin),
        net_content: text(facts.net_content),
        standards: facts.standards.iter().map(ToString::to_string).collect(),
        image_href,
        demonstration: product.demonstration,
    })
}

/// Commune and province of today, in words.
async fn commune(state: &GoodsState, entry: &Entry) -> Result<Option<String>, DbError> {
    let Some(commune) = entry.placed.commune.clone() else { return Ok(None) };
    let today = i18n::today(state.world.now());
    state.db.read(move |tx| places::label(tx, &commune, today)).await
}
