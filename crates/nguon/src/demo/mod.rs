//! The demonstration: the facts, one invented office, one season, through the rooms' own doors.
//!
//! The office is made with the same functions as the pages use; the events are sent to
//! `POST /epcis/capture` of a server that listens on a free port of this machine.

mod accounts;
mod cases;
mod events;
mod files;
mod goods;
mod inspections;
mod office;
mod registry;
mod reports;
mod surveys;
mod training;

use nguon_platform::db::DbError;
use nguon_platform::places;
use nguon_registry::{code, crop, market};

use crate::commands::{print, progress};
use crate::failure::{Doing, Failure};
use crate::office::{self as data, Office, REGISTRY};
use crate::settings::Settings;

pub use accounts::PASSWORD;

/// Path of the lot that the story is about.
pub const FIRST_LOT: &str = "/01/09521000000032/10/XBM-260513-1";

/// Load the demonstration.
///
/// # Errors
/// [`Failure::Settings`] when the folder holds data already, [`Failure::Outside`] when something
/// cannot be written.
pub async fn run(settings: &Settings) -> Result<(), Failure> {
    if settings.registry.is_none() && settings.data.join(REGISTRY).exists() {
        let reason = "holds data already; the demonstration goes into an empty folder";
        return Err(Failure::settings(&settings.data.display().to_string(), reason));
    }
    let bar = progress(6, "loading the demonstration");
    data::empty_registry(settings).await?;
    let office = data::create(settings).await?;
    let facts = files::unpack(&settings.data.join("facts"))?;
    load_facts(&office, &facts).await?;
    bar.inc(1);
    let story = office::read()?;
    let holders = registry::load(&office, &story).await?;
    bar.inc(1);
    cases::load(&office, &story).await?;
    goods::load(&office, &story, &holders).await?;
    bar.inc(1);
    accounts::load(&office, &story, &holders).await?;
    reports::load(&office, &story).await?;
    training::load(&office, &story).await?;
    surveys::load(&office).await?;
    inspections::load(&office, &story).await?;
    bar.inc(1);
    let captured = events::send(&office, settings, &holders).await?;
    bar.inc(1);
    let lots = office.lots();
    lots.catch_up().await.doing("cannot find the lots in the events")?;
    lots.balance().await.doing("cannot balance the growing areas")?;
    bar.finish_and_clear();
    print(&format!("demonstration loaded into {}: {captured} documents", settings.data.display()))
}

/// Places, crops, markets, code schemes, plans: what holds for every office.
async fn load_facts(office: &Office, folder: &std::path::Path) -> Result<(), Failure> {
    let units = places::read_facts_folder(&folder.join("administrative-units"))
        .doing("cannot read the administrative units")?;
    let actor = office.program();
    let report = office
        .db
        .write::<_, DbError>(move |tx| places::import(tx, &actor, "facts", &units))
        .await
        .doing("cannot load the administrative units")?;
    if let Some(row) = report.refused.first() {
        return Err(Failure::No(format!("an administrative unit was refused: {row}")));
    }
    let text = |name: &str| {
        std::fs::read_to_string(folder.join(name)).doing(format!("cannot read {name}"))
    };
    let (crops, markets, schemes) =
        (text("crops.tsv")?, text("markets.tsv")?, text("code-schemes.tsv")?);
    let actor = office.program();
    office
        .db
        .write(move |tx| {
            crop::load(tx, &actor, &crops)?;
            market::load(tx, &actor, &markets)?;
            code::load_schemes(tx, &actor, &schemes)
        })
        .await
        .doing("cannot load crops, markets and code schemes")?;
    let plans = nguon_planning::read_all(&folder.join("plans")).doing("cannot read the plans")?;
    for plan in plans {
        let (actor, id) = (office.program(), plan.id.clone());
        office
            .db
            .write(move |tx| nguon_planning::load(tx, &actor, &plan))
            .await
            .doing(format!("cannot load the plan {id}"))?;
    }
    Ok(())
}
