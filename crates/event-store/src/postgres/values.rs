//! Lists of values that stand in events.

use super::distributed::seen;
use super::readers::Db;
use super::search::uuids;
use crate::{Page, Sight, StoreError, ValueKind};

/// Index: `known_value_by_kind`; values with the same beginning are sorted among themselves.
pub(super) const ALL: &str = "SELECT value FROM known_value
    WHERE kind = $1 AND (left(value, 500), value) > (left($2, 500), $2)
    ORDER BY left(value, 500), value LIMIT $3";

/// Values that stand in visible events only. Index: primary key of `posting`, all of it for each
/// event of a value until one is visible.
pub(super) const SEEN: &str = "SELECT k.value FROM known_value k
    CROSS JOIN LATERAL (SELECT 1 FROM posting p
        CROSS JOIN LATERAL (SELECT 1 FROM posting v WHERE v.key = ANY($4)
            AND v.event_time_ns = p.event_time_ns AND v.seq = p.seq LIMIT 1) AS seen
        WHERE p.key = k.key LIMIT 1) AS found
    WHERE k.kind = $1 AND (left(k.value, 500), k.value) > (left($2, 500), $2)
    ORDER BY left(k.value, 500), k.value LIMIT $3";

pub(super) async fn page(
    db: &Db,
    sight: &Sight,
    kind: ValueKind,
    after: &str,
    per_page: usize,
) -> Result<Page<String, String>, StoreError> {
    let most = i64::try_from(per_page + 1).unwrap_or(i64::MAX);
    let kind = i16::try_from(kind.number()).unwrap_or(i16::MAX);
    let rows = match sight.keys() {
        Some(keys) if db.is_distributed() => {
            let values = seen::values(db, kind, after, &uuids(&keys), per_page + 1).await?;
            return Ok(Page::cut(values, per_page, Clone::clone));
        }
        None => db.query(ALL, &[&kind, &after, &most]).await?,
        Some(keys) => db.query(SEEN, &[&kind, &after, &most, &uuids(&keys)]).await?,
    };
    let values = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
    Ok(Page::cut(values, per_page, Clone::clone))
}
