//! The rule of who sees which events (ARCHITECTURE.md, "Who sees which events").
//!
//! | Machine of | sees events |
//! |---|---|
//! | the country's office | all |
//! | the office of a province or commune | that holders and offices of its territory captured |
//! | a holder | that it captured, and in which it or one of its places takes part |
//!
//! What one may not see is not there. Whose holder and whose place it is, the registry says on the
//! day of the question.

use std::sync::Arc;

use nguon_event_store::Sight;
use nguon_platform::accounts::Owner;
use nguon_platform::accounts::keys::{self, Reach};
use nguon_platform::clock::World;
use nguon_platform::db::{Db, DbError};
use nguon_platform::directory::Holders;
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use uuid::Uuid;

/// Captors and identifiers that one question carries.
const NAMES_MAX: usize = 2_000;

/// Answers by the office's tables.
#[derive(Clone)]
pub struct Rule {
    pub db: Db,
    pub holders: Arc<dyn Holders>,
    pub world: World,
}

/// Why the rule has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SightError {
    /// More than a question can carry.
    #[error(
        "{owner} has more than {NAMES_MAX} captors or identifiers, which no question can carry; \
         give its machines keys of smaller territories"
    )]
    TooWide { owner: String },
    /// The database failed.
    #[error("the office's database failed")]
    Db(#[from] DbError),
}

impl Rule {
    /// What the machines of this owner see.
    pub async fn sight(&self, owner: &Owner) -> Result<Sight, SightError> {
        match owner {
            Owner::Office(Territory::Country) => Ok(Sight::All),
            Owner::Office(territory) => self.within(owner, territory).await,
            Owner::Holder(holder) => self.concerning(owner, *holder).await,
        }
    }

    /// What was captured by whoever lies in a territory.
    async fn within(&self, owner: &Owner, territory: &Territory) -> Result<Sight, SightError> {
        let most = u32::try_from(NAMES_MAX + 1).unwrap_or(u32::MAX);
        let known = self.db.read::<_, DbError>(move |tx| keys::captors(tx, "", most)).await?;
        check(owner, known.len())?;
        let today = i18n::today(self.world.now());
        let holders = known.iter().filter_map(|captor| captor.owner.holder());
        let reach = Reach::learn(&*self.holders, territory, today, holders).await?;
        let own = owner.captor();
        let names = self.db.read::<_, DbError>(move |tx| {
            let mut names = vec![own];
            for captor in known {
                if reach.covers(tx, &captor.owner)? && !names.contains(&captor.name) {
                    names.push(captor.name);
                }
            }
            Ok(names)
        });
        Ok(Sight::CapturedBy(names.await?))
    }

    /// What a holder captured, and what it or a place of it takes part in.
    async fn concerning(&self, owner: &Owner, holder: Uuid) -> Result<Sight, SightError> {
        let asked = owner.clone();
        let captors = self.db.read(move |tx| keys::captors_of(tx, &asked)).await?;
        let identifiers = self.holders.identifiers(holder, NAMES_MAX + 1).await?;
        check(owner, captors.len() + identifiers.len())?;
        Ok(Sight::Concerning { captors, identifiers })
    }
}

fn check(owner: &Owner, names: usize) -> Result<(), SightError> {
    if names > NAMES_MAX {
        return Err(SightError::TooWide { owner: owner.captor() });
    }
    Ok(())
}
