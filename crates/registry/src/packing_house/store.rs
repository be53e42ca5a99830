//! The table of packing houses, and the only place that writes it.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx, Value};
use nguon_platform::i18n;
use nguon_platform::text::fold_vi;
use nguon_plots::{Limits, LonLat};
use uuid::Uuid;

use super::{CapacityKgPerDay, Facts, NewPackingHouse, PackingHouse};
use crate::directory::check_place;
use crate::error::RegistryError;
use crate::site::Site;
use crate::subject::Subject;
use crate::words::text;
use crate::{certificate, code, market, standing};

pub(super) const KIND: &str = "packing-house";

/// Register a packing house with all that is known of it, or nothing.
///
/// # Errors
/// [`RegistryError::Refused`] by the rules of its parts.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewPackingHouse) -> Result<(), RegistryError> {
    let facts = &new.facts;
    check_place(tx, new.id, facts.holder, facts.identifier.as_ref())?;
    let mut values = columns(facts).to_vec();
    values.extend([new.id.into(), new.demonstration.into(), actor.at.into()]);
    tx.execute(
        "INSERT INTO registry_packing_house (holder, name, sort_name, found_by, commune, \
         province, address, identifier, lon, lat, capacity_kg_per_day, id, demonstration, \
         created_us) VALUES ($1, $2, $3, '', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &values,
    )?;
    let change = Change::created(KIND, &new.id, facts.json()).in_commune(&facts.site.commune);
    audit::record(tx, actor, &change)?;
    let subject = Subject::packing_house(new.id);
    for code in &new.codes {
        code::add(tx, actor, subject, code)?;
    }
    for status in &new.statuses {
        market::set_status(tx, actor, subject, status, i18n::today(actor.at))?;
    }
    for certificate in &new.certificates {
        certificate::add(tx, actor, subject, certificate)?;
    }
    Ok(standing::refresh_found_by(tx, subject)?)
}

/// Change what is said of a packing house.
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
    Subject::packing_house(id).bump(tx, version)?;
    check_place(tx, id, facts.holder, facts.identifier.as_ref())?;
    let mut values = columns(facts).to_vec();
    values.push(id.into());
    tx.execute(
        "UPDATE registry_packing_house SET holder = $1, name = $2, sort_name = $3, commune = $4, \
         province = $5, address = $6, identifier = $7, lon = $8, lat = $9, \
         capacity_kg_per_day = $10 WHERE id = $11",
        &values,
    )?;
    standing::refresh_found_by(tx, Subject::packing_house(id))?;
    let change = Change::updated(KIND, &id, before.facts.json(), facts.json());
    Ok(audit::record(tx, actor, &change.in_commune(&facts.site.commune))?)
}

/// One packing house. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<PackingHouse>, DbError> {
    tx.row(
        "SELECT p.id AS id, p.holder AS holder, h.name AS holder_name, p.name AS name, \
         p.commune AS commune, p.province AS province, p.address AS address, \
         p.identifier AS identifier, p.lon AS lon, p.lat AS lat, \
         p.capacity_kg_per_day AS capacity, p.demonstration AS demonstration, \
         p.created_us AS created_us, p.version AS version \
         FROM registry_packing_house p JOIN registry_holder h ON h.id = p.holder WHERE p.id = $1",
        &[id.into()],
        |row| {
            let identifier: Option<String> = row.get("identifier")?;
            let point = (row.get::<Option<f64>>("lon")?, row.get::<Option<f64>>("lat")?);
            let capacity: Option<u32> = row.get("capacity")?;
            Ok(PackingHouse {
                id: row.get("id")?,
                facts: Facts {
                    name: row.parse("name")?,
                    holder: row.get("holder")?,
                    site: Site::read(row)?,
                    identifier: identifier.and_then(|text| text.parse().ok()),
                    point: match point {
                        (Some(lon), Some(lat)) => LonLat::new(lon, lat, &Limits::WORLD).ok(),
                        _ => None,
                    },
                    capacity: capacity.and_then(|kg| CapacityKgPerDay::try_from(kg).ok()),
                },
                holder_name: row.get("holder_name")?,
                demonstration: row.get("demonstration")?,
                created: row.get("created_us")?,
                version: row.get("version")?,
            })
        },
    )
}

fn columns(facts: &Facts) -> [Value; 10] {
    let [commune, province, address] = facts.site.values();
    [
        facts.holder.into(),
        facts.name.as_str().into(),
        fold_vi(facts.name.as_str()).into(),
        commune,
        province,
        address,
        text(facts.identifier.as_ref()),
        facts.point.map(LonLat::lon).into(),
        facts.point.map(LonLat::lat).into(),
        facts.capacity.map(CapacityKgPerDay::get).into(),
    ]
}
