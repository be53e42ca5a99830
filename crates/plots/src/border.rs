//! Whether a plot lies where it is said to lie: in its province, in its commune.
//!
//! The border of a province has tens of thousands of corners, a plot has ten. So a border is cut
//! once into [`BorderPiece`]s, and a plot is held against the few that its box meets.

use geo::{BooleanOps, BoundingRect, Coord, CoordsIter, Intersects, MultiPolygon, Polygon, Rect};

use crate::files::RawPart;
use crate::{Extent, PlotGeometry, measure};

/// A piece with fewer corners is not cut again.
const CORNERS_MAX: usize = 256;
/// How often a piece is cut at most, so that corners in one spot end it too.
const CUTS_MAX: u32 = 16;
/// Metres of a degree of latitude, and of longitude at the equator: at least as many as anywhere.
const METRES_PER_DEGREE: f64 = 110_500.0;

/// A part of a border, small enough to be held against a plot at once.
#[derive(Debug, Clone, PartialEq)]
pub struct BorderPiece {
    shape: MultiPolygon<f64>,
    bounds: Extent,
}

/// What is put down to how a border was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BorderTolerance {
    /// Ground outside below this share of the plot (0 to 1) does not count.
    pub share_outside: f64,
    /// A plot wholly outside, but not farther than this many metres, may be inside.
    pub near_m: f64,
}

impl BorderTolerance {
    /// A twentieth of the plot, and 200 m: borders that offices have are simplified to tens of
    /// metres, and maps of two sources lie apart by as much. First values, to be calibrated. What
    /// this is to find is farther off: a wrong central meridian moves a plot by tens of kilometres.
    pub const START: Self = Self { share_outside: 0.05, near_m: 200.0 };
}

impl Default for BorderTolerance {
    /// [`BorderTolerance::START`]
    fn default() -> Self {
        Self::START
    }
}

/// How a plot lies to a border.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lie {
    /// Inside, up to the tolerance.
    Inside,
    /// Across the border, or outside and near it.
    Across {
        /// Share of the plot's area outside, above the tolerance and at most 1.
        share_outside: f64,
    },
    /// Wholly outside and not near.
    Outside,
}

impl Lie {
    /// Stable name, for translations and machine readers; none for a plot that lies inside.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Inside => None,
            Self::Across { .. } => Some("across_border"),
            Self::Outside => Some("outside_border"),
        }
    }

    /// What the person can do about it, in English.
    pub fn remedy(&self) -> Option<&'static str> {
        self.code().map(|_| {
            "check the coordinates and the central meridian, or choose the unit where the plot lies"
        })
    }
}

impl PlotGeometry {
    /// This shape as a border, in pieces that together cover it and nothing else.
    pub fn border_pieces(&self) -> Vec<BorderPiece> {
        let mut waiting = vec![(self.shape.clone(), 0)];
        let mut pieces = Vec::new();
        while let Some((shape, cuts)) = waiting.pop() {
            let Some(around) = shape.bounding_rect() else { continue };
            if cuts == CUTS_MAX || shape.coords_count() <= CORNERS_MAX {
                pieces.extend(BorderPiece::of(shape));
                continue;
            }
            waiting.extend(halves(around).map(|half| (shape.intersection(&half), cuts + 1)));
        }
        pieces
    }

    /// How this plot lies to a border. Of its pieces at least those must be given whose
    /// [`BorderPiece::bounds`] meet [`PlotGeometry::bounds_near`] of this tolerance.
    pub fn lie(&self, pieces: &[BorderPiece], tolerance: &BorderTolerance) -> Lie {
        let common_m2: f64 = pieces.iter().map(|piece| self.common_m2(piece)).sum();
        let share_outside = (1.0 - common_m2 / self.area_m2).clamp(0.0, 1.0);
        if share_outside <= tolerance.share_outside {
            return Lie::Inside;
        }
        let window = rect(&self.bounds_near(tolerance));
        if common_m2 > 0.0 || pieces.iter().any(|piece| piece.shape.intersects(&window)) {
            Lie::Across { share_outside }
        } else {
            Lie::Outside
        }
    }

    /// The plot's box, wider by [`BorderTolerance::near_m`] on each side (up to a tenth more).
    pub fn bounds_near(&self, tolerance: &BorderTolerance) -> Extent {
        let Extent { west, south, east, north } = self.bounds();
        let far_from_equator = south.abs().max(north.abs()).min(80.0).to_radians();
        let high = tolerance.near_m / METRES_PER_DEGREE;
        let wide = high / far_from_equator.cos();
        Extent { west: west - wide, south: south - high, east: east + wide, north: north + high }
    }

    fn common_m2(&self, piece: &BorderPiece) -> f64 {
        if self.shape.bounding_rect().is_none_or(|own| !own.intersects(&rect(&piece.bounds))) {
            return 0.0;
        }
        measure::area_m2(&self.shape.intersection(&piece.shape))
    }
}

impl BorderPiece {
    fn of(shape: MultiPolygon<f64>) -> Option<Self> {
        let around = shape.bounding_rect()?;
        let bounds = Extent {
            west: around.min().x,
            south: around.min().y,
            east: around.max().x,
            north: around.max().y,
        };
        Some(Self { shape, bounds })
    }

    /// The box around it.
    pub fn bounds(&self) -> Extent {
        self.bounds
    }

    /// Its rings as JSON, for [`BorderPiece::from_text`].
    pub fn to_text(&self) -> String {
        let ring = |ring: &geo::LineString<f64>| -> Vec<[f64; 2]> {
            ring.coords().map(|at| [rounded(at.x), rounded(at.y)]).collect()
        };
        let parts: Vec<Vec<_>> = self
            .shape
            .iter()
            .map(|part| {
                std::iter::once(part.exterior()).chain(part.interiors()).map(ring).collect()
            })
            .collect();
        serde_json::json!(parts).to_string()
    }

    /// A piece as it was kept; none when the text is none.
    pub fn from_text(text: &str) -> Option<Self> {
        let parts: Vec<RawPart> = serde_json::from_str(text).ok()?;
        let polygon = |part: RawPart| {
            let mut rings = part.into_iter().map(geo::LineString::from);
            let outer = rings.next()?;
            Some(Polygon::new(outer, rings.collect()))
        };
        Self::of(MultiPolygon(parts.into_iter().filter_map(polygon).collect()))
    }
}

/// About a millimetre: cuts lie between the corners that were given.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e8).round() / 1e8
}

fn rect(extent: &Extent) -> Rect<f64> {
    let corner = |x, y| Coord { x, y };
    Rect::new(corner(extent.west, extent.south), corner(extent.east, extent.north))
}

/// Both halves of a box, cut across its longer side.
fn halves(around: Rect<f64>) -> [Polygon<f64>; 2] {
    let halves =
        if around.width() >= around.height() { around.split_x() } else { around.split_y() };
    halves.map(Rect::to_polygon)
}
