//! `GET /map` and `GET /api/growing-areas.geojson`.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use nguon_platform::web::{Error, Html, Officer, Page, Tone, Visitor};
use nguon_plots::PlotGeometry;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::store::{PlotOnMap, plots};
use crate::RegistryError;
use crate::growing_area::Window;
use crate::growing_area::pages::Asked;
use crate::list::asked;
use crate::market::{MarketCode, MarketStatus, Status};
use crate::named::Named;
use crate::screen::{
    Control, Input, Listing, RegistryState, SvgView, place_notes, status_tone, svg_view,
};

/// Plots in the picture for those without script; the list beside it has them all.
const PICTURE_PLOTS_MAX: usize = 500;

#[derive(Template)]
#[template(path = "map/templates/map.html")]
struct MapPage {
    page: Page,
    filters: Vec<Input>,
    places: Vec<String>,
    /// The GeoJSON of exactly this filter.
    src: String,
    /// The list of exactly this filter.
    list_href: String,
    picture: Option<SvgView>,
    /// Whether the picture leaves plots out.
    cut: bool,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    name: String,
    code: String,
    crop: String,
    tone: Tone,
    state: String,
    demonstration: bool,
}

/// `GET /map`.
pub(crate) async fn map(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked_for): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (market, window) = (asked_for.filter(state.today())?.market, None);
    let (found, named) = drawn(&state, &officer, &asked_for, window).await?;
    // Too many for one picture is no reason to refuse the page with its filter.
    let (found, cut) = match found {
        Err(RegistryError::TooMany { .. }) => (Vec::new(), true),
        other => (other?, false),
    };
    let (territory, today) = (officer.territory.clone(), state.today());
    let known =
        state.db.read::<_, RegistryError>(move |tx| Ok(Asked::known(tx, &territory, today)?));
    let known = known.await?;
    let visitor = &officer.visitor;
    let page =
        Page::new(visitor, visitor.t("registry-nav-map")).with_island("map").with_island("find");
    let here = page.href_with("after", "");
    let query = here.split_once('?').map_or("", |(_, query)| query);
    Ok(Html(MapPage {
        filters: Asked::inputs(visitor, &asked_for.typed(), &known),
        places: place_notes(visitor, &named),
        src: format!("/api/growing-areas.geojson?{query}"),
        list_href: format!("/growing-areas?{query}"),
        picture: picture(visitor, &found, market),
        cut: cut || found.len() > PICTURE_PLOTS_MAX,
        rows: rows(visitor, found, market),
        page,
    }))
}

/// The plots that the filter leaves, or too many of them; and the places that its text names.
async fn drawn(
    state: &RegistryState,
    officer: &Officer,
    asked_for: &Asked,
    window: Option<Window>,
) -> Result<(Result<Vec<PlotOnMap>, RegistryError>, Named), Error> {
    let (territory, today) = (officer.territory.clone(), state.today());
    let mut filter = asked_for.filter(state.today())?;
    let found = state.db.read::<_, RegistryError>(move |tx| {
        filter.named = Named::read(tx, &filter.text, &territory, today)?;
        Ok((plots(tx, &territory, &filter, window), filter.named))
    });
    Ok(found.await?)
}

fn picture(visitor: &Visitor, found: &[PlotOnMap], market: Option<MarketCode>) -> Option<SvgView> {
    let shapes = found.iter().take(PICTURE_PLOTS_MAX).filter_map(|plot| {
        let geometry = PlotGeometry::from_geojson(&plot.geometry).ok()?;
        let (tone, state) = state_of(visitor, &plot.statuses, market);
        let label = format!("{} – {} – {state}", plot.area_name, plot.number);
        Some((geometry, label, tone, Some(format!("/growing-areas/{}", plot.area))))
    });
    svg_view(shapes.collect())
}

/// One row for each area, in their order.
fn rows(visitor: &Visitor, mut found: Vec<PlotOnMap>, market: Option<MarketCode>) -> Vec<Row> {
    found.dedup_by_key(|plot| plot.area);
    found.truncate(PICTURE_PLOTS_MAX);
    let row = |plot: PlotOnMap| {
        let (tone, state) = state_of(visitor, &plot.statuses, market);
        Row {
            href: format!("/growing-areas/{}", plot.area),
            code: code_of(&plot),
            crop: crop_of(visitor, &plot),
            name: plot.area_name,
            tone,
            state,
            demonstration: plot.demonstration,
        }
    };
    found.into_iter().map(row).collect()
}

/// The state that wants most to be looked at: in the market asked for, or over all.
fn state_of(
    visitor: &Visitor,
    statuses: &[MarketStatus],
    market: Option<MarketCode>,
) -> (Tone, String) {
    let order = [Status::Revoked, Status::Suspended, Status::Pending, Status::Active];
    let asked: Vec<Status> = statuses
        .iter()
        .filter(|status| market.is_none_or(|market| market == status.market))
        .map(|status| status.status)
        .collect();
    let worst = order.into_iter().find(|one| asked.contains(one));
    match worst {
        Some(status) => {
            (status_tone(status), visitor.t(&format!("registry-status-{}", status.word())))
        }
        None => (Tone::Plain, visitor.t("registry-status-none")),
    }
}

fn code_of(plot: &PlotOnMap) -> String {
    plot.codes.first().map(|code| code.normalised.clone()).unwrap_or_default()
}

fn crop_of(visitor: &Visitor, plot: &PlotOnMap) -> String {
    let names: Vec<&str> = plot.crops.iter().map(|crop| crop.label(visitor.language)).collect();
    names.join(", ")
}

/// A window beside the filter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Framed {
    bbox: String,
}

/// `GET /api/growing-areas.geojson`: one feature for each drawn plot (RFC 7946).
pub(crate) async fn geojson(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked_for): Query<Asked>,
    Query(framed): Query<Framed>,
) -> Result<impl IntoResponse, Error> {
    let (market, window) = (asked_for.filter(state.today())?.market, asked(&framed.bbox)?);
    let (found, _) = drawn(&state, &officer, &asked_for, window).await?;
    let found = found?;
    let visitor = &officer.visitor;
    let features: Result<Vec<Json>, serde_json::Error> =
        found.iter().map(|plot| feature(visitor, plot, market)).collect();
    let body = json!({
        "type": "FeatureCollection",
        "features": features.map_err(Error::internal)?,
    });
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], body.to_string()))
}

fn feature(
    visitor: &Visitor,
    plot: &PlotOnMap,
    market: Option<MarketCode>,
) -> Result<Json, serde_json::Error> {
    let (tone, state) = state_of(visitor, &plot.statuses, market);
    Ok(json!({
        "type": "Feature",
        "geometry": serde_json::from_str::<Json>(&plot.geometry)?,
        "properties": {
            "name": format!("{} – {}", plot.area_name, plot.number),
            "href": format!("/growing-areas/{}", plot.area),
            "code": code_of(plot),
            "label": state,
            "tone": tone.word(),
            "crop": crop_of(visitor, plot),
            "demonstration": plot.demonstration,
        },
    }))
}
