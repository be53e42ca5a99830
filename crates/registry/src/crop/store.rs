//! The table of crops.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use serde_json::json;

use super::{Crop, CropGroup, CropId, Life};
use crate::error::RegistryError;
use crate::facts;

const COLUMNS: &[&str] =
    &["id", "crop_group", "life", "name", "english", "scientific", "confidence"];

/// Load `data/crops.tsv`: new crops are added, known ones brought up to date, none removed.
///
/// # Errors
/// [`RegistryError::Facts`] with the line that is wrong; nothing is kept then.
pub fn load(tx: &mut Tx<'_>, actor: &Actor, text: &str) -> Result<usize, RegistryError> {
    let rows = facts::read(text, COLUMNS)?;
    for row in &rows {
        tx.execute(
            "INSERT INTO registry_crop (id, crop_group, life, name, english, scientific) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET \
             crop_group = excluded.crop_group, life = excluded.life, name = excluded.name, \
             english = excluded.english, scientific = excluded.scientific",
            &[
                row.parse::<CropId>("id")?.as_str().into(),
                row.parse::<CropGroup>("crop_group")?.word().into(),
                row.parse::<Life>("life")?.word().into(),
                row.needed("name")?.into(),
                row.needed("english")?.into(),
                row.needed("scientific")?.into(),
            ],
        )?;
    }
    let state = json!({ "rows": rows.len() });
    audit::record(tx, actor, &Change::new("import", "crop", "crops.tsv", None, Some(state)))?;
    Ok(rows.len())
}

/// All crops, by name. A short table of facts, never more than some hundred rows.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Crop>, DbError> {
    tx.rows(
        "SELECT id, crop_group, life, name, english, scientific FROM registry_crop \
         ORDER BY crop_group, name LIMIT 1000",
        &[],
        |row| {
            Ok(Crop {
                id: row.parse("id")?,
                group: row.parse("crop_group")?,
                life: row.parse("life")?,
                name: row.get("name")?,
                english: row.get("english")?,
                scientific: row.get("scientific")?,
            })
        },
    )
}
