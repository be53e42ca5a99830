//! `nguon balance`: the quantity balance of a growing-area code, with its proof, as JSON.

use clap::Args;
use nguon_goods::balance::answer;
use nguon_lineage::AsOf;

use super::print_json;
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// `nguon balance`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Growing-area code, however it is written
    #[arg(long)]
    code: String,
    /// Only this season: its first day, or a year where no season is recorded
    #[arg(long)]
    season: Option<String>,
    /// Only what had happened by then, e.g. 2026-05-14T00:00:00+07:00
    #[arg(long, value_name = "TIME")]
    at: Option<jiff::Timestamp>,
    /// Only what was known by then
    #[arg(long, value_name = "TIME")]
    known: Option<jiff::Timestamp>,
}

/// Run it.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Failure> {
    let office = office::open(settings).await?;
    let as_of = AsOf { at: arguments.at, known: arguments.known };
    // Which lots were harvested where is a projection of the events: first bring it up to date.
    office.lots().catch_up().await.doing("cannot find the lots in the events")?;
    let directory = office.directory();
    let found = answer(
        &office.db,
        &*office.events,
        &*directory,
        &arguments.code,
        arguments.season.as_deref(),
        as_of,
    );
    let found = found.await.doing("cannot balance")?;
    let found = found
        .ok_or_else(|| Failure::No(format!("no growing area has the code {}", arguments.code)))?;
    if found.balances.is_empty() {
        let season = arguments.season.map(|season| format!(" in the season {season}"));
        let season = season.unwrap_or_default();
        return Err(Failure::No(format!("nothing was harvested under {}{season}", arguments.code)));
    }
    print_json(&found)
}
