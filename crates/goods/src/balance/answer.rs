//! Balances of one code for the command line and other programs.

use nguon_event_store::EventStore;
use nguon_lineage::{AsOf, Balance, LimitHit};
use nguon_platform::db::Db;
use nguon_platform::directory::Directory;
use nguon_platform::grounds::Asked;
use serde::Serialize;

use super::compute::{BalanceError, compute};

/// The balances of a code, with the lines and findings behind every number.
#[derive(Debug, Clone, Serialize)]
pub struct BalanceAnswer {
    /// The code as registered.
    pub code: Option<String>,
    /// Name of the growing area.
    pub area: String,
    /// Its holder.
    pub holder: String,
    /// Area of its plots in square metres, where it is known.
    pub area_m2: Option<u64>,
    /// Which past.
    pub as_of: AsOf,
    /// Set if a limit cut the reading short.
    pub partial: Option<LimitHit>,
    /// One for each season with a harvest.
    pub balances: Vec<Balance>,
}

/// The balances of a code, however it is typed, in one season or in all; none when no growing area
/// has the code. Nothing is masked: the caller answers for who reads it.
///
/// # Errors
/// [`BalanceError`].
pub async fn answer(
    db: &Db,
    events: &dyn EventStore,
    directory: &dyn Directory,
    code: &str,
    season: Option<&str>,
    as_of: AsOf,
) -> Result<Option<BalanceAnswer>, BalanceError> {
    let ground = directory.grounds(&Asked::Code(code.to_owned())).await?.into_iter().next();
    let Some(ground) = ground else { return Ok(None) };
    let mut found = compute(db, events, directory, ground, as_of).await?;
    found.balances.retain(|balance| season.is_none_or(|season| balance.season == season));
    Ok(Some(BalanceAnswer {
        code: found.ground.code,
        area: found.ground.name,
        holder: found.ground.holder_name,
        area_m2: found.ground.area_m2,
        as_of,
        partial: found.partial,
        balances: found.balances,
    }))
}
