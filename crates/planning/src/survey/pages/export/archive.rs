//! The answers as a ZIP: a CSV file for them, and one for each repeat.

use std::fs::File;
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};

use axum::extract::{Path, Query, State};
use axum::response::Response;
use nguon_platform::web::{Error, Officer};
use nguon_print::{csv_head, csv_line};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Source, answers, file, pieces};
use crate::PlanningState;

/// `GET /surveys/{survey}/answers.zip`: written into temporary files, and handed out from one.
pub async fn zip(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<answers::Asked>,
) -> Result<Response, Error> {
    let source = Source::open_all(state, &officer, id, &asked).await?;
    let mut tables = begun(&source).map_err(Error::internal)?;
    let (mut after, mut counts) = (None, source.none());
    loop {
        let batch = source.batch(after, &mut counts).await?;
        for (table, row) in &batch.rows {
            if let Some(table) = tables.get_mut(*table) {
                table.write_all(csv_line(row).as_bytes()).map_err(Error::internal)?;
            }
        }
        after = batch.next;
        if after.is_none() {
            break;
        }
    }
    let named = source.names.into_iter().zip(tables).collect();
    let packed = tokio::task::spawn_blocking(move || packed(named)).await;
    let packed = packed.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(file("application/zip", ("", "zip"), pieces(packed)))
}

/// A file per table, with its head.
fn begun(source: &Source) -> std::io::Result<Vec<BufWriter<File>>> {
    let begin = |heads: Vec<nguon_print::Column>| {
        let mut table = BufWriter::new(tempfile::tempfile()?);
        table.write_all(csv_head(&heads).as_bytes())?;
        Ok(table)
    };
    source.heads().into_iter().map(begin).collect()
}

/// The tables in one file.
fn packed(tables: Vec<(String, BufWriter<File>)>) -> std::io::Result<File> {
    let mut zip = ZipWriter::new(BufWriter::new(tempfile::tempfile()?));
    for (name, table) in tables {
        let mut table = table.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        table.seek(SeekFrom::Start(0))?;
        zip.start_file(format!("{name}.csv"), SimpleFileOptions::default())?;
        std::io::copy(&mut table, &mut zip)?;
    }
    let mut packed = zip.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    packed.seek(SeekFrom::Start(0))?;
    Ok(packed)
}
