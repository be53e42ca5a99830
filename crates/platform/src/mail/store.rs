//! The tables of letters.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

use super::{Address, Choice, Envelope, Kind, NewLetter, Reader, State};
use crate::accounts::{Capability, SignedIn, may};
use crate::audit::{self, Actor, Change};
use crate::db::{DbError, Row, Tx, Value};
use crate::i18n::Language;
use crate::territory::Territory;

/// People written to about one thing at most.
const READERS_MAX: u32 = 1_000;
/// Letters that are looked at to find one to send.
const DUE_SEEN_MAX: u32 = 50;
/// Characters kept of what a mail server said.
const REASON_MAX: usize = 300;

fn read_choice(row: &Row<'_>) -> Result<Choice, DbError> {
    Ok(Choice {
        address: row.parse("address")?,
        language: language(row)?,
        daily: row.get("daily")?,
        reminders: row.get("reminders")?,
    })
}

fn language(row: &Row<'_>) -> Result<Language, DbError> {
    Ok(Language::from_tag(&row.get::<String>("language")?).unwrap_or_default())
}

/// What a person wants; none = nothing.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn choice(tx: &mut Tx<'_>, account: Uuid) -> Result<Option<Choice>, DbError> {
    tx.row(
        "SELECT address, language, daily, reminders FROM mail_choice WHERE account = $1",
        &[account.into()],
        read_choice,
    )
}

/// Keep what a person wants, or forget their address. The audit entry tells the address hidden: what
/// is in the log stays there.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn choose(
    tx: &mut Tx<'_>,
    actor: &Actor,
    account: Uuid,
    wanted: Option<&Choice>,
) -> Result<(), DbError> {
    let before = choice(tx, account)?;
    match wanted {
        None => {
            tx.execute("DELETE FROM mail_choice WHERE account = $1", &[account.into()])?;
        }
        Some(wanted) => {
            tx.execute(
                "INSERT INTO mail_choice (account, address, language, daily, reminders) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account) DO UPDATE SET \
                 address = excluded.address, language = excluded.language, \
                 daily = excluded.daily, reminders = excluded.reminders",
                &[
                    account.into(),
                    wanted.address.expose().into(),
                    wanted.language.tag().into(),
                    wanted.daily.into(),
                    wanted.reminders.into(),
                ],
            )?;
        }
    }
    let told = |choice: Option<&Choice>| match choice {
        None => json!({ "mail": null }),
        Some(choice) => json!({
            "mail": choice.address.to_string(),
            "language": choice.language.tag(),
            "daily": choice.daily,
            "reminders": choice.reminders,
        }),
    };
    let (before, after) = (told(before.as_ref()), told(wanted));
    audit::record(tx, actor, &Change::updated("account", &account, before, after))
}

/// Who wants to be urged of those that may do `capability` with exactly this territory: the people of a
/// commune for what the commune owes, not all above it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn readers(
    tx: &mut Tx<'_>,
    territory: &Territory,
    capability: Capability,
) -> Result<Vec<Reader>, DbError> {
    let found = tx.rows(
        "SELECT a.id, a.name, a.role, c.language FROM mail_choice c \
         JOIN account a ON a.id = c.account \
         WHERE a.territory = $1 AND a.disabled = 0 AND c.reminders = 1 ORDER BY a.login LIMIT $2",
        &[territory.to_string().into(), READERS_MAX.into()],
        |row| {
            let reader = Reader {
                account: row.get("id")?,
                name: row.get("name")?,
                language: language(row)?,
            };
            Ok((reader, row.parse("role")?))
        },
    )?;
    let found = found.into_iter().filter(|(_, role)| may(*role, capability));
    Ok(found.map(|(reader, _)| reader).collect())
}

/// Put a letter into the outbox, unless one about the same is or was there. Says whether it was new.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn queue(tx: &mut Tx<'_>, letter: &NewLetter) -> Result<bool, DbError> {
    insert(tx, letter, State::Waiting)
}

fn insert(tx: &mut Tx<'_>, letter: &NewLetter, state: State) -> Result<bool, DbError> {
    let written = tx.execute(
        "INSERT INTO mail_letter (id, about, account, kind, state, subject, body, created_us, \
         until_us, due_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8) \
         ON CONFLICT (about) DO NOTHING",
        &[
            letter.id.into(),
            (&letter.about).into(),
            letter.account.into(),
            letter.kind.word().into(),
            state.word().into(),
            (&letter.subject).into(),
            (&letter.body).into(),
            letter.created.into(),
            letter.until.into(),
        ],
    )?;
    Ok(written > 0)
}

/// Write down that there was nothing to write about this, so that nobody looks again.
pub(super) fn nothing(tx: &mut Tx<'_>, letter: &NewLetter) -> Result<bool, DbError> {
    insert(tx, letter, State::Nothing)
}

/// What a digest of a person's day is about.
pub(super) fn about_day(account: Uuid, day: Date) -> String {
    format!("digest/{account}/{day}")
}

/// A person whose letter of the day is still to be written.
pub(super) struct Subscriber {
    pub person: SignedIn,
    pub language: Language,
}

/// Of so many subscribers after this account those whose letter of the day is neither written nor
/// found needless, and the last account looked at, where there may be more.
pub(super) fn unwritten(
    tx: &mut Tx<'_>,
    day: Date,
    after: Uuid,
    most: u32,
) -> Result<(Vec<Subscriber>, Option<Uuid>), DbError> {
    let found = tx.rows(
        "SELECT a.id, a.login, a.name, a.role, a.territory, c.language FROM mail_choice c \
         JOIN account a ON a.id = c.account \
         WHERE c.daily = 1 AND a.disabled = 0 AND a.id > $1 ORDER BY a.id LIMIT $2",
        &[after.into(), most.into()],
        |row| {
            let person = SignedIn {
                account: row.get("id")?,
                login: row.get("login")?,
                name: row.get("name")?,
                role: row.parse("role")?,
                territory: row.parse("territory")?,
                csrf: String::new(),
            };
            Ok(Subscriber { person, language: language(row)? })
        },
    )?;
    let whole = found.len() == most as usize;
    let last = found.last().filter(|_| whole).map(|subscriber| subscriber.person.account);
    let mut unwritten = Vec::new();
    for subscriber in found {
        let about = about_day(subscriber.person.account, day);
        let written = "SELECT state FROM mail_letter WHERE about = $1";
        if tx.row(written, &[about.into()], |row| row.get::<String>("state"))?.is_none() {
            unwritten.push(subscriber);
        }
    }
    Ok((unwritten, last))
}

/// Letters whose turn it is, the oldest first.
pub(super) fn due(tx: &mut Tx<'_>, now: Timestamp) -> Result<Vec<Uuid>, DbError> {
    tx.rows(
        "SELECT id FROM mail_letter WHERE state = 'waiting' AND due_us <= $1 \
         AND leased_until_us <= $1 ORDER BY due_us, id LIMIT $2",
        &[now.into(), DUE_SEEN_MAX.into()],
        |row| row.get("id"),
    )
}

/// A letter in one program's hand.
pub(super) struct Leased {
    pub id: Uuid,
    /// With this one.
    pub tries: u32,
    /// None: nobody to send it to any more, or nobody needs it; the word says which.
    pub envelope: Result<Envelope, &'static str>,
}

/// Take a letter in hand until then; none where another program has it, or it is not due any more.
pub(super) fn lease(
    tx: &mut Tx<'_>,
    id: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Leased>, DbError> {
    let taken = tx.execute(
        "UPDATE mail_letter SET leased_until_us = $1, tries = tries + 1 WHERE id = $2 \
         AND state = 'waiting' AND due_us <= $3 AND leased_until_us <= $3",
        &[until.into(), id.into(), now.into()],
    )?;
    if taken == 0 {
        return Ok(None);
    }
    tx.row(
        "SELECT l.tries, l.kind, l.subject, l.body, l.created_us, l.until_us, a.disabled, \
         c.address, c.daily, c.reminders FROM mail_letter l JOIN account a ON a.id = l.account \
         LEFT JOIN mail_choice c ON c.account = l.account WHERE l.id = $1",
        &[id.into()],
        |row| Ok(Leased { id, tries: row.get("tries")?, envelope: envelope(row, id, now)? }),
    )
}

fn envelope(
    row: &Row<'_>,
    id: Uuid,
    now: Timestamp,
) -> Result<Result<Envelope, &'static str>, DbError> {
    if row.get::<Timestamp>("until_us")? <= now {
        return Ok(Err("mail-reason-late"));
    }
    let column = match row.parse("kind")? {
        Kind::Digest => "daily",
        Kind::Reminder => "reminders",
    };
    let wanted = row.get::<Option<bool>>(column)?.unwrap_or_default();
    if row.get::<bool>("disabled")? || !wanted {
        return Ok(Err("mail-reason-unwanted"));
    }
    let address: Address = row.parse("address")?;
    Ok(Ok(Envelope {
        id,
        to: address,
        written: row.get("created_us")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
    }))
}

/// What became of a try. The lease ends with it, if it is still one's own.
pub(super) enum Outcome {
    /// Taken by a mail server at this moment.
    Sent(Timestamp),
    /// Not taken; tried again then.
    Again(Timestamp, String),
    /// Given up.
    Failed(String),
}

/// Write down what became of a letter that is leased until then.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    id: Uuid,
    leased_until: Timestamp,
    outcome: &Outcome,
) -> Result<(), DbError> {
    let cut = |reason: &String| reason.chars().take(REASON_MAX).collect::<String>();
    let (state, sent, due, reason): (State, Value, Option<Timestamp>, Value) = match outcome {
        Outcome::Sent(at) => (State::Sent, (*at).into(), None, Value::Null),
        Outcome::Again(due, why) => (State::Waiting, Value::Null, Some(*due), cut(why).into()),
        Outcome::Failed(why) => (State::Failed, Value::Null, None, cut(why).into()),
    };
    tx.execute(
        "UPDATE mail_letter SET state = $1, sent_us = $2, due_us = COALESCE($3, due_us), \
         reason = $4, leased_until_us = 0 WHERE id = $5 AND leased_until_us = $6",
        &[state.word().into(), sent, due.into(), reason, id.into(), leased_until.into()],
    )
    .map(drop)
}

/// Try a letter that was given up anew, as often as a fresh one. Says whether there is one that somebody
/// still needs.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn again(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<bool, DbError> {
    let taken = tx.execute(
        "UPDATE mail_letter SET state = 'waiting', tries = 0, reason = NULL, due_us = $1 \
         WHERE id = $2 AND state = 'failed' AND until_us > $1",
        &[actor.at.into(), id.into()],
    )?;
    if taken > 0 {
        audit::record(tx, actor, &Change::new("send-again", "letter", &id, None, None))?;
    }
    Ok(taken > 0)
}

/// Forget letters written before then.
pub(super) fn sweep(tx: &mut Tx<'_>, before: Timestamp) -> Result<(), DbError> {
    tx.execute("DELETE FROM mail_letter WHERE created_us < $1", &[before.into()]).map(drop)
}

/// How many letters there are of each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Not sent yet.
    pub waiting: u64,
    /// Taken by a mail server.
    pub sent: u64,
    /// Given up.
    pub failed: u64,
}

/// How many letters are kept of each state.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn counts(tx: &mut Tx<'_>) -> Result<Counts, DbError> {
    let rows =
        tx.rows("SELECT state, count(*) AS n FROM mail_letter GROUP BY state", &[], |row| {
            Ok((row.parse::<State>("state")?, row.get::<u64>("n")?))
        })?;
    let mut counts = Counts::default();
    for (state, n) in rows {
        match state {
            State::Waiting => counts.waiting = n,
            State::Sent => counts.sent = n,
            State::Failed => counts.failed = n,
            State::Nothing => {}
        }
    }
    Ok(counts)
}

/// A letter as it is listed: neither its address nor its text.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Identity.
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// What became of it.
    pub state: State,
    /// Sign-in name of whom it is for.
    pub login: String,
    /// Their address today; prints hidden.
    pub address: Option<Address>,
    /// When it was written.
    pub created: Timestamp,
    /// When it was sent.
    pub sent: Option<Timestamp>,
    /// When it is tried next, or was last due.
    pub due: Timestamp,
    /// From then on nobody needs it any more.
    pub until: Timestamp,
    /// Times it was tried.
    pub tries: u32,
    /// Why it is not sent: a message key of ours (`mail-reason-…`), or what the mail server said.
    pub reason: Option<String>,
}

/// Letters, the newest first, of one state or of all but the needless ones, after one of a page before.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(
    tx: &mut Tx<'_>,
    state: Option<State>,
    after: Option<Uuid>,
    most: u32,
) -> Result<Vec<Listed>, DbError> {
    let state = state.map_or("", State::word);
    tx.rows(
        "SELECT l.id, l.kind, l.state, a.login, c.address, l.created_us, l.sent_us, l.due_us, \
         l.until_us, l.tries, l.reason FROM mail_letter l JOIN account a ON a.id = l.account \
         LEFT JOIN mail_choice c ON c.account = l.account \
         WHERE (l.state = $1 OR (CAST($1 AS TEXT) = '' AND l.state <> 'nothing')) AND l.id < $2 \
         ORDER BY l.id DESC LIMIT $3",
        &[state.into(), after.unwrap_or(Uuid::max()).into(), most.into()],
        |row| {
            let address: Option<String> = row.get("address")?;
            Ok(Listed {
                id: row.get("id")?,
                kind: row.parse("kind")?,
                state: row.parse("state")?,
                login: row.get("login")?,
                address: address.map(|_| row.parse("address")).transpose()?,
                created: row.get("created_us")?,
                sent: row.get("sent_us")?,
                due: row.get("due_us")?,
                until: row.get("until_us")?,
                tries: row.get("tries")?,
                reason: row.get("reason")?,
            })
        },
    )
}
