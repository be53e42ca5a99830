//! Plots of the growing areas in a territory, drawn or not.

use std::collections::HashMap;

use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::Territory;
use nguon_plots::Hectares;
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query, SelectStatement};
use uuid::Uuid;

use crate::RegistryError;
use crate::code::{self, Code};
use crate::crop::Crop;
use crate::growing_area::{self, Filter, Window};
use crate::market::{MarketStatus, current_of};
use crate::subject::SubjectKind;

/// Most plots in one answer; more is an error that asks for a narrower filter.
pub(super) const PLOTS_MAX: usize = 5_000;

/// A plot and what is said of its area. No household, no contact.
#[derive(Debug, Clone)]
pub(super) struct PlotOnMap {
    pub(super) area: Uuid,
    pub(super) area_name: String,
    /// Who holds the area.
    pub(super) holder_name: String,
    pub(super) number: String,
    /// The checked boundary as GeoJSON text; none if it was never drawn.
    pub(super) geometry: Option<String>,
    /// The area that the holder says it has.
    pub(super) declared: Option<Hectares>,
    pub(super) crops: Vec<Crop>,
    pub(super) codes: Vec<Code>,
    pub(super) statuses: Vec<MarketStatus>,
    pub(super) demonstration: bool,
}

/// All drawn plots that the filter leaves, within the territory and the window.
///
/// # Errors
/// [`RegistryError::TooMany`] above [`PLOTS_MAX`].
pub(super) fn plots(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    window: Option<Window>,
) -> Result<Vec<PlotOnMap>, RegistryError> {
    read(tx, &drawn_query(territory, filter, window))
}

pub(super) fn drawn_query(
    territory: &Territory,
    filter: &Filter,
    window: Option<Window>,
) -> SelectStatement {
    let mut query = query(territory, filter);
    query.and_where(Expr::col(("p", "geometry")).is_not_null());
    if let Some(window) = window {
        query.and_where(window.holds(Expr::col(("p", "id"))));
    }
    query
}

/// All plots that the filter leaves and nobody drew yet.
///
/// # Errors
/// [`RegistryError::TooMany`] above [`PLOTS_MAX`].
pub(super) fn undrawn(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
) -> Result<Vec<PlotOnMap>, RegistryError> {
    let mut query = query(territory, filter);
    query.and_where(Expr::col(("p", "geometry")).is_null());
    read(tx, &query)
}

/// How many these are. A plot that was not drawn has no western edge: an index holds these.
pub(super) fn undrawn_count(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
) -> Result<u64, DbError> {
    let area = growing_area::TABLE;
    let mut query = crate::list::with_holder(area);
    let of_area = Expr::col(("p", "growing_area")).equals((area, "id"));
    query.join_as(JoinType::InnerJoin, "registry_plot", Alias::new("p"), of_area);
    query.cond_where(growing_area::condition(territory, filter));
    query.and_where(Expr::col(("p", "west")).is_null());
    query.expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
    let found = tx.select(&query, |row| row.get::<u64>("n"))?;
    Ok(found.into_iter().next().unwrap_or_default())
}

fn read(tx: &mut Tx<'_>, query: &SelectStatement) -> Result<Vec<PlotOnMap>, RegistryError> {
    let mut plots = tx.select(query, |row| {
        Ok(PlotOnMap {
            area: row.get("area")?,
            area_name: row.get("name")?,
            holder_name: row.get("holder_name")?,
            number: row.get("number")?,
            geometry: row.get("geometry")?,
            declared: row.get::<Option<u64>>("declared_m2")?.map(Hectares::from_whole_m2),
            crops: Vec::new(),
            codes: Vec::new(),
            statuses: Vec::new(),
            demonstration: row.get("demonstration")?,
        })
    })?;
    if plots.len() > PLOTS_MAX {
        return Err(RegistryError::TooMany { most: PLOTS_MAX });
    }
    let mut ids: Vec<Uuid> = plots.iter().map(|plot| plot.area).collect();
    ids.dedup();
    let crops = growing_area::crops_of(tx, &ids)?;
    let codes = code::of_many(tx, SubjectKind::GrowingArea, &ids)?;
    let statuses = current_of(tx, SubjectKind::GrowingArea, &ids)?;
    for plot in &mut plots {
        plot.crops = of(&crops, plot.area);
        plot.codes = of(&codes, plot.area);
        plot.statuses = of(&statuses, plot.area);
    }
    Ok(plots)
}

/// How many plots are drawn, and the window of their areas' middles; none when nothing is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) plots: u64,
    /// West, south, east, north in degrees.
    pub(super) window: [f64; 4],
}

/// Where the areas that the filter leaves lie together.
pub(super) fn spread(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
) -> Result<Option<Spread>, DbError> {
    let area = growing_area::TABLE;
    let mut query = crate::list::with_holder(area);
    query.cond_where(growing_area::condition(territory, filter));
    query.and_where(Expr::col((area, "lon_e7")).is_not_null());
    for (what, name) in [
        ("MIN(registry_growing_area.lon_e7)", "west"),
        ("MIN(registry_growing_area.lat_e7)", "south"),
        ("MAX(registry_growing_area.lon_e7)", "east"),
        ("MAX(registry_growing_area.lat_e7)", "north"),
        ("CAST(SUM(registry_growing_area.drawn_plots) AS BIGINT)", "plots"),
    ] {
        query.expr_as(Expr::cust(what), Alias::new(name));
    }
    let found = tx.select(&query, |row| {
        let Some(plots) = row.get::<Option<u64>>("plots")? else { return Ok(None) };
        let mut window = [0.0; 4];
        for (degrees, name) in window.iter_mut().zip(["west", "south", "east", "north"]) {
            *degrees = degrees_of(row.get(name)?);
        }
        Ok(Some(Spread { plots, window }))
    })?;
    Ok(found.into_iter().flatten().next())
}

/// Ten-millionths of a degree as degrees.
#[expect(clippy::cast_precision_loss, reason = "ten digits fit")]
pub(super) fn degrees_of(e7: i64) -> f64 {
    e7 as f64 / 1e7
}

fn of<T: Clone>(found: &HashMap<Uuid, Vec<T>>, area: Uuid) -> Vec<T> {
    found.get(&area).cloned().unwrap_or_default()
}

/// All plots of the areas that the filter leaves.
fn query(territory: &Territory, filter: &Filter) -> SelectStatement {
    let area = growing_area::TABLE;
    let plot = Alias::new("p");
    let mut query = Query::select();
    query
        .expr_as(Expr::col((area, "id")), Alias::new("area"))
        .column((area, "name"))
        .column((area, "demonstration"))
        .expr_as(Expr::col(("h", "name")), Alias::new("holder_name"))
        .column((plot.clone(), "number"))
        .column((plot.clone(), "geometry"))
        .column((plot.clone(), "declared_m2"))
        .from(area)
        .join_as(
            JoinType::InnerJoin,
            "registry_holder",
            Alias::new("h"),
            Expr::col(("h", "id")).equals((area, "holder")),
        )
        .join_as(
            JoinType::InnerJoin,
            "registry_plot",
            plot,
            Expr::col(("p", "growing_area")).equals((area, "id")),
        )
        .cond_where(growing_area::condition(territory, filter))
        .order_by((area, "sort_name"), sea_query::Order::Asc)
        .order_by((area, "id"), sea_query::Order::Asc)
        .order_by(("p", "number"), sea_query::Order::Asc)
        .limit(u64::try_from(PLOTS_MAX + 1).unwrap_or(u64::MAX));
    query
}
