//! Writing a version of a plan.

use nguon_platform::db::{DbError, Tx, Value};

use super::{Kept, parts};
use crate::plan::{Column, Content, CropGroup, Figure, LegalBasis, Table, Target};

/// The key that all rows of a version begin with.
pub(super) struct Version {
    plan: String,
    number: u32,
}

impl Version {
    /// The key and these values behind it.
    pub(super) fn key<const N: usize>(&self, rest: [Value; N]) -> Vec<Value> {
        let key: [Value; 2] = [(&self.plan).into(), self.number.into()];
        key.into_iter().chain(rest).collect()
    }
}

/// Add a version; its number must be free.
pub(super) fn insert(tx: &mut Tx<'_>, kept: &Kept) -> Result<(), DbError> {
    let plan = &kept.plan;
    let version = Version { plan: plan.id.to_string(), number: kept.version };
    tx.execute(
        "INSERT INTO planning_plan (id, version, recorded_at_us, title, period_from, period_to, \
         period_quote, territory, as_of, document_kind, document_number, document_date, \
         document_issuer, document_note, budget_total) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &version.key([
            kept.recorded_at.into(),
            (&plan.title).into(),
            known(plan.period.from),
            plan.period.to.into(),
            (&plan.period.quote).into(),
            kept.units.province.to_string().into(),
            plan.territory.as_of.into(),
            (&plan.document.kind).into(),
            known(plan.document.number.as_ref()),
            known(plan.document.date),
            (&plan.document.issuer).into(),
            plan.document.note.as_ref().into(),
            plan.budget_total.as_ref().map(Figure::printed).into(),
        ]),
    )?;
    for (at, basis) in (0..).zip(&plan.legal_basis) {
        insert_basis(tx, &version, at, basis)?;
    }
    for (at, target) in (0..).zip(&plan.targets) {
        insert_target(tx, &version, at, target)?;
    }
    for (at, table) in (0..).zip(&plan.tables) {
        insert_table(tx, &version, at, table, kept)?;
    }
    parts::insert(tx, &version, plan)
}

/// A text that is empty where the source does not give it.
fn known(value: Option<impl ToString>) -> Value {
    value.map_or_else(String::new, |value| value.to_string()).into()
}

fn insert_basis(
    tx: &mut Tx<'_>,
    version: &Version,
    at: u32,
    basis: &LegalBasis,
) -> Result<(), DbError> {
    let replaced = basis.replaced.as_ref();
    tx.execute(
        "INSERT INTO planning_legal_basis (plan, version, position, act, act_date, replaced_on, \
         replaced_by, confidence, relation) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &version.key([
            at.into(),
            (&basis.act).into(),
            known(basis.date),
            replaced.map(|replaced| replaced.on).into(),
            replaced.map(|replaced| &replaced.by).into(),
            replaced.map(|replaced| replaced.confidence.word()).into(),
            basis.relation.word().into(),
        ]),
    )?;
    Ok(())
}

fn insert_target(
    tx: &mut Tx<'_>,
    version: &Version,
    at: u32,
    target: &Target,
) -> Result<(), DbError> {
    let share = target.share.as_ref();
    tx.execute(
        "INSERT INTO planning_plan_target (plan, version, position, id, measure, crop_group, \
         unit, printed, pace, bound, from_year, by_year, objective, share_printed, share_of, quote) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        &version.key([
            at.into(),
            (&target.id).into(),
            target.measure.word().into(),
            target.crop_group.map(CropGroup::word).into(),
            target.unit.word().into(),
            target.value.printed().into(),
            target.pace.word().into(),
            target.bound.word().into(),
            target.from_year.map(i32::from).into(),
            target.by_year.map(i32::from).into(),
            target.objective.as_ref().into(),
            share.map(|share| share.percent.printed()).into(),
            share.map(|share| share.of.word()).into(),
            (&target.quote).into(),
        ]),
    )?;
    Ok(())
}

fn insert_table(
    tx: &mut Tx<'_>,
    version: &Version,
    at: u32,
    table: &Table,
    kept: &Kept,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO planning_table (plan, version, position, id, title) \
         VALUES ($1, $2, $3, $4, $5)",
        &version.key([at.into(), table.id().into(), table.title().into()]),
    )?;
    for (column_at, column) in (0..).zip(table.columns()) {
        insert_column(tx, version, at, column_at, column)?;
    }
    let rows = table.rows().iter().map(|row| {
        (kept.units.by_code.get(&row.unit).map(ToString::to_string), &row.printed_name, &row.cells)
    });
    let total = table.total().map(|total| (None, &total.printed_name, &total.cells));
    for (row_at, (unit, printed_name, cells)) in (0_u32..).zip(rows.chain(total)) {
        tx.execute(
            "INSERT INTO planning_row (plan, version, table_at, position, unit, printed_name) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            &version.key([at.into(), row_at.into(), unit.clone().into(), printed_name.into()]),
        )?;
        for ((column_at, column), cell) in (0_u32..).zip(table.columns()).zip(cells) {
            let place = [at.into(), row_at.into(), column_at.into()];
            insert_cell(tx, version, place, column, unit.as_ref(), cell)?;
        }
    }
    Ok(())
}

fn insert_column(
    tx: &mut Tx<'_>,
    version: &Version,
    table_at: u32,
    at: u32,
    column: &Column,
) -> Result<(), DbError> {
    let text =
        |columns: &[usize]| columns.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let (content, figure, operands) = match &column.content {
        Content::Figure { measure, crop_group, year } => {
            ("figure", Some((measure, crop_group, year)), None)
        }
        Content::Sum { of } => ("sum", None, Some(text(of))),
        Content::Rate { part, whole } => ("rate", None, Some(text(&[*part, *whole]))),
    };
    tx.execute(
        "INSERT INTO planning_column (plan, version, table_at, position, name, unit, content, \
         measure, crop_group, year, operands) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &version.key([
            table_at.into(),
            at.into(),
            (&column.name).into(),
            column.unit.word().into(),
            content.into(),
            figure.map(|(measure, ..)| measure.word()).into(),
            figure.and_then(|(_, group, _)| group.map(CropGroup::word)).into(),
            figure.and_then(|(.., year)| year.map(i32::from)).into(),
            operands.into(),
        ]),
    )?;
    Ok(())
}

/// A unit's figure goes among the figures, everything that could be computed among the printed.
fn insert_cell(
    tx: &mut Tx<'_>,
    version: &Version,
    [table_at, row_at, column_at]: [Value; 3],
    column: &Column,
    unit: Option<&String>,
    cell: &Figure,
) -> Result<(), DbError> {
    match (&column.content, unit) {
        (Content::Figure { measure, crop_group, year }, Some(unit)) => tx.execute(
            "INSERT INTO planning_figure (plan, version, table_at, row_at, column_at, unit, \
             measure, crop_group, year, printed, value) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &version.key([
                table_at,
                row_at,
                column_at,
                unit.into(),
                measure.word().into(),
                crop_group.map(CropGroup::word).into(),
                year.map(i32::from).into(),
                cell.printed().into(),
                cell.value().to_string().into(),
            ]),
        )?,
        _ => tx.execute(
            "INSERT INTO planning_printed (plan, version, table_at, row_at, column_at, printed) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            &version.key([table_at, row_at, column_at, cell.printed().into()]),
        )?,
    };
    Ok(())
}
