//! `GET /map/tiles/{z}/{x}/{y}.mvt`: vector tiles of exactly the list's filter.
//!
//! Layers: `areas`, points with `areas` and `plots` counted, from afar; `plots`, shapes with `area`,
//! `name`, `number`, `code`, `crops` (ids between blanks), `status` (a word, in the market asked for)
//! and `demo`, from near.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nguon_platform::audit;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::Territory;
use nguon_platform::web::{Error, Officer};
use nguon_plots::PlotGeometry;
use nguon_plots::vector_tile::{Layer, Said, Tile, encode};
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query as Sql};

use super::pages::{code_of, worst};
use super::store::{PlotOnMap, degrees_of, plots};
use crate::RegistryError;
use crate::growing_area::pages::Asked;
use crate::growing_area::{self, Filter, Window};
use crate::market::MarketCode;
use crate::named::Named;
use crate::screen::{Listing, RegistryState};

/// From this level on each plot is drawn (a tile of 10 km), unless a tile would hold too many.
const EXACT_FROM: u8 = 12;
/// Groups along one side of a tile seen from afar.
const GROUPS: f64 = 8.0;
/// Ten-millionths of a degree.
const E7: f64 = 1e7;
const KIND: &str = "application/vnd.mapbox-vector-tile";

/// Areas whose middles lie together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub(super) at: (f64, f64),
    pub(super) areas: u64,
    pub(super) plots: u64,
}

/// `GET /map/tiles/{z}/{x}/{y}`.
pub(crate) async fn tile(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((z, x, y)): Path<(u8, u32, String)>,
    Query(asked_for): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let y = y.strip_suffix(".mvt").unwrap_or(&y).parse().ok();
    let tile = y.and_then(|y| Tile::new(z, x, y)).ok_or(Error::NotFound)?;
    let (territory, today) = (officer.territory.clone(), state.today());
    let mut filter = asked_for.filter(today)?;
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let known = known.map(str::to_owned);
    let read = move |tx: &mut Tx<'_>| {
        // The address names tile and filter; what else decides is who asks, and the records.
        let version = env!("CARGO_PKG_VERSION");
        let tag = format!("\"{version}-{}-{today}-{territory}\"", audit::last(tx)?);
        if known.as_deref() == Some(tag.as_str()) {
            return Ok((tag, None));
        }
        let (text, named) = <Asked as Listing>::words(&mut filter);
        let places = Named::read(tx, text, &territory, today)?;
        named.clone_from(&places);
        Ok((tag, Some(bytes(tx, &territory, &filter, tile)?)))
    };
    let (tag, bytes) = state.db.read::<_, RegistryError>(read).await?;
    // For programs: the shell tells browsers to keep nothing of what a signed-in person sees.
    let said = [(header::ETAG, tag)];
    Ok(match bytes {
        None => (StatusCode::NOT_MODIFIED, said).into_response(),
        Some(bytes) => (said, [(header::CONTENT_TYPE, KIND)], bytes).into_response(),
    })
}

/// The bytes of a tile: the plots of a territory under a filter, counted where they are too many.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn bytes(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    tile: Tile,
) -> Result<Vec<u8>, RegistryError> {
    if tile.level() >= EXACT_FROM {
        let window = Window::from(tile.extent(1.0 / 64.0));
        match plots(tx, territory, filter, Some(window)) {
            Ok(found) => return Ok(encode(vec![drawn(tile, &found, filter.market)])),
            Err(RegistryError::TooMany { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    let mut layer = Layer::new(tile, "areas");
    for group in groups(tx, territory, filter, tile)? {
        let said = [("areas", Said::Count(group.areas)), ("plots", Said::Count(group.plots))];
        layer.add_point(group.at, &said);
    }
    Ok(encode(vec![layer]))
}

fn drawn(tile: Tile, found: &[PlotOnMap], market: Option<MarketCode>) -> Layer {
    let mut layer = Layer::new(tile, "plots");
    for plot in found {
        let crops: Vec<&str> = plot.crops.iter().map(|crop| crop.id.as_str()).collect();
        let (area, code, crops) = (plot.area.to_string(), code_of(plot), crops.join(" "));
        let said = [
            ("area", Said::Text(&area)),
            ("name", Said::Text(&plot.area_name)),
            ("number", Said::Text(&plot.number)),
            ("code", Said::Text(&code)),
            ("crops", Said::Text(&crops)),
            ("status", Said::Text(worst(&plot.statuses, market).map_or("none", |one| one.word()))),
            ("demo", Said::Flag(plot.demonstration)),
        ];
        if let Some(parts) = plot.geometry.as_deref().and_then(PlotGeometry::parts_kept) {
            layer.add_shape(&parts, &said);
        }
    }
    layer
}

/// Areas of a territory by the places of their middles in a tile. Each lies in one tile of a level.
pub(super) fn groups(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    tile: Tile,
) -> Result<Vec<Group>, DbError> {
    let area = growing_area::TABLE;
    let extent = tile.extent(0.0);
    let [west, east, south, north] = [extent.west, extent.east, extent.south, extent.north].map(e7);
    let cell = |low: f64, high: f64| Ord::max(e7((high - low) / GROUPS), 1);
    let (wide, high) = (cell(extent.west, extent.east), cell(extent.south, extent.north));
    let middle = |axis: &str| {
        Expr::cust(format!("CAST(SUM(registry_growing_area.{axis}) / COUNT(*) AS BIGINT)"))
    };
    // The numbers are our own; as text, the groups' expressions are the same for every engine.
    let column = format!("(registry_growing_area.lon_e7 - ({west})) / {wide}");
    let row = format!("(registry_growing_area.lat_e7 - ({south})) / {high}");
    let query = Sql::select()
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("areas"))
        .expr_as(
            Expr::cust("CAST(SUM(registry_growing_area.drawn_plots) AS BIGINT)"),
            Alias::new("plots"),
        )
        .expr_as(middle("lon_e7"), Alias::new("lon"))
        .expr_as(middle("lat_e7"), Alias::new("lat"))
        .from(area)
        .join_as(
            JoinType::InnerJoin,
            "registry_holder",
            Alias::new("h"),
            Expr::col(("h", "id")).equals((area, "holder")),
        )
        .cond_where(growing_area::condition(territory, filter))
        .and_where(Expr::col((area, "lon_e7")).gte(west))
        .and_where(Expr::col((area, "lon_e7")).lt(east))
        .and_where(Expr::col((area, "lat_e7")).gte(south))
        .and_where(Expr::col((area, "lat_e7")).lt(north))
        .add_group_by([Expr::cust(column), Expr::cust(row)])
        .to_owned();
    tx.select(&query, |row| {
        let (lon, lat): (i64, i64) = (row.get("lon")?, row.get("lat")?);
        Ok(Group {
            at: (degrees_of(lon), degrees_of(lat)),
            areas: row.get("areas")?,
            plots: row.get("plots")?,
        })
    })
}

/// Whole ten-millionths of a degree.
#[expect(clippy::cast_possible_truncation, reason = "a degree of 360 has ten digits")]
fn e7(degrees: f64) -> i64 {
    (degrees * E7).round() as i64
}
