//! All rows of a registry into an empty one, also of the other engine: this is how a registry on a
//! server is backed up into a file, and how a file gets onto a server.

use std::collections::BTreeSet;

use super::{DbError, EngineKind, FromValue, Row, Tx, Value};

/// Rows read and written at once: some of them hold papers of megabytes.
const ROWS: usize = 50;

/// A table as `SQLite` describes it.
struct Table {
    name: String,
    columns: Vec<String>,
    /// Columns of its key, in order; none where it has no key.
    key: Vec<String>,
    /// Tables that its rows point to.
    points_to: BTreeSet<String>,
    /// An index of words or shapes: the other engine may have none of its name.
    is_virtual: bool,
}

/// Copies every row. One of the two must be on a file, which tells the tables; both have had the
/// same migrations. The target may hold nothing that anybody answers for.
pub(super) fn all(from: &mut Tx<'_>, to: &mut Tx<'_>) -> Result<(), DbError> {
    let entries = "SELECT COUNT(*) AS n FROM audit";
    if to.row(entries, &[], |row| row.get("n"))? != Some(0) {
        return Err(DbError::NotEmpty);
    }
    let on_file = if from.engine() == EngineKind::Sqlite { tables(from) } else { tables(to) };
    let mut tables = ordered(on_file?);
    for there in [names_on_server(from)?, names_on_server(to)?].into_iter().flatten() {
        tables.retain(|table| !table.is_virtual || there.contains(&table.name));
    }
    // What a migration wrote by itself comes again with the rows.
    for table in tables.iter().rev() {
        to.execute(&format!("DELETE FROM {}", table.name), &[])?;
    }
    for table in &tables {
        rows(from, to, table)?;
        if to.engine() == EngineKind::Postgres {
            count_on(to, table)?;
        }
    }
    Ok(())
}

fn tables(file: &mut Tx<'_>) -> Result<Vec<Table>, DbError> {
    let listed = "SELECT name, type FROM pragma_table_list WHERE schema = 'main' \
                  AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%' \
                  AND name <> 'migration' ORDER BY name";
    let listed: Vec<(String, String)> =
        file.rows(listed, &[], |row| Ok((row.get("name")?, row.get("type")?)))?;
    let mut tables = Vec::new();
    for (name, kind) in listed {
        let columns: Vec<(String, i64)> = file.rows(
            "SELECT name, pk FROM pragma_table_info($1) ORDER BY cid",
            &[(&name).into()],
            |row| Ok((row.get("name")?, row.get("pk")?)),
        )?;
        let mut key: Vec<&(String, i64)> = columns.iter().filter(|(_, place)| *place > 0).collect();
        key.sort_by_key(|(_, place)| *place);
        let key = key.into_iter().map(|(name, _)| name.clone()).collect();
        let points_to = file.rows(
            "SELECT \"table\" AS other FROM pragma_foreign_key_list($1)",
            &[(&name).into()],
            |row| row.get("other"),
        )?;
        let columns = columns.into_iter().map(|(name, _)| name).collect();
        let (points_to, is_virtual) = (points_to.into_iter().collect(), kind == "virtual");
        tables.push(Table { name, columns, key, points_to, is_virtual });
    }
    Ok(tables)
}

/// What others point to comes before them; a table that points to itself does not wait for itself.
fn ordered(mut tables: Vec<Table>) -> Vec<Table> {
    let mut ordered: Vec<Table> = Vec::new();
    while !tables.is_empty() {
        let waits = |table: &Table| {
            tables
                .iter()
                .any(|other| other.name != table.name && table.points_to.contains(&other.name))
        };
        // Tables that point to each other in a circle: the first of them; the database says no.
        let next = tables.iter().position(|table| !waits(table)).unwrap_or(0);
        ordered.push(tables.remove(next));
    }
    ordered
}

/// Its tables, where it is a server.
fn names_on_server(tx: &mut Tx<'_>) -> Result<Option<BTreeSet<String>>, DbError> {
    if tx.engine() == EngineKind::Sqlite {
        return Ok(None);
    }
    let sql = "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables \
               WHERE schemaname = 'nguon_registry'";
    Ok(Some(tx.rows(sql, &[], |row| row.get("name"))?.into_iter().collect()))
}

fn rows(from: &mut Tx<'_>, to: &mut Tx<'_>, table: &Table) -> Result<(), DbError> {
    let Table { name, columns, key, .. } = table;
    let marks = |many: usize| (1..=many).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    let insert =
        format!("INSERT INTO {name} ({}) VALUES ({})", columns.join(", "), marks(columns.len()));
    let read = |row: &Row<'_>| columns.iter().map(|c| row.get(c)).collect::<Result<Vec<_>, _>>();
    let (select, keys) = (format!("SELECT {} FROM {name}", columns.join(", ")), key.join(", "));
    if key.is_empty() {
        for values in from.rows(&select, &[], read)? {
            to.execute(&insert, &values)?;
        }
        return Ok(());
    }
    let first = format!("{select} ORDER BY {keys} LIMIT {ROWS}");
    let next =
        format!("{select} WHERE ({keys}) > ({}) ORDER BY {keys} LIMIT {ROWS}", marks(key.len()));
    let mut page: Vec<Vec<Value>> = from.rows(&first, &[], read)?;
    while let Some(last) = page.last() {
        let at = |column: &String| columns.iter().position(|name| name == column);
        let after: Vec<Value> =
            key.iter().filter_map(at).filter_map(|at| last.get(at).cloned()).collect();
        for values in &page {
            to.execute(&insert, values)?;
        }
        page = from.rows(&next, &after, read)?;
    }
    Ok(())
}

/// A server counts keys on from the last that was copied, where it counts them at all.
fn count_on(to: &mut Tx<'_>, table: &Table) -> Result<(), DbError> {
    let [key] = table.key.as_slice() else { return Ok(()) };
    let counted = "SELECT pg_get_serial_sequence($1, $2) AS sequence";
    let named = [(&table.name).into(), key.into()];
    let Some(Some(sequence)) =
        to.row(counted, &named, |row| row.get::<Option<String>>("sequence"))?
    else {
        return Ok(());
    };
    let on = format!(
        "SELECT setval(CAST($1 AS TEXT)::regclass, COALESCE(MAX({key}), 1), MAX({key}) IS NOT NULL) \
         AS last FROM {}",
        table.name
    );
    to.row(&on, &[sequence.into()], |_| Ok(()))?;
    Ok(())
}

impl FromValue for Value {
    fn from_value(value: Value) -> Result<Self, Value> {
        Ok(value)
    }
}
