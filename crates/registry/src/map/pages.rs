//! `GET /map` and `GET /api/growing-areas.geojson`.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use nguon_platform::accounts::Capability;
use nguon_platform::web::{Error, Html, Officer, Page, Tone, Visitor};
use nguon_plots::PlotGeometry;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::BaseMap;
use super::store::{PlotOnMap, plots, spread, undrawn_count};
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

/// What a map without plots shows: Vietnam.
const NOWHERE: [f64; 4] = [102.0, 8.0, 110.0, 24.0];

/// In the order in which they want to be looked at.
const WORST_FIRST: [Status; 5] =
    [Status::Revoked, Status::Suspended, Status::Warned, Status::Pending, Status::Active];

#[derive(Template)]
#[template(path = "map/templates/map.html")]
struct MapPage {
    page: Page,
    filters: Vec<Input>,
    places: Vec<String>,
    /// The tiles of exactly this filter.
    tiles: String,
    /// What lies below them.
    base: Option<Arc<BaseMap>>,
    /// The borders of the province and of the commune asked for.
    borders: String,
    /// The same filter for files, with its question mark.
    query: String,
    /// The window that shows all of it.
    bounds: String,
    /// What the words of the tiles are called, as JSON.
    statuses: String,
    crops: String,
    /// The list of exactly this filter.
    list_href: String,
    picture: Option<SvgView>,
    /// Whether the picture leaves plots out.
    cut: bool,
    /// How many plots nobody drew yet, of which files have no shape, in words.
    undrawn: Option<String>,
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
    let market = asked_for.filter(state.today())?.market;
    let (territory, today) = (officer.territory.clone(), state.today());
    let mut filter = asked_for.filter(today)?;
    let export = officer.may(Capability::Export);
    let read = state.db.read::<_, RegistryError>(move |tx| {
        filter.named = Named::read(tx, &filter.text, &territory, today)?;
        let known = Asked::known(tx, &territory, today)?;
        let spread = spread(tx, &territory, &filter)?;
        // Too many for one picture is no reason to refuse the page with its filter.
        let cut = spread.is_some_and(|spread| spread.plots > PICTURE_PLOTS_MAX as u64);
        let found = if cut { Vec::new() } else { plots(tx, &territory, &filter, None)? };
        let undrawn = if export { undrawn_count(tx, &territory, &filter)? } else { 0 };
        Ok((known, spread, cut, found, undrawn, filter.named))
    });
    let (known, spread, cut, found, undrawn, named) = read.await?;
    let visitor = &officer.visitor;
    let page =
        Page::new(visitor, visitor.t("registry-nav-map")).with_island("tiles").with_island("find");
    let here = page.href_with("after", "");
    let query = here.split_once('?').map_or("", |(_, query)| query);
    let middles = spread.map_or(NOWHERE, |spread| spread.window);
    let [west, south, east, north] = window_of(&found).unwrap_or(middles);
    let crops = known
        .crops
        .iter()
        .map(|crop| json!({ "key": crop.id.as_str(), "label": crop.label(visitor.language) }));
    Ok(Html(MapPage {
        filters: Asked::inputs(visitor, &asked_for.typed(), &known),
        places: place_notes(visitor, &named),
        base: state.base_map.clone(),
        tiles: format!("/map/tiles/{{z}}/{{x}}/{{y}}.mvt?{query}"),
        borders: format!("/map/borders.json?{query}"),
        query: format!("?{query}"),
        bounds: format!("{west},{south},{east},{north}"),
        statuses: statuses(visitor).to_string(),
        crops: crops.collect::<Json>().to_string(),
        list_href: format!("/growing-areas?{query}"),
        picture: picture(visitor, &found, market),
        cut,
        undrawn: undrawn_said(visitor, undrawn),
        rows: rows(visitor, found, market),
        page,
    }))
}

/// How many plots files have no shape of; nothing when all are drawn.
pub(crate) fn undrawn_said(visitor: &Visitor, undrawn: u64) -> Option<String> {
    (undrawn > 0).then(|| visitor.tr("registry-plots-undrawn", &[("n", &undrawn)]))
}

/// The window of the shapes themselves; none when there are none, or too many to be read.
fn window_of(found: &[PlotOnMap]) -> Option<[f64; 4]> {
    let parts = found.iter().filter_map(|plot| PlotGeometry::parts_kept(plot.geometry.as_deref()?));
    let corners = parts.flatten().flatten().flatten();
    corners.fold(None, |window, (lon, lat)| {
        let [west, south, east, north] = window.unwrap_or([lon, lat, lon, lat]);
        Some([west.min(lon), south.min(lat), east.max(lon), north.max(lat)])
    })
}

/// What the statuses of the tiles are called.
fn statuses(visitor: &Visitor) -> Json {
    let none = [(None, Tone::Plain, visitor.t("registry-status-none"))];
    let known = WORST_FIRST.into_iter().map(|status| {
        let label = visitor.t(&format!("registry-status-{}", status.word()));
        (Some(status), status_tone(status), label)
    });
    known
        .chain(none)
        .map(|(status, tone, label)| {
            json!({ "key": status.map_or("none", Status::word), "label": label, "tone": tone.word() })
        })
        .collect()
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
        let geometry = PlotGeometry::from_geojson(plot.geometry.as_deref()?).ok()?;
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
    match worst(statuses, market) {
        Some(status) => {
            (status_tone(status), visitor.t(&format!("registry-status-{}", status.word())))
        }
        None => (Tone::Plain, visitor.t("registry-status-none")),
    }
}

/// The status that wants most to be looked at: in the market asked for, or over all.
pub(crate) fn worst(statuses: &[MarketStatus], market: Option<MarketCode>) -> Option<Status> {
    let asked: Vec<Status> = statuses
        .iter()
        .filter(|status| market.is_none_or(|market| market == status.market))
        .map(|status| status.status)
        .collect();
    WORST_FIRST.into_iter().find(|one| asked.contains(one))
}

pub(super) fn code_of(plot: &PlotOnMap) -> String {
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
        "geometry": serde_json::from_str::<Json>(plot.geometry.as_deref().unwrap_or("null"))?,
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
