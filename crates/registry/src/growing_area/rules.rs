//! What may be said of a growing area.

use std::collections::HashSet;

use jiff::civil::Date;
use nguon_plots::Hectares;

use super::{GrowingAreaCrop, PlotCrop, PlotFacts};
use crate::crop::Crop;
use crate::error::Refusal;
use crate::holder::HolderKind;

/// Most crops of one growing area.
pub const CROPS_MAX: usize = 20;
/// Most plots of one growing area.
pub const PLOTS_MAX: usize = 2_000;

/// Whether these crops may be grown: at least one, each known, each once, none planted next year.
pub fn check_crops(crops: &[GrowingAreaCrop], known: &[Crop], today: Date) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if crops.is_empty() {
        refusals.push(Refusal::new("crop", "registry-error-crop-needed"));
    }
    if crops.len() > CROPS_MAX {
        refusals.push(Refusal::new("crop", "registry-error-crops-many"));
    }
    let mut seen = HashSet::new();
    for crop in crops {
        if !known.iter().any(|known| known.id == crop.crop) {
            refusals.push(Refusal::new("crop", "registry-error-crop-unknown"));
        }
        if !seen.insert(&crop.crop) {
            refusals.push(Refusal::new("crop", "registry-error-crop-twice"));
        }
        let this_year = u32::try_from(today.year()).unwrap_or_default();
        if crop.planted.is_some_and(|year| year.get() > this_year) {
            refusals.push(Refusal::new("planted-year", "registry-error-year-in-future"));
        }
    }
    refusals
}

/// Whether a plot may belong to an area: its household is one, its number is free, and its area is
/// known from a drawing or from a declaration.
pub fn check_plot(
    plot: &PlotFacts,
    household: Option<Option<HolderKind>>,
    numbers_taken: &[String],
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if matches!(household, Some(kind) if kind != Some(HolderKind::Household)) {
        refusals.push(Refusal::new("household", "registry-error-not-household"));
    }
    if numbers_taken.iter().any(|number| number == plot.number.as_str()) {
        refusals.push(Refusal::new("number", "registry-error-plot-number-taken"));
    }
    if numbers_taken.len() >= PLOTS_MAX {
        refusals.push(Refusal::new("number", "registry-error-plots-many"));
    }
    if plot.outline.is_none() && plot.declared.is_none() {
        refusals.push(Refusal::new("geojson", "registry-error-plot-area-needed"));
    }
    refusals
}

/// Whether a crop may take so much of a plot: it is one of the area's, and its own area is more than
/// nothing and no more than the plot. What all crops take together may be more: trees of one stand
/// among those of another.
pub fn check_plot_crop(
    new: &PlotCrop,
    plot: Option<Hectares>,
    grown: &[GrowingAreaCrop],
) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if !grown.iter().any(|grown| grown.crop == new.crop) {
        refusals.push(Refusal::new("plot-crop", "registry-error-plot-crop-unknown"));
    }
    if new.area.is_some_and(|own| own.whole_m2() == 0) {
        refusals.push(Refusal::new("own-ha", "registry-error-hectares"));
    }
    if is_larger(new, plot) {
        refusals.push(Refusal::new("own-ha", "registry-error-plot-crop-large"));
    }
    refusals
}

/// Whether a plot of this area still holds what its crops take of it.
pub fn check_plot_holds(crops: &[PlotCrop], plot: Option<Hectares>) -> Vec<Refusal> {
    let larger = crops.iter().any(|crop| is_larger(crop, plot));
    let refusal = || Refusal::new("geojson", "registry-error-plot-crops-larger");
    larger.then(refusal).into_iter().collect()
}

fn is_larger(crop: &PlotCrop, plot: Option<Hectares>) -> bool {
    let both = crop.area.zip(plot);
    both.is_some_and(|(own, plot)| own.whole_m2() > plot.whole_m2())
}
