//! An approved version as files: DOCX and PDF in the form of officials, XLSX.

use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::web::{Error, Officer, XLSX, saved};
use nguon_print::{to_docx, to_xlsx};
use uuid::Uuid;

use super::version::read;
use crate::PlanningState;
use crate::report::document;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// `GET /reports/{report}/versions/{number}/report.docx`
pub async fn docx(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(which): Path<(Uuid, u32)>,
) -> Result<Response, Error> {
    let (_, version, _) = read(&state, &officer, which).await?;
    let paper = document::paper(&document::official_page(&officer.visitor), &version.content);
    let template = state.templates.docx("report").map_err(Error::internal)?;
    let bytes = to_docx(&paper, &template).map_err(Error::internal)?;
    Ok(file(DOCX, which, "docx", bytes))
}

/// `GET /reports/{report}/versions/{number}/report.pdf`. A wrong template of the office is told as a
/// conflict: the office can put it right.
#[cfg(feature = "pdf")]
pub async fn pdf(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(which): Path<(Uuid, u32)>,
) -> Result<Response, Error> {
    let (_, version, _) = read(&state, &officer, which).await?;
    let paper = document::paper(&document::official_page(&officer.visitor), &version.content);
    let own = state.templates.typst("report").map_err(Error::internal)?;
    let fonts = state.templates.fonts().map_err(Error::internal)?;
    // Typesetting takes a while and must not hold up other requests.
    let made =
        tokio::task::spawn_blocking(move || nguon_print::report_pdf(&paper, own.as_deref(), fonts));
    let bytes = made.await.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(file("application/pdf", which, "pdf", bytes))
}

/// `GET /reports/{report}/versions/{number}/report.pdf` of a program built without PDF: not there.
#[cfg(not(feature = "pdf"))]
pub async fn pdf() -> Error {
    Error::NotFound
}

/// `GET /reports/{report}/versions/{number}/report.xlsx`
pub async fn xlsx(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(which): Path<(Uuid, u32)>,
) -> Result<Response, Error> {
    let (_, version, _) = read(&state, &officer, which).await?;
    let page = document::official_page(&officer.visitor);
    let sheet = document::sheet(&page, &version.content).map_err(Error::internal)?;
    // The moment of approval, so that the file is the same each time.
    let bytes = to_xlsx(&sheet, version.at).map_err(Error::internal)?;
    Ok(file(XLSX, which, "xlsx", bytes))
}

pub(super) fn file(
    kind: &'static str,
    (id, number): (Uuid, u32),
    ending: &str,
    bytes: Vec<u8>,
) -> Response {
    let id = id.simple().to_string();
    let short = id.get(24..).unwrap_or(&id);
    saved(kind, &format!("bao-cao-{short}-{number}.{ending}"), bytes)
}
