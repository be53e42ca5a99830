//! Lists of values that stand in events.

use rusqlite::{Connection, params_from_iter, types::Value};

use crate::{Page, Sight, StoreError, ValueKind};

/// Index: primary key.
pub(super) const ALL: &str =
    "SELECT value FROM known_value WHERE kind = ?1 AND value > ?2 ORDER BY value LIMIT ?3";

/// Values that stand in visible events only. Index: primary keys.
const VISIBLE: (&str, &str) = (
    "SELECT v.value FROM known_value v WHERE v.kind = ?1 AND v.value > ?2 AND EXISTS (
        SELECT 1 FROM posting p JOIN posting c
            ON c.event_time_ns = p.event_time_ns AND c.seq = p.seq
        WHERE p.key = v.key AND c.key IN (",
    ")) ORDER BY v.value LIMIT ?3",
);

pub(super) fn page(
    db: &Connection,
    sight: &Sight,
    kind: ValueKind,
    after: &str,
    per_page: usize,
) -> Result<Page<String, String>, StoreError> {
    let most = i64::try_from(per_page + 1).unwrap_or(i64::MAX);
    let mut values: Vec<Value> = vec![kind.number().into(), after.to_owned().into(), most.into()];
    let sql = match sight.keys() {
        None => ALL.to_owned(),
        Some(keys) => {
            let marks: Vec<String> = (4..).take(keys.len()).map(|n| format!("?{n}")).collect();
            values.extend(keys.into_iter().map(Value::from));
            format!("{}{}{}", VISIBLE.0, marks.join(", "), VISIBLE.1)
        }
    };
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement
        .query_map(params_from_iter(values), |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    Ok(Page::cut(found, per_page, Clone::clone))
}
