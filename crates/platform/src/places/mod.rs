//! Administrative units in time: provinces, former districts and communes, what they were called,
//! where they belonged, and what became of them (R221; NQ 202/2025/QH15, QĐ 19/2025/QĐ-TTg).
//!
//! Facts come in by [`import`] (our own dated files, or the CSV files of open lists) and go out as
//! [`Unit`]s as of a day, their lineage, and search by any name a unit ever had. Boundaries are not
//! kept here. To add facts, add rows under `data/administrative-units/`.

mod import;
mod lineage;
mod model;
mod read_csv;
mod read_tsv;
mod search;
mod store;

pub use import::{ImportError, ImportReport, import};
pub use lineage::{Heir, former_districts, heirs, parts};
pub use model::{ChangeFact, Confidence, Extent, Facts, Level, Period, PeriodFact, Unit};
pub use read_csv::read as read_csv_folder;
pub use read_tsv::read as read_facts_folder;
pub use search::{Found, land_on, search};
pub use store::{children, label, provinces, unit};

#[cfg(test)]
mod tests;
