//! Mapbox Vector Tiles (version 2.1) of plots, for maps in browsers.
//!
//! **Comes in:** a [`Tile`] of the usual Web Mercator pyramid, shapes in degrees of WGS 84 with what
//! is said of them. **Goes out:** the bytes of a tile with one layer for each [`Layer`]. Shapes are
//! cut at the tile's edge with a small margin, so that a large plot is small in a deep tile.
//!
//! **Deliberately unknown here:** which plots belong into a tile, and how they are drawn.
//!
//! A crate for this exists (`geozero` with `mvt`, which brings `prost` and a code generator); what is
//! needed of the format is two hundred lines.

mod clip;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::HashMap;

use crate::Extent;
use crate::files::RawPart;
use wire::Message;

/// Units along one side of a tile.
const UNITS: f64 = 4096.0;
/// Margin around a tile, in its units: as wide as a line is drawn.
const MARGIN: f64 = 64.0;
/// The deepest level: a tile of 2.4 m.
const DEPTH_MAX: u8 = 24;

/// A tile by level, column and row, counted from the north-west.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tile {
    z: u8,
    x: u32,
    y: u32,
}

impl Tile {
    /// None when there is no such tile.
    pub fn new(z: u8, x: u32, y: u32) -> Option<Self> {
        (z <= DEPTH_MAX && x < 1 << z && y < 1 << z).then_some(Self { z, x, y })
    }

    /// The level.
    pub fn level(self) -> u8 {
        self.z
    }

    /// The tile's rectangle in degrees, with a margin for `margin` (0 or more) of its width.
    pub fn extent(self, margin: f64) -> Extent {
        let side = f64::from(1_u32 << self.z);
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        let lon = |column: f64| (column / side * 360.0 - 180.0).clamp(-180.0, 180.0);
        let lat =
            |row: f64| (std::f64::consts::PI * (1.0 - 2.0 * row / side)).sinh().atan().to_degrees();
        Extent {
            west: lon(x - margin),
            south: lat(y + 1.0 + margin),
            east: lon(x + 1.0 + margin),
            north: lat(y - margin),
        }
    }

    /// Degrees to units of this tile: right and down from its north-west corner.
    fn units(self, (lon, lat): (f64, f64)) -> (f64, f64) {
        let side = f64::from(1_u32 << self.z);
        let x = (lon + 180.0) / 360.0 * side - f64::from(self.x);
        let down = (1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0;
        (x * UNITS, (down * side - f64::from(self.y)) * UNITS)
    }
}

/// What is said of a feature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Said<'a> {
    /// Words.
    Text(&'a str),
    /// A number.
    Count(u64),
    /// Yes or no.
    Flag(bool),
}

/// A layer of a tile as it grows.
#[derive(Debug)]
pub struct Layer {
    tile: Tile,
    message: Message,
    keys: HashMap<String, u32>,
    values: HashMap<Vec<u8>, u32>,
    /// The values in their order.
    said: Vec<Vec<u8>>,
    /// The names in their order.
    names: Vec<String>,
    features: usize,
}

impl Layer {
    /// An empty layer with the name that the map's style knows.
    pub fn new(tile: Tile, name: &str) -> Self {
        let mut message = Message::default();
        message.number(15, 2);
        message.bytes(1, name.as_bytes());
        Self {
            tile,
            message,
            keys: HashMap::new(),
            values: HashMap::new(),
            said: Vec::new(),
            names: Vec::new(),
            features: 0,
        }
    }

    /// Features added so far.
    pub fn len(&self) -> usize {
        self.features
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.features == 0
    }

    /// Add a shape of one or several parts. False when nothing of it is left in this tile.
    pub fn add_shape(&mut self, parts: &[RawPart], said: &[(&str, Said<'_>)]) -> bool {
        let mut path = wire::Path::default();
        for rings in parts {
            for (index, ring) in rings.iter().enumerate() {
                let units: Vec<_> = ring.iter().map(|&at| self.tile.units(at)).collect();
                let cut = clip::ring(&units, -MARGIN, UNITS + MARGIN);
                if !path.ring(&cut, index > 0) && index == 0 {
                    // Without its outer ring there is nothing that holes could be in.
                    break;
                }
            }
        }
        let path = path.finish();
        if path.is_empty() {
            return false;
        }
        self.add(3, &path, said);
        true
    }

    /// Add a point in degrees.
    pub fn add_point(&mut self, at: (f64, f64), said: &[(&str, Said<'_>)]) {
        let (x, y) = self.tile.units(at);
        let path = wire::point(clip::nearest(x), clip::nearest(y));
        self.add(1, &path, said);
    }

    fn add(&mut self, kind: u64, path: &[u32], said: &[(&str, Said<'_>)]) {
        let mut tags = Vec::with_capacity(said.len() * 2);
        for (name, value) in said {
            let next = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            let key = *self.keys.entry((*name).to_owned()).or_insert_with(|| {
                self.names.push((*name).to_owned());
                next
            });
            let bytes = wire::value(*value);
            let next = u32::try_from(self.said.len()).unwrap_or(u32::MAX);
            let value = *self.values.entry(bytes).or_insert_with_key(|bytes| {
                self.said.push(bytes.clone());
                next
            });
            tags.extend([key, value]);
        }
        let mut feature = Message::default();
        feature.packed(2, &tags);
        feature.number(3, kind);
        feature.packed(4, path);
        self.message.bytes(2, feature.as_bytes());
        self.features += 1;
    }

    fn finish(mut self) -> Message {
        for name in &self.names {
            self.message.bytes(3, name.as_bytes());
        }
        for value in &self.said {
            self.message.bytes(4, value);
        }
        self.message.number(5, 4096);
        self.message
    }
}

/// The tile's bytes; layers without a feature are left out.
pub fn encode(layers: Vec<Layer>) -> Vec<u8> {
    let mut tile = Message::default();
    for layer in layers.into_iter().filter(|layer| !layer.is_empty()) {
        tile.bytes(3, layer.finish().as_bytes());
    }
    tile.into_bytes()
}
