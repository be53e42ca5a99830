//! The table of plots.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_plots::Hectares;
use uuid::Uuid;

use super::store::KIND;
use super::{
    GrowingArea, LandParcel, NewPlot, Outline, Plot, PlotFacts, Source, plot_crop, rules, spot,
};
use crate::border;
use crate::error::{Refusal, RegistryError, settle};
use crate::holder::{self, HolderKind};
use crate::subject::Subject;
use crate::words::text;

/// Add a plot to a growing area whose version the caller has read.
///
/// # Errors
/// [`RegistryError::Refused`] by [`rules::check_plot`], when its identifier is taken, or when it lies
/// outside the province ([`border::judge`]),
/// [`RegistryError::Stale`].
pub fn add_plot(
    tx: &mut Tx<'_>,
    actor: &Actor,
    area: Uuid,
    version: i64,
    new: &NewPlot,
) -> Result<(), RegistryError> {
    Subject::growing_area(area).bump(tx, version)?;
    check_border(tx, area, None, &new.facts)?;
    insert_plot(tx, area, new)?;
    spot::refresh(tx, area)?;
    let change = Change::new("add-plot", KIND, &area, None, Some(new.facts.json()));
    Ok(audit::record(tx, actor, &change)?)
}

/// Change a plot of a growing area whose version the caller has read.
///
/// # Errors
/// As [`add_plot`], and [`RegistryError::NotFound`] when the area has no such plot.
pub fn update_plot(
    tx: &mut Tx<'_>,
    actor: &Actor,
    area: Uuid,
    version: i64,
    plot: &NewPlot,
) -> Result<(), RegistryError> {
    Subject::growing_area(area).bump(tx, version)?;
    let before = plots(tx, area)?.into_iter().find(|known| known.id == plot.id);
    let before = before.ok_or(RegistryError::NotFound)?;
    check_border(tx, area, before.facts.outline.as_ref(), &plot.facts)?;
    check(tx, area, plot)?;
    settle(rules::check_plot_holds(&before.crops, plot.facts.area()))?;
    let mut values = columns(&plot.facts).to_vec();
    values.push(plot.id.into());
    tx.execute(
        "UPDATE registry_plot SET number = $1, household = $2, identifier = $3, drawn = $4, \
         geometry = $5, area_m2 = $6, declared_m2 = $7, west = $8, south = $9, east = $10, \
         north = $11, land_parcel_id = $12, map_sheet = $13, parcel = $14, parcel_commune = $15, \
         file = $16, file_shape = $17, file_zone = $18 WHERE id = $19",
        &values,
    )?;
    spot::refresh(tx, area)?;
    let (before, after) = (Some(before.facts.json()), Some(plot.facts.json()));
    Ok(audit::record(tx, actor, &Change::new("change-plot", KIND, &area, before, after))?)
}

/// Households that may work a plot of the area: its holder, if it is one, those that are members of
/// it today, and the one that works the plot so far.
pub(crate) fn households(
    tx: &mut Tx<'_>,
    area: &GrowingArea,
    plot: Option<&Plot>,
) -> Result<Vec<(Uuid, String)>, DbError> {
    let mut found = Vec::new();
    if holder::kind(tx, area.facts.holder)? == Some(HolderKind::Household) {
        found.push((area.facts.holder, area.holder_name.clone()));
    }
    let members = holder::members(tx, area.facts.holder)?.into_iter();
    found.extend(members.filter(|one| one.left.is_none()).map(|one| (one.id, one.name)));
    let kept = plot.and_then(|plot| plot.facts.household.zip(plot.household_name.clone()));
    if let Some((id, name)) = kept
        && found.iter().all(|(known, _)| *known != id)
    {
        found.push((id, name));
    }
    Ok(found)
}

/// Insert without an audit entry of its own: the caller writes one.
pub(super) fn insert_plot(tx: &mut Tx<'_>, area: Uuid, new: &NewPlot) -> Result<(), RegistryError> {
    check(tx, area, new)?;
    let mut values = columns(&new.facts).to_vec();
    values.extend([new.id.into(), area.into()]);
    tx.execute(
        "INSERT INTO registry_plot (number, household, identifier, drawn, geometry, area_m2, \
         declared_m2, west, south, east, north, land_parcel_id, map_sheet, parcel, \
         parcel_commune, file, file_shape, file_zone, id, growing_area) VALUES ($1, $2, $3, $4, \
         $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        &values,
    )?;
    Ok(())
}

/// A boundary that is new here lies in the province of its area, as far as its border is known. What
/// is registered stays, whatever border is loaded later.
pub(super) fn check_border(
    tx: &mut Tx<'_>,
    area: Uuid,
    before: Option<&Outline>,
    facts: &PlotFacts,
) -> Result<(), RegistryError> {
    let before = before.map(Outline::geometry);
    match facts.outline.as_ref().map(Outline::geometry) {
        Some(geometry) if before != Some(geometry) => border::check(tx, area, geometry),
        _ => Ok(()),
    }
}

fn check(tx: &mut Tx<'_>, area: Uuid, plot: &NewPlot) -> Result<(), RegistryError> {
    let household = plot.facts.household.map(|id| holder::kind(tx, id)).transpose()?;
    let taken = tx.rows(
        "SELECT number FROM registry_plot WHERE growing_area = $1 AND id <> $2",
        &[area.into(), plot.id.into()],
        |row| row.get::<String>("number"),
    )?;
    settle(rules::check_plot(&plot.facts, household, &taken))?;
    let Some(identifier) = &plot.facts.identifier else { return Ok(()) };
    if crate::directory::place_taken(tx, identifier, plot.id)? {
        return Err(Refusal::new("identifier", "registry-error-identifier-taken").into());
    }
    Ok(())
}

fn columns(facts: &PlotFacts) -> [Value; 18] {
    let geometry = facts.outline.as_ref().map(Outline::geometry);
    let bounds = geometry.map(nguon_plots::PlotGeometry::bounds);
    let m2 = |area: Hectares| i64::try_from(area.whole_m2()).unwrap_or(i64::MAX);
    let land = &facts.land;
    let source = facts.outline.as_ref().and_then(Outline::source);
    [
        facts.number.as_str().into(),
        facts.household.into(),
        text(facts.identifier.as_ref()),
        facts.outline.as_ref().map(Outline::drawn).into(),
        geometry.map(|geometry| geometry.to_geojson_geometry().to_string()).into(),
        geometry.map(|geometry| m2(geometry.hectares())).into(),
        facts.declared.map(m2).into(),
        bounds.map(|b| b.west).into(),
        bounds.map(|b| b.south).into(),
        bounds.map(|b| b.east).into(),
        bounds.map(|b| b.north).into(),
        text(land.id.as_ref()),
        text(land.sheet.as_ref()),
        text(land.parcel.as_ref()),
        land.commune.as_ref().map(ToString::to_string).into(),
        source.map(|source| source.file).into(),
        source.map(|source| i64::from(source.shape)).into(),
        source.and_then(|source| source.zone).map(|zone| zone.to_string()).into(),
    ]
}

/// Plots of a growing area, by number; at most [`rules::PLOTS_MAX`].
///
/// # Errors
/// [`DbError`] from the engine.
pub fn plots(tx: &mut Tx<'_>, area: Uuid) -> Result<Vec<Plot>, DbError> {
    let mut crops = plot_crop::of_area(tx, area)?;
    let mut found = tx.rows(
        "SELECT p.id AS id, p.number AS number, p.household AS household, h.name AS name, \
         p.identifier AS identifier, p.drawn AS drawn, p.declared_m2 AS declared_m2, \
         p.land_parcel_id AS land_parcel_id, p.map_sheet AS map_sheet, p.parcel AS parcel, \
         p.parcel_commune AS parcel_commune, p.file AS file, p.file_shape AS file_shape, \
         p.file_zone AS file_zone FROM registry_plot p \
         LEFT JOIN registry_holder h ON h.id = p.household \
         WHERE p.growing_area = $1 ORDER BY p.number LIMIT 2000",
        &[area.into()],
        read,
    )?;
    for plot in &mut found {
        plot.crops = crops.remove(&plot.id).unwrap_or_default();
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<Plot, DbError> {
    let optional = |column: &str| row.get::<Option<String>>(column);
    let drawn = optional("drawn")?;
    let source = row.get::<Option<Uuid>>("file")?.zip(row.get::<Option<u32>>("file_shape")?);
    let zone = optional("file_zone")?.and_then(|text| text.parse().ok());
    let source = source.map(|(file, shape)| Source { file, shape, zone });
    let taken = |outline: Outline| source.map_or(outline.clone(), |it| outline.from_file(it));
    let outline = drawn.map(|text| Outline::from_geojson(&text).map(taken)).transpose();
    Ok(Plot {
        id: row.get("id")?,
        facts: PlotFacts {
            number: row.parse("number")?,
            household: row.get("household")?,
            identifier: optional("identifier")?.and_then(|text| text.parse().ok()),
            outline: outline.map_err(|error| DbError::Column {
                column: "drawn".to_owned(),
                expected: "a boundary that was checked when it was kept",
                found: error.to_string(),
            })?,
            declared: row.get::<Option<u64>>("declared_m2")?.map(Hectares::from_whole_m2),
            land: LandParcel {
                id: optional("land_parcel_id")?.and_then(|text| text.parse().ok()),
                sheet: optional("map_sheet")?.and_then(|text| text.parse().ok()),
                parcel: optional("parcel")?.and_then(|text| text.parse().ok()),
                commune: optional("parcel_commune")?.and_then(|text| text.parse().ok()),
            },
        },
        household_name: row.get("name")?,
        crops: Vec::new(),
    })
}
