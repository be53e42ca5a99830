//! The answers as a workbook: a sheet for them, and one for each repeat.

use std::io::{Seek as _, SeekFrom};

use axum::extract::{Path, Query, State};
use axum::response::Response;
use nguon_platform::i18n;
use nguon_platform::web::{Error, Officer, XLSX};
use nguon_print::{LongXlsx, XlsxError};
use uuid::Uuid;

use super::{Source, answers, file, pieces};
use crate::PlanningState;

/// `GET /surveys/{survey}/answers.xlsx`: written into a temporary file, and handed out from it.
pub async fn xlsx(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<answers::Asked>,
) -> Result<Response, Error> {
    let source = Source::open_all(state, &officer, id, &asked).await?;
    let mut book = begun(&source).map_err(refused)?;
    let (mut after, mut counts) = (None, source.none());
    loop {
        let batch = source.batch(after, &mut counts).await?;
        for (table, row) in &batch.rows {
            book.push_to(*table, row).map_err(refused)?;
        }
        after = batch.next;
        if after.is_none() {
            break;
        }
    }
    let written = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile().map_err(Error::internal)?;
        book.finish(std::io::BufWriter::new(&mut file)).map_err(refused)?;
        file.seek(SeekFrom::Start(0)).map_err(Error::internal)?;
        Ok::<_, Error>(file)
    });
    let written = written.await.map_err(Error::internal)??;
    Ok(file(XLSX, ("", "xlsx"), pieces(written)))
}

/// The workbook with its sheets.
fn begun(source: &Source) -> Result<LongXlsx, XlsxError> {
    let now = source.state.world.now();
    let notes = [source.page.tr("survey-made-at", &[("at", &i18n::moment(now))])];
    let mut book = LongXlsx::begin(&source.title, &notes, &source.heads_of(0), now)?;
    for (name, heads) in source.names.iter().zip(source.heads()).skip(1) {
        book.add(name, &heads)?;
    }
    Ok(book)
}

/// What a sheet does not hold, somebody can ask less of.
fn refused(error: XlsxError) -> Error {
    match error {
        XlsxError::TooManyRows { .. } | XlsxError::TooManyColumns { .. } => {
            Error::Conflict("survey-error-export-long")
        }
        other => Error::internal(other),
    }
}
