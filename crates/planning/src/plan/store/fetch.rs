//! Reading plans back.

use std::collections::BTreeMap;

use nguon_platform::db::{DbError, Row as DbRow, Tx, Value};
use nguon_platform::territory::UnitId;

use super::{Kept, Summary, Units, parts};
use crate::plan::{
    Column, Content, Document, Figure, LegalBasis, Period, Plan, PlanId, Replaced, Row, Share,
    Table, Target, Territory, Total,
};

/// Most plans in the list.
pub const PLANS_MAX: u32 = 500;

const CURRENT: &str = "version = (SELECT MAX(n.version) FROM planning_plan n WHERE n.id = p.id)";

/// Current versions of all plans, newest document first, at most [`PLANS_MAX`].
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Summary>, DbError> {
    let sql = format!(
        "SELECT id, version, title, document_kind, document_number, document_date, \
         document_issuer, period_from, period_to, territory, as_of FROM planning_plan p \
         WHERE {CURRENT} ORDER BY document_date DESC, id LIMIT {PLANS_MAX}"
    );
    tx.rows(&sql, &[], |row| {
        let (kind, number): (String, String) =
            (row.get("document_kind")?, row.get("document_number")?);
        Ok(Summary {
            id: row.parse("id")?,
            version: row.get("version")?,
            title: row.get("title")?,
            numbered: !number.is_empty(),
            document: format!("{kind} {number}").trim_end().to_owned(),
            date: known(row, "document_date")?,
            issuer: row.get("document_issuer")?,
            from: known(row, "period_from")?,
            to: row.get("period_to")?,
            province: row.parse("territory")?,
            as_of: row.get("as_of")?,
        })
    })
}

/// The current version of a plan.
///
/// # Errors
/// [`DbError`] from the engine, also when the tables hold what no plan can be.
pub fn kept(tx: &mut Tx<'_>, id: &PlanId) -> Result<Option<Kept>, DbError> {
    let sql = format!(
        "SELECT version, recorded_at_us, title, period_from, period_to, period_quote, territory, \
         as_of, document_kind, document_number, document_date, document_issuer, \
         document_note, budget_total FROM planning_plan p WHERE id = $1 AND {CURRENT}"
    );
    let Some(mut kept) = tx.row(&sql, &[id.to_string().into()], |row| head(row, id))? else {
        return Ok(None);
    };
    let key = [id.to_string().into(), kept.version.into()];
    kept.plan.legal_basis = tx.rows(
        "SELECT act, act_date, replaced_on, replaced_by, confidence, relation \
         FROM planning_legal_basis \
         WHERE plan = $1 AND version = $2 ORDER BY position",
        &key,
        legal_basis,
    )?;
    kept.plan.targets = tx.rows(
        "SELECT id, measure, crop_group, unit, printed, pace, bound, from_year, by_year, objective, \
         share_printed, share_of, quote FROM planning_plan_target WHERE plan = $1 AND version = $2 ORDER BY position",
        &key,
        target,
    )?;
    let heads: Vec<(u32, String, String)> = tx.rows(
        "SELECT position, id, title FROM planning_table WHERE plan = $1 AND version = $2 \
         ORDER BY position",
        &key,
        |row| Ok((row.get("position")?, row.get("id")?, row.get("title")?)),
    )?;
    for (at, id, title) in heads {
        let [plan, version] = key.clone();
        let table = table(tx, &[plan, version, at.into()], id, title, &mut kept.units)?;
        kept.plan.tables.push(table);
    }
    parts::fetch(tx, &key, &mut kept.plan)?;
    Ok(Some(kept))
}

fn head(row: &DbRow<'_>, id: &PlanId) -> Result<Kept, DbError> {
    let province: UnitId = row.parse("territory")?;
    let plan = Plan {
        id: id.clone(),
        title: row.get("title")?,
        period: Period {
            from: known(row, "period_from")?,
            to: row.get("period_to")?,
            quote: row.get("period_quote")?,
        },
        territory: Territory { code: province.code().to_owned(), as_of: row.get("as_of")? },
        document: Document {
            kind: row.get("document_kind")?,
            number: known(row, "document_number")?,
            date: known(row, "document_date")?,
            issuer: row.get("document_issuer")?,
            note: row.get("document_note")?,
        },
        legal_basis: Vec::new(),
        objectives: Vec::new(),
        targets: Vec::new(),
        tables: Vec::new(),
        tasks: Vec::new(),
        deadlines: Vec::new(),
        budget: Vec::new(),
        budget_total: maybe(row, "budget_total")?,
    };
    Ok(Kept {
        plan,
        version: row.get("version")?,
        recorded_at: row.get("recorded_at_us")?,
        units: Units { province, by_code: BTreeMap::new() },
    })
}

/// A text that is empty where the source does not give it.
fn known<T: std::str::FromStr>(row: &DbRow<'_>, column: &str) -> Result<Option<T>, DbError> {
    match row.get::<String>(column)?.as_str() {
        "" => Ok(None),
        _ => row.parse(column).map(Some),
    }
}

/// A column that may be empty, as a type that parses.
pub(super) fn maybe<T: std::str::FromStr>(
    row: &DbRow<'_>,
    column: &str,
) -> Result<Option<T>, DbError> {
    match row.get::<Option<String>>(column)? {
        None => Ok(None),
        Some(_) => row.parse(column).map(Some),
    }
}

fn legal_basis(row: &DbRow<'_>) -> Result<LegalBasis, DbError> {
    let replaced = match row.get("replaced_on")? {
        None => None,
        Some(on) => {
            Some(Replaced { on, by: row.get("replaced_by")?, confidence: row.parse("confidence")? })
        }
    };
    Ok(LegalBasis {
        act: row.get("act")?,
        relation: row.parse("relation")?,
        date: known(row, "act_date")?,
        replaced,
    })
}

fn target(row: &DbRow<'_>) -> Result<Target, DbError> {
    let share = match maybe(row, "share_printed")? {
        None => None,
        Some(percent) => Some(Share { percent, of: row.parse("share_of")? }),
    };
    Ok(Target {
        id: row.get("id")?,
        measure: row.parse("measure")?,
        crop_group: maybe(row, "crop_group")?,
        unit: row.parse("unit")?,
        value: row.parse("printed")?,
        pace: row.parse("pace")?,
        bound: row.parse("bound")?,
        from_year: row.get::<Option<i32>>("from_year")?.map(year).transpose()?,
        by_year: row.get::<Option<i32>>("by_year")?.map(year).transpose()?,
        objective: row.get("objective")?,
        share,
        quote: row.get("quote")?,
    })
}

fn year(year: i32) -> Result<i16, DbError> {
    i16::try_from(year).map_err(|_| broken("year", "a year", year.to_string()))
}

fn broken(column: &str, expected: &'static str, found: String) -> DbError {
    DbError::Column { column: column.to_owned(), expected, found }
}

fn table(
    tx: &mut Tx<'_>,
    key: &[Value; 3],
    id: String,
    title: String,
    units: &mut Units,
) -> Result<Table, DbError> {
    let columns = tx.rows(
        "SELECT name, unit, content, measure, crop_group, year, operands FROM planning_column \
         WHERE plan = $1 AND version = $2 AND table_at = $3 ORDER BY position",
        key,
        column,
    )?;
    let mut cells = tx
        .rows(
            "SELECT row_at, column_at, printed FROM planning_figure \
             WHERE plan = $1 AND version = $2 AND table_at = $3 \
             UNION ALL SELECT row_at, column_at, printed FROM planning_printed \
             WHERE plan = $1 AND version = $2 AND table_at = $3 ORDER BY row_at, column_at",
            key,
            |row| Ok((row.get::<u32>("row_at")?, row.parse("printed")?)),
        )?
        .into_iter()
        .peekable();
    let lines: Vec<(u32, Option<UnitId>, String)> = tx.rows(
        "SELECT position, unit, printed_name FROM planning_row \
         WHERE plan = $1 AND version = $2 AND table_at = $3 ORDER BY position",
        key,
        |row| Ok((row.get("position")?, maybe(row, "unit")?, row.get("printed_name")?)),
    )?;
    let (mut rows, mut total) = (Vec::with_capacity(lines.len()), None);
    for (at, unit, printed_name) in lines {
        let mut row_cells: Vec<Figure> = Vec::with_capacity(columns.len());
        while let Some((_, cell)) = cells.next_if(|(row_at, _)| *row_at == at) {
            row_cells.push(cell);
        }
        match unit {
            None => total = Some(Total { printed_name, cells: row_cells }),
            Some(unit) => {
                let code = unit.code().to_owned();
                units.by_code.insert(code.clone(), unit);
                rows.push(Row { unit: code, printed_name, cells: row_cells });
            }
        }
    }
    Table::new(id, title, columns, rows, total)
        .map_err(|fault| broken("planning_table", "a table", fault.to_string()))
}

fn column(row: &DbRow<'_>) -> Result<Column, DbError> {
    let operands: Option<String> = row.get("operands")?;
    let operands: Option<Vec<usize>> =
        operands.map(|text| text.split(' ').map_while(|at| at.parse().ok()).collect());
    let content: String = row.get("content")?;
    let content = match (content.as_str(), operands.as_deref()) {
        ("figure", None) => Content::Figure {
            measure: row.parse("measure")?,
            crop_group: maybe(row, "crop_group")?,
            year: row.get::<Option<i32>>("year")?.map(year).transpose()?,
        },
        ("sum", Some(of)) => Content::Sum { of: of.to_vec() },
        ("rate", Some([part, whole])) => Content::Rate { part: *part, whole: *whole },
        _ => return Err(broken("content", "figure, or sum or rate with operands", content)),
    };
    Ok(Column { name: row.get("name")?, unit: row.parse("unit")?, content })
}
