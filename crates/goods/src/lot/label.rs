//! One label for a printer: a sheet of 50 × 30 mm with QR code, product, lot and best before.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;
use nguon_platform::web::{self, Html, Officer, Page};

use super::model::Lot;
use super::record::visible;
use crate::GoodsState;
use crate::key::ItemKey;
use crate::product;
use crate::told::day_on;

#[derive(Template)]
#[template(path = "lot/templates/label.html")]
struct LabelPage {
    page: Page,
    lot: Lot,
    product: Option<String>,
}

impl LabelPage {
    fn qr_of(&self) -> String {
        self.page.tr("goods-qr-of", &[("code", &self.lot.key.code())])
    }

    fn best_before(&self) -> Option<String> {
        self.lot.best_before.as_ref().map(|written| day_on(&self.page, written))
    }
}

/// `GET /lots/…/label`
pub(crate) async fn show(
    State(state): State<GoodsState>,
    officer: Officer,
    key: ItemKey,
) -> Result<impl IntoResponse, web::Error> {
    let lot = visible(&state, &officer, &key).await?;
    let gtins: Vec<String> = key.gtin().map(str::to_owned).into_iter().collect();
    let mut names = state.db.read(move |tx| product::names(tx, &gtins)).await?;
    let product = key.gtin().and_then(|gtin| names.remove(gtin)).map(|named| named.name);
    let title = officer.visitor.tr("goods-label-of", &[("code", &key.code())]);
    Ok(Html(LabelPage { page: Page::new(&officer.visitor, title), lot, product }))
}
