//! The table of recalls asked for, and the only place that names it.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::Placed;
use serde_json::json;
use uuid::Uuid;

use super::model::Asked;
use crate::key::{ItemKey, Kind};

const COLUMNS: &str = "id, key, scope, reason, asked_us, asked_by";

/// Name of the kind in audit entries: `kind-lot`, `kind-item`, `kind-unit`.
fn kind(key: &ItemKey) -> &'static str {
    match key.kind() {
        Kind::Lot => "lot",
        Kind::Item => "item",
        Kind::Unit => "unit",
    }
}

/// Keep that a recall was asked for, with its audit entry.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    actor: Actor,
    asked: &Asked,
    placed: &Placed,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO goods_recall (id, key, scope, reason, asked_us, asked_by) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            asked.id.into(),
            asked.key.uri().into(),
            asked.reach.word().into(),
            asked.reason.as_str().into(),
            asked.at.into(),
            (&asked.by).into(),
        ],
    )?;
    let after = json!({ "recall": asked.id, "scope": asked.reach.word() });
    let mut change = Change::new("recall", kind(&asked.key), asked.key.uri(), None, Some(after));
    if let Some(commune) = &placed.commune {
        change = change.in_commune(commune);
    }
    audit::record(tx, &actor.because(asked.reason.as_str()), &change)
}

/// A recall of this item.
pub(super) fn get(tx: &mut Tx<'_>, key: &ItemKey, id: Uuid) -> Result<Option<Asked>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM goods_recall WHERE id = $1 AND key = $2");
    tx.row(&sql, &[id.into(), key.uri().into()], read)
}

/// Recalls of this item, latest first; at most twenty.
pub(super) fn of_item(tx: &mut Tx<'_>, key: &ItemKey) -> Result<Vec<Asked>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM goods_recall WHERE key = $1 ORDER BY asked_us DESC, id LIMIT 20"
    );
    tx.rows(&sql, &[key.uri().into()], read)
}

fn read(row: &Row<'_>) -> Result<Asked, DbError> {
    Ok(Asked {
        id: row.get("id")?,
        key: row.parse("key")?,
        reach: row.parse("scope")?,
        reason: row.parse("reason")?,
        at: row.get("asked_us")?,
        by: row.get("asked_by")?,
    })
}
