//! `nguon admin-units …`: administrative units in time.

use std::path::PathBuf;

use clap::Subcommand;
use nguon_platform::places;

use super::{print, progress};
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// Administrative units.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Add the units of a folder: our own dated files, or the CSV files of the open lists
    ///
    /// A folder with units.tsv and changes.tsv is read as our own format
    /// (data/administrative-units/README.md). Otherwise it must hold the seven CSV files of the
    /// whole country (`provinces_2026.csv`, `communes_2026.csv`, …). What is recorded already stays;
    /// importing again adds nothing. Rows that make no sense are listed, the rest is kept, and the
    /// exit code is then 1.
    Import {
        /// The folder
        folder: PathBuf,
    },
}

/// Rows named on the screen; the rest is counted.
const REFUSED_SHOWN: usize = 20;

/// Run it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let Command::Import { folder } = command;
    let office = office::open(settings).await?;
    let bar = progress(2, "importing units");
    let own = folder.join("units.tsv").exists();
    let read = if own { places::read_facts_folder } else { places::read_csv_folder };
    let facts = read(&folder).doing(format!("cannot read units from {}", folder.display()))?;
    bar.inc(1);
    let (actor, source) = (office.program(), folder.display().to_string());
    let report = office
        .db
        .write(move |tx| places::import(tx, &actor, &source, &facts))
        .await
        .doing("cannot import the units")?;
    bar.finish_and_clear();
    print(&format!(
        "added {} periods and {} changes, ended {} periods; {} rows were known",
        report.periods, report.changes, report.ended, report.known
    ))?;
    if report.refused.is_empty() {
        return Ok(());
    }
    for row in report.refused.iter().take(REFUSED_SHOWN) {
        eprintln!("refused: {row}");
    }
    Err(Failure::No(format!("{} rows were refused, the rest was kept", report.refused.len())))
}
