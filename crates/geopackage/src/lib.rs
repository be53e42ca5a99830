//! Plots in and out of `GeoPackage` files (OGC 12-128r19): SQLite databases with agreed tables.
//!
//! **Comes in:** the bytes of a file that somebody sent, or plots with what is said of each
//! ([`PlotLayer`](nguon_plots::files::write::PlotLayer)). **Goes out:** the shapes of every layer
//! with polygons as [`FileRead`](nguon_plots::files::FileRead), not judged yet, or the bytes of a
//! file. All of it in memory: nothing is written to a disk, and no file is opened.
//!
//! A file from outside is a program as much as data: its schema can hold views, triggers and
//! functions. [`guard`] opens it so that none of them runs, and so that work and memory end.
//!
//! **Deliberately unknown here:** geometry beyond its bytes ([`nguon_plots::files`] knows it), the
//! registry and its database, rasters and tiles of a `GeoPackage`.
//!
//! **One more kind of column:** a variant of `FieldKind` in `nguon_plots`; the compiler shows the
//! place in [`mod@write`].

mod guard;
mod layers;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::{WriteError, write};

/// `GPKG`, as an SQLite file says that it is a `GeoPackage` (OGC 12-128r19 §1.1.1.1.1).
const APPLICATION_ID: i64 = 0x4750_4B47;
