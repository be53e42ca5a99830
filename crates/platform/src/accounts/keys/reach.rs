//! Which owners lie within a territory: whose keys an administrator sees and makes, whose events
//! an office's machine sees.

use std::collections::HashMap;

use jiff::civil::Date;
use uuid::Uuid;

use super::Owner;
use crate::db::{DbError, Tx};
use crate::directory::{Holders, Holding};
use crate::places;
use crate::territory::Territory;

/// Owners as somebody sees them who looks after a territory.
#[derive(Debug)]
pub struct Reach {
    territory: Territory,
    today: Date,
    holders: HashMap<Uuid, Holding>,
}

impl Reach {
    /// Learn of these holders.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    pub async fn learn(
        holders: &dyn Holders,
        territory: &Territory,
        today: Date,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<Self, DbError> {
        let mut ids: Vec<Uuid> = ids.collect();
        ids.sort_unstable();
        ids.dedup();
        let known = holders.holders(&ids).await?;
        Ok(Self {
            territory: territory.clone(),
            today,
            holders: known.into_iter().map(|holding| (holding.id, holding)).collect(),
        })
    }

    /// The holder, if it is registered.
    pub fn holder(&self, id: Uuid) -> Option<&Holding> {
        self.holders.get(&id)
    }

    /// Whether the owner lies within the territory. A holder that is not registered any more is
    /// the whole country's business.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    pub fn covers(&self, tx: &mut Tx<'_>, owner: &Owner) -> Result<bool, DbError> {
        if self.territory == Territory::Country {
            return Ok(true);
        }
        match owner {
            Owner::Holder(id) => {
                let placed = self.holders.get(id).map(|holding| &holding.placed);
                Ok(placed.is_some_and(|placed| self.territory.covers(placed)))
            }
            Owner::Office(office) => lies_in(tx, office, &self.territory, self.today),
        }
    }
}

/// Whether one office's territory is part of another's, as of a day.
fn lies_in(
    tx: &mut Tx<'_>,
    part: &Territory,
    whole: &Territory,
    today: Date,
) -> Result<bool, DbError> {
    let (Territory::Commune(commune), Territory::Province(province)) = (part, whole) else {
        return Ok(part == whole && *whole != Territory::Nowhere);
    };
    let unit = places::unit(tx, commune)?;
    let parent = unit.as_ref().and_then(|unit| unit.on(today)?.parent.as_ref());
    Ok(parent == Some(province))
}
