//! A picture of plots for pages that work without script.

use std::fmt::Write;

use geo::{Coord, LineString};

use crate::plane::Plane;
use crate::{Extent, LonLat, PlotGeometry};

/// The scale bar takes at most this share of the picture's width.
const SCALE_BAR_SHARE_MAX: f64 = 0.25;

/// Paths and measures for one `<svg>`; colours, labels and links are the page's business.
#[derive(Debug, Clone)]
pub struct SvgMap {
    /// One value of a `d` attribute per plot, in the order given; fill with `evenodd`.
    pub paths: Vec<String>,
    /// The smallest rectangle around all plots.
    pub bbox: Extent,
    /// Ground per pixel, the same in both directions.
    pub metres_per_pixel: f64,
    /// A bar of round length.
    pub scale_bar: ScaleBar,
    frame: Frame,
}

/// A bar whose length is 1, 2 or 5 times a power of ten.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleBar {
    /// Length on the ground.
    pub metres: f64,
    /// Length in the picture.
    pub pixels: f64,
    /// What is written at it: `"50 m"`, `"2 km"`.
    pub label: String,
}

impl SvgMap {
    /// Where a position stands in the picture, in pixels from the left and from the top.
    pub fn pixel(&self, position: LonLat) -> (f64, f64) {
        let pixel = self.frame.pixel(position.coord());
        (pixel.x, pixel.y)
    }
}

/// Draws plots north up into `width` × `height` pixels, `padding` pixels free on each side, as large
/// as fits and in the middle.
///
/// Nothing if there are no plots, or if the padding leaves no room.
pub fn svg_path(plots: &[PlotGeometry], width: f64, height: f64, padding: f64) -> Option<SvgMap> {
    let bbox = plots.iter().map(PlotGeometry::bounds).reduce(union)?;
    let room = Coord { x: width - 2.0 * padding, y: height - 2.0 * padding };
    if !(room.x > 0.0 && room.y > 0.0 && room.x.is_finite() && room.y.is_finite()) {
        return None;
    }
    let plane = Plane::at_middle_of(&bbox);
    // The plane's origin is the middle, so the corner gives half the size of what is drawn.
    let half = plane.metres(Coord { x: bbox.east, y: bbox.north });
    let metres_per_pixel = (2.0 * half.x / room.x).max(2.0 * half.y / room.y);
    let middle = Coord { x: width / 2.0, y: height / 2.0 };
    let frame = Frame { plane, metres_per_pixel, middle };
    let paths = plots.iter().map(|plot| frame.path(plot)).collect();
    let scale_bar = scale_bar(metres_per_pixel, width * SCALE_BAR_SHARE_MAX);
    Some(SvgMap { paths, bbox, metres_per_pixel, scale_bar, frame })
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    plane: Plane,
    metres_per_pixel: f64,
    middle: Coord<f64>,
}

impl Frame {
    fn pixel(&self, position: Coord<f64>) -> Coord<f64> {
        let metres = self.plane.metres(position);
        Coord {
            x: self.middle.x + metres.x / self.metres_per_pixel,
            y: self.middle.y - metres.y / self.metres_per_pixel,
        }
    }

    fn path(&self, plot: &PlotGeometry) -> String {
        let mut path = String::new();
        plot.rings().for_each(|(_, ring)| self.ring(ring, &mut path));
        path
    }

    /// A tenth of a pixel is what can be seen; vertices closer than that are drawn once.
    fn ring(&self, ring: &LineString<f64>, path: &mut String) {
        let mut last = String::new();
        let corners = ring.0.iter().take(ring.0.len() - 1);
        for (index, corner) in corners.enumerate() {
            let pixel = self.pixel(*corner);
            let here = format!("{:.1} {:.1}", pixel.x, pixel.y);
            if here == last {
                continue;
            }
            // Writing to a string does not fail.
            let _ = write!(path, "{}{here}", if index == 0 { 'M' } else { 'L' });
            last = here;
        }
        path.push('Z');
    }
}

fn union(a: Extent, b: Extent) -> Extent {
    Extent {
        west: a.west.min(b.west),
        south: a.south.min(b.south),
        east: a.east.max(b.east),
        north: a.north.max(b.north),
    }
}

fn scale_bar(metres_per_pixel: f64, pixels_max: f64) -> ScaleBar {
    let metres_max = metres_per_pixel * pixels_max;
    let power = 10_f64.powf(metres_max.log10().floor());
    let fits = |digit: &f64| digit * power <= metres_max;
    let metres = [5.0, 2.0].into_iter().find(fits).unwrap_or(1.0) * power;
    let label =
        if metres < 1_000.0 { format!("{metres} m") } else { format!("{} km", metres / 1_000.0) };
    ScaleBar { metres, pixels: metres / metres_per_pixel, label }
}
