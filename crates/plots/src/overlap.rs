//! How much ground two plots share, and which plots of a set share any with a new one.
//!
//! Decided by the *area* of the intersection: it is zero for neighbours with a common side and full
//! for a plot drawn twice, where the usual predicates (`overlaps`, `intersects`) fail on one or the
//! other.

use geo::{BooleanOps, BoundingRect, Intersects};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::{PlotGeometry, measure};

/// The ground that two plots share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Common ground in square metres.
    pub area_m2: f64,
    /// Common ground as a share of the first plot, 0 to 1.
    pub share_of_a: f64,
    /// Common ground as a share of the second plot, 0 to 1.
    pub share_of_b: f64,
}

/// How much common ground is put down to the drawing and not to a conflict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OverlapTolerance {
    /// Common ground below this many square metres does not count.
    pub area_m2: f64,
    /// Common ground below this share of the smaller plot does not count.
    pub share: f64,
}

impl OverlapTolerance {
    /// 10 m² or 1 % of the smaller plot, whichever is more: a first value, to be calibrated on real
    /// plots. A phone's error of 3 m along a side of 100 m makes 300 m², 3 % of a hectare, so
    /// honest neighbours will be asked about, while no double registration passes.
    pub const START: Self = Self { area_m2: 10.0, share: 0.01 };
}

impl Default for OverlapTolerance {
    /// [`OverlapTolerance::START`]
    fn default() -> Self {
        Self::START
    }
}

impl Overlap {
    /// No common ground.
    pub const NONE: Self = Self { area_m2: 0.0, share_of_a: 0.0, share_of_b: 0.0 };

    /// True if the common ground reaches both bounds of the tolerance.
    pub fn exceeds(&self, tolerance: &OverlapTolerance) -> bool {
        let share_of_smaller = self.share_of_a.max(self.share_of_b);
        self.area_m2 > 0.0
            && self.area_m2 >= tolerance.area_m2
            && share_of_smaller >= tolerance.share
    }
}

/// Measures the common ground of two plots, with no tolerance applied.
pub fn overlap(a: &PlotGeometry, b: &PlotGeometry) -> Overlap {
    let boxes = (a.shape.bounding_rect(), b.shape.bounding_rect());
    if !matches!(boxes, (Some(a), Some(b)) if a.intersects(&b)) {
        return Overlap::NONE;
    }
    let common_m2 = measure::area_m2(&a.shape.intersection(&b.shape));
    let area_m2 = common_m2.min(a.area_m2).min(b.area_m2);
    Overlap { area_m2, share_of_a: area_m2 / a.area_m2, share_of_b: area_m2 / b.area_m2 }
}

/// A set of plots, each under the caller's own key, that finds neighbours without looking at all.
#[derive(Debug)]
pub struct PlotIndex<Id> {
    plots: Vec<(Id, PlotGeometry)>,
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

/// A plot of a set that shares ground with the candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a, Id> {
    /// Key of the plot in the set.
    pub id: &'a Id,
    /// Common ground; `a` is the candidate, `b` the plot of the set.
    pub overlap: Overlap,
}

impl<Id> PlotIndex<Id> {
    /// Builds the index once over all plots.
    pub fn new(plots: impl IntoIterator<Item = (Id, PlotGeometry)>) -> Self {
        let plots: Vec<_> = plots.into_iter().collect();
        let boxes = plots.iter().enumerate().map(|(index, (_, plot))| {
            let extent = plot.bounds();
            let (low, high) = ([extent.west, extent.south], [extent.east, extent.north]);
            GeomWithData::new(Rectangle::from_corners(low, high), index)
        });
        let tree = RTree::bulk_load(boxes.collect());
        Self { plots, tree }
    }

    /// The plots whose bounding boxes meet that of the candidate, in the order they were given.
    pub fn near(&self, candidate: &PlotGeometry) -> Vec<&(Id, PlotGeometry)> {
        let extent = candidate.bounds();
        let here = AABB::from_corners([extent.west, extent.south], [extent.east, extent.north]);
        let mut near: Vec<_> =
            self.tree.locate_in_envelope_intersecting(&here).map(|found| found.data).collect();
        near.sort_unstable();
        near.into_iter().filter_map(|index| self.plots.get(index)).collect()
    }
}

/// The plots of a set whose common ground with the candidate exceeds the tolerance, largest first.
pub fn overlaps_in<'a, Id>(
    set: &'a PlotIndex<Id>,
    candidate: &PlotGeometry,
    tolerance: &OverlapTolerance,
) -> Vec<Found<'a, Id>> {
    let measured = set.near(candidate).into_iter();
    let mut found: Vec<_> = measured
        .map(|(id, plot)| Found { id, overlap: overlap(candidate, plot) })
        .filter(|found| found.overlap.exceeds(tolerance))
        .collect();
    found.sort_by(|a, b| b.overlap.area_m2.total_cmp(&a.overlap.area_m2));
    found
}
