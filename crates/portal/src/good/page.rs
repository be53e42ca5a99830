//! The page behind a QR code: the seven groups of NĐ 37/2026/NĐ-CP art. 23.7 and the way from the
//! plot to the package, in one document that a slow phone can show without script.

use std::borrow::Cow;

use askama::Template;
use askama::filters::HtmlSafeOutput;
use axum::response::{IntoResponse, Response};
use nguon_goods::lot::{PublicLot, PublicParts, PublicPlace, PublicStep, PublicThing};
use nguon_goods::product::{self, PublicProducer, PublicProduct};
use nguon_goods::told;
use nguon_platform::web::{self, Html, Page, Tone, Visitor};
use nguon_registry::market::MarketStatus;

use super::unit::{CONTENTS_MAX, PublicUnit};
use super::{Good, LotFacts, What, json_ld, sheet};
use crate::PortalState;
use crate::outline::Outline;
use crate::standing::{self, Standing};

/// Largest picture that the page loads by itself, so that all of it stays below 100 kB with the
/// stylesheet (4 kB compressed) and four fonts (67 kB).
const IMAGE_BYTES_MAX: usize = 16 * 1024;
/// Steps shown; a page of a hundred kilobytes has no room for more.
const STEPS_MAX: usize = 40;
/// Growing areas and packing houses shown.
const STANDINGS_MAX: usize = 6;

#[derive(Template)]
#[template(path = "good/templates/good.html")]
struct GoodPage {
    page: Page,
    product: PublicProduct,
    facts: Option<Box<LotFacts>>,
    image: Image,
    missing: Option<String>,
    /// What is shown instead of what is missing, in words.
    shown: String,
    json_ld: HtmlSafeOutput<String>,
    /// The Digital Link, whichever address the page was opened at.
    canonical: String,
    linkset_href: String,
    now: jiff::Timestamp,
}

#[derive(Template)]
#[template(path = "good/templates/unit.html")]
struct UnitPage {
    page: Page,
    unit: PublicUnit,
    /// The Digital Link, whichever address the page was opened at.
    canonical: String,
    linkset_href: String,
    now: jiff::Timestamp,
}

/// How the picture is shown.
enum Image {
    None,
    /// Loaded with the page.
    Shown(String),
    /// Too large for that: a link, and its size in kB.
    Linked(String, usize),
}

impl GoodPage {
    fn lot(&self) -> Option<&PublicLot> {
        self.facts.as_ref().map(|facts| &facts.lot)
    }

    fn name(&self) -> &str {
        sheet::name(&self.product, self.page.language())
    }

    /// A text, or that it is not recorded.
    fn or_not<'t>(&self, text: Option<&'t str>) -> Cow<'t, str> {
        text.map_or_else(|| self.page.t("portal-not-recorded").into(), Into::into)
    }

    fn origin(&self) -> String {
        let code = self.lot().map_or(&self.product.origin, |lot| &lot.origin).as_deref();
        code.map_or_else(
            || self.or_not(None).into_owned(),
            |code| told::country_on(&self.page, code),
        )
    }

    fn expiry(&self) -> String {
        let written = self.lot().and_then(|lot| lot.best_before.as_deref());
        written.map_or_else(
            || self.or_not(None).into_owned(),
            |written| told::day_on(&self.page, written),
        )
    }

    fn producer(&self) -> Cow<'_, str> {
        match &self.product.producer {
            Some(PublicProducer::Household) => self.page.t("portal-holder-household").into(),
            _ => self.or_not(sheet::maker(&self.product)),
        }
    }

    /// What was used, in one line.
    fn things(&self, parts: &PublicParts) -> String {
        let mut words: Vec<String> = parts.shown.iter().map(|thing| self.thing(thing)).collect();
        words.extend(self.more(parts));
        words.join("; ")
    }

    fn more(&self, parts: &PublicParts) -> Option<String> {
        (parts.more > 0).then(|| self.page.tr("goods-and-more", &[("n", &parts.more)]))
    }

    /// Product, code, amount.
    fn thing(&self, thing: &PublicThing) -> String {
        let what = match &thing.item {
            Some(item) => {
                let (vi, en) = (&item.name, item.name_en.as_deref());
                format!("{}, {}", sheet::named(vi, en, self.page.language()), item.code)
            }
            None => self.page.t("portal-good-thing-hidden"),
        };
        let Some(quantity) = thing.quantity else { return what };
        let pieces = || self.page.t("goods-pieces");
        let unit = thing.unit.clone().unwrap_or_else(pieces);
        format!("{what} ({} {unit})", self.page.number(quantity))
    }

    fn areas(&self) -> &[Standing] {
        first(self.facts.as_ref().map_or(&[], |facts| &facts.areas), STANDINGS_MAX)
    }

    fn houses(&self) -> &[Standing] {
        first(self.facts.as_ref().map_or(&[], |facts| &facts.houses), STANDINGS_MAX)
    }

    fn steps(&self) -> &[PublicStep] {
        first(self.lot().map_or(&[], |lot| &lot.steps), STEPS_MAX)
    }

    fn step(&self, step: &PublicStep) -> String {
        match (&step.step, &step.step_written) {
            (Some(key), _) => self.page.t(key),
            (None, Some(written)) => written.clone(),
            (None, None) => self.page.t("portal-good-step-none"),
        }
    }

    fn place(&self, place: &PublicPlace) -> String {
        let kind = self.page.t(place.kind);
        let mut words = format!("{kind}: {}", place.name);
        for more in [&place.code, &place.commune].into_iter().flatten() {
            words.push_str(", ");
            words.push_str(more);
        }
        words
    }

    fn status(&self, status: &MarketStatus) -> (Tone, String) {
        let (tone, key) = standing::status(status.status);
        let market = self.facts.as_ref().map_or_else(
            || status.market.to_string(),
            |facts| facts.words.market(status.market, self.page.language()),
        );
        (tone, format!("{market}: {}", self.page.t(key)))
    }

    fn crops(&self, standing: &Standing) -> String {
        standing.crops_in(self.page.language())
    }

    /// Certificates of the growing areas and packing houses on the day the goods were made.
    fn certificates(&self, facts: &LotFacts) -> Vec<String> {
        let standings = facts.areas.iter().chain(&facts.houses).take(STANDINGS_MAX);
        let mut lines = Vec::new();
        for standing in standings {
            for one in standing.valid_on(facts.made_on) {
                lines.push(format!(
                    "{} {}, {}, {}–{} ({})",
                    self.page.t(standing::standard(one)),
                    one.number,
                    one.issuer,
                    self.page.date(one.from),
                    self.page.date(one.to),
                    standing.name,
                ));
            }
        }
        lines
    }
}

fn first<T>(all: &[T], most: usize) -> &[T] {
    &all[..all.len().min(most)]
}

/// The page of what was found.
pub(crate) async fn page(
    state: &PortalState,
    visitor: &Visitor,
    good: Good,
) -> Result<Response, web::Error> {
    let now = state.goods.world.now();
    let linkset_href = format!("{}?linkType=linkset", good.link.path());
    let canonical = format!("{}{}", state.goods.public_url, good.link.path());
    let path = good.path;
    let (product, facts) = match good.what {
        What::Unit(unit) => {
            let title = visitor.tr("portal-good-unit", &[("code", &unit.sscc)]);
            let page = Page::new(visitor, title);
            return Ok(Html(UnitPage { page, unit, canonical, linkset_href, now }).into_response());
        }
        What::Product(product) => (product, None),
        What::Lot(facts) => (facts.lot.product.clone(), Some(facts)),
    };
    let lot = facts.as_ref().map(|facts| &facts.lot);
    let name = sheet::name(&product, visitor.language).to_owned();
    let shown = match lot {
        Some(lot) => format!("{name}, {}", lot.key.code()),
        None => name.clone(),
    };
    Ok(Html(GoodPage {
        page: Page::new(visitor, name),
        image: image(state, &product).await?,
        json_ld: json_ld::block(&state.goods.public_url, &path, &product, lot),
        missing: good.missing,
        shown,
        canonical,
        linkset_href,
        now,
        product,
        facts,
    })
    .into_response())
}

async fn image(state: &PortalState, product: &PublicProduct) -> Result<Image, web::Error> {
    let Some(href) = product.image_href.clone() else { return Ok(Image::None) };
    let gtin = product.gtin.clone();
    let size = state.goods.db.read(move |tx| product::image_size(tx, &gtin)).await?;
    let bytes = size.unwrap_or_default();
    if bytes <= IMAGE_BYTES_MAX {
        return Ok(Image::Shown(href));
    }
    Ok(Image::Linked(href, bytes.div_ceil(1024)))
}
