//! The routes of this room, each with the right it needs.

use std::sync::Arc;

use async_trait::async_trait;
use nguon_platform::accounts::{Capability, SignedIn};
use nguon_platform::db::{Db, DbError};
use nguon_platform::web::{Access, CardKind, Door, NavEntry, Tone, WorkCard, WorkSource};

use crate::GoodsState;
use crate::balance;
use crate::lot::{self, Filter};
use crate::product::pages as product_pages;
use crate::product::picture;
use crate::recall::pages as recall_pages;

const VIEW: Access = Access::Needs(Capability::ViewLots);
const EDIT: Access = Access::Needs(Capability::EditRegistry);
const RECALL: Access = Access::Needs(Capability::Recall);
const EXPORT: Access = Access::Needs(Capability::Export);

/// The routes of one shape of identifier.
macro_rules! item_routes {
    ($door:expr, $path:literal) => {
        $door
            .get($path, VIEW, lot::record::show)
            .get(concat!($path, "/label"), VIEW, lot::label::show)
            .get(concat!($path, "/qr.svg"), VIEW, lot::record::qr_svg)
            .get(concat!($path, "/qr.png"), VIEW, lot::record::qr_png)
            .get(concat!($path, "/recall"), RECALL, recall_pages::show)
            .post(concat!($path, "/recall"), RECALL, recall_pages::ask)
            .get(concat!($path, "/recall.csv"), RECALL, recall_pages::csv)
            .get(concat!($path, "/recall.xlsx"), RECALL, recall_pages::xlsx)
    };
}

/// Products, lots and recalls.
pub fn door(state: GoodsState) -> Door {
    let cards = Arc::new(LotCards { db: state.db.clone() });
    let door = Door::new()
        .get("/products", VIEW, product_pages::list)
        .post("/products", EDIT, product_pages::create)
        .get("/products/new", EDIT, product_pages::new)
        .get("/products/{gtin}", VIEW, product_pages::record)
        .post("/products/{gtin}", EDIT, product_pages::update)
        .get("/products/{gtin}/edit", EDIT, product_pages::edit)
        // For the public once the product is published; the handler asks.
        .get("/products/{gtin}/image", Access::Public, picture::show)
        .upload("/products/{gtin}/image", EDIT, picture::UPLOAD_BYTES_MAX, picture::upload)
        .get("/lots", VIEW, lot::pages::list)
        .get("/lots.csv", EXPORT, lot::pages::csv)
        .get("/lots.xlsx", EXPORT, lot::pages::xlsx)
        .get("/balances", VIEW, balance::pages::list)
        .get("/balances.csv", EXPORT, balance::pages::csv)
        .get("/balances.xlsx", EXPORT, balance::pages::xlsx)
        .get("/balances/{code}/{season}", VIEW, balance::show);
    let door = item_routes!(door, "/lots/01/{gtin}/10/{lot}");
    let door = item_routes!(door, "/lots/01/{gtin}/21/{serial}");
    let door = item_routes!(door, "/lots/00/{sscc}");
    door.nav(NavEntry { key: "goods-nav-lots", href: "/lots", access: VIEW, order: 40 })
        .nav(NavEntry { key: "goods-nav-balances", href: "/balances", access: VIEW, order: 45 })
        .nav(NavEntry { key: "goods-nav-products", href: "/products", access: VIEW, order: 50 })
        .work(cards)
        .with_state(state)
}

/// Numbers for the page of one's own work.
struct LotCards {
    db: Db,
}

#[async_trait]
impl WorkSource for LotCards {
    async fn cards(&self, person: &SignedIn) -> Result<Vec<WorkCard>, DbError> {
        if !person.may(Capability::ViewLots) {
            return Ok(Vec::new());
        }
        let territory = person.territory.clone();
        let read = self.db.read(move |tx| {
            let lots = lot::count(tx, &territory, &Filter::default())?;
            Ok::<_, DbError>((balance::count_found(tx, &territory)?, lots))
        });
        let (over_used, lots) = read.await?;
        let balances = WorkCard {
            key: "goods-card-balances",
            count: over_used,
            href: "/balances?over=1".to_owned(),
            tone: Tone::Danger,
            kind: CardKind::ToDo,
        };
        let lots = WorkCard {
            key: "goods-card-lots",
            count: lots,
            href: "/lots".to_owned(),
            tone: Tone::Plain,
            kind: CardKind::Stock,
        };
        Ok([balances, lots].into_iter().filter(|card| card.count > 0).collect())
    }
}
