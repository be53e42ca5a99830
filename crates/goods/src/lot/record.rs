//! The page of one lot, single good or logistic unit, and its QR code.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use nguon_gs1::symbol;
use nguon_lineage::Key;
use nguon_platform::accounts::Capability;
use nguon_platform::directory::Entry;
use nguon_platform::web::{self, Html, Officer, Page, Tone};

use super::journey::{self, Journey};
use super::model::Lot;
use super::store;
use crate::GoodsState;
use crate::balance::{Shown, of_key};
use crate::graph::{Lineage, Link, Picture, Thing, Things, draw, links};
use crate::key::ItemKey;
use crate::names::{Names, Seen, unique};
use crate::told::{country_on, day_on};

#[derive(Template)]
#[template(path = "lot/templates/record.html")]
struct RecordPage {
    page: Page,
    lot: Lot,
    thing: Thing,
    /// Page of the product, if there is one.
    product_href: Option<String>,
    holder: Option<String>,
    journey: Journey,
    picture: Picture,
    /// Balances that it counts in.
    balances: Vec<Shown>,
    links: Vec<Link>,
    links_cut: bool,
    partial: bool,
    may_recall: bool,
    public_link: String,
}

impl RecordPage {
    fn label(&self, thing: &Thing) -> String {
        match &thing.code {
            Some(code) => format!("{} {code}", self.page.t(thing.kind_key())),
            None => format!("{}, {}", self.page.t(thing.kind_key()), self.page.t("goods-outside")),
        }
    }

    fn best_before(&self) -> String {
        let written = self.lot.best_before.as_ref();
        written.map_or_else(|| self.page.t("goods-not-recorded"), |day| day_on(&self.page, day))
    }

    fn origin(&self) -> String {
        let written = self.lot.origin.as_ref();
        written
            .map_or_else(|| self.page.t("goods-not-recorded"), |code| country_on(&self.page, code))
    }

    fn qr_of(&self) -> String {
        self.page.tr("goods-qr-of", &[("code", &self.lot.key.code())])
    }

    fn place<'s>(&self, seen: &'s Seen) -> (std::borrow::Cow<'s, str>, Option<&'s Entry>) {
        match seen {
            Seen::Known(entry) => (entry.name.as_str().into(), Some(entry)),
            Seen::Unknown(identifier) => (identifier.as_str().into(), None),
            Seen::Outside => (self.page.t("goods-outside").into(), None),
        }
    }
}

/// `GET /lots/…`
pub(crate) async fn show(
    State(state): State<GoodsState>,
    officer: Officer,
    key: ItemKey,
) -> Result<impl IntoResponse, web::Error> {
    let lot = visible(&state, &officer, &key).await?;
    let lineage = Lineage::of(&state, key.uri()).await?;
    let things = Things::seen_by(&state, &officer, &lineage.keys()).await?;
    let ways = [(&lineage.back, &lineage.facts), (&lineage.forward, &lineage.facts)];
    let named = unique(journey::named(&journey::events(&ways)));
    let names = Names::of(&*state.directory, named).await?;
    let visitor = &officer.visitor;
    let start = Key::from(key.uri());
    let thing = things.get(key.uri(), visitor);
    let (links, links_cut) = links(&lineage, &things, visitor);
    let title = format!("{} {}", visitor.t(key.kind().key()), key.code());
    let (territory, uri) = (officer.territory.clone(), key.uri().to_owned());
    Ok(Html(RecordPage {
        page: Page::new(visitor, title),
        product_href: product_href(&state, &officer, &key).await?,
        holder: thing.place.as_ref().and_then(|place| place.holder_name.clone()),
        journey: journey::told(&lineage, &start, &names, &things, visitor),
        picture: draw(&lineage, &things, &names, visitor),
        balances: state.db.read(move |tx| of_key(tx, &territory, &uri)).await?,
        links,
        links_cut,
        partial: lineage.is_partial(),
        may_recall: officer.may(Capability::Recall),
        public_link: public_link(&state, &key),
        thing,
        lot,
    }))
}

async fn product_href(
    state: &GoodsState,
    officer: &Officer,
    key: &ItemKey,
) -> Result<Option<String>, web::Error> {
    let Some(gtin) = key.gtin().map(str::to_owned) else { return Ok(None) };
    match crate::product::pages::visible(state, officer, gtin).await {
        Ok(product) => Ok(Some(product.href())),
        Err(web::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The item, when the person may see it; else there is no such thing.
pub(crate) async fn visible(
    state: &GoodsState,
    officer: &Officer,
    key: &ItemKey,
) -> Result<Lot, web::Error> {
    let (territory, key) = (officer.territory.clone(), key.clone());
    let found = state.db.read(move |tx| store::visible(tx, &territory, &key)).await?;
    found.ok_or(web::Error::NotFound)
}

/// What the label of a lot says: its public page, which is its Digital Link.
pub(crate) fn public_link(state: &GoodsState, key: &ItemKey) -> String {
    format!("{}{}", state.public_url, key.path())
}

/// Pixels of one module of a printed QR code: 12 are about a millimetre at 300 dpi.
const MODULE_PX: u32 = 12;

/// `GET /lots/…/qr.svg`
pub(crate) async fn qr_svg(
    State(state): State<GoodsState>,
    officer: Officer,
    key: ItemKey,
) -> Result<Response, web::Error> {
    visible(&state, &officer, &key).await?;
    let link = public_link(&state, &key);
    let svg = symbol::qr_svg(&link, &key.code()).map_err(web::Error::internal)?;
    Ok(file("image/svg+xml", svg.into_bytes()))
}

/// `GET /lots/…/qr.png`
pub(crate) async fn qr_png(
    State(state): State<GoodsState>,
    officer: Officer,
    key: ItemKey,
) -> Result<Response, web::Error> {
    visible(&state, &officer, &key).await?;
    let link = public_link(&state, &key);
    let png = symbol::qr_png(&link, MODULE_PX).map_err(web::Error::internal)?;
    Ok(file("image/png", png))
}

fn file(media_type: &'static str, bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))], bytes).into_response()
}
