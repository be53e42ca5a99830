//! The pages of how far a plan is. They show records, so they are the office's own.

mod dashboard;
mod export;
mod figures;
mod indicator;
pub(crate) mod read;
mod words;

pub use dashboard::show;
pub use export::{csv, indicator_csv, indicator_xlsx, xlsx};
pub use figures::list as figures;
pub use indicator::show as indicator;
