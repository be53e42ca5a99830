//! The tables of growing areas and their crops, and the only place that writes them.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::i18n;
use nguon_platform::text::fold_vi;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::contract::insert_contract;
use super::plot_store::{check_border, insert_plot};
use super::{
    Facts, GrowingArea, GrowingAreaCrop, NewGrowingArea, PlantedYear, Trees, YieldKgPerHa, rules,
    spot,
};
use crate::directory::check_place;
use crate::error::{RegistryError, settle};
use crate::site::Site;
use crate::subject::Subject;
use crate::words::text;
use crate::{certificate, code, crop, market, standing};

/// Kind of thing in the audit log.
pub(super) const KIND: &str = "growing-area";

/// Register a growing area with all that is known of it, or nothing.
///
/// # Errors
/// [`RegistryError::Refused`] by the rules of its parts.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewGrowingArea) -> Result<(), RegistryError> {
    let (facts, today) = (&new.facts, i18n::today(actor.at));
    check_place(tx, new.id, facts.holder, facts.identifier.as_ref())?;
    let known = crop::all(tx)?;
    settle(rules::check_crops(&new.crops, &known, today))?;
    let [commune, province, address] = facts.site.values();
    tx.execute(
        "INSERT INTO registry_growing_area (id, holder, name, sort_name, found_by, commune, \
         province, address, identifier, purpose, demonstration, created_us) \
         VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, $11)",
        &[
            new.id.into(),
            facts.holder.into(),
            facts.name.as_str().into(),
            fold_vi(facts.name.as_str()).into(),
            commune,
            province,
            address,
            text(facts.identifier.as_ref()),
            facts.purpose.word().into(),
            new.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    for crop in &new.crops {
        keep_crop(tx, new.id, crop)?;
    }
    for plot in &new.plots {
        check_border(tx, new.id, None, &plot.facts)?;
        insert_plot(tx, new.id, plot)?;
    }
    spot::refresh(tx, new.id)?;
    for contract in &new.contracts {
        insert_contract(tx, new.id, contract)?;
    }
    audit::record(
        tx,
        actor,
        &Change::created(KIND, &new.id, whole(new)).in_commune(&facts.site.commune),
    )?;
    let subject = Subject::growing_area(new.id);
    for code in &new.codes {
        code::add(tx, actor, subject, code)?;
    }
    for status in &new.statuses {
        market::set_status(tx, actor, subject, status, today)?;
    }
    for certificate in &new.certificates {
        certificate::add(tx, actor, subject, certificate)?;
    }
    Ok(standing::refresh_found_by(tx, subject)?)
}

fn whole(new: &NewGrowingArea) -> Json {
    let mut after = new.facts.json();
    after["crops"] = new.crops.iter().map(GrowingAreaCrop::json).collect();
    after["plots"] = new.plots.iter().map(|plot| plot.facts.json()).collect();
    after["contracts"] = new.contracts.iter().map(|contract| json!(contract.number)).collect();
    after
}

/// Change what is said of a growing area.
///
/// # Errors
/// [`RegistryError::Stale`] when its version is another one now, [`RegistryError::Refused`] when
/// the holder is not known or the identifier is taken.
pub fn update(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    version: i64,
    facts: &Facts,
) -> Result<(), RegistryError> {
    let before = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    Subject::growing_area(id).bump(tx, version)?;
    check_place(tx, id, facts.holder, facts.identifier.as_ref())?;
    let [commune, province, address] = facts.site.values();
    tx.execute(
        "UPDATE registry_growing_area SET holder = $1, name = $2, sort_name = $3, commune = $4, \
         province = $5, address = $6, identifier = $7, purpose = $8 WHERE id = $9",
        &[
            facts.holder.into(),
            facts.name.as_str().into(),
            fold_vi(facts.name.as_str()).into(),
            commune,
            province,
            address,
            text(facts.identifier.as_ref()),
            facts.purpose.word().into(),
            id.into(),
        ],
    )?;
    standing::refresh_found_by(tx, Subject::growing_area(id))?;
    let change = Change::updated(KIND, &id, before.facts.json(), facts.json());
    Ok(audit::record(tx, actor, &change.in_commune(&facts.site.commune))?)
}

/// Add a crop to a growing area, or change what is said of it.
///
/// # Errors
/// [`RegistryError::Refused`] by [`rules::check_crops`], [`RegistryError::Stale`].
pub fn set_crop(
    tx: &mut Tx<'_>,
    actor: &Actor,
    area: Uuid,
    version: i64,
    new: &GrowingAreaCrop,
) -> Result<(), RegistryError> {
    Subject::growing_area(area).bump(tx, version)?;
    let before = crops(tx, area)?;
    let (changed, mut after): (Vec<_>, Vec<_>) =
        before.into_iter().partition(|crop| crop.crop == new.crop);
    after.push(new.clone());
    let known = crop::all(tx)?;
    settle(rules::check_crops(&after, &known, i18n::today(actor.at)))?;
    keep_crop(tx, area, new)?;
    let before = changed.first().map(GrowingAreaCrop::json);
    let change = Change::new("set-crop", KIND, &area, before, Some(new.json()));
    Ok(audit::record(tx, actor, &change)?)
}

/// One growing area with its crops. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<GrowingArea>, DbError> {
    let crops = crops(tx, id)?;
    tx.row(
        "SELECT a.id AS id, a.holder AS holder, h.name AS holder_name, a.name AS name, \
         a.commune AS commune, a.province AS province, a.address AS address, \
         a.identifier AS identifier, a.purpose AS purpose, a.demonstration AS demonstration, \
         a.created_us AS created_us, a.version AS version \
         FROM registry_growing_area a JOIN registry_holder h ON h.id = a.holder WHERE a.id = $1",
        &[id.into()],
        |row| {
            let identifier: Option<String> = row.get("identifier")?;
            Ok(GrowingArea {
                id: row.get("id")?,
                facts: Facts {
                    name: row.parse("name")?,
                    holder: row.get("holder")?,
                    site: Site::read(row)?,
                    identifier: identifier.and_then(|text| text.parse().ok()),
                    purpose: row.parse("purpose")?,
                },
                holder_name: row.get("holder_name")?,
                crops,
                demonstration: row.get("demonstration")?,
                created: row.get("created_us")?,
                version: row.get("version")?,
            })
        },
    )
}

pub(super) fn keep_crop(
    tx: &mut Tx<'_>,
    area: Uuid,
    crop: &GrowingAreaCrop,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO registry_growing_area_crop \
         (growing_area, crop, variety, planted_year, trees, expected_yield_kg_per_ha) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (growing_area, crop) DO UPDATE SET \
         variety = excluded.variety, planted_year = excluded.planted_year, \
         trees = excluded.trees, expected_yield_kg_per_ha = excluded.expected_yield_kg_per_ha",
        &[
            area.into(),
            crop.crop.as_str().into(),
            text(crop.variety.as_ref()),
            crop.planted.map(PlantedYear::get).into(),
            crop.trees.map(Trees::get).into(),
            crop.expected_yield.map(YieldKgPerHa::get).into(),
        ],
    )?;
    Ok(())
}

fn crops(tx: &mut Tx<'_>, area: Uuid) -> Result<Vec<GrowingAreaCrop>, DbError> {
    tx.rows(
        "SELECT crop, variety, planted_year, trees, expected_yield_kg_per_ha \
         FROM registry_growing_area_crop WHERE growing_area = $1 ORDER BY crop LIMIT 100",
        &[area.into()],
        read_crop,
    )
}

fn read_crop(row: &Row<'_>) -> Result<GrowingAreaCrop, DbError> {
    fn number<T: TryFrom<u32>>(row: &Row<'_>, column: &str) -> Result<Option<T>, DbError> {
        Ok(row.get::<Option<u32>>(column)?.and_then(|value| value.try_into().ok()))
    }
    Ok(GrowingAreaCrop {
        crop: row.parse("crop")?,
        variety: row.get::<Option<String>>("variety")?.and_then(|text| text.parse().ok()),
        planted: number(row, "planted_year")?,
        trees: number(row, "trees")?,
        expected_yield: number(row, "expected_yield_kg_per_ha")?,
    })
}
