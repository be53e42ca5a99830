//! What the balance of another room counts with: area, yield, seasons and statuses of growing areas.

use std::collections::BTreeSet;

use nguon_platform::db::{DbError, Tx};
use nguon_platform::grounds::{Asked, Ground, GroundCrop, GroundSeason, GroundStatus};
use uuid::Uuid;

use super::IDENTIFIERS_MAX;
use crate::growing_area::{self, PlotCrop};
use crate::market::{self, Status};
use crate::subject::{Subject, SubjectKind};
use crate::{code, crop};

/// The growing areas asked for that are there; at most [`IDENTIFIERS_MAX`] are looked at.
pub(super) fn find(tx: &mut Tx<'_>, asked: &Asked) -> Result<Vec<Ground>, DbError> {
    let ids: BTreeSet<Uuid> = match asked {
        Asked::Ids(ids) => ids.iter().take(IDENTIFIERS_MAX).copied().collect(),
        Asked::Code(text) => {
            let found = code::find(tx, text)?.map(|(subject, _)| subject);
            let areas = found.filter(|subject| subject.kind == SubjectKind::GrowingArea);
            areas.map(|subject| subject.id).into_iter().collect()
        }
        Asked::Places(places) => {
            let mut ids = BTreeSet::new();
            for place in places.iter().take(IDENTIFIERS_MAX) {
                ids.extend(tx.rows(
                    "SELECT id FROM registry_growing_area WHERE identifier = $1 \
                     UNION SELECT growing_area FROM registry_plot WHERE identifier = $1 \
                     UNION SELECT growing_area FROM registry_former_plot WHERE identifier = $1",
                    &[place.into()],
                    |row| row.get::<Uuid>("id"),
                )?);
            }
            ids
        }
    };
    let mut grounds = Vec::new();
    for id in ids {
        grounds.extend(one(tx, id)?);
    }
    Ok(grounds)
}

fn one(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Ground>, DbError> {
    let Some(area) = growing_area::get(tx, id)? else { return Ok(None) };
    let subject = Subject::growing_area(id);
    let Plots { places, area_m2, divided } = plots(tx, id)?;
    let own = area.facts.identifier.as_ref().map(|place| place.as_str().to_owned());
    let seasons = growing_area::seasons(tx, id)?.into_iter().rev().map(|season| GroundSeason {
        name: season.name,
        from: season.from,
        to: season.to,
        yield_kg_per_ha: season.expected_yield,
    });
    let statuses = market::history(tx, subject)?.into_iter().map(|status| GroundStatus {
        market: status.market.to_string(),
        active: status.status == Status::Active,
        from: status.from,
        to: status.to,
    });
    let code = code::of(tx, subject)?.into_iter().next().map(|code| code.normalised);
    Ok(Some(Ground {
        id,
        code,
        placed: area.placed(),
        href: format!("/growing-areas/{id}"),
        holder_name: area.holder_name.clone(),
        demonstration: area.demonstration,
        places: own.into_iter().chain(places).collect(),
        area_m2,
        crops: crops(tx, &area, &divided)?,
        seasons: seasons.collect(),
        statuses: statuses.collect(),
        name: area.facts.name.as_str().to_owned(),
    }))
}

/// What all plots of an area come to.
struct Plots {
    /// Their identifiers, those of former ones too: what was harvested there was harvested on this
    /// ground.
    places: Vec<String>,
    /// Measured, else declared; unknown when one of them is neither.
    area_m2: Option<u64>,
    /// The area of each, and what single crops take of it.
    divided: Vec<(Option<u64>, Vec<PlotCrop>)>,
}

fn plots(tx: &mut Tx<'_>, area_id: Uuid) -> Result<Plots, DbError> {
    let mut crops = growing_area::plot_crops(tx, area_id)?;
    let rows = tx.rows(
        "SELECT id, identifier, area_m2, declared_m2 FROM registry_plot WHERE growing_area = $1",
        &[area_id.into()],
        |row| {
            let measured: Option<u64> = row.get("area_m2")?;
            let declared: Option<u64> = row.get("declared_m2")?;
            let area = measured.or(declared);
            Ok((row.get::<Uuid>("id")?, row.get::<Option<String>>("identifier")?, area))
        },
    )?;
    let sum: Option<u64> = rows.iter().map(|row| row.2).sum();
    let area_m2 = sum.filter(|_| !rows.is_empty());
    let (mut places, mut divided) = (Vec::new(), Vec::new());
    for (id, identifier, area) in rows {
        places.extend(identifier);
        divided.push((area, crops.remove(&id).unwrap_or_default()));
    }
    places.extend(tx.rows(
        "SELECT identifier FROM registry_former_plot \
         WHERE growing_area = $1 AND identifier IS NOT NULL",
        &[area_id.into()],
        |row| row.get::<String>("identifier"),
    )?);
    Ok(Plots { places, area_m2, divided })
}

fn crops(
    tx: &mut Tx<'_>,
    area: &growing_area::GrowingArea,
    divided: &[(Option<u64>, Vec<PlotCrop>)],
) -> Result<Vec<GroundCrop>, DbError> {
    let known = crop::all(tx)?;
    let found = area.crops.iter().map(|grown| {
        let named = known.iter().find(|known| known.id == grown.crop);
        let name = |pick: fn(&crop::Crop) -> &String| {
            named.map_or_else(|| grown.crop.to_string(), |crop| pick(crop).clone())
        };
        GroundCrop {
            name: name(|crop| &crop.name),
            english: name(|crop| &crop.english),
            yield_kg_per_ha: grown.expected_yield.map(growing_area::YieldKgPerHa::get),
            area_m2: growing_area::own_area(&grown.crop, area.crops.len() == 1, divided),
        }
    });
    Ok(found.collect())
}
