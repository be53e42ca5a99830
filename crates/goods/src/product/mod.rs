//! A product: what a trade item number stands for.
//!
//! The office keeps it, the public sees it once it is published (NĐ 37/2026/NĐ-CP art. 23.7).
//! Products belong to the territory of their producer. Doors: [`create`], [`update`], [`list`],
//! [`get`], [`published`], and the pages below `/products`.

mod model;
pub(crate) mod pages;
pub(crate) mod picture;
mod public;
mod rules;
mod store;
#[cfg(test)]
pub(crate) mod tests;

pub use model::{Facts, Image, ImageError, MediaType, NewProduct, Product, ProductError};
pub(crate) use public::told;
pub use public::{PublicProducer, PublicProduct, published};
pub(crate) use store::placed;
pub use store::{
    Cursor, Filter, Listed, Named, count, create, get, image, image_size, list, names, public,
    set_image, update,
};

/// Name of the kind in audit entries: `kind-product`.
pub(crate) const KIND: &str = "product";
