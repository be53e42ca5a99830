//! The map for programs of the desk, e.g. QGIS: OGC API – Features 1.0, Part 1 (OGC 17-069r4), under
//! `/ogc/features/v1`; its classes Core, GeoJSON and OpenAPI 3.0, in longitude and latitude (CRS84).
//!
//! **Comes in:** requests of whoever is signed in, of machines with a key, and of programs that send
//! a person's name and password; all they can do is read ([`routes`]). **Goes out:** the layers
//! ([`Collection`]) as pages of GeoJSON, found by the lists' condition under the asker's territory.
//!
//! What nobody drew yet has no geometry and comes last: programs take the kind of a layer's shapes
//! from the first of them. A page ends at its limit of features or of bytes; the next begins after
//! its last row, never at a count.
//!
//! **Deliberately unknown here:** how one signs in. **One more layer:** a word in [`Collection`], a
//! file beside [`plots`] with its [`read::Layer`], its rows in `parameter`, its texts. **One more
//! parameter:** a row in `parameter`, a field of [`asked::Narrow`]; the document follows.

mod areas;
mod asked;
mod document;
mod feature;
mod houses;
mod items;
mod landing;
mod link;
mod parameter;
mod plots;
mod read;
mod routes;
mod shape;
mod span;
#[cfg(test)]
mod tests;

use crate::closed::closed_list;

pub use items::plots_page;
pub(crate) use routes::routes;

closed_list! {
    /// A layer.
    Collection {
        /// Plots of growing areas, each as drawn.
        Plots = "plots",
        /// Growing areas: all their drawn plots together.
        GrowingAreas = "growing-areas",
        /// Packing houses, where their gate is.
        PackingHouses = "packing-houses",
    }
}
