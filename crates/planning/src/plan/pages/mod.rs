//! The public pages of plans, and their tables as files.

mod export;
pub(crate) mod labels;
pub(crate) mod land;
mod list;
mod parts;
mod record;
mod table;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::web;

use super::store::{self, Kept};
use super::today::{Land, land};
use super::{Plan, PlanId, Table};
use crate::PlanningState;
pub use export::{csv, xlsx};
pub use list::list;
pub use record::plan;
pub use table::table;

/// The current version of the plan of an address.
async fn kept(state: &PlanningState, id: &str) -> Result<Kept, web::Error> {
    let id: PlanId = id.parse().map_err(|_| web::Error::NotFound)?;
    let kept = state.db.read(move |tx| store::kept(tx, &id)).await?;
    kept.ok_or(web::Error::NotFound)
}

/// The current version of the plan of an address, and where the land of its units lies today.
async fn with_land(state: &PlanningState, id: &str) -> Result<(Kept, Vec<Land>), web::Error> {
    let id: PlanId = id.parse().map_err(|_| web::Error::NotFound)?;
    let today = i18n::today(state.world.now());
    let found = state
        .db
        .read::<_, DbError>(move |tx| {
            let Some(kept) = store::kept(tx, &id)? else { return Ok(None) };
            let lands = lands(tx, &kept, today)?;
            Ok(Some((kept, lands)))
        })
        .await?;
    found.ok_or(web::Error::NotFound)
}

fn lands(tx: &mut Tx<'_>, kept: &Kept, today: Date) -> Result<Vec<Land>, DbError> {
    let mut lands = Vec::with_capacity(kept.units.by_code.len());
    for unit in kept.units.by_code.values() {
        lands.extend(land(tx, unit, kept.plan.territory.as_of, today)?);
    }
    Ok(lands)
}

/// The table with this number, from 1, and its index.
fn numbered(plan: &Plan, number: &str) -> Result<(usize, Table), web::Error> {
    let number: usize = number.parse().map_err(|_| web::Error::NotFound)?;
    let index = number.checked_sub(1).ok_or(web::Error::NotFound)?;
    plan.tables.get(index).cloned().map(|table| (index, table)).ok_or(web::Error::NotFound)
}
