//! Which events of a commit are there already.

use std::collections::HashMap;

use tokio_postgres::{Client, Statement};
use uuid::Uuid;

use super::super::decide::{Identity, Taken};
use crate::StoreError;
use crate::key::Key16;

/// Shards: of the events' keys.
pub(in super::super) const PLACES: &str = "SELECT event_key, declaration_key, seq
    FROM event_identity WHERE event_key = ANY($1)";
/// Shards: of the places.
pub(in super::super) const HASHES: &str = "SELECT seq, hash FROM event WHERE seq = ANY($1)";

/// The statements, prepared on the connection of the commit.
pub(in super::super) struct Statements {
    places: Statement,
    hashes: Statement,
}

impl Statements {
    pub async fn prepare(client: &Client) -> Result<Self, StoreError> {
        Ok(Self { places: client.prepare(PLACES).await?, hashes: client.prepare(HASHES).await? })
    }
}

/// The hashes of all events with these keys, and of their declarations.
pub(in super::super) async fn of(
    client: &Client,
    statements: &Statements,
    keys: &[Uuid],
) -> Result<Taken, StoreError> {
    if keys.is_empty() {
        return Ok(Taken::new());
    }
    let mut at: HashMap<i64, Identity> = HashMap::new();
    for row in client.query(&statements.places, &[&keys]).await? {
        let key = |uuid: Uuid| Key16(uuid.into_bytes());
        at.insert(row.try_get(2)?, (key(row.try_get(0)?), key(row.try_get(1)?)));
    }
    let mut taken = Taken::new();
    if at.is_empty() {
        return Ok(taken);
    }
    let seqs: Vec<i64> = at.keys().copied().collect();
    for row in client.query(&statements.hashes, &[&seqs]).await? {
        let hash = <[u8; 32]>::try_from(row.try_get::<_, &[u8]>(1)?).unwrap_or_default();
        taken.extend(at.get(&row.try_get(0)?).map(|identity| (*identity, hash)));
    }
    Ok(taken)
}
