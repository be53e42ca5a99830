//! Who writes the letters of the morning and carries the outbox off.
//!
//! Nothing is kept in memory alone. A letter is leased to one program while it is sent; what became of
//! it is written down before the next. It is sent twice only if the machine dies after the mail server
//! took it and before that was written down; both have the same `Message-ID` then.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::store::{self, Leased, Outcome, Subscriber};
use super::{Address, Hours, Kind, NewLetter, Policy, digest};
use crate::clock::World;
use crate::db::{Db, DbError};
use crate::i18n::{self, Messages};
use crate::web::WorkSource;

/// People whose morning is looked at in one piece.
const PIECE: u32 = 100;
/// How often it is looked whether letters of the morning are to be written.
const MORNING_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A letter as a mail server takes it.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Its identity, the same at each try: the left side of its `Message-ID`.
    pub id: Uuid,
    /// Where to.
    pub to: Address,
    /// When it was written.
    pub written: Timestamp,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Why a letter was not taken. What a server said may hold addresses: it is told on with
/// [`super::without_addresses`].
#[derive(Debug, thiserror::Error)]
pub enum Undelivered {
    /// It will never be: the server knows no such mailbox.
    #[error("{0}")]
    Refused(String),
    /// It may be later.
    #[error("{0}")]
    Later(String),
}

/// Hands letters to a mail server.
#[async_trait]
pub trait Carrier: Send + Sync + 'static {
    /// Hand over one; it is with the server when this returns without an error.
    ///
    /// # Errors
    /// [`Undelivered`].
    async fn carry(&self, envelope: Envelope) -> Result<(), Undelivered>;
}

/// Which days offices work.
#[async_trait]
pub trait Workdays: Send + Sync + 'static {
    /// Whether they do on that day.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    async fn works_on(&self, day: Date) -> Result<bool, DbError>;
}

/// Writes the letters of the morning and sends what is in the outbox.
pub struct Desk {
    /// The registry.
    pub db: Db,
    /// Time and ids.
    pub world: World,
    /// Texts of all rooms.
    pub messages: Arc<Messages>,
    /// The rooms that say what waits.
    pub sources: Vec<Arc<dyn WorkSource>>,
    /// Who hands letters over.
    pub carrier: Arc<dyn Carrier>,
    /// The days on which letters of the morning are written.
    pub workdays: Arc<dyn Workdays>,
    /// The part of the day in which they are.
    pub hours: Hours,
    /// The address that people use, without a slash at its end.
    pub site: Arc<str>,
    /// How hard it is tried.
    pub policy: Policy,
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Desk({}, {:?})", self.hours, self.policy)
    }
}

impl Desk {
    /// Works until `stop` comes; a letter under way then is waited for.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let mut stop = pin!(stop);
        let mut morning_at = Timestamp::MIN;
        loop {
            let now = self.world.now();
            if now >= morning_at {
                morning_at = now.saturating_add(MORNING_EVERY).unwrap_or(now);
                if let Err(error) = self.morning().await {
                    tracing::error!(%error, "the letters of the morning cannot be written");
                }
            }
            let sent = self.send_one().await.unwrap_or_else(|error| {
                tracing::error!(%error, "the outbox cannot be read or written");
                false
            });
            // Between two letters it is only looked whether to stop.
            let pause = if sent { Duration::ZERO } else { self.policy.look_every };
            tokio::select! {
                biased;
                () = &mut stop => break,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Writes the letters of this morning, if it is one, for whoever has none yet.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    pub async fn morning(&self) -> Result<(), DbError> {
        let now = self.world.now();
        let Some(day) = self.hours.day(now) else { return Ok(()) };
        if !self.workdays.works_on(day).await? {
            return Ok(());
        }
        let old = now.saturating_sub(self.policy.kept).unwrap_or(Timestamp::MIN);
        let mut after = Uuid::nil();
        loop {
            let read = self.db.read(move |tx| store::unwritten(tx, day, after, PIECE));
            let (piece, last) = read.await?;
            for subscriber in piece {
                // What cannot be read for one person is no reason to leave out the others.
                if let Err(error) = self.write(&subscriber, day, now).await {
                    let account = subscriber.person.account;
                    tracing::error!(%error, %account, "a letter of the morning cannot be written");
                }
            }
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        self.db.write_derived(move |tx| store::sweep(tx, old)).await
    }

    async fn write(&self, to: &Subscriber, day: Date, now: Timestamp) -> Result<(), DbError> {
        let mut cards = Vec::new();
        for source in &self.sources {
            cards.extend(source.cards(&to.person).await?);
        }
        let person = (to.person.name.as_str(), day);
        let text = digest::write(&self.messages, to.language, &self.site, person, cards);
        let letter = |subject: String, body: String| NewLetter {
            id: self.world.id(),
            about: store::about_day(to.person.account, day),
            account: to.person.account,
            kind: Kind::Digest,
            subject,
            body,
            created: now,
            until: i18n::end_of(day).unwrap_or(Timestamp::MAX),
        };
        if let Some(text) = text {
            let letter = letter(text.subject, text.body);
            self.db.write_derived(move |tx| store::queue(tx, &letter).map(drop)).await
        } else {
            let letter = letter(String::new(), String::new());
            self.db.write_derived(move |tx| store::nothing(tx, &letter).map(drop)).await
        }
    }

    /// Tries one letter that is due; says whether there was one.
    ///
    /// # Errors
    /// [`DbError`] from the engine.
    pub async fn send_one(&self) -> Result<bool, DbError> {
        let now = self.world.now();
        let until = now.saturating_add(self.policy.lease()).unwrap_or(Timestamp::MAX);
        for id in self.db.read(move |tx| store::due(tx, now)).await? {
            let lease = self.db.write_derived(move |tx| store::lease(tx, id, now, until));
            if let Some(leased) = lease.await? {
                let id = leased.id;
                let outcome = self.send(leased).await;
                self.db.write_derived(move |tx| store::settle(tx, id, until, &outcome)).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn send(&self, leased: Leased) -> Outcome {
        let Leased { id, tries, envelope } = leased;
        let envelope = match envelope {
            Ok(envelope) => envelope,
            Err(word) => return Outcome::Failed(word.to_owned()),
        };
        let carried = self.carrier.carry(envelope);
        let answer = match tokio::time::timeout(self.policy.letter_within_max, carried).await {
            Ok(answer) => answer,
            Err(_) => Err(Undelivered::Later("mail-reason-silent".to_owned())),
        };
        let now = self.world.now();
        match answer {
            Ok(()) => {
                tracing::info!(letter = %id, tries, "a letter was sent");
                Outcome::Sent(now)
            }
            Err(Undelivered::Later(why)) if tries < self.policy.tries_max => {
                let why = super::without_addresses(&why);
                tracing::warn!(letter = %id, tries, why, "a letter was not taken, it is tried again");
                let next = now.saturating_add(self.policy.pause(tries));
                Outcome::Again(next.unwrap_or(Timestamp::MAX), why)
            }
            Err(Undelivered::Later(why) | Undelivered::Refused(why)) => {
                let why = super::without_addresses(&why);
                tracing::warn!(letter = %id, tries, why, "a letter was given up");
                Outcome::Failed(why)
            }
        }
    }
}
