//! Screens of growing areas.

mod additions;
mod edit;
mod files;
mod list;
mod plot_crops;
mod plots;
mod record;
mod reshape;
mod seasons;
#[cfg(test)]
mod tests;
pub(crate) mod zones;

pub(crate) use additions::{add_contract, contract_form, crop_form, set_crop};
pub(crate) use edit::{change, change_form, create, create_form};
pub(crate) use files::{file, files, original, send_file, take};
pub(crate) use list::Asked;
pub(crate) use plot_crops::{plot_crop_form, set_plot_crop};
pub(crate) use plots::{BODY_MAX, add_plot, change_plot, change_plot_form, plot_form};
pub(crate) use record::record;
pub(crate) use reshape::{cut, cut_form, join, join_form};
pub(crate) use seasons::{add_season, season_form};

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::{GrowingArea, get};
use crate::RegistryError;

/// A growing area within the officer's territory; another's is not there (404).
pub(super) fn covered(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    id: Uuid,
) -> Result<GrowingArea, RegistryError> {
    let found = get(tx, id)?.filter(|area| person.covers(&area.placed()));
    found.ok_or(RegistryError::NotFound)
}
