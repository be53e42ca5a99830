//! Name and password sent with each request (HTTP Basic), for programs of the desk that keep no
//! cookie. The password is hashed when it is first seen and then again after some minutes; between
//! them a keyed hash in memory knows it again.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hmac::{Hmac, Mac};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use super::sessions::{SESSION_IDLE, SignInError, Try, asked, prove};
use super::store::Known;
use super::{Login, SignedIn};
use crate::audit::{self, Change};
use crate::clock::World;
use crate::db::{Db, DbError};

/// A password is known again so long after it was hashed.
const HELD: SignedDuration = SignedDuration::from_mins(10);

/// Passwords that were right a short while ago; one for each account at the most.
pub struct Passwords {
    /// Of this process alone: what lies in memory is no hash that could be tried elsewhere.
    key: [u8; 32],
    held: Mutex<HashMap<Uuid, Held>>,
}

struct Held {
    tag: [u8; 32],
    until: Timestamp,
    /// Signing in is audited once in the time that a session may lie unused.
    audited: Timestamp,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passwords(…)")
    }
}

impl Passwords {
    /// None yet.
    pub fn new(world: &World) -> Self {
        Self { key: world.bytes(), held: Mutex::default() }
    }

    /// The person with this name and password, as the account is now: a changed password, role or
    /// territory and a disabled account count at once. Tries are counted and slowed down together
    /// with those of the sign-in page; whoever must wait there waits here, whatever is remembered,
    /// or guesses could be made here meanwhile.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn person(
        &self,
        db: &Db,
        world: &World,
        login: Login,
        password: String,
        address: Option<IpAddr>,
    ) -> Result<SignedIn, SignInError> {
        let (now, name) = (world.now(), login.clone());
        let found = db.read::<_, DbError>(move |tx| asked(tx, &name, address, now)).await?;
        let Try::May(known) = found else { return Err(SignInError::TooMany) };
        if let Some(known) = &known
            && self.knows(known, &password, now)
        {
            return Ok(known.person.clone());
        }
        let person = prove(db, now, login, password.clone(), address).await?;
        if let Some(known) = known.filter(|known| known.person.account == person.account) {
            self.keep(db, &known, &password, now).await?;
        }
        Ok(person)
    }

    fn knows(&self, known: &Known, password: &str, now: Timestamp) -> bool {
        let held = self.held();
        !known.disabled
            && held.get(&known.person.account).is_some_and(|held| {
                held.until > now
                    && self
                        .tagged(known, password)
                        .is_some_and(|mac| mac.verify_slice(&held.tag).is_ok())
            })
    }

    /// Remember a password that was right. Failures before it stay counted: a program that asks
    /// all day would give whoever guesses beside it ever new tries.
    async fn keep(
        &self,
        db: &Db,
        known: &Known,
        password: &str,
        now: Timestamp,
    ) -> Result<(), DbError> {
        let account = known.person.account;
        let last = self.held().get(&account).map(|held| held.audited);
        let audited = last.filter(|at| now.duration_since(*at) < SESSION_IDLE);
        if audited.is_none() {
            let actor = known.person.actor(now);
            db.write::<_, DbError>(move |tx| {
                let state = json!({ "with": "basic" });
                let change = Change::new("sign-in", "account", &account, None, Some(state));
                audit::record(tx, &actor, &change)
            })
            .await?;
        }
        if let Some(mac) = self.tagged(known, password) {
            let tag = mac.finalize().into_bytes().into();
            let mut held = self.held();
            held.retain(|_, one| now.duration_since(one.audited) < SESSION_IDLE);
            let audited = audited.unwrap_or(now);
            held.insert(account, Held { tag, until: now + HELD, audited });
        }
        Ok(())
    }

    /// Over what is kept of the password too, so that a new one is another.
    fn tagged(&self, known: &Known, password: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).ok()?;
        mac.update(known.person.account.as_bytes());
        mac.update(known.secret.0.as_bytes());
        mac.update(&[0]);
        mac.update(password.as_bytes());
        Some(mac)
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Uuid, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
