//! Tables as files that a browser saves.

use axum::response::Response;
use jiff::Timestamp;
use nguon_platform::web::{CSV, Error, XLSX, saved};
use nguon_print::{Table, to_csv, to_xlsx};

/// A table as a CSV file of that name.
pub(crate) fn csv(name: &str, table: &Table) -> Response {
    saved(CSV, &format!("{name}.csv"), to_csv(table))
}

/// A table as a workbook of that name.
pub(crate) fn xlsx(name: &str, table: &Table, now: Timestamp) -> Result<Response, Error> {
    let bytes = to_xlsx(table, now).map_err(Error::internal)?;
    Ok(saved(XLSX, &format!("{name}.xlsx"), bytes))
}
