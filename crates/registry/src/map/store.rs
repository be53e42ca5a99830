//! Drawn plots of the growing areas in a territory.

use std::collections::HashMap;

use nguon_platform::db::Tx;
use nguon_platform::territory::Territory;
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

/// A drawn plot and what is said of its area. No household, no contact.
#[derive(Debug, Clone)]
pub(super) struct PlotOnMap {
    pub(super) area: Uuid,
    pub(super) area_name: String,
    pub(super) number: String,
    /// The checked boundary as GeoJSON text.
    pub(super) geometry: String,
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
    let mut plots = tx.select(&query(territory, filter, window), |row| {
        Ok(PlotOnMap {
            area: row.get("area")?,
            area_name: row.get("name")?,
            number: row.get("number")?,
            geometry: row.get("geometry")?,
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

fn of<T: Clone>(found: &HashMap<Uuid, Vec<T>>, area: Uuid) -> Vec<T> {
    found.get(&area).cloned().unwrap_or_default()
}

pub(super) fn query(
    territory: &Territory,
    filter: &Filter,
    window: Option<Window>,
) -> SelectStatement {
    let area = growing_area::TABLE;
    let plot = Alias::new("p");
    let mut query = Query::select();
    query
        .expr_as(Expr::col((area, "id")), Alias::new("area"))
        .column((area, "name"))
        .column((area, "demonstration"))
        .column((plot.clone(), "number"))
        .column((plot.clone(), "geometry"))
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
        .and_where(Expr::col(("p", "geometry")).is_not_null())
        .order_by((area, "sort_name"), sea_query::Order::Asc)
        .order_by((area, "id"), sea_query::Order::Asc)
        .order_by(("p", "number"), sea_query::Order::Asc)
        .limit(u64::try_from(PLOTS_MAX + 1).unwrap_or(u64::MAX));
    if let Some(window) = window {
        query.and_where(window.holds(Expr::col(("p", "id"))));
    }
    query
}
