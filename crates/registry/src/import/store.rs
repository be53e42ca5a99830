//! The tables of imports, and the only place that names them.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::{PlacedColumns, Territory, UnitId};
use sea_query::{Alias, Order, Query};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::Kind;
use super::batch::{Import, NewImport, Reading, State};
use super::fields::Columns;
use super::report::{Outcome, Report};
use super::undo::{self, Thing};
use crate::RegistryError;

/// Kind of thing in the audit log.
const KIND: &str = "import";
const COLUMNS: [&str; 11] = [
    "id",
    "kind",
    "file_name",
    "reading",
    "report",
    "state",
    "commune",
    "province",
    "by_name",
    "created_us",
    "version",
];
/// Imports that are listed.
const LISTED_MAX: u64 = 50;

/// Keep a file.
pub(crate) fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewImport) -> Result<(), RegistryError> {
    let unit = |unit: &Option<UnitId>| unit.as_ref().map(ToString::to_string);
    tx.execute(
        "INSERT INTO registry_import (id, kind, file_name, file, state, commune, province, \
         by_name, created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            new.id.into(),
            new.kind.word().into(),
            (&new.file_name).into(),
            new.file.clone().into(),
            State::Open.word().into(),
            unit(&new.commune).into(),
            unit(&new.province).into(),
            (&actor.name).into(),
            actor.at.into(),
        ],
    )?;
    let after = json!({ "kind": new.kind, "file_name": new.file_name });
    Ok(audit::record(tx, actor, &Change::created(KIND, &new.id, after))?)
}

/// One import. The caller asks whether the territory covers it.
pub(super) fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Import>, DbError> {
    let sql = format!("SELECT {} FROM registry_import WHERE id = $1", COLUMNS.join(", "));
    tx.row(&sql, &[id.into()], read)
}

/// Its file.
pub(super) fn file(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<u8>, RegistryError> {
    let sql = "SELECT file FROM registry_import WHERE id = $1";
    tx.row(sql, &[id.into()], |row| row.get("file"))?.ok_or(RegistryError::NotFound)
}

/// The newest within a territory.
pub(super) fn latest(tx: &mut Tx<'_>, territory: &Territory) -> Result<Vec<Import>, DbError> {
    let mut query = Query::select();
    query
        .columns(COLUMNS.map(Alias::new))
        .from(Alias::new("registry_import"))
        .cond_where(territory.condition(PlacedColumns {
            commune: Alias::new("commune"),
            province: Alias::new("province"),
            holder: Alias::new("holder"),
        }))
        .order_by(Alias::new("created_us"), Order::Desc)
        .limit(LISTED_MAX);
    tx.select(&query, read)
}

fn read(row: &Row<'_>) -> Result<Import, DbError> {
    let unit = |column: &str| -> Result<Option<UnitId>, DbError> {
        Ok(row.get::<Option<String>>(column)?.and_then(|text| text.parse().ok()))
    };
    let reading: Option<String> = row.get("reading")?;
    let report: Option<String> = row.get("report")?;
    Ok(Import {
        id: row.get("id")?,
        kind: row.parse("kind")?,
        file_name: row.get("file_name")?,
        reading: reading.and_then(|text| serde_json::from_str(&text).ok()),
        report: report.and_then(|text| serde_json::from_str(&text).ok()),
        state: row.parse("state")?,
        commune: unit("commune")?,
        province: unit("province")?,
        by: row.get("by_name")?,
        created: row.get("created_us")?,
        version: row.get("version")?,
    })
}

/// Note what the check came to, and how the columns were read.
pub(super) fn checked(
    tx: &mut Tx<'_>,
    actor: &Actor,
    import: &Import,
    reading: &Reading,
    report: &Report,
) -> Result<(), RegistryError> {
    step(tx, import, State::Open, reading, report)?;
    note(tx, actor, import, "check-import", report)
}

/// Note what was kept, and what it touched.
pub(super) fn applied(
    tx: &mut Tx<'_>,
    actor: &Actor,
    import: &Import,
    reading: &Reading,
    report: &Report,
    things: &[Thing],
) -> Result<(), RegistryError> {
    step(tx, import, State::Applied, reading, report)?;
    for (thing, place) in things.iter().zip(1_i64..) {
        let version = undo::version(tx, &thing.kind, thing.id)?.ok_or(RegistryError::NotFound)?;
        tx.execute(
            "INSERT INTO registry_import_thing (import, place, kind, thing, before, version) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                import.id.into(),
                place.into(),
                (&thing.kind).into(),
                thing.id.into(),
                thing.before.as_ref().map(Json::to_string).into(),
                version.into(),
            ],
        )?;
    }
    note(tx, actor, import, "apply-import", report)
}

/// Note that it was taken back.
pub(super) fn undone(tx: &mut Tx<'_>, actor: &Actor, import: &Import) -> Result<(), RegistryError> {
    let reading = import.reading.clone().ok_or(RegistryError::NotFound)?;
    let report = import.report.clone().unwrap_or_default();
    step(tx, import, State::Undone, &reading, &report)?;
    note(tx, actor, import, "undo-import", &report)
}

fn step(
    tx: &mut Tx<'_>,
    import: &Import,
    state: State,
    reading: &Reading,
    report: &Report,
) -> Result<(), RegistryError> {
    let text = |value: serde_json::Result<String>| value.unwrap_or_default();
    let rows = tx.execute(
        "UPDATE registry_import SET state = $1, reading = $2, report = $3, version = version + 1 \
         WHERE id = $4 AND version = $5",
        &[
            state.word().into(),
            text(serde_json::to_string(reading)).into(),
            text(serde_json::to_string(report)).into(),
            import.id.into(),
            import.version.into(),
        ],
    )?;
    if rows == 0 { Err(RegistryError::Stale) } else { Ok(()) }
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    import: &Import,
    verb: &'static str,
    report: &Report,
) -> Result<(), RegistryError> {
    let counts: serde_json::Map<String, Json> = Outcome::ALL
        .into_iter()
        .map(|outcome| (outcome.word().to_owned(), report.count(outcome).into()))
        .collect();
    let change = Change::new(verb, KIND, &import.id, None, Some(Json::Object(counts)));
    Ok(audit::record(tx, actor, &change)?)
}

/// What an import touched, in that order, with the version it left behind.
pub(super) fn things(tx: &mut Tx<'_>, import: Uuid) -> Result<Vec<(Thing, i64)>, DbError> {
    tx.rows(
        "SELECT kind, thing, before, version FROM registry_import_thing WHERE import = $1 \
         ORDER BY place",
        &[import.into()],
        |row| {
            let before: Option<String> = row.get("before")?;
            let before = before.and_then(|text| serde_json::from_str(&text).ok());
            Ok((
                Thing { kind: row.get("kind")?, id: row.get("thing")?, before },
                row.get("version")?,
            ))
        },
    )
}

/// How this office read columns under these headings last.
pub(super) fn remembered(
    tx: &mut Tx<'_>,
    office: &str,
    kind: Kind,
    headings: &str,
) -> Result<Option<Columns>, DbError> {
    let found = tx.row(
        "SELECT columns FROM registry_import_memory \
         WHERE office = $1 AND kind = $2 AND headings = $3",
        &[office.into(), kind.word().into(), headings.into()],
        |row| row.get::<String>("columns"),
    )?;
    Ok(found.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Remember it. The caller's transaction has its audit entry.
pub(super) fn remember(
    tx: &mut Tx<'_>,
    office: &str,
    kind: Kind,
    headings: &str,
    columns: &Columns,
) -> Result<(), DbError> {
    let text = serde_json::to_string(columns).unwrap_or_default();
    tx.execute(
        "INSERT INTO registry_import_memory (office, kind, headings, columns) \
         VALUES ($1, $2, $3, $4) \
         ON CONFLICT (office, kind, headings) DO UPDATE SET columns = excluded.columns",
        &[office.into(), kind.word().into(), headings.into(), text.into()],
    )?;
    Ok(())
}
