//! Delivery to subscribers by webhook: what is due is found in the store, asked, sent, and how far
//! it went is written down before the next.
//!
//! A letter that was answered with 2xx is written down at once, so it is sent twice only if the
//! machine dies in between; a letter that was not is sent again with growing pauses. Nothing here
//! is kept in memory alone.

mod destination;
mod letter;
mod policy;
mod port;
mod turn;
mod webhook;

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use jiff::SignedDuration;
use nguon_event_store::{StoreError, Subscription};
use tokio::task::{Id, JoinSet};
use uuid::Uuid;

pub use destination::Destinations;
pub use policy::Policy;
pub use port::{Deliver, Letter, Undelivered};
pub use webhook::Webhooks;

use self::turn::Turn;
use crate::EpcisState;

/// Subscriptions that are looked at to find some whose turn it is.
const DUE_SEEN_MAX: usize = 500;

/// How long a subscription is leased, in times of one letter.
const LEASED_LETTERS: i32 = 4;

/// Delivers to subscribers.
pub struct Dispatcher {
    office: Arc<Office>,
}

/// What every turn needs.
struct Office {
    epcis: EpcisState,
    carrier: Arc<dyn Deliver>,
    policy: Policy,
}

/// Serves a subscription, unless another dispatcher does.
///
/// The lease outlasts what is begun in its first quarter: one look at the record and one letter.
/// When the machine dies, another takes over at its end.
async fn turn(office: &Office, id: Uuid) -> Result<(), StoreError> {
    let now = (office.epcis.clock)();
    let letter = SignedDuration::try_from(office.policy.letter_within_max).unwrap_or_default();
    let behind = |times: i32| now.saturating_add(letter.saturating_mul(times)).unwrap_or(now);
    let (begin_until, until) = (behind(1), behind(LEASED_LETTERS));
    let store = &office.epcis.store;
    let Some(kept) = store.lease_subscription(id, now, until).await? else { return Ok(()) };
    let taken = Turn::new(office, kept).take(begin_until).await;
    store.release_subscription(id, until).await?;
    taken
}

/// Turns under way.
#[derive(Default)]
struct Turns {
    tasks: JoinSet<()>,
    /// Subscription and owner of each.
    busy: HashMap<Id, (Uuid, String)>,
}

impl Dispatcher {
    /// One that reads and writes the store of `epcis` and sends through `carrier`. Several may
    /// serve one store, in one program or in many: each subscription is leased to one at a time.
    pub fn new(epcis: EpcisState, carrier: Arc<dyn Deliver>, policy: Policy) -> Self {
        Self { office: Arc::new(Office { epcis, carrier, policy }) }
    }

    /// Delivers until `stop` comes; letters under way then are waited for.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let mut bell = self.office.epcis.wake.listen();
        let mut turns = Turns::default();
        let mut stop = std::pin::pin!(stop);
        loop {
            if let Err(error) = self.start_due(&mut turns).await {
                tracing::error!(%error, "what is due to subscribers cannot be read");
            }
            tokio::select! {
                () = &mut stop => break,
                // Rings as long as the state lives, of which this holds a copy.
                _ = bell.changed() => {}
                () = turns.one_ended(), if !turns.tasks.is_empty() => {}
                () = tokio::time::sleep(self.office.policy.look_every) => {}
            }
        }
        let ending = async { while turns.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(self.office.policy.letter_within_max, ending).await.is_err() {
            tracing::warn!(
                "letters under way were given up; they are sent again at the next start"
            );
        }
    }

    /// Delivers until nothing is due at this moment.
    ///
    /// # Errors
    /// As the store's when it cannot say what is due.
    pub async fn settle(&self) -> Result<(), StoreError> {
        let mut turns = Turns::default();
        loop {
            self.start_due(&mut turns).await?;
            if turns.tasks.is_empty() {
                return Ok(());
            }
            turns.one_ended().await;
        }
    }

    /// Starts turns for what is due, as far as there is room.
    async fn start_due(&self, turns: &mut Turns) -> Result<(), StoreError> {
        let policy = &self.office.policy;
        if turns.tasks.len() >= policy.at_once_max {
            return Ok(());
        }
        let now = (self.office.epcis.clock)();
        let due = self.office.epcis.store.due_subscriptions(now, DUE_SEEN_MAX).await?;
        for kept in due {
            if turns.tasks.len() >= policy.at_once_max {
                break;
            }
            if turns.may_start(&kept, policy.at_once_of_owner_max) {
                turns.start(Arc::clone(&self.office), kept.id, kept.owner);
            }
        }
        Ok(())
    }
}

impl Turns {
    /// Not under way already, and not too many of one owner, so that slow receivers of one hold up
    /// nobody else's.
    fn may_start(&self, kept: &Subscription, most_of_owner: usize) -> bool {
        let of_owner = self.busy.values().filter(|(_, owner)| *owner == kept.owner).count();
        of_owner < most_of_owner && self.busy.values().all(|(id, _)| *id != kept.id)
    }

    fn start(&mut self, office: Arc<Office>, id: Uuid, owner: String) {
        let task = self.tasks.spawn(async move {
            if let Err(error) = turn(&office, id).await {
                tracing::error!(%error, subscription = %id, "a subscription cannot be served");
            }
        });
        self.busy.insert(task.id(), (id, owner));
    }

    async fn one_ended(&mut self) {
        match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => drop(self.busy.remove(&id)),
            Some(Err(error)) => {
                tracing::error!(%error, "a turn of a subscription stopped");
                self.busy.remove(&error.id());
            }
            None => {}
        }
    }
}
