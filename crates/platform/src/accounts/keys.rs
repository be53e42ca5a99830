//! Keys of machines: ERPs, scales, other systems that hand in or ask for events.

use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::sessions::hex;
use crate::audit::{self, Actor, Change};
use crate::clock::World;
use crate::db::{DbError, Tx};
use crate::territory::Territory;

/// What a key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Identity; the secret itself is shown once and never kept.
    pub id: Uuid,
    /// Whose machine.
    pub name: String,
    /// Whether it may hand in events.
    pub may_capture: bool,
    /// Whether it may ask for events.
    pub may_query: bool,
    /// Whose records it reaches.
    pub territory: Territory,
}

fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Make a key and return its secret (`nguon_` and 64 hexadecimal digits), which is shown once.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn create_key(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    key: &ApiKey,
) -> Result<String, DbError> {
    let secret = format!("nguon_{}", hex(&world.bytes::<32>()));
    tx.execute(
        "INSERT INTO api_key (id, name, key_hash, may_capture, may_query, territory, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            key.id.into(),
            (&key.name).into(),
            digest(&secret).into(),
            key.may_capture.into(),
            key.may_query.into(),
            key.territory.to_string().into(),
            actor.at.into(),
        ],
    )?;
    let state = json!({
        "name": key.name,
        "may_capture": key.may_capture,
        "may_query": key.may_query,
        "territory": key.territory.to_string(),
    });
    audit::record(tx, actor, &Change::created("api-key", &key.id, state))?;
    Ok(secret)
}

/// The key behind a secret, unless it was revoked.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn principal(tx: &mut Tx<'_>, secret: &str) -> Result<Option<ApiKey>, DbError> {
    tx.row(
        "SELECT id, name, may_capture, may_query, territory, revoked_us FROM api_key \
         WHERE key_hash = $1",
        &[digest(secret).into()],
        |row| {
            let revoked: Option<Timestamp> = row.get("revoked_us")?;
            let key = ApiKey {
                id: row.get("id")?,
                name: row.get("name")?,
                may_capture: row.get("may_capture")?,
                may_query: row.get("may_query")?,
                territory: row.parse("territory")?,
            };
            Ok(revoked.is_none().then_some(key))
        },
    )
    .map(Option::flatten)
}
