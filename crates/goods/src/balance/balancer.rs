//! Keeps the table of balances in step with the events and the registry.

use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use nguon_event_store::EventStore;
use nguon_lineage::AsOf;
use nguon_platform::db::{Db, DbError, Tx};
use nguon_platform::directory::Directory;
use nguon_platform::grounds::{Asked, Ground};
use uuid::Uuid;

use super::compute::{BalanceError, Computed, compute};
use super::model::Shown;
use super::store;
use crate::lot::ProjectError;

/// Computes those balances again that something has changed. Doing it twice changes nothing.
pub struct Balancer {
    db: Db,
    events: Arc<dyn EventStore>,
    directory: Arc<dyn Directory>,
}

impl fmt::Debug for Balancer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Balancer")
    }
}

impl From<BalanceError> for ProjectError {
    fn from(error: BalanceError) -> Self {
        match error {
            BalanceError::Events(error) => Self::Events(error),
            BalanceError::Db(error) => Self::Db(error),
        }
    }
}

impl Balancer {
    /// Balances of this store in this database.
    pub fn new(db: Db, events: Arc<dyn EventStore>, directory: Arc<dyn Directory>) -> Self {
        Self { db, events, directory }
    }

    /// Compute what is due; how many growing areas that were.
    ///
    /// # Errors
    /// [`ProjectError`]; those done up to then are kept.
    pub async fn catch_up(&self) -> Result<u64, ProjectError> {
        self.find_grounds().await?;
        let mut done = 0;
        loop {
            let due = self.db.read::<_, DbError>(store::due).await?;
            if due.is_empty() {
                return Ok(done);
            }
            for (ground, seq) in due {
                self.one(ground, seq).await?;
                done += 1;
            }
        }
    }

    /// Whose the places are at which something was made known.
    async fn find_grounds(&self) -> Result<(), ProjectError> {
        loop {
            let places = self.db.read::<_, DbError>(store::due_places).await?;
            if places.is_empty() {
                return Ok(());
            }
            let grounds = self.directory.grounds(&Asked::Places(places.clone())).await?;
            let ids: Vec<Uuid> = grounds.into_iter().map(|ground| ground.id).collect();
            let write = move |tx: &mut Tx<'_>| store::found(tx, &ids, &places);
            self.db.write_derived::<_, DbError>(write).await?;
        }
    }

    async fn one(&self, id: Uuid, seq: u64) -> Result<(), ProjectError> {
        let ground = self.directory.grounds(&Asked::Ids(vec![id])).await?.into_iter().next();
        let computed = match ground {
            Some(ground) => {
                let past = AsOf::everything();
                Some(compute(&self.db, &*self.events, &*self.directory, ground, past).await?)
            }
            None => None,
        };
        self.db
            .write_derived::<_, DbError>(move |tx| {
                store::forget(tx, id)?;
                if let Some(computed) = computed {
                    keep(tx, &computed)?;
                }
                store::done(tx, id, seq)
            })
            .await?;
        Ok(())
    }

    /// Ask the registry again about some of the areas that have a balance, those behind `after`, and
    /// note those of which it says something else now. Answers where to go on: handed in again and
    /// again it comes round to all of them. Nothing is written where nothing changed, so that pages
    /// that are kept as long as nothing changes can be kept.
    ///
    /// # Errors
    /// [`ProjectError`].
    pub async fn look_again(&self, after: Uuid) -> Result<Uuid, ProjectError> {
        let known = self.db.read(move |tx| store::next_known(tx, after)).await?;
        let Some((last, _)) = known.last().copied() else { return Ok(Uuid::nil()) };
        let ids = known.iter().map(|(id, _)| *id).collect();
        let grounds = self.directory.grounds(&Asked::Ids(ids)).await?;
        let changed: Vec<Uuid> = known
            .into_iter()
            .filter(|(id, before)| {
                grounds.iter().find(|ground| ground.id == *id).map(said) != Some(*before)
            })
            .map(|(id, _)| id)
            .collect();
        if !changed.is_empty() {
            let write = move |tx: &mut Tx<'_>| store::found(tx, &changed, &[]);
            self.db.write_derived::<_, DbError>(write).await?;
        }
        Ok(last)
    }
}

fn keep(tx: &mut Tx<'_>, computed: &Computed) -> Result<(), DbError> {
    store::keep_ground(tx, computed.ground.id, said(&computed.ground), &computed.keys)?;
    for balance in &computed.balances {
        let shown = Shown::new(&computed.ground, balance.clone(), computed.partial.is_some());
        store::keep(tx, &computed.ground, &shown)?;
    }
    Ok(())
}

/// What the registry says of an area, as a number that another word changes.
fn said(ground: &Ground) -> i64 {
    let mut hasher = DefaultHasher::new();
    format!("{ground:?}").hash(&mut hasher);
    hasher.finish().cast_signed()
}
