//! Facts, states and plots as record pages show them.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::web::{Officer, Tone, Visitor};
use nguon_plots::{PlotGeometry, svg_path};
use uuid::Uuid;

use crate::certificate::Certificate;
use crate::code::{Code, Origin};
use crate::holder;
use crate::market::{Market, Status};
use crate::site::{Labels, Site};
use crate::standing::Standing;

/// Size of a picture of plots, in pixels of its own coordinates.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 400.0;
const PADDING: f64 = 24.0;

/// One line of a list of facts.
#[derive(Debug, Clone)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
    pub(crate) href: Option<String>,
}

/// A fact that is known; its label is the message `registry-fact-…`.
pub(crate) fn fact(visitor: &Visitor, name: &str, value: impl Into<String>) -> Fact {
    Fact { label: visitor.t(&format!("registry-fact-{name}")), value: value.into(), href: None }
}

/// A fact that may not be known, and then says so.
pub(crate) fn optional_fact(visitor: &Visitor, name: &str, value: Option<impl ToString>) -> Fact {
    let value = value.map(|value| value.to_string());
    fact(visitor, name, value.unwrap_or_else(|| visitor.t("registry-not-known")))
}

impl Fact {
    /// The same fact, leading somewhere.
    #[must_use]
    pub(crate) fn leading(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// Whose a record is and where it lies.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    holder: Uuid,
    /// Whether this person may open the holder's page.
    open: bool,
    /// The address as people write it.
    pub(crate) address: String,
}

impl Held {
    pub(crate) fn read(
        tx: &mut Tx<'_>,
        officer: &Officer,
        holder: Uuid,
        site: &Site,
        today: Date,
    ) -> Result<Self, DbError> {
        let found = holder::get(tx, holder)?;
        Ok(Self {
            holder,
            open: found.is_some_and(|found| officer.covers(&found.placed())),
            address: Labels::new(today).site(tx, site)?,
        })
    }

    /// The holder by this name, leading to its page for those who may open it.
    pub(crate) fn fact(&self, visitor: &Visitor, name: &str) -> Fact {
        let holder = fact(visitor, "holder", name);
        if self.open { holder.leading(format!("/holders/{}", self.holder)) } else { holder }
    }
}

/// How much a status wants to be looked at.
pub(crate) fn status_tone(status: Status) -> Tone {
    match status {
        Status::Pending => Tone::Plain,
        Status::Active => Tone::Good,
        Status::Warned | Status::Suspended => Tone::Warning,
        Status::Revoked => Tone::Danger,
    }
}

/// A code, and who gave it in words.
#[derive(Debug, Clone)]
pub(crate) struct CodeRow {
    pub(crate) code: Code,
    pub(crate) origin: String,
}

impl CodeRow {
    fn new(visitor: &Visitor, origins: &HashMap<String, Origin>, code: Code) -> Self {
        let origin = origins.get(&code.normalised).map_or_else(String::new, |origin| {
            let source = visitor.t(&format!("registry-source-{}", origin.source.word()));
            match origin.reconciled {
                Some(day) => {
                    let day = i18n::date(day);
                    visitor.tr(
                        "registry-reconciled",
                        &[("source", &source.as_str()), ("day", &day.as_str())],
                    )
                }
                None => source,
            }
        });
        Self { code, origin }
    }
}

/// A period of a status in words.
#[derive(Debug, Clone)]
pub(crate) struct StatusRow {
    pub(crate) market: String,
    pub(crate) status: String,
    pub(crate) tone: Tone,
    pub(crate) from: Date,
    pub(crate) to: Option<Date>,
    pub(crate) reason: String,
}

/// A certificate in words.
#[derive(Debug, Clone)]
pub(crate) struct CertificateRow {
    pub(crate) certificate: Certificate,
    pub(crate) standard: String,
    pub(crate) state: String,
    pub(crate) tone: Tone,
}

/// Codes, statuses and certificates in words.
#[derive(Debug, Clone)]
pub(crate) struct StandingView {
    /// Id of the growing area or packing house.
    pub(crate) subject: Uuid,
    pub(crate) codes: Vec<CodeRow>,
    pub(crate) statuses: Vec<StatusRow>,
    pub(crate) certificates: Vec<CertificateRow>,
}

impl StandingView {
    /// In the visitor's language, as of a day.
    pub(crate) fn new(
        visitor: &Visitor,
        standing: Standing,
        markets: &[Market],
        today: Date,
    ) -> Self {
        let statuses = standing.history.into_iter().map(|row| StatusRow {
            market: market_name(visitor, markets, row.market),
            status: visitor.t(&format!("registry-status-{}", row.status.word())),
            tone: status_tone(row.status),
            from: row.from,
            to: row.to,
            reason: row.reason.unwrap_or_default(),
        });
        let certificates = standing.certificates.into_iter().map(|certificate| {
            let (tone, state) = if certificate.holds_on(today) {
                (Tone::Good, "registry-certificate-holds")
            } else if today < certificate.from {
                (Tone::Plain, "registry-certificate-later")
            } else {
                (Tone::Warning, "registry-certificate-ended")
            };
            CertificateRow {
                standard: visitor.t(&format!("registry-standard-{}", certificate.standard.word())),
                state: visitor.t(state),
                tone,
                certificate,
            }
        });
        Self {
            subject: standing.subject.id,
            statuses: statuses.collect(),
            certificates: certificates.collect(),
            codes: standing
                .codes
                .into_iter()
                .map(|code| CodeRow::new(visitor, &standing.origins, code))
                .collect(),
        }
    }
}

/// Name of a market in the visitor's language.
pub(crate) fn market_name(
    visitor: &Visitor,
    markets: &[Market],
    code: crate::market::MarketCode,
) -> String {
    let found = markets.iter().find(|market| market.code == code);
    found.map_or_else(|| code.to_string(), |market| market.label(visitor.language).to_owned())
}

/// A plot in a picture.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    pub(crate) path: String,
    pub(crate) label: String,
    pub(crate) tone: Tone,
    pub(crate) href: Option<String>,
}

/// Plots as a picture.
#[derive(Debug, Clone)]
pub(crate) struct SvgView {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) shapes: Vec<Shape>,
    pub(crate) scale_pixels: f64,
    pub(crate) scale_label: String,
}

/// Draw plots; each comes with its label, tone and link. None when nothing was drawn.
pub(crate) fn svg_view(
    plots: Vec<(PlotGeometry, String, Tone, Option<String>)>,
) -> Option<SvgView> {
    let (geometries, said): (Vec<_>, Vec<_>) = plots
        .into_iter()
        .map(|(geometry, label, tone, href)| (geometry, (label, tone, href)))
        .unzip();
    let map = svg_path(&geometries, WIDTH, HEIGHT, PADDING)?;
    let shapes = map.paths.into_iter().zip(said);
    Some(SvgView {
        width: WIDTH,
        height: HEIGHT,
        shapes: shapes
            .map(|(path, (label, tone, href))| Shape { path, label, tone, href })
            .collect(),
        scale_pixels: map.scale_bar.pixels,
        scale_label: map.scale_bar.label,
    })
}
