//! Keeps the table of lots in step with the events.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use nguon_event_store::{EventStore, Seq, StoreError, StoredEvent};
use nguon_platform::db::{Db, DbError};
use nguon_platform::directory::Directory;
use tokio::sync::Notify;
use uuid::Uuid;

use super::model::Making;
use super::{derive, place, store};
use crate::balance::{Balancer, Touched};
use crate::names::Names;

/// Events read at once.
const PAGE: usize = 500;

/// Reads the feed of events and keeps what they say of lots. Several may run at once: each step
/// is one transaction, and doing it twice changes nothing.
pub struct Projector {
    db: Db,
    events: Arc<dyn EventStore>,
    directory: Arc<dyn Directory>,
}

impl fmt::Debug for Projector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Projector")
    }
}

/// Why the projection stands still. It goes on from its cursor the next time.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The events.
    #[error("the feed of events could not be read")]
    Events(#[from] StoreError),
    /// The registry database.
    #[error("the table of lots could not be written")]
    Db(#[from] DbError),
}

impl Projector {
    /// A projection of this store into this database.
    pub fn new(db: Db, events: Arc<dyn EventStore>, directory: Arc<dyn Directory>) -> Self {
        Self { db, events, directory }
    }

    /// Read what is new in the feed; how many events that were.
    ///
    /// # Errors
    /// [`ProjectError`]; what was read up to then is kept.
    pub async fn catch_up(&self) -> Result<u64, ProjectError> {
        let mut read = 0;
        loop {
            let after = Seq::from_number(self.db.read::<_, DbError>(store::cursor).await?);
            let events = self.events.feed(after, PAGE).await?;
            let Some(last) = events.last().map(|event| event.seq) else { return Ok(read) };
            read += events.len() as u64;
            self.take(events, last).await?;
        }
    }

    /// Bring the balances up to date that the events read so far have changed; how many growing
    /// areas that were.
    ///
    /// # Errors
    /// [`ProjectError`]; those done up to then are kept.
    pub async fn balance(&self) -> Result<u64, ProjectError> {
        self.balancer().catch_up().await
    }

    fn balancer(&self) -> Balancer {
        Balancer::new(self.db.clone(), self.events.clone(), self.directory.clone())
    }

    async fn take(&self, events: Vec<StoredEvent>, last: Seq) -> Result<(), ProjectError> {
        let mut touches = Touched::default();
        let mut makings: Vec<Making> = Vec::new();
        let mut void: Vec<String> = Vec::new();
        for stored in events {
            let event = stored.event();
            if let Ok(event) = &event {
                touches.note(event);
            }
            if stored.declares_error {
                void.push(stored.event_id);
                continue;
            }
            match event {
                Ok(event) => {
                    makings.extend(derive::makings(&event, &stored.event_id, stored.seq.get()));
                }
                // `nguon check` names it too; the other events must not wait for it.
                Err(error) => tracing::error!(seq = %stored.seq, %error, "event left out"),
            }
        }
        let named = makings.iter().flat_map(|making| [&making.read_point, &making.biz_location]);
        let places: BTreeSet<String> = named.flatten().cloned().collect();
        let places: Vec<String> = places.into_iter().collect();
        let unheard = self.db.read(move |tx| place::unheard(tx, &places)).await?;
        let names = Names::of(&*self.directory, unheard.clone()).await?;
        self.db
            .write_derived::<_, DbError>(move |tx| {
                for place in &unheard {
                    place::put(tx, place, names.get(place))?;
                }
                let mut touched = BTreeSet::new();
                for making in &makings {
                    store::put(tx, making)?;
                    touched.insert(making.key.uri().to_owned());
                }
                for event in &void {
                    touched.extend(store::void(tx, event)?);
                }
                touched.iter().try_for_each(|key| store::sum_up(tx, key))?;
                touches.mark(tx, last.get())?;
                store::set_cursor(tx, last.get())
            })
            .await?;
        Ok(())
    }

    /// Ask the directory again about every place that events name, and move the lots of those
    /// that are known now or lie elsewhere now; how many places that were.
    ///
    /// # Errors
    /// [`ProjectError`]; what was moved up to then is kept.
    pub async fn place_again(&self) -> Result<u64, ProjectError> {
        let (mut after, mut moved) = (String::new(), 0);
        loop {
            let from = after.clone();
            let places = self.db.read(move |tx| place::page(tx, &from)).await?;
            let Some(last) = places.last().cloned() else { return Ok(moved) };
            let names = Names::of(&*self.directory, places.clone()).await?;
            moved += self
                .db
                .write_derived::<_, DbError>(move |tx| {
                    let mut moved = 0;
                    for place in &places {
                        if place::put(tx, place, names.get(place))? {
                            place::settle(tx, place)?;
                            moved += 1;
                        }
                    }
                    Ok(moved)
                })
                .await?;
            after = last;
        }
    }

    /// Run until dropped: at once, whenever `captured` is notified, and every `every`, when
    /// places are asked about again too.
    pub async fn run(self, captured: Arc<Notify>, every: Duration) {
        let mut compared = Uuid::nil();
        let mut timer = tokio::time::interval(every);
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let woken = tokio::select! {
                () = captured.notified() => true,
                _ = timer.tick() => false,
            };
            if let Err(error) = self.step(!woken, &mut compared).await {
                tracing::error!(error = &error as &dyn std::error::Error, "lots not up to date");
            }
        }
    }

    /// `compared`: the last growing area whose balance was compared with the registry.
    async fn step(&self, with_places: bool, compared: &mut Uuid) -> Result<(), ProjectError> {
        let read = self.catch_up().await?;
        let moved = if with_places { self.place_again().await? } else { 0 };
        let balancer = self.balancer();
        if with_places {
            *compared = balancer.look_again(*compared).await?;
        }
        let balanced = balancer.catch_up().await?;
        if read > 0 || moved > 0 || balanced > 0 {
            tracing::info!(events = read, places = moved, balanced, "lots brought up to date");
        }
        Ok(())
    }
}
