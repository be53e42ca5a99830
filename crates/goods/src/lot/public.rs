//! What the public may see of a lot: the groups of NĐ 37/2026/NĐ-CP art. 23.7 and the way from the
//! plot to the package. Nothing of it names a household, a phone number or a customer.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_event_store::StoreError;
use nguon_lineage::{Direction, EdgeKind, Fact, Item, Key, TraceResult, What};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::directory::Entry;
use nguon_platform::places;
use nguon_platform::territory::UnitId;
use rust_decimal::Decimal;

use super::journey::{self, THINGS_MAX, step_of};
use super::model::{Lot, on_office_clock};
use super::store;
use crate::GoodsState;
use crate::key::{ItemKey, Kind};
use crate::names::{Names, unique};
use crate::product::{self, Named, PublicProduct};
use crate::trace::{PAGE_LIMITS, place_of, trace};
use crate::words::unit_sign;

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

/// One step of the way.
#[derive(Debug, Clone)]
pub struct PublicStep {
    /// When.
    pub time: Timestamp,
    /// Message key of what was done (`goods-step-…`); none for words of other vocabularies.
    pub step: Option<String>,
    /// What was done, as the event writes it, where there is no message key.
    pub step_written: Option<String>,
    /// Where, if a register knows the place and the public may.
    pub place: Option<PublicPlace>,
    /// What came out of it, where something was made.
    pub made: PublicParts,
    /// What went into it, where something was made.
    pub used: PublicParts,
}

/// Things of one step, the first of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicParts {
    /// In the order of the event.
    pub shown: Vec<PublicThing>,
    /// How many more there are.
    pub more: usize,
}

/// Something that was used or made on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicThing {
    /// What it is; none while its product is not published.
    pub item: Option<PublicItem>,
    /// How much, where the event says so.
    pub quantity: Option<Decimal>,
    /// Sign of the unit, or what a piece is called; none for pieces without a name.
    pub unit: Option<String>,
}

/// A lot or a single good of a published product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicItem {
    /// Name of the product in Vietnamese.
    pub name: String,
    /// Name of the product in English.
    pub name_en: Option<String>,
    /// Lot or serial number.
    pub code: String,
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
    let producer = product.facts.producer.as_deref().and_then(|id| names.get(id)).cloned();
    let told = Told {
        goods: goods(state, &back, &way).await?,
        places: public_places(state, &way, &names, today).await?,
        lot_of: lot_with_dates(state, batch.as_ref()).await?,
        batch,
        demonstration: lot.demonstration || product.demonstration,
        product: product::told(state, product, producer).await?,
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

/// What the steps of the way used and made, as far as it leads to the goods, by key: others' goods
/// that came out of the same step are nobody's business here.
async fn goods(
    state: &GoodsState,
    back: &TraceResult,
    way: &[&Fact],
) -> Result<HashMap<Key, Option<Named>>, DbError> {
    let on_the_way: HashSet<&Key> = back.nodes.iter().map(|node| &node.key).collect();
    let parts = way.iter().flat_map(|fact| {
        let (used, made) = journey::made_of(fact);
        used.iter().chain(made)
    });
    let keys: Vec<Key> =
        parts.filter(|item| on_the_way.contains(&item.key)).map(|item| item.key.clone()).collect();
    let gtin = |key: &Key| ItemKey::of(key.as_str())?.gtin().map(str::to_owned);
    let gtins: BTreeSet<String> = keys.iter().filter_map(gtin).collect();
    let gtins: Vec<String> = gtins.into_iter().collect();
    let names = state.db.read(move |tx| product::names(tx, &gtins)).await?;
    let named = |key: Key| {
        let named = gtin(&key).and_then(|gtin| names.get(&gtin)).cloned();
        (key, named)
    };
    Ok(keys.into_iter().map(named).collect())
}

/// The places of the way by identifier, with their communes in words. Where a person lives or
/// keeps goods is not among them: those places bear the person's name.
async fn public_places(
    state: &GoodsState,
    way: &[&Fact],
    names: &Names,
    today: Date,
) -> Result<HashMap<String, PublicPlace>, DbError> {
    let personal = |entry: &Entry| {
        let registered = ["kind-growing-area", "kind-plot", "kind-packing-house"];
        entry.person && !registered.contains(&entry.kind)
    };
    let mut entries: Vec<Entry> = way
        .iter()
        .filter_map(|fact| names.get(place_of(fact)?))
        .filter(|entry| !personal(entry))
        .cloned()
        .collect();
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
    product: PublicProduct,
    demonstration: bool,
    lot: Lot,
    batch: Option<ItemKey>,
    lot_of: Option<Lot>,
    way: Vec<&'f Fact>,
    names: Names,
    places: HashMap<String, PublicPlace>,
    /// Used and made on the way; none for a thing whose product is not kept here.
    goods: HashMap<Key, Option<Named>>,
}

impl Told<'_> {
    fn public(self, partial: bool) -> PublicLot {
        let lot = &self.lot;
        PublicLot {
            key: lot.key.clone(),
            lot: self.batch.as_ref().map(ItemKey::code),
            serial: (lot.key.kind() == Kind::Item).then(|| lot.key.code()),
            made: lot.made,
            best_before: self.said(|lot| lot.best_before.as_ref()),
            origin: self.said(|lot| lot.origin.as_ref()).or_else(|| self.product.origin.clone()),
            steps: self.way.iter().map(|fact| self.step(fact)).collect(),
            growing_areas: self.of_kind(&["kind-growing-area", "kind-plot"]),
            packing_houses: self.of_kind(&["kind-packing-house"]),
            certificates: self.certificates(),
            partial,
            demonstration: self.demonstration,
            product: self.product,
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

    fn step(&self, fact: &Fact) -> PublicStep {
        let place = place_of(fact);
        let named = place.and_then(|place| self.names.get(place));
        let (step, step_written) = match step_of(fact, named) {
            Some(Ok(key)) => (Some(key), None),
            Some(Err(written)) => (None, Some(written)),
            None => (None, None),
        };
        let (used, made) = journey::made_of(fact);
        PublicStep {
            time: fact.time,
            step,
            step_written,
            place: place.and_then(|place| self.places.get(place)).cloned(),
            made: self.parts(made),
            used: self.parts(used),
        }
    }

    fn parts(&self, items: &[Item]) -> PublicParts {
        let known = |item: &&Item| self.goods.contains_key(&item.key);
        PublicParts {
            shown: items
                .iter()
                .filter(known)
                .take(THINGS_MAX)
                .map(|item| self.part(item))
                .collect(),
            more: items.iter().filter(known).count().saturating_sub(THINGS_MAX),
        }
    }

    fn part(&self, item: &Item) -> PublicThing {
        let named = self.goods.get(&item.key).and_then(Option::as_ref);
        let shown = named.filter(|named| named.published);
        let code = ItemKey::of(item.key.as_str()).map(|key| key.code());
        let quantity = item.quantity.as_ref();
        let stated = quantity.and_then(|quantity| quantity.unit.as_deref());
        let unit = stated.or_else(|| named.and_then(|named| named.unit.as_deref()));
        PublicThing {
            item: shown.zip(code).map(|(named, code)| PublicItem {
                name: named.name.clone(),
                name_en: named.name_en.clone(),
                code,
            }),
            quantity: quantity.map(|quantity| quantity.value.normalize()),
            unit: unit.map(|unit| unit_sign(unit).into_owned()),
        }
    }
}
