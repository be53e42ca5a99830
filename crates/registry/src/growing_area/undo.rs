//! What an import may take back: a growing area as it was before, or a whole one that it made.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::UnitId;
use nguon_plots::Hectares;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::plot_store::insert_plot;
use super::store::{KIND, keep_crop};
use super::{
    GrowingAreaCrop, LandParcel, NewPlot, Outline, PlotCrop, PlotFacts, get, plot_crop, plots,
    spot, update,
};
use crate::error::RegistryError;
use crate::subject::Subject;
use crate::{code, standing};

/// The area of a holder with this folded name in a commune.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn named(
    tx: &mut Tx<'_>,
    holder: Uuid,
    folded: &str,
    commune: &UnitId,
) -> Result<Option<Uuid>, DbError> {
    tx.row(
        "SELECT id FROM registry_growing_area \
         WHERE holder = $1 AND sort_name = $2 AND commune = $3 ORDER BY id LIMIT 1",
        &[holder.into(), folded.into(), commune.to_string().into()],
        |row| row.get("id"),
    )
}

/// All of an area that an import may change.
///
/// # Errors
/// [`RegistryError::NotFound`].
pub(crate) fn snapshot(tx: &mut Tx<'_>, id: Uuid) -> Result<Json, RegistryError> {
    let area = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let plots = plots(tx, id)?.into_iter().map(|plot| {
        let facts = plot.facts;
        let land = &facts.land;
        json!({
            "id": plot.id,
            "number": facts.number,
            "household": facts.household,
            "identifier": facts.identifier,
            "drawn": facts.outline.as_ref().map(Outline::drawn),
            "source": facts.outline.as_ref().and_then(Outline::source).map(|it| it.to_string()),
            "declared_m2": facts.declared.map(Hectares::whole_m2),
            "land_parcel_id": land.id.as_ref().map(super::LandParcelId::as_str),
            "map_sheet": land.sheet,
            "parcel": land.parcel,
            "parcel_commune": land.commune.as_ref().map(ToString::to_string),
            "crops": plot.crops.iter().map(PlotCrop::json).collect::<Vec<_>>(),
        })
    });
    let plots: Vec<Json> = plots.collect();
    let crops: Vec<Json> = area.crops.iter().map(GrowingAreaCrop::json).collect();
    let codes = code::of(tx, Subject::growing_area(id))?;
    let codes: Vec<String> = codes.into_iter().map(|code| code.normalised).collect();
    Ok(json!({
        "name": area.facts.name,
        "purpose": area.facts.purpose,
        "words": area.facts.site.words,
        "crops": crops,
        "plots": plots,
        "codes": codes,
    }))
}

/// A member of a snapshot, read as it was written.
fn read<T: std::str::FromStr>(from: &Json, name: &str) -> Option<T> {
    from[name].as_str()?.parse().ok()
}

fn number<T: TryFrom<u32>>(from: &Json, name: &str) -> Option<T> {
    u32::try_from(from[name].as_u64()?).ok()?.try_into().ok()
}

/// Put an area back as it was.
///
/// # Errors
/// [`RegistryError::NotFound`] when it is gone or the snapshot is none.
pub(crate) fn restore(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    before: &Json,
) -> Result<(), RegistryError> {
    let area = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let mut facts = area.facts.clone();
    facts.name = read(before, "name").ok_or(RegistryError::NotFound)?;
    facts.purpose = read(before, "purpose").ok_or(RegistryError::NotFound)?;
    facts.site.words = read(before, "words");
    tx.execute("DELETE FROM registry_growing_area_crop WHERE growing_area = $1", &[id.into()])?;
    for crop in before["crops"].as_array().into_iter().flatten() {
        let crop = GrowingAreaCrop {
            crop: read(crop, "crop").ok_or(RegistryError::NotFound)?,
            variety: read(crop, "variety"),
            planted: number(crop, "planted_year"),
            trees: number(crop, "trees"),
            expected_yield: number(crop, "expected_yield_kg_per_ha"),
        };
        keep_crop(tx, id, &crop)?;
    }
    tx.execute("DELETE FROM registry_plot WHERE growing_area = $1", &[id.into()])?;
    for plot in before["plots"].as_array().into_iter().flatten() {
        let drawn = plot["drawn"].as_str().map(Outline::from_geojson).transpose();
        let facts = PlotFacts {
            number: read(plot, "number").ok_or(RegistryError::NotFound)?,
            household: read(plot, "household"),
            identifier: read(plot, "identifier"),
            outline: drawn.map_err(|_| RegistryError::NotFound)?.map(|outline| {
                match read(plot, "source") {
                    Some(source) => outline.from_file(source),
                    None => outline,
                }
            }),
            declared: plot["declared_m2"].as_u64().map(Hectares::from_whole_m2),
            land: LandParcel {
                id: read(plot, "land_parcel_id"),
                sheet: read(plot, "map_sheet"),
                parcel: read(plot, "parcel"),
                commune: read(plot, "parcel_commune"),
            },
        };
        let plot_id = read(plot, "id").ok_or(RegistryError::NotFound)?;
        insert_plot(tx, id, &NewPlot { id: plot_id, facts })?;
        for crop in plot["crops"].as_array().into_iter().flatten() {
            let crop = PlotCrop {
                crop: read(crop, "crop").ok_or(RegistryError::NotFound)?,
                area: crop["area_m2"].as_u64().map(Hectares::from_whole_m2),
                trees: number(crop, "trees"),
            };
            plot_crop::keep(tx, plot_id, &crop)?;
        }
    }
    spot::refresh(tx, id)?;
    let codes = before["codes"].as_array().into_iter().flatten();
    let codes: Vec<&str> = codes.filter_map(Json::as_str).collect();
    code::keep_only(tx, actor, Subject::growing_area(id), &codes)?;
    update(tx, actor, id, area.version, &facts)?;
    Ok(standing::refresh_found_by(tx, Subject::growing_area(id))?)
}

/// Remove an area that nothing stands on.
///
/// # Errors
/// [`DbError::Engine`] when something does.
pub(crate) fn remove(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(), RegistryError> {
    let area = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let before = snapshot(tx, id)?;
    code::keep_only(tx, actor, Subject::growing_area(id), &[])?;
    tx.execute("DELETE FROM registry_plot WHERE growing_area = $1", &[id.into()])?;
    tx.execute("DELETE FROM registry_growing_area_crop WHERE growing_area = $1", &[id.into()])?;
    tx.execute("DELETE FROM registry_growing_area WHERE id = $1", &[id.into()])?;
    let change = Change::new("undo-import", KIND, &id, Some(before), None);
    Ok(audit::record(tx, actor, &change.in_commune(&area.facts.site.commune))?)
}
