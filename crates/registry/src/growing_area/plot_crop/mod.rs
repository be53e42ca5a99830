//! Several crops on one plot (trồng xen): each with its own area and number of trees, as declared.
//! A code may be granted to land that a crop shares with others if its real area and trees are
//! declared, and only that area counts in the balance of the code.

use std::collections::BTreeMap;

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_plots::Hectares;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::store::KIND;
use super::{Trees, plots, rules};
use crate::crop::CropId;
use crate::error::{RegistryError, settle};
use crate::growing_area;
use crate::subject::Subject;

/// What one crop takes of a plot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlotCrop {
    /// One of the growing area's crops.
    pub crop: CropId,
    /// Its own area.
    pub area: Option<Hectares>,
    /// Its trees.
    pub trees: Option<Trees>,
}

impl PlotCrop {
    /// Whether anything is declared.
    fn is_known(&self) -> bool {
        self.area.is_some() || self.trees.is_some()
    }

    /// For the audit log.
    pub(super) fn json(&self) -> Json {
        json!({
            "crop": self.crop,
            "area_m2": self.area.map(Hectares::whole_m2),
            "trees": self.trees.map(Trees::get),
        })
    }
}

/// Say what a crop takes of a plot of a growing area whose version the caller has read. A crop with
/// neither area nor trees is taken off the plot.
///
/// # Errors
/// [`RegistryError::NotFound`] when the area has no such plot, [`RegistryError::Refused`] by
/// [`rules::check_plot_crop`], [`RegistryError::Stale`].
pub fn set_plot_crop(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (area, version): (Uuid, i64),
    plot: Uuid,
    new: &PlotCrop,
) -> Result<(), RegistryError> {
    Subject::growing_area(area).bump(tx, version)?;
    let grown = growing_area::get(tx, area)?.ok_or(RegistryError::NotFound)?.crops;
    let known = plots(tx, area)?.into_iter().find(|known| known.id == plot);
    let known = known.ok_or(RegistryError::NotFound)?;
    settle(rules::check_plot_crop(new, known.facts.area(), &grown))?;
    let before = known.crops.iter().find(|one| one.crop == new.crop);
    if new.is_known() {
        keep(tx, plot, new)?;
    } else {
        tx.execute(
            "DELETE FROM registry_plot_crop WHERE plot = $1 AND crop = $2",
            &[plot.into(), new.crop.as_str().into()],
        )?;
    }
    let told = |crop: &PlotCrop| json!({ "plot": known.facts.number, "crop": crop.json() });
    let after = new.is_known().then(|| told(new));
    let change = Change::new("set-plot-crop", KIND, &area, before.map(told), after);
    Ok(audit::record(tx, actor, &change)?)
}

/// The crops of the plots of a growing area, by plot; a plot without any is not there.
pub(crate) fn of_area(
    tx: &mut Tx<'_>,
    area: Uuid,
) -> Result<BTreeMap<Uuid, Vec<PlotCrop>>, DbError> {
    let rows = tx.rows(
        "SELECT c.plot AS plot, c.crop AS crop, c.area_m2 AS area_m2, c.trees AS trees \
         FROM registry_plot p JOIN registry_plot_crop c ON c.plot = p.id \
         WHERE p.growing_area = $1 ORDER BY c.plot, c.crop",
        &[area.into()],
        |row| Ok((row.get::<Uuid>("plot")?, read(row)?)),
    )?;
    let mut found: BTreeMap<Uuid, Vec<PlotCrop>> = BTreeMap::new();
    for (plot, crop) in rows {
        found.entry(plot).or_default().push(crop);
    }
    Ok(found)
}

fn read(row: &Row<'_>) -> Result<PlotCrop, DbError> {
    Ok(PlotCrop {
        crop: row.parse("crop")?,
        area: row.get::<Option<u64>>("area_m2")?.map(Hectares::from_whole_m2),
        trees: row.get::<Option<u32>>("trees")?.and_then(|trees| trees.try_into().ok()),
    })
}

/// Keep what was checked; the caller writes the audit entry.
pub(super) fn keep(tx: &mut Tx<'_>, plot: Uuid, crop: &PlotCrop) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO registry_plot_crop (plot, crop, area_m2, trees) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (plot, crop) DO UPDATE SET area_m2 = excluded.area_m2, trees = excluded.trees",
        &[
            plot.into(),
            crop.crop.as_str().into(),
            crop.area.map(|area| i64::try_from(area.whole_m2()).unwrap_or(i64::MAX)).into(),
            crop.trees.map(Trees::get).into(),
        ],
    )?;
    Ok(())
}

/// What several plots together have of each crop: where all of them declare it.
pub(super) fn together(plots: &[Vec<PlotCrop>]) -> Vec<PlotCrop> {
    let Some((first, rest)) = plots.split_first() else { return Vec::new() };
    let sum = |crop: &PlotCrop| {
        let mut sum = crop.clone();
        for plot in rest {
            let other = plot.iter().find(|other| other.crop == crop.crop)?;
            sum.area = sum
                .area
                .zip(other.area)
                .map(|(a, b)| Hectares::from_whole_m2(a.whole_m2().saturating_add(b.whole_m2())));
            let trees = sum.trees.zip(other.trees).map(|(a, b)| a.get().saturating_add(b.get()));
            sum.trees = trees.and_then(|trees| trees.try_into().ok());
        }
        sum.is_known().then_some(sum)
    };
    first.iter().filter_map(sum).collect()
}

/// The own area of a crop over all plots in square metres, each plot with its area and its crops;
/// none where a plot does not say it. A plot that nobody divided is all of an only crop.
pub(crate) fn own_area(
    crop: &CropId,
    is_only: bool,
    plots: &[(Option<u64>, Vec<PlotCrop>)],
) -> Option<u64> {
    let of_plot = |(area, crops): &(Option<u64>, Vec<PlotCrop>)| {
        if crops.is_empty() {
            return area.filter(|_| is_only);
        }
        match crops.iter().find(|known| known.crop == *crop) {
            Some(known) => known.area.map(Hectares::whole_m2),
            None => Some(0),
        }
    };
    let sum: Option<u64> = plots.iter().map(of_plot).sum();
    sum.filter(|_| !plots.is_empty())
}

#[cfg(test)]
mod tests;
