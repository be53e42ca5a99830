//! Growing areas for programs: the area with its crops, its plots as GeoJSON, its seasons, its contracts.

mod area;
mod contracts;
mod crops;
mod plot_crops;
mod plots;
mod seasons;

pub(crate) use area::{AreaIn, AreaOut, AreaRow, create, read, update};
pub(crate) use contracts::{Buyer, ContractIn, ContractOut, add_contract, buyers, contracts};
pub(crate) use crops::{CropIn, set_crop};
pub(crate) use plot_crops::{PlotCropIn, PlotCropOut, set_plot_crop};
pub(crate) use plots::{FeatureIn, FeatureOut, Features, add_plot, change_plot, plot, plots};
pub(crate) use seasons::{SeasonIn, SeasonOut, add_season, seasons};

use uuid::Uuid;

use super::GrowingArea;
use super::pages::covered;
use crate::RegistryError;
use crate::api::Asking;
use crate::screen::RegistryState;

/// An area within the caller's territory; another's is not there (404).
async fn opened(
    state: &RegistryState,
    asking: &Asking,
    id: Uuid,
) -> Result<GrowingArea, RegistryError> {
    let person = asking.clone();
    state.db.read(move |tx| covered(tx, &person, id)).await
}

/// Where an area is read.
fn href(id: Uuid) -> String {
    format!("/api/v1/growing-areas/{id}")
}
