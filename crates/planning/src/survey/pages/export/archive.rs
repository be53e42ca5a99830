//! The answers as a ZIP: a CSV file for them and one for each repeat, as ODK's exports, and what was
//! attached: `media/<answer>/<name>`.

use std::fs::File;
use std::io::{BufWriter, IntoInnerError, Seek as _, SeekFrom, Write as _};

use axum::extract::{Path, Query, State};
use axum::response::Response;
use nguon_platform::web::{Error, Officer};
use nguon_print::{csv_head, csv_line};
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Source, answers, file, pieces};
use crate::PlanningState;
use crate::survey::store;

/// Bytes of all attached files of one archive.
const MEDIA_BYTES_MAX: usize = 2 << 30;

/// An archive in the making: attached files go into it as they come, tables wait for their last row.
struct Archive {
    zip: Box<ZipWriter<BufWriter<File>>>,
    tables: Vec<BufWriter<File>>,
    media_bytes: usize,
}

/// `GET /surveys/{survey}/answers.zip`: written into temporary files, and handed out from one.
pub async fn zip(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<answers::Asked>,
) -> Result<Response, Error> {
    let source = Source::open_all(state, &officer, id, &asked).await?;
    let mut archive = Archive::begin(&source).map_err(Error::internal)?;
    let (mut after, mut counts) = (None, source.none());
    loop {
        let batch = source.batch(after, &mut counts).await?;
        for (table, row) in &batch.rows {
            archive.push(*table, &csv_line(row)).map_err(Error::internal)?;
        }
        for (answer, name) in batch.files {
            archive = archive.attach(&source, answer, name).await?;
        }
        after = batch.next;
        if after.is_none() {
            break;
        }
    }
    let packed = tokio::task::spawn_blocking(move || archive.finish(&source.names)).await;
    let packed = packed.map_err(Error::internal)?.map_err(Error::internal)?;
    Ok(file("application/zip", ("", "zip"), pieces(packed)))
}

impl Archive {
    /// With the heads of the tables.
    fn begin(source: &Source) -> std::io::Result<Self> {
        let begin = |heads: Vec<nguon_print::Column>| {
            let mut table = BufWriter::new(tempfile::tempfile()?);
            table.write_all(csv_head(&heads).as_bytes())?;
            Ok(table)
        };
        let tables = source.heads().into_iter().map(begin).collect::<std::io::Result<_>>()?;
        let zip = Box::new(ZipWriter::new(BufWriter::new(tempfile::tempfile()?)));
        Ok(Self { zip, tables, media_bytes: 0 })
    }

    fn push(&mut self, table: usize, line: &str) -> std::io::Result<()> {
        self.tables.get_mut(table).map_or(Ok(()), |table| table.write_all(line.as_bytes()))
    }

    /// One file more: one is in memory at a time.
    async fn attach(mut self, source: &Source, answer: Uuid, name: String) -> Result<Self, Error> {
        let wanted = name.clone();
        let found = source.state.db.read(move |tx| store::file(tx, answer, &wanted)).await?;
        let Some((_, bytes)) = found else { return Ok(self) };
        self.media_bytes += bytes.len();
        if self.media_bytes > MEDIA_BYTES_MAX {
            return Err(Error::Conflict("survey-error-export-large"));
        }
        let written = tokio::task::spawn_blocking(move || {
            // Pictures and PDF are packed already.
            let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
            self.zip.start_file(format!("media/{answer}/{name}"), stored)?;
            self.zip.write_all(&bytes)?;
            Ok::<_, std::io::Error>(self)
        });
        written.await.map_err(Error::internal)?.map_err(Error::internal)
    }

    /// The whole, from its beginning.
    fn finish(mut self, names: &[String]) -> std::io::Result<File> {
        for (name, table) in names.iter().zip(self.tables) {
            let mut table = table.into_inner().map_err(IntoInnerError::into_error)?;
            table.seek(SeekFrom::Start(0))?;
            self.zip.start_file(format!("{name}.csv"), SimpleFileOptions::default())?;
            std::io::copy(&mut table, &mut self.zip)?;
        }
        let mut packed = self.zip.finish()?.into_inner().map_err(IntoInnerError::into_error)?;
        packed.seek(SeekFrom::Start(0))?;
        Ok(packed)
    }
}
