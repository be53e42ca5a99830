//! Requests that may be sent twice and are done once (`Idempotency-Key`,
//! draft-ietf-httpapi-idempotency-key-header): the answer is kept in the transaction of the change,
//! so that there is never one without the other.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use crate::db::{DbError, Tx};

/// An answer is kept this long.
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);
/// Longest key, in bytes.
pub const KEY_BYTES_MAX: usize = 200;

/// A request under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who sends it: keys of different callers are different.
    pub caller: String,
    /// The key.
    pub key: String,
    hash: Vec<u8>,
}

impl Request {
    /// A request; `parts` are what must be the same when it is sent again: method, path, body.
    pub fn new(caller: String, key: String, parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Self { caller, key, hash: hash.finalize().to_vec() }
    }
}

/// An answer as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Where what was made is found.
    pub location: Option<String>,
    /// Its entity tag.
    pub etag: Option<String>,
    /// The body.
    pub body: String,
}

/// What is known of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing: do it, and [`keep`] the answer.
    New,
    /// It was done; send this.
    Done(Answer),
    /// Another request had the key.
    Reused,
}

/// Whether the request was done within the last 24 hours.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn look(tx: &mut Tx<'_>, request: &Request, now: Timestamp) -> Result<Known, DbError> {
    let found = tx.row(
        "SELECT request_hash, status, location, etag, body, created_us FROM kept_answer \
         WHERE caller = $1 AND once_key = $2",
        &[(&request.caller).into(), (&request.key).into()],
        |row| {
            let answer = Answer {
                status: u16::try_from(row.get::<u32>("status")?).unwrap_or(200),
                location: row.get("location")?,
                etag: row.get("etag")?,
                body: row.get("body")?,
            };
            Ok((row.get::<Vec<u8>>("request_hash")?, row.get::<Timestamp>("created_us")?, answer))
        },
    )?;
    Ok(match found {
        Some((_, at, _)) if now.duration_since(at) >= KEPT_FOR => Known::New,
        Some((hash, _, answer)) if hash == request.hash => Known::Done(answer),
        Some(_) => Known::Reused,
        None => Known::New,
    })
}

/// Keep the answer of a request that was done in this transaction, and let go of old ones.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn keep(
    tx: &mut Tx<'_>,
    request: &Request,
    answer: &Answer,
    now: Timestamp,
) -> Result<(), DbError> {
    let old = now.checked_sub(KEPT_FOR).unwrap_or(Timestamp::MIN);
    tx.execute("DELETE FROM kept_answer WHERE created_us <= $1", &[old.into()])?;
    tx.execute(
        "INSERT INTO kept_answer (caller, once_key, request_hash, status, location, etag, body, \
         created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            (&request.caller).into(),
            (&request.key).into(),
            request.hash.clone().into(),
            u32::from(answer.status).into(),
            answer.location.as_ref().into(),
            answer.etag.as_ref().into(),
            (&answer.body).into(),
            now.into(),
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_is_done_once_in_a_day_and_its_key_is_its_callers() {
        let (_place, db) = crate::tests::registry();
        let now: Timestamp = "2026-11-21T03:00:00Z".parse().unwrap();
        let later = move |hours| now + SignedDuration::from_hours(hours);
        let request = |caller: &str, body: &[u8]| {
            Request::new(caller.into(), "k".into(), &[b"POST", b"/x", body])
        };
        let answer = Answer {
            status: 201,
            location: Some("/x/1".into()),
            etag: Some("\"1\"".into()),
            body: "{}".into(),
        };
        let kept = answer.clone();
        db.write_derived::<_, DbError>(move |tx| keep(tx, &request("a", b"1"), &kept, now))
            .await
            .unwrap();
        for (caller, body, at, known) in [
            ("a", &b"1"[..], later(23), Known::Done(answer.clone())),
            ("a", b"2", later(23), Known::Reused),
            ("b", b"2", later(23), Known::New),
            ("a", b"2", later(24), Known::New),
        ] {
            let asked = request(caller, body);
            let found = db.read::<_, DbError>(move |tx| look(tx, &asked, at)).await.unwrap();
            assert_eq!(found, known, "{caller} {body:?} {at}");
        }
        // A day later the key may be used anew.
        let kept = answer.clone();
        db.write_derived::<_, DbError>(move |tx| keep(tx, &request("a", b"2"), &kept, later(24)))
            .await
            .unwrap();
        // Lengths stand between the parts.
        let whole = Request::new("a".into(), "k".into(), &[b"PO", b"ST"]);
        assert_ne!(whole, Request::new("a".into(), "k".into(), &[b"POS", b"T"]));
    }
}
