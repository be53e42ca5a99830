//! The table of keys.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ApiKey, KeyState, NewKey, Owner, Scopes, captors};
use crate::audit::{self, Actor, Change};
use crate::clock::World;
use crate::db::{DbError, Row, Tx};
use crate::territory::Territory;
use crate::text::hex;

/// How every secret begins, so that it is known from tokens of others, also by secret scanners.
pub const SECRET_BEGINS: &str = "nguon_";

const KIND: &str = "api-key";
const COLUMNS: &str = "id, name, captor, may_capture, may_query, may_read_registry, \
                       may_write_registry, territory, created_us, expires_us, used_us, \
                       revoked_us, demonstration";

fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn read(row: &Row<'_>) -> Result<ApiKey, DbError> {
    let territory: Territory = row.parse("territory")?;
    Ok(ApiKey {
        id: row.get("id")?,
        name: row.get("name")?,
        owner: territory.into(),
        captor: row.get("captor")?,
        scopes: Scopes {
            capture: row.get("may_capture")?,
            query: row.get("may_query")?,
            registry_read: row.get("may_read_registry")?,
            registry_write: row.get("may_write_registry")?,
        },
        created: row.get("created_us")?,
        expires: row.get("expires_us")?,
        used: row.get("used_us")?,
        revoked: row.get("revoked_us")?,
        demonstration: row.get("demonstration")?,
    })
}

/// Make a key and return its secret (`nguon_` and 64 hexadecimal digits), which is shown once.
/// None when there is a key of that id already: a form that was sent twice makes one key.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    new: &NewKey,
) -> Result<Option<String>, DbError> {
    let secret = format!("{SECRET_BEGINS}{}", hex(&world.bytes::<32>()));
    let captor = new.owner.captor();
    captors::add(tx, &captor, &new.owner)?;
    let rows = tx.execute(
        "INSERT INTO api_key (id, name, key_hash, captor, may_capture, may_query, \
         may_read_registry, may_write_registry, territory, created_us, expires_us, demonstration) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING",
        &[
            new.id.into(),
            (&new.name).into(),
            digest(&secret).into(),
            (&captor).into(),
            new.scopes.capture.into(),
            new.scopes.query.into(),
            new.scopes.registry_read.into(),
            new.scopes.registry_write.into(),
            new.owner.territory().to_string().into(),
            actor.at.into(),
            new.expires.into(),
            new.demonstration.into(),
        ],
    )?;
    let Some(key) = one(tx, new.id)?.filter(|_| rows > 0) else { return Ok(None) };
    audit::record(tx, actor, &Change::created(KIND, &key.id, key.json()))?;
    Ok(Some(secret))
}

/// Take a key back: from now on it opens nothing. Says whether it did until now.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn revoke(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<bool, DbError> {
    let Some(before) = one(tx, id)?.filter(|key| key.revoked.is_none()) else { return Ok(false) };
    tx.execute("UPDATE api_key SET revoked_us = $1 WHERE id = $2", &[actor.at.into(), id.into()])?;
    let after = ApiKey { revoked: Some(actor.at), ..before.clone() };
    let change = Change::new("revoke", "api-key", &id, Some(before.json()), Some(after.json()));
    audit::record(tx, actor, &change)?;
    Ok(true)
}

/// One key.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn one(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<ApiKey>, DbError> {
    tx.row(&format!("SELECT {COLUMNS} FROM api_key WHERE id = $1"), &[id.into()], read)
}

/// Keys, newest first, made before the key `after`; those of one owner only, if asked.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(
    tx: &mut Tx<'_>,
    owner: Option<&Territory>,
    after: Option<Uuid>,
    most: u32,
) -> Result<Vec<ApiKey>, DbError> {
    let below = after.unwrap_or(Uuid::max());
    match owner {
        None => tx.rows(
            &format!("SELECT {COLUMNS} FROM api_key WHERE id < $1 ORDER BY id DESC LIMIT $2"),
            &[below.into(), most.into()],
            read,
        ),
        Some(owner) => tx.rows(
            &format!(
                "SELECT {COLUMNS} FROM api_key WHERE territory = $1 AND id < $2 \
                 ORDER BY id DESC LIMIT $3"
            ),
            &[owner.to_string().into(), below.into(), most.into()],
            read,
        ),
    }
}

/// The key behind a secret, unless it opens nothing any more.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn principal(tx: &mut Tx<'_>, secret: &str, now: Timestamp) -> Result<Option<ApiKey>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM api_key WHERE key_hash = $1");
    let found = tx.row(&sql, &[digest(secret).into()], read)?;
    Ok(found.filter(|key| key.state(now) == KeyState::Good))
}

/// What the keys that hand in under this name open by now, all together; none when there is none
/// left. For what a machine ordered and is not there to ask for: a key that ended gives no more,
/// the one that took over from it does.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn left_of(
    tx: &mut Tx<'_>,
    captor: &str,
    now: Timestamp,
) -> Result<Option<(Owner, Scopes)>, DbError> {
    // Index: api_key_territory.
    let sql = format!(
        "SELECT {COLUMNS} FROM api_key WHERE captor = $1 \
         AND territory = (SELECT territory FROM captor WHERE name = $1)"
    );
    let keys = tx.rows(&sql, &[captor.into()], read)?;
    let good = keys.into_iter().filter(|key| key.state(now) == KeyState::Good);
    Ok(good.fold(None, |left: Option<(Owner, Scopes)>, key| {
        let before = left.map_or_else(Scopes::default, |(_, scopes)| scopes);
        Some((key.owner, before.or(key.scopes)))
    }))
}

/// Write down that a key was used ([`ApiKey::use_is_news`]).
///
/// # Errors
/// [`DbError`] from the engine.
pub fn note_use(tx: &mut Tx<'_>, id: Uuid, now: Timestamp) -> Result<(), DbError> {
    tx.execute("UPDATE api_key SET used_us = $1 WHERE id = $2", &[now.into(), id.into()]).map(drop)
}
