//! The list of lots, and the same list as a file.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use nguon_platform::db::DbError;
use nguon_platform::directory::Entry;
use nguon_platform::territory::Territory;
use nguon_platform::web::{self, FieldErrors, Html, Officer, Page, Tone};
use serde::Deserialize;

use super::export;
use super::model::{Filter, Lot};
use super::store::{self, Cursor, Part};
use crate::GoodsState;
use crate::graph::amount;
use crate::key::Kind;
use crate::names::{Names, Seen, unique};
use crate::product::{self, Named};
use crate::told::day_on;

/// Query of the list, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    product: String,
    kind: String,
    from: String,
    to: String,
    after: String,
}

impl ListQuery {
    /// The filter; what cannot be read filters nothing and is told.
    fn filter(&self) -> (Filter, FieldErrors) {
        let mut errors = FieldErrors::new();
        let from = day(&self.from).unwrap_or_else(|()| {
            errors.add("from", "goods-error-day");
            None
        });
        let to = day(&self.to).unwrap_or_else(|()| {
            errors.add("to", "goods-error-day");
            None
        });
        let filter = Filter {
            text: self.q.clone(),
            product: self.gtin(),
            kind: self.kind.parse().unwrap_or(Kind::Lot),
            from,
            to,
        };
        (filter, errors)
    }

    /// The product's number with 14 digits, however it was typed.
    fn gtin(&self) -> Option<String> {
        let digits: String = self.product.chars().filter(char::is_ascii_digit).collect();
        (!digits.is_empty()).then(|| format!("{digits:0>14}"))
    }
}

/// A day as browsers send it (`2026-05-13`) or as people write it (`13/05/2026`).
fn day(text: &str) -> Result<Option<Date>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.parse().or_else(|_| Date::strptime("%d/%m/%Y", text));
    read.map(Some).map_err(|_| ())
}

#[derive(Template)]
#[template(path = "lot/templates/list.html")]
struct ListPage {
    page: Page,
    query: ListQuery,
    errors: FieldErrors,
    kind: Kind,
    total: u64,
    rows: Vec<Row>,
    next: Option<String>,
    csv: String,
    xlsx: String,
    may_export: bool,
}

impl ListPage {
    fn day(&self, written: &str) -> String {
        day_on(&self.page, written)
    }

    fn kinds(&self) -> [(Kind, bool); 3] {
        Kind::ALL.map(|kind| (kind, kind == self.kind))
    }
}

/// A lot with the names around it.
pub(super) struct Row {
    pub lot: Lot,
    pub product: Option<String>,
    pub place: Option<Entry>,
    pub amount: Option<String>,
    pub piece: Option<String>,
}

/// `GET /lots`
pub(crate) async fn list(
    State(state): State<GoodsState>,
    officer: Officer,
    Query(query): Query<ListQuery>,
) -> Result<impl IntoResponse, web::Error> {
    let (filter, errors) = query.filter();
    let (territory, kind) = (officer.territory.clone(), filter.kind);
    let after: Option<Cursor> = query.after.parse().ok();
    let found = state.db.read::<_, DbError>(move |tx| {
        let total = store::count(tx, &territory, &filter)?;
        Ok((total, store::list(tx, &territory, &filter, &Part::Page(after))?))
    });
    let (total, (lots, next)) = found.await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("goods-lots"));
    let file = |name: &str| page.href_with("after", "").replacen("/lots?", name, 1);
    Ok(Html(ListPage {
        rows: rows(&state, &officer, lots).await?,
        csv: file("/lots.csv?"),
        xlsx: file("/lots.xlsx?"),
        page,
        query,
        errors,
        kind,
        total,
        next: next.map(|next| next.to_string()),
        may_export: officer.may(nguon_platform::accounts::Capability::Export),
    }))
}

/// Put the names of products and places beside the lots.
pub(super) async fn rows(
    state: &GoodsState,
    officer: &Officer,
    lots: Vec<Lot>,
) -> Result<Vec<Row>, web::Error> {
    let mut gtins: Vec<String> =
        lots.iter().filter_map(|lot| lot.key.gtin()).map(str::to_owned).collect();
    gtins.sort_unstable();
    gtins.dedup();
    let products: HashMap<String, Named> =
        state.db.read(move |tx| product::names(tx, &gtins)).await?;
    let places = lots.iter().filter_map(|lot| lot.place.as_deref());
    let places = Names::of(&*state.directory, unique(places)).await?;
    Ok(lots.into_iter().map(|lot| row(lot, &products, &places, officer)).collect())
}

fn row(lot: Lot, products: &HashMap<String, Named>, places: &Names, officer: &Officer) -> Row {
    let named = lot.key.gtin().and_then(|gtin| products.get(gtin));
    let piece = named.and_then(|named| named.unit.clone());
    let place = lot.place.as_deref().and_then(|id| seen(places, &officer.territory, id));
    Row {
        product: named.map(|named| named.name.clone()),
        amount: lot
            .quantity
            .as_ref()
            .map(|quantity| amount(&officer.visitor, quantity, piece.as_deref())),
        piece,
        place,
        lot,
    }
}

fn seen(places: &Names, territory: &Territory, id: &str) -> Option<Entry> {
    match places.seen_by(territory, id) {
        Seen::Known(entry) => Some(*entry),
        Seen::Unknown(_) | Seen::Outside => None,
    }
}

/// `GET /lots.csv`
pub(crate) async fn csv(
    State(state): State<GoodsState>,
    officer: Officer,
    Query(query): Query<ListQuery>,
) -> Result<Response, web::Error> {
    let table = whole(&state, &officer, &query).await?;
    Ok(export::csv(&table, "lots"))
}

/// `GET /lots.xlsx`
pub(crate) async fn xlsx(
    State(state): State<GoodsState>,
    officer: Officer,
    Query(query): Query<ListQuery>,
) -> Result<Response, web::Error> {
    let table = whole(&state, &officer, &query).await?;
    export::xlsx(&table, "lots", state.world.now())
}

/// Exactly the list, without pages. A file is never cut silently.
async fn whole(
    state: &GoodsState,
    officer: &Officer,
    query: &ListQuery,
) -> Result<nguon_print::Table, web::Error> {
    let (filter, errors) = query.filter();
    errors.check()?;
    let territory = officer.territory.clone();
    let read = move |tx: &mut nguon_platform::db::Tx<'_>| {
        store::list(tx, &territory, &filter, &Part::File)
    };
    let (lots, more) = state.db.read::<_, DbError>(read).await?;
    if more.is_some() {
        return Err(web::Error::Conflict("goods-error-file-too-long"));
    }
    let rows = rows(state, officer, lots).await?;
    export::lots(&rows, &officer.visitor, state.world.now())
}
