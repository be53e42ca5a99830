//! Crops that a growing area may grow, with their groups: facts of `data/crops.tsv`.
//!
//! To add a crop, add a line there and load the file again.

mod model;
mod store;

pub(crate) use model::label_of;
pub use model::{Crop, CropGroup, CropId, Life};
pub use store::{all, load};
