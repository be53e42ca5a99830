//! Tables as files that a browser saves.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use nguon_platform::web::Error;
use nguon_print::{Table, to_csv, to_xlsx};

pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A table as a CSV file of that name.
pub(crate) fn csv(name: &str, table: &Table) -> Response {
    file("text/csv; charset=utf-8", &format!("{name}.csv"), to_csv(table))
}

/// A table as a workbook of that name.
pub(crate) fn xlsx(name: &str, table: &Table, now: Timestamp) -> Result<Response, Error> {
    let bytes = to_xlsx(table, now).map_err(Error::internal)?;
    Ok(file(XLSX, &format!("{name}.xlsx"), bytes))
}

/// The name is one of ours: nothing in it needs quoting.
pub(crate) fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
