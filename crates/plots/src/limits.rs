//! What a plot may be at most: data, so that a caller can widen or narrow it.

/// A rectangle in degrees, WGS 84, edges included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Western edge, degrees of longitude.
    pub west: f64,
    /// Southern edge, degrees of latitude.
    pub south: f64,
    /// Eastern edge, degrees of longitude.
    pub east: f64,
    /// Northern edge, degrees of latitude.
    pub north: f64,
}

impl Extent {
    /// Vietnam with its islands (Hoàng Sa and Trường Sa included), generously rounded outwards.
    pub const VIETNAM: Self = Self { west: 102.0, south: 6.0, east: 118.0, north: 24.0 };

    /// True if the position lies inside or on the edge.
    pub fn contains(&self, lon: f64, lat: f64) -> bool {
        (self.west..=self.east).contains(&lon) && (self.south..=self.north).contains(&lat)
    }
}

/// Limits on one geometry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Longest GeoJSON text, in bytes.
    pub bytes_max: usize,
    /// Most positions in all rings together, closing positions included.
    pub vertices_max: usize,
    /// Most rings (shells and holes) in all parts together.
    pub rings_max: usize,
    /// Smallest area in square metres.
    pub area_m2_min: f64,
    /// Largest area in square metres.
    pub area_m2_max: f64,
    /// Where every vertex must lie, if anywhere in particular.
    pub extent: Option<Extent>,
}

impl Limits {
    /// One plot or growing area in Vietnam: 1 m² (the finest hectare figure shown, 0.0001 ha) to
    /// 100,000 ha, far above any plantation under one code.
    pub const VIETNAM: Self = Self {
        bytes_max: 4 << 20,
        vertices_max: 20_000,
        rings_max: 500,
        area_m2_min: 1.0,
        area_m2_max: 1e9,
        extent: Some(Extent::VIETNAM),
    };

    /// The border of a commune or a province: the largest has about 25,000 km², coasts with thousands
    /// of islands.
    pub const UNIT: Self = Self {
        bytes_max: 32 << 20,
        vertices_max: 200_000,
        rings_max: 5_000,
        area_m2_min: 10_000.0,
        area_m2_max: 1e11,
        extent: Some(Extent::VIETNAM),
    };

    /// The same anywhere on earth: plots of foreign suppliers.
    pub const WORLD: Self = Self { extent: None, ..Self::VIETNAM };
}

impl Default for Limits {
    /// [`Limits::VIETNAM`]
    fn default() -> Self {
        Self::VIETNAM
    }
}
