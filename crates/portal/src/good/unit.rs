//! A logistic unit: which published goods were put on it. Where it went is the trade's business.

use nguon_goods::key::{ItemKey, Kind};
use nguon_goods::lot;
use nguon_goods::product;
use nguon_goods::trace::{PAGE_LIMITS, trace};
use nguon_gs1::DigitalLink;
use nguon_lineage::{AsOf, Direction, EdgeKind, Key};
use nguon_platform::db::DbError;
use nguon_platform::web;

use super::{Good, What};
use crate::PortalState;

/// Goods named on the page of a unit.
pub(super) const CONTENTS_MAX: usize = 30;

/// A pallet or another logistic unit.
#[derive(Debug)]
pub(super) struct PublicUnit {
    pub sscc: String,
    pub made: jiff::Timestamp,
    pub contents: Vec<Content>,
    /// More goods than the page names.
    pub cut: bool,
    pub demonstration: bool,
}

/// Something that was put on the unit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Content {
    pub href: String,
    pub code: String,
    pub serial: bool,
    pub product: String,
}

/// The unit, if something public was ever put on it.
pub(super) async fn known(
    state: &PortalState,
    link: &DigitalLink,
) -> Result<Option<ItemKey>, web::Error> {
    let found = read(state, link).await?;
    Ok(found.map(|(key, _)| key))
}

/// The same with what was put on it.
pub(super) async fn find(
    state: &PortalState,
    link: &DigitalLink,
) -> Result<Option<Good>, web::Error> {
    let Some((key, unit)) = read(state, link).await? else { return Ok(None) };
    Ok(Some(Good {
        link: link.clone(),
        what: What::Unit(unit),
        missing: None,
        path: key.path().to_owned(),
    }))
}

async fn read(
    state: &PortalState,
    link: &DigitalLink,
) -> Result<Option<(ItemKey, PublicUnit)>, web::Error> {
    let key = ItemKey::of(&format!("https://id.gs1.org{}", link.path()));
    let Some(key) = key.filter(|key| key.kind() == Kind::Unit) else { return Ok(None) };
    let start = Key::from(key.uri());
    let (back, _) = trace(
        &*state.goods.events,
        vec![start.clone()],
        Direction::Back,
        AsOf::everything(),
        PAGE_LIMITS,
    )
    .await
    .map_err(nguon_goods::events_failed)?;
    let into =
        back.edges.iter().filter(|edge| edge.kind == EdgeKind::ContainedIn && edge.to == start);
    let mut inside: Vec<ItemKey> =
        into.filter_map(|edge| ItemKey::of(edge.from.as_str())).collect();
    inside.sort();
    inside.dedup();
    let wanted = key.clone();
    let found = state.goods.db.read::<_, DbError>(move |tx| {
        let Some(unit) = lot::get(tx, &wanted)? else { return Ok(None) };
        let mut contents = Vec::new();
        for item in inside {
            let Some(gtin) = item.gtin() else { continue };
            let Some(product) = product::public(tx, gtin)? else { continue };
            contents.push(Content {
                href: item.path().to_owned(),
                code: item.code(),
                serial: item.kind() == Kind::Item,
                product: product.facts.name.to_string(),
            });
            if contents.len() > CONTENTS_MAX {
                break;
            }
        }
        Ok(Some((unit, contents)))
    });
    let Some((unit, mut contents)) = found.await? else { return Ok(None) };
    if contents.is_empty() {
        return Ok(None);
    }
    let cut = contents.len() > CONTENTS_MAX;
    contents.truncate(CONTENTS_MAX);
    let unit = PublicUnit {
        sscc: key.code(),
        made: unit.made,
        contents,
        cut,
        demonstration: unit.demonstration,
    };
    Ok(Some((key, unit)))
}
