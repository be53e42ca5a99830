//! Values that stand in visible events only.

use futures_util::future::try_join_all;
use uuid::Uuid;

use super::super::readers::Db;
use super::hop;
use crate::StoreError;

/// Shards: all. Index there: `known_value_by_kind`.
pub(in super::super) const BEHIND: &str = "SELECT value, key FROM known_value
    WHERE kind = $1 AND (left(value, 500), value) > (left($2, 500), $2)
    ORDER BY left(value, 500), value LIMIT $3";

/// Values that are looked at in one round.
const LOOKED_AT_ONCE: usize = 100;

/// At most `most` values of a kind behind `after` of which an event has one of the keys.
pub(in super::super) async fn values(
    db: &Db,
    kind: i16,
    after: &str,
    keys: &[Uuid],
    most: usize,
) -> Result<Vec<String>, StoreError> {
    let run = i64::try_from(LOOKED_AT_ONCE).unwrap_or(i64::MAX);
    let (mut found, mut after) = (Vec::new(), after.to_owned());
    loop {
        let rows = db.query(BEHIND, &[&kind, &after, &run]).await?;
        let looking = rows.iter().map(|row| async move {
            let value: Uuid = row.try_get(1)?;
            let seen = hop::visible(db, &[value], 0, keys, 1).await?;
            Ok::<_, StoreError>((row.try_get::<_, String>(0)?, !seen.is_empty()))
        });
        let looked = try_join_all(looking).await?;
        if let Some((last, _)) = looked.last() {
            after.clone_from(last);
        }
        let all = looked.len() < LOOKED_AT_ONCE;
        found.extend(looked.into_iter().filter(|(_, seen)| *seen).map(|(value, _)| value));
        if all || found.len() >= most {
            found.truncate(most);
            return Ok(found);
        }
    }
}
