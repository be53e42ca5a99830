//! What the public may see of a lot: the groups of NĐ 37/2026/NĐ-CP art. 23.7 and the way from the
//! plot to the package. Nothing of it names a household, a phone number or a customer.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_event_store::StoreError;
use nguon_lineage::{Direction, EdgeKind, Fact, Key, TraceResult, What};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::directory::Entry;
use nguon_platform::places;
use nguon_platform::territory::UnitId;

use super::journey::{self, step_of};
use super::model::{Lot, on_office_clock};
use super::store;
use crate::GoodsState;
use crate::key::{ItemKey, Kind};
use crate::names::{Names, unique};
use crate::product::{self, Product};
use crate::text::Line;
use crate::trace::{PAGE_LIMITS, place_of, trace};

/// A lot or a single good as the public sees it. `None` means: not recorded.
#[derive(Debug, Clone)]
pub struct PublicLot {
    /// Its identifier.
    pub key: ItemKey,
    /// What it is.
    pub product: PublicProduct,
    /// The lot number; of a single good the lot that it belongs to.
    pub lot: Option<String>,
    /// The serial number of a single good.
    pub serial: Option<String>,
    /// When it was made.
    pub made: Timestamp,
    /// Best before or expiry, as written.
    pub best_before: Option<String>,
    /// Country of origin: of the lot, else of the product.
    pub origin: Option<String>,
    /// What happened on the way, earliest first.
    pub steps: Vec<PublicStep>,
    /// Where it was grown, each code once.
    pub growing_areas: Vec<PublicPlace>,
    /// Where it was packed.
    pub packing_houses: Vec<PublicPlace>,
    /// Certificates that the events name.
    pub certificates: Vec<String>,
    /// A limit cut the way short: there may be more.
    pub partial: bool,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// The product of a public lot.
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
    pub producer: Option<String>,
    /// Their address.
    pub address: Option<String>,
    /// Country of origin.
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

/// One step of the way.
#[derive(Debug, Clone)]
pub struct PublicStep {
    /// When.
    pub time: Timestamp,
    /// Message key of what was done (`goods-step-…`); none for words of other vocabularies.
    pub step: Option<String>,
    /// What was done, as the event writes it, where there is no message key.
    pub step_written: Option<String>,
    /// Where, if a register knows the place.
    pub place: Option<PublicPlace>,
}

/// A place that the public may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicPlace {
    /// Its identifier.
    pub identifier: String,
    /// Message key of the kind of place.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Growing-area code or packing-house code.
    pub code: Option<String>,
    /// Commune and province of today, in words.
    pub commune: Option<String>,
}

/// Why there is no public page.
#[derive(Debug, thiserror::Error)]
pub enum PublicError {
    /// The events.
    #[error("the events could not be read")]
    Events(#[from] StoreError),
    /// The registry database.
    #[error("the registry database failed")]
    Db(#[from] DbError),
}

/// The lot or single good of this key. None when there is no such thing, and none as long as its
/// product is not published: what an office has not let out stays inside.
///
/// # Errors
/// [`PublicError`].
pub async fn public(state: &GoodsState, key: &ItemKey) -> Result<Option<PublicLot>, PublicError> {
    let wanted = key.clone();
    let found = state.db.read::<_, DbError>(move |tx| {
        let Some(gtin) = wanted.gtin() else { return Ok(None) };
        let Some(product) = product::public(tx, gtin)? else { return Ok(None) };
        Ok(store::get(tx, &wanted)?.map(|lot| (product, lot)))
    });
    let Some((product, lot)) = found.await? else { return Ok(None) };
    let (back, facts) = trace(
        &*state.events,
        vec![Key::from(key.uri())],
        Direction::Back,
        nguon_lineage::AsOf::everything(),
        PAGE_LIMITS,
    )
    .await?;
    let events = journey::events(&[(&back, &facts)]);
    let way: Vec<&Fact> = events.into_iter().filter(|fact| of_the_goods(fact)).collect();
    let named =
        way.iter().filter_map(|fact| place_of(fact)).chain(product.facts.producer.as_deref());
    let names = Names::of(&*state.directory, unique(named)).await?;
    let batch = batch_of(&back, key);
    let today = on_office_clock(state.world.now()).date();
    let told = Told {
        places: public_places(state, &way, &names, today).await?,
        lot_of: lot_with_dates(state, batch.as_ref()).await?,
        batch,
        product,
        lot,
        way,
        names,
    };
    Ok(Some(told.public(back.partial.is_some())))
}

/// What happened to the goods themselves. Packing onto pallets and papers are the trade's.
fn of_the_goods(fact: &Fact) -> bool {
    matches!(fact.what, What::Object { .. } | What::Transformation { .. })
}

/// The lot that a single good belongs to; a lot is its own.
fn batch_of(back: &TraceResult, key: &ItemKey) -> Option<ItemKey> {
    if key.kind() == Kind::Lot {
        return Some(key.clone());
    }
    let mut edges = back.edges.iter();
    let member =
        edges.find(|edge| edge.kind == EdgeKind::MemberOf && edge.to.as_str() == key.uri());
    ItemKey::of(member?.from.as_str())
}

async fn lot_with_dates(
    state: &GoodsState,
    batch: Option<&ItemKey>,
) -> Result<Option<Lot>, DbError> {
    let Some(batch) = batch.cloned() else { return Ok(None) };
    state.db.read(move |tx| store::get(tx, &batch)).await
}

/// The places of the way by identifier, with their communes in words.
async fn public_places(
    state: &GoodsState,
    way: &[&Fact],
    names: &Names,
    today: Date,
) -> Result<HashMap<String, PublicPlace>, DbError> {
    let mut entries: Vec<Entry> =
        way.iter().filter_map(|fact| names.get(place_of(fact)?)).cloned().collect();
    entries.sort_by(|a, b| a.identifier.cmp(&b.identifier));
    entries.dedup_by(|a, b| a.identifier == b.identifier);
    state
        .db
        .read(move |tx| {
            let place = |entry: Entry, tx: &mut Tx<'_>| {
                let commune = label(tx, entry.placed.commune.as_ref(), today)?;
                let place = PublicPlace {
                    identifier: entry.identifier.clone(),
                    kind: entry.kind,
                    name: entry.name,
                    code: entry.code,
                    commune,
                };
                Ok((entry.identifier, place))
            };
            entries.into_iter().map(|entry| place(entry, tx)).collect()
        })
        .await
}

fn label(tx: &mut Tx<'_>, unit: Option<&UnitId>, today: Date) -> Result<Option<String>, DbError> {
    unit.map_or(Ok(None), |unit| places::label(tx, unit, today))
}

/// All that is known of a lot before it is told.
struct Told<'f> {
    product: Product,
    lot: Lot,
    batch: Option<ItemKey>,
    lot_of: Option<Lot>,
    way: Vec<&'f Fact>,
    names: Names,
    places: HashMap<String, PublicPlace>,
}

impl Told<'_> {
    fn public(self, partial: bool) -> PublicLot {
        let Self { product, lot, .. } = &self;
        PublicLot {
            key: lot.key.clone(),
            lot: self.batch.as_ref().map(ItemKey::code),
            serial: (lot.key.kind() == Kind::Item).then(|| lot.key.code()),
            made: lot.made,
            best_before: self.said(|lot| lot.best_before.as_ref()),
            origin: self
                .said(|lot| lot.origin.as_ref())
                .or_else(|| product.facts.origin.as_ref().map(ToString::to_string)),
            steps: self.way.iter().map(|fact| step(fact, &self.names, &self.places)).collect(),
            growing_areas: self.of_kind(&["kind-growing-area", "kind-plot"]),
            packing_houses: self.of_kind(&["kind-packing-house"]),
            certificates: self.certificates(),
            partial,
            demonstration: lot.demonstration || product.demonstration,
            product: public_product(product, &self.names),
        }
    }

    /// What is said of the item itself, else of the lot that it belongs to.
    fn said(&self, pick: fn(&Lot) -> Option<&String>) -> Option<String> {
        pick(&self.lot).or_else(|| self.lot_of.as_ref().and_then(pick)).cloned()
    }

    fn certificates(&self) -> Vec<String> {
        let lots = [Some(&self.lot), self.lot_of.as_ref()].into_iter().flatten();
        let mut all: Vec<String> = lots.flat_map(|lot| lot.certificates.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Places of these kinds on the way, each once: plots of one area share its code.
    fn of_kind(&self, kinds: &[&str]) -> Vec<PublicPlace> {
        let mut found: Vec<PublicPlace> = Vec::new();
        let places = self.way.iter().filter_map(|fact| self.places.get(place_of(fact)?));
        for place in places.filter(|place| kinds.contains(&place.kind)) {
            let same = |known: &PublicPlace| {
                known.identifier == place.identifier
                    || (known.code.is_some() && known.code == place.code)
            };
            if !found.iter().any(same) {
                found.push(place.clone());
            }
        }
        found
    }
}

fn step(fact: &Fact, names: &Names, places: &HashMap<String, PublicPlace>) -> PublicStep {
    let place = place_of(fact);
    let (step, step_written) = match step_of(fact, place.and_then(|place| names.get(place))) {
        Some(Ok(key)) => (Some(key), None),
        Some(Err(written)) => (None, Some(written)),
        None => (None, None),
    };
    let place = place.and_then(|place| places.get(place)).cloned();
    PublicStep { time: fact.time, step, step_written, place }
}

fn public_product(product: &Product, names: &Names) -> PublicProduct {
    let facts = &product.facts;
    let text = |line: &Option<Line>| line.as_ref().map(ToString::to_string);
    let producer = facts.producer.as_deref().and_then(|producer| names.get(producer));
    PublicProduct {
        gtin: product.gtin.clone(),
        name: facts.name.to_string(),
        name_en: text(&facts.name_en),
        brand: text(&facts.brand),
        producer: producer
            .map(|producer| producer.name.clone())
            .or_else(|| text(&facts.producer_name)),
        address: producer
            .and_then(|producer| producer.address.clone())
            .or_else(|| text(&facts.producer_address)),
        origin: text(&facts.origin),
        net_content: text(&facts.net_content),
        standards: facts.standards.iter().map(ToString::to_string).collect(),
        image_href: product.image_href(),
        demonstration: product.demonstration,
    }
}
