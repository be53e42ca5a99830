//! Growing areas (vùng trồng, PUC): land of one holder that grows certain crops, made of plots, with
//! codes, a status per market, certificates and buyers.
//!
//! [`create`] registers one whole, as the demonstration and imports do; the pages change it piece by
//! piece with [`update`], [`add_plot`], [`update_plot`], [`set_crop`],
//! [`set_plot_crop`], [`add_contract`], [`add_season`], and with
//! [`crate::standing`] for what it shares with packing houses. What the public may know of it comes
//! out of [`public_by_code`] and [`public_by_identifier`] alone.

pub(crate) mod api;
mod common_ground;
mod contract;
mod file;
mod intake;
mod list;
mod model;
pub(crate) mod pages;
mod plot;
mod plot_crop;
mod plot_store;
mod public;
mod reshape;
pub mod rules;
mod season;
mod spot;
mod store;
mod undo;
mod window;

pub use common_ground::{CommonGround, common_ground};
pub use contract::{Contract, NewContract, add_contract, contracts};
pub use file::{
    FILE_BYTES_MAX, FILES_MAX, NewPlotFile, Original, PlotFile, files, keep_file, original,
};
pub(crate) use intake::shapes_of;
pub use intake::{Judged, Judgement, judge, limits};
pub use list::ORDERS;
pub use list::{Filter, Listed, count, list};
pub(crate) use list::{TABLE, condition, crops_of};
pub use model::{
    Facts, GrowingArea, GrowingAreaCrop, NewGrowingArea, PlantedYear, Purpose, RangeError, Trees,
    YieldKgPerHa,
};
pub use plot::{LandParcel, LandParcelId, NewPlot, Outline, Plot, PlotFacts, Source};
pub(crate) use plot::{file_key, geometry_key, shape_key};
pub use plot_crop::{PlotCrop, set_plot_crop};
pub(crate) use plot_crop::{of_area as plot_crops, own_area};
pub(crate) use plot_store::households;
pub use plot_store::{add_plot, plots, update_plot};
pub use public::{PublicGrowingArea, public_by_code, public_by_identifier};
pub use reshape::{FormerPlot, How, cut, former_plots, joined, replace};
pub use season::{NewSeason, Season, add_season, seasons};
pub use store::{create, get, set_crop, update};
pub(crate) use undo::{named, remove, restore, snapshot};
pub use window::{Window, WindowError};

#[cfg(test)]
mod tests;
