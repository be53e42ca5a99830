//! What an import may take back: a packing house as it was before, or a whole one that it made.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::UnitId;
use nguon_plots::{Limits, LonLat};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::store::KIND;
use super::{CapacityKgPerDay, get, update};
use crate::error::RegistryError;
use crate::subject::Subject;
use crate::{code, standing};

/// The house of a holder with this folded name in a commune.
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
        "SELECT id FROM registry_packing_house \
         WHERE holder = $1 AND sort_name = $2 AND commune = $3 ORDER BY id LIMIT 1",
        &[holder.into(), folded.into(), commune.to_string().into()],
        |row| row.get("id"),
    )
}

/// All of a house that an import may change.
///
/// # Errors
/// [`RegistryError::NotFound`].
pub(crate) fn snapshot(tx: &mut Tx<'_>, id: Uuid) -> Result<Json, RegistryError> {
    let house = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let codes = code::of(tx, Subject::packing_house(id))?;
    let codes: Vec<String> = codes.into_iter().map(|code| code.normalised).collect();
    let mut before = house.facts.json();
    before["words"] = json!(house.facts.site.words);
    before["codes"] = json!(codes);
    Ok(before)
}

/// Put a house back as it was.
///
/// # Errors
/// [`RegistryError::NotFound`] when it is gone or the snapshot is none.
pub(crate) fn restore(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    before: &Json,
) -> Result<(), RegistryError> {
    let house = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let mut facts = house.facts.clone();
    let name = before["name"].as_str().and_then(|text| text.parse().ok());
    facts.name = name.ok_or(RegistryError::NotFound)?;
    facts.site.words = before["words"].as_str().and_then(|text| text.parse().ok());
    let degrees = |at: usize| before["point"][at].as_f64();
    facts.point = match (degrees(0), degrees(1)) {
        (Some(lon), Some(lat)) => LonLat::new(lon, lat, &Limits::WORLD).ok(),
        _ => None,
    };
    let capacity = before["capacity_kg_per_day"].as_u64();
    let capacity = capacity.and_then(|kg| u32::try_from(kg).ok());
    facts.capacity = capacity.and_then(|kg| CapacityKgPerDay::try_from(kg).ok());
    let codes = before["codes"].as_array().into_iter().flatten();
    let codes: Vec<&str> = codes.filter_map(Json::as_str).collect();
    code::keep_only(tx, actor, Subject::packing_house(id), &codes)?;
    update(tx, actor, id, house.version, &facts)?;
    Ok(standing::refresh_found_by(tx, Subject::packing_house(id))?)
}

/// Remove a house that nothing stands on.
///
/// # Errors
/// [`DbError::Engine`] when something does.
pub(crate) fn remove(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(), RegistryError> {
    let house = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let before = snapshot(tx, id)?;
    code::keep_only(tx, actor, Subject::packing_house(id), &[])?;
    tx.execute("DELETE FROM registry_packing_house WHERE id = $1", &[id.into()])?;
    let change = Change::new("undo-import", KIND, &id, Some(before), None);
    Ok(audit::record(tx, actor, &change.in_commune(&house.facts.site.commune))?)
}
