//! The tables of administrative units.

use std::collections::HashSet;

use jiff::civil::Date;

use super::model::{ChangeFact, Level, Period, Unit};
use crate::db::{DbError, Row, Tx, Value};
use crate::territory::UnitId;
use crate::text::fold_vi;

/// An open end is empty text in the table, so that periods sort and compare as text.
pub(super) fn day_text(day: Option<Date>) -> Value {
    Value::Text(day.map(|day| day.to_string()).unwrap_or_default())
}

fn day(row: &Row<'_>, column: &str) -> Result<Option<Date>, DbError> {
    match row.get::<String>(column)?.as_str() {
        "" => Ok(None),
        _ => row.get(column).map(Some),
    }
}

/// A row of `platform_unit_period p JOIN platform_unit u`.
pub(super) const COLUMNS: &str = "u.id, u.level, p.valid_from, p.valid_to, p.kind, p.name, \
                                  p.english, p.parent, p.basis, p.confidence";

pub(super) fn read(row: &Row<'_>) -> Result<(UnitId, Level, Period), DbError> {
    let parent: Option<String> = row.get("parent")?;
    let period = Period {
        from: day(row, "valid_from")?,
        to: day(row, "valid_to")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        english: row.get("english")?,
        parent: match parent {
            Some(_) => Some(row.parse("parent")?),
            None => None,
        },
        basis: row.get("basis")?,
        confidence: row.parse("confidence")?,
    };
    Ok((row.parse("id")?, row.parse("level")?, period))
}

/// Rows in order of unit and day, gathered into units.
pub(super) fn gather(rows: Vec<(UnitId, Level, Period)>) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for (id, level, period) in rows {
        match units.last_mut() {
            Some(unit) if unit.id == id => unit.periods.push(period),
            _ => units.push(Unit { id, level, periods: vec![period] }),
        }
    }
    units
}

/// One unit with all its periods.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn unit(tx: &mut Tx<'_>, id: &UnitId) -> Result<Option<Unit>, DbError> {
    let rows = tx.rows(
        &format!(
            "SELECT {COLUMNS} FROM platform_unit_period p JOIN platform_unit u ON u.id = p.unit \
             WHERE p.unit = $1 ORDER BY p.valid_from"
        ),
        &[id.to_string().into()],
        read,
    )?;
    Ok(gather(rows).pop())
}

/// Provinces that existed on a day, by number.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn provinces(tx: &mut Tx<'_>, on: Date) -> Result<Vec<Unit>, DbError> {
    let rows = tx.rows(
        &format!(
            "SELECT {COLUMNS} FROM platform_unit_period p JOIN platform_unit u ON u.id = p.unit \
             WHERE u.level = 'province' AND p.parent IS NULL AND p.valid_from <= $1 \
             AND (p.valid_to = '' OR p.valid_to > $1) ORDER BY u.id, p.valid_from"
        ),
        &[on.to_string().into()],
        read,
    )?;
    Ok(gather(rows))
}

/// Units directly below one on a day, by number (index `platform_unit_period_parent`).
///
/// # Errors
/// [`DbError`] from the engine.
pub fn children(tx: &mut Tx<'_>, parent: &UnitId, on: Date) -> Result<Vec<Unit>, DbError> {
    let rows = tx.rows(
        &format!(
            "SELECT {COLUMNS} FROM platform_unit_period p JOIN platform_unit u ON u.id = p.unit \
             WHERE p.parent = $1 AND p.valid_from <= $2 \
             AND (p.valid_to = '' OR p.valid_to > $2) ORDER BY u.id, p.valid_from"
        ),
        &[parent.to_string().into(), on.to_string().into()],
        read,
    )?;
    Ok(gather(rows))
}

/// A unit with those above it, as people write an address: `Phường Châu Đốc, Tỉnh An Giang`. As of
/// the day, or of its last day when it had ended by then.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn label(tx: &mut Tx<'_>, id: &UnitId, on: Date) -> Result<Option<String>, DbError> {
    let (mut words, mut next) = (Vec::new(), Some(id.clone()));
    // Three levels at the most; the bound ends it whatever the tables hold.
    for _ in 0..3 {
        let Some(id) = next.take() else { break };
        let Some(unit) = unit(tx, &id)? else { break };
        let Some(period) = unit.on(on).or(unit.last()) else {
            break;
        };
        words.push(period.full_name());
        next.clone_from(&period.parent);
    }
    Ok((!words.is_empty()).then(|| words.join(", ")))
}

/// A period in the tables, as an import needs it.
pub(super) struct Known {
    pub level: Level,
    pub id: UnitId,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// Every period in the tables, for an import.
pub(super) fn all_periods(tx: &mut Tx<'_>) -> Result<Vec<Known>, DbError> {
    tx.rows(
        "SELECT u.id, u.level, p.valid_from, p.valid_to FROM platform_unit_period p \
         JOIN platform_unit u ON u.id = p.unit",
        &[],
        |row| {
            Ok(Known {
                level: row.parse("level")?,
                id: row.parse("id")?,
                from: day(row, "valid_from")?,
                to: day(row, "valid_to")?,
            })
        },
    )
}

pub(super) fn units_with_changes(tx: &mut Tx<'_>) -> Result<HashSet<UnitId>, DbError> {
    let sql = "SELECT DISTINCT old_unit FROM platform_unit_change";
    tx.rows(sql, &[], |row| row.parse("old_unit")).map(|units| units.into_iter().collect())
}

pub(super) fn add_unit(tx: &mut Tx<'_>, id: &UnitId, level: Level) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO platform_unit (id, code, level) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &[id.to_string().into(), id.code().into(), level.word().into()],
    )?;
    Ok(())
}

pub(super) fn add_period(tx: &mut Tx<'_>, id: &UnitId, period: &Period) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO platform_unit_period \
         (unit, valid_from, valid_to, kind, name, english, parent, basis, confidence) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            id.to_string().into(),
            day_text(period.from),
            day_text(period.to),
            (&period.kind).into(),
            (&period.name).into(),
            (&period.english).into(),
            period.parent.as_ref().map(ToString::to_string).into(),
            (&period.basis).into(),
            period.confidence.word().into(),
        ],
    )?;
    let folded = fold_vi(&format!("{} {} {}", period.full_name(), period.english, id.code()));
    tx.execute(
        "INSERT INTO platform_unit_text (folded, unit) VALUES ($1, $2)",
        &[folded.into(), id.to_string().into()],
    )?;
    Ok(())
}

/// An open period ended: the one fact about a period that may come later.
pub(super) fn end_period(
    tx: &mut Tx<'_>,
    id: &UnitId,
    from: Option<Date>,
    to: Date,
) -> Result<(), DbError> {
    tx.execute(
        "UPDATE platform_unit_period SET valid_to = $1 \
         WHERE unit = $2 AND valid_from = $3 AND valid_to = ''",
        &[to.into(), id.to_string().into(), day_text(from)],
    )?;
    Ok(())
}

pub(super) fn add_change(
    tx: &mut Tx<'_>,
    old: &UnitId,
    new: &UnitId,
    fact: &ChangeFact,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO platform_unit_change \
         (old_unit, new_unit, on_day, extent, basis, note, confidence) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        &[
            old.to_string().into(),
            new.to_string().into(),
            fact.on.into(),
            fact.extent.word().into(),
            (&fact.basis).into(),
            (&fact.note).into(),
            fact.confidence.word().into(),
        ],
    )?;
    Ok(())
}
