//! What the pages of progress read: the plan, where it is counted, and its results.

use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use nguon_platform::web::{Error, Officer};
use serde::Deserialize;

use crate::PlanningState;
use crate::plan::PlanId;
use crate::plan::store::{self, Kept};
use crate::progress::scope::{Scope, scope};

/// As of which day.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct AsOf {
    as_of: Option<String>,
}

impl AsOf {
    /// The day asked for; none when none was.
    pub(super) fn day(self) -> Result<Option<Date>, Error> {
        let text = self.as_of.filter(|text| !text.is_empty());
        text.map(|text| text.parse()).transpose().map_err(|_| Error::NotFound)
    }
}

/// A plan and where it is counted.
pub(super) struct Seen {
    pub(super) kept: Kept,
    pub(super) scope: Scope,
    /// Whether the visitor's territory covers all of it: only then does a light mean the plan.
    pub(super) whole: bool,
    pub(super) today: Date,
    pub(super) as_of: Date,
}

/// Read a plan for somebody who may see records.
pub(super) async fn seen(
    state: &PlanningState,
    officer: &Officer,
    id: &str,
    as_of: AsOf,
) -> Result<Seen, Error> {
    if !officer.may(Capability::ViewRegistry) {
        return Err(Error::Forbidden);
    }
    let id: PlanId = id.parse().map_err(|_| Error::NotFound)?;
    let today = i18n::today(state.world.now());
    let as_of = as_of.day()?;
    let found = state.db.read(move |tx| {
        let Some(kept) = store::kept(tx, &id)? else { return Ok(None) };
        let scope = scope(tx, &kept, today)?;
        Ok::<_, nguon_platform::db::DbError>(Some((kept, scope)))
    });
    let (kept, scope) = found.await?.ok_or(Error::NotFound)?;
    let whole = match &officer.territory {
        Territory::Country => true,
        Territory::Province(province) => scope
            .lands
            .iter()
            .flat_map(|land| &land.communes)
            .all(|(_, period)| period.parent.as_ref() == Some(province)),
        Territory::Commune(_) | Territory::Holder(_) | Territory::Nowhere => false,
    };
    Ok(Seen { kept, scope, whole, today, as_of: as_of.unwrap_or(today).min(today) })
}
