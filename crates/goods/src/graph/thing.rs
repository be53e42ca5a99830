//! One thing of the graph, as a person may see it.

use std::collections::HashMap;

use nguon_lineage::Quantity;
use nguon_platform::accounts::SignedIn;
use nguon_platform::db::DbError;
use nguon_platform::directory::Entry;
use nguon_platform::territory::Territory;
use nguon_platform::web::{self, Visitor};

use crate::key::{ItemKey, Kind};
use crate::lot::{self, Lot};
use crate::names::{Names, Seen, unique};
use crate::product::{self, Named};
use crate::words::unit_sign;
use crate::{GoodsState, sight};

/// A thing with as much as may be told of it.
#[derive(Debug, Clone)]
pub(crate) struct Thing {
    /// Lot, single good or logistic unit; none for identifiers of other kinds.
    pub kind: Option<Kind>,
    /// Lot number, serial number, SSCC, or the identifier itself; none when masked.
    pub code: Option<String>,
    /// Its page, if it has one that this person may open.
    pub href: Option<String>,
    /// Name of the product.
    pub product: Option<String>,
    /// Where it was made.
    pub place: Option<Entry>,
    /// How much was made, in words.
    pub amount: Option<String>,
    /// It lies outside the person's territory: kind and amount are all that is told.
    pub masked: bool,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

impl Thing {
    /// Message key of its kind.
    pub(crate) fn kind_key(&self) -> &'static str {
        self.kind.map_or("goods-kind-other", Kind::key)
    }

    /// One line for tables: its code, or that it is outside.
    pub(crate) fn label(&self, visitor: &Visitor) -> String {
        match &self.code {
            Some(code) => code.clone(),
            None => visitor.t("goods-outside"),
        }
    }
}

/// Things by key.
pub(crate) struct Things {
    lots: HashMap<String, Lot>,
    products: HashMap<String, Named>,
    places: Names,
    /// Whose eyes; none sees everything (a recall).
    eyes: Option<Territory>,
}

impl Things {
    /// What this person may see of these.
    pub(crate) async fn seen_by(
        state: &GoodsState,
        person: &SignedIn,
        keys: &[String],
    ) -> Result<Self, web::Error> {
        Ok(Self::read(state, keys, Some(person.territory.clone())).await?)
    }

    /// All of these without masks: for a recall, which is audited.
    pub(crate) async fn unmasked(state: &GoodsState, keys: &[String]) -> Result<Self, DbError> {
        Self::read(state, keys, None).await
    }

    async fn read(
        state: &GoodsState,
        keys: &[String],
        eyes: Option<Territory>,
    ) -> Result<Self, DbError> {
        let keys = keys.to_vec();
        let read = state.db.read::<_, DbError>(move |tx| {
            let lots = lot::named(tx, &keys)?;
            let mut gtins: Vec<String> =
                lots.values().filter_map(|lot| lot.key.gtin()).map(str::to_owned).collect();
            gtins.sort_unstable();
            gtins.dedup();
            Ok((product::names(tx, &gtins)?, lots))
        });
        let (products, lots) = read.await?;
        let named = lots.values().filter_map(|lot| lot.place.as_deref());
        let places = Names::of(&*state.directory, unique(named)).await?;
        Ok(Self { lots, products, places, eyes })
    }

    /// One of them, told in the visitor's language.
    pub(crate) fn get(&self, key: &str, visitor: &Visitor) -> Thing {
        let item = ItemKey::of(key);
        let Some(lot) = self.lots.get(key) else {
            return self.unlisted(key, item.as_ref());
        };
        let named = lot.key.gtin().and_then(|gtin| self.products.get(gtin));
        let piece = named.and_then(|named| named.unit.as_deref());
        let seen = self.eyes.as_ref().is_none_or(|eyes| sight::covers(eyes, &lot.placed));
        let place = lot.place.as_deref().and_then(|place| self.place(place));
        Thing {
            kind: Some(lot.key.kind()),
            code: seen.then(|| lot.key.code()),
            href: seen.then(|| lot.key.href()),
            product: named.filter(|_| seen).map(|named| named.name.clone()),
            place: place.filter(|_| seen),
            amount: lot.quantity.as_ref().map(|quantity| amount(visitor, quantity, piece)),
            masked: !seen,
            demonstration: lot.demonstration,
        }
    }

    /// A thing that no event is known to have made: its identifier is told to those who look after
    /// what nobody knows where it belongs.
    fn unlisted(&self, key: &str, item: Option<&ItemKey>) -> Thing {
        let wide = [None, Some(&Territory::Country)].contains(&self.eyes.as_ref())
            || matches!(self.eyes, Some(Territory::Province(_)));
        let code = item.map_or_else(|| key.to_owned(), ItemKey::code);
        Thing {
            kind: item.map(ItemKey::kind),
            code: wide.then_some(code),
            href: None,
            product: None,
            place: None,
            amount: None,
            masked: !wide,
            demonstration: item.is_some_and(ItemKey::is_demonstration),
        }
    }

    fn place(&self, identifier: &str) -> Option<Entry> {
        match &self.eyes {
            None => self.places.get(identifier).cloned(),
            Some(eyes) => match self.places.seen_by(eyes, identifier) {
                Seen::Known(entry) => Some(*entry),
                Seen::Unknown(_) | Seen::Outside => None,
            },
        }
    }

    /// What one piece of this thing is called, if its product says so.
    pub(crate) fn piece(&self, key: &str) -> Option<&str> {
        let lot = self.lots.get(key)?;
        self.products.get(lot.key.gtin()?)?.unit.as_deref()
    }
}

/// An amount in words: `4.200 kg`, `1.128 thùng`.
pub(crate) fn amount(visitor: &Visitor, quantity: &Quantity, piece: Option<&str>) -> String {
    let number = nguon_platform::i18n::grouped(visitor.language, quantity.value.normalize());
    let unit = match (&quantity.unit, piece) {
        (Some(code), _) => unit_sign(code).into_owned(),
        (None, Some(piece)) => unit_sign(piece).into_owned(),
        (None, None) => visitor.t("goods-pieces"),
    };
    format!("{number} {unit}")
}
