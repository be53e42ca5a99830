//! Signing in and staying signed in.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use super::{Login, Secret, SignedIn, store};
use crate::audit::{self, Actor, Change};
use crate::clock::World;
use crate::db::{Db, DbError, Tx};
use crate::text::hex;

/// A session ends when it was not used for so long.
pub const SESSION_IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends this long after signing in, used or not.
const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(24 * 7);
/// `seen` is written at most this often, so that reading a page is no write.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// Failed tries for one sign-in name before it must wait …
const FAILURES_MAX: i64 = 10;
/// … and from one address, which a whole office may share, …
const ADDRESS_FAILURES_MAX: i64 = 100;
/// … within this time.
pub const FAILURES_WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Passwords that are checked at one time; each takes 19 MiB.
pub(super) static TURNS: Semaphore = Semaphore::const_new(4);

/// The secret in the session cookie: 32 random bytes in hexadecimal. Only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    fn fresh(world: &World) -> Self {
        Self(hex(&world.bytes::<32>()))
    }

    /// From a cookie: nothing but 64 hexadecimal digits can be a token.
    pub fn from_cookie(text: &str) -> Option<Self> {
        let good = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        good.then(|| Self(text.to_owned()))
    }

    /// The cookie's value.
    pub fn expose(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Why somebody could not sign in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown name, wrong password or disabled account: never told which.
    #[error("sign-in name or password is wrong")]
    Refused,
    /// Too many failures for this name, or from this address.
    #[error("too many failed tries; wait a quarter of an hour")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Check a password and open a session. Success is audited, failure is counted: for the name, and
/// for the address that it came from, where that is known.
///
/// # Errors
/// [`SignInError`].
pub async fn sign_in(
    db: &Db,
    world: &World,
    login: Login,
    password: String,
    address: Option<IpAddr>,
) -> Result<Token, SignInError> {
    let now = world.now();
    let person = prove(db, now, login.clone(), password, address).await?;
    let (token, csrf) = (Token::fresh(world), hex(&world.bytes::<32>()));
    let (hash, account) = (token.hash(), person.account);
    db.write::<_, DbError>(move |tx| {
        tx.execute("DELETE FROM sign_in_failure WHERE login = $1", &[login.as_str().into()])?;
        tx.execute("DELETE FROM session WHERE seen_us < $1", &[(now - SESSION_IDLE).into()])?;
        tx.execute(
            "INSERT INTO session (token_hash, account_id, csrf, created_us, seen_us) \
             VALUES ($1, $2, $3, $4, $4)",
            &[hash.into(), account.into(), csrf.into(), now.into()],
        )?;
        let actor = Actor { id: Some(account), name: login.to_string(), at: now, reason: None };
        let change = Change::new("sign-in", "account", &account, None, Some(json!({})));
        audit::record(tx, &actor, &change)
    })
    .await?;
    Ok(token)
}

/// Who has this name and this password. A failure is counted.
///
/// # Errors
/// [`SignInError`].
pub(super) async fn prove(
    db: &Db,
    now: Timestamp,
    login: Login,
    password: String,
    address: Option<IpAddr>,
) -> Result<SignedIn, SignInError> {
    // Held from counting to counting, so that whoever asks a thousand times at once has not made a
    // thousand tries before the first one counts; and hashing takes memory.
    let _turn = TURNS.acquire().await.map_err(|_| DbError::Worker)?;
    let name = login.clone();
    let found = db.read(move |tx| asked(tx, &name, address, now)).await?;
    let Try::May(known) = found else { return Err(SignInError::TooMany) };
    // Hashing is slow on purpose: not on the threads that answer requests.
    let checked = tokio::task::spawn_blocking(move || {
        let Some(known) = known else {
            Secret::waste_time(&password);
            return None;
        };
        (known.secret.matches(&password) && !known.disabled).then_some(known.person)
    });
    if let Some(person) = checked.await.map_err(|_| DbError::Worker)? {
        return Ok(person);
    }
    db.write_derived::<_, DbError>(move |tx| {
        // What counts no more is swept out, so that guessing does not fill the disk.
        let since = now - FAILURES_WINDOW;
        tx.execute("DELETE FROM sign_in_failure WHERE at_us <= $1", &[since.into()])?;
        let address = address.map(|address| address.to_string());
        tx.execute(
            "INSERT INTO sign_in_failure (login, at_us, address) VALUES ($1, $2, $3)",
            &[login.as_str().into(), now.into(), address.into()],
        )
        .map(drop)
    })
    .await?;
    Err(SignInError::Refused)
}

/// What a password may be tried against.
pub(super) enum Try {
    /// Nothing: too many failures for the name or from the address.
    MustWait,
    /// The account of the name, if there is one.
    May(Option<store::Known>),
}

/// What a password for this name, from this address, may be tried against.
pub(super) fn asked(
    tx: &mut Tx<'_>,
    login: &Login,
    address: Option<IpAddr>,
    now: Timestamp,
) -> Result<Try, DbError> {
    let address = address.map(|address| address.to_string());
    if must_wait(tx, login, address.as_deref(), now - FAILURES_WINDOW)? {
        return Ok(Try::MustWait);
    }
    store::known(tx, login).map(Try::May)
}

fn must_wait(
    tx: &mut Tx<'_>,
    login: &Login,
    address: Option<&str>,
    since: Timestamp,
) -> Result<bool, DbError> {
    let by_login = "SELECT count(*) AS n FROM sign_in_failure WHERE login = $1 AND at_us > $2";
    let by_address = "SELECT count(*) AS n FROM sign_in_failure WHERE address = $1 AND at_us > $2";
    let mut count = |sql: &str, value: &str| {
        let found = tx.row(sql, &[value.into(), since.into()], |row| row.get::<i64>("n"));
        found.map(Option::unwrap_or_default)
    };
    if count(by_login, login.as_str())? >= FAILURES_MAX {
        return Ok(true);
    }
    match address {
        Some(address) => Ok(count(by_address, address)? >= ADDRESS_FAILURES_MAX),
        None => Ok(false),
    }
}

/// The person behind a session, if it is still open; keeps it open.
///
/// # Errors
/// [`DbError`] from the engine.
pub async fn current(db: &Db, world: &World, token: &Token) -> Result<Option<SignedIn>, DbError> {
    let (hash, now) = (token.hash(), world.now());
    let key = hash.clone();
    let found = db
        .read(move |tx| {
            tx.row(
                "SELECT a.id, a.login, a.name, a.role, a.territory, s.csrf, s.seen_us \
                 FROM session s JOIN account a ON a.id = s.account_id \
                 WHERE s.token_hash = $1 AND s.seen_us > $2 AND s.created_us > $3 \
                 AND a.disabled = 0",
                &[key.into(), (now - SESSION_IDLE).into(), (now - SESSION_LIFE).into()],
                |row| {
                    let person = SignedIn {
                        account: row.get("id")?,
                        login: row.get("login")?,
                        name: row.get("name")?,
                        role: row.parse("role")?,
                        territory: row.parse("territory")?,
                        csrf: row.get("csrf")?,
                    };
                    Ok((person, row.get::<Timestamp>("seen_us")?))
                },
            )
        })
        .await?;
    let Some((person, seen)) = found else {
        return Ok(None);
    };
    if now.duration_since(seen) > SEEN_EVERY {
        db.write_derived::<_, DbError>(move |tx| {
            tx.execute(
                "UPDATE session SET seen_us = $1 WHERE token_hash = $2",
                &[now.into(), hash.into()],
            )
            .map(drop)
        })
        .await?;
    }
    Ok(Some(person))
}

/// Close a session.
///
/// # Errors
/// [`DbError`] from the engine.
pub async fn sign_out(db: &Db, token: &Token) -> Result<(), DbError> {
    let hash = token.hash();
    db.write_derived(move |tx| {
        tx.execute("DELETE FROM session WHERE token_hash = $1", &[hash.into()]).map(drop)
    })
    .await
}
