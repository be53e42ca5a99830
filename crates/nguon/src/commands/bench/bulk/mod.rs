//! The engine's own bulk load: the rows of a store, in record order, into the same tables.

mod file;
mod server;

use super::workshop::{Filled, Place, Workshop};
use crate::failure::Failure;

/// Events per second; the rows of a store go into another of that name.
pub async fn events_per_second(
    shop: &Workshop,
    filled: &Filled,
    into: &str,
) -> Result<f64, Failure> {
    match &filled.place {
        Place::Folder => file::events_per_second(&filled.events_file(), &shop.path(into)),
        Place::Server(url) => server::events_per_second(url, &shop.database(into).await?).await,
    }
}
