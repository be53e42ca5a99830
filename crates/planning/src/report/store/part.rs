//! Parts of the units, and their numbers.

use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::{PlacedColumns, Territory};
use sea_query::{Alias, Expr, ExprTrait, JoinType, Query};
use serde_json::json;
use uuid::Uuid;

use super::{ReportError, Waiting, round, step};
use crate::report::rules::{self, Met};
use crate::report::{Entry, NewPart, NewRound, Part, PartAction, PartState, RoundState, Texts};

/// Parts of one round at most: the communes and offices of a province.
const PARTS_MAX: u32 = 1_000;
const PART: &str = "planning_report_part";

const COLUMNS: &str = "id, report, name, commune, province, state, results, difficulties, \
     proposals, submitted_us, submitted_by, reminded_us, reminders, version";

fn read(row: &Row<'_>) -> Result<Part, DbError> {
    let commune: Option<String> = row.get("commune")?;
    let at: Option<jiff::Timestamp> = row.get("submitted_us")?;
    let by: Option<String> = row.get("submitted_by")?;
    Ok(Part {
        id: row.get("id")?,
        report: row.get("report")?,
        name: row.get("name")?,
        commune: commune.map(|_| row.parse("commune")).transpose()?,
        province: row.parse("province")?,
        state: row.parse("state")?,
        texts: Texts {
            results: row.get("results")?,
            difficulties: row.get("difficulties")?,
            proposals: row.get("proposals")?,
        },
        submitted: at.zip(by),
        reminded: row.get("reminded_us")?,
        reminders: row.get("reminders")?,
        version: row.get("version")?,
    })
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    round: &NewRound,
    position: i64,
    new: &NewPart,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO planning_report_part (id, report, position, name, commune, province, state, \
         results, difficulties, proposals) VALUES ($1, $2, $3, $4, $5, $6, 'open', '', '', '')",
        &[
            new.id.into(),
            round.id.into(),
            position.into(),
            (&new.name).into(),
            new.commune.as_ref().map(ToString::to_string).into(),
            round.province.to_string().into(),
        ],
    )?;
    Ok(())
}

/// All parts of a round, in order. The caller leaves out what the territory does not cover.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn parts(tx: &mut Tx<'_>, report: Uuid) -> Result<Vec<Part>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM planning_report_part WHERE report = $1 ORDER BY position \
         LIMIT {PARTS_MAX}"
    );
    tx.rows(&sql, &[report.into()], read)
}

/// One part. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn one_part(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Part>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM planning_report_part WHERE id = $1");
    tx.row(&sql, &[id.into()], read)
}

/// The numbers kept with a part.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn entries_of(tx: &mut Tx<'_>, part: Uuid) -> Result<Vec<Entry>, DbError> {
    tx.rows(
        "SELECT line, grp, amount, unknown, remark FROM planning_report_entry WHERE part = $1 \
         ORDER BY line, grp LIMIT 1000",
        &[part.into()],
        |row| {
            Ok(Entry {
                line: row.get("line")?,
                group: row.get("grp")?,
                amount: row.get("amount")?,
                unknown: row.get("unknown")?,
                remark: row.get("remark")?,
            })
        },
    )
}

/// Keep what a unit wrote and its numbers, and hand it in or not.
///
/// # Errors
/// [`ReportError::Stale`] when somebody else changed it since it was read, [`ReportError::Refused`]
/// by the table.
pub fn hand_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: impl Fn(Capability) -> bool,
    (id, version): (Uuid, i64),
    (action, texts, entries): (PartAction, &Texts, &[Entry]),
) -> Result<(), ReportError> {
    let (before, state) = step_of(tx, actor, may, id, version, action)?;
    let submitted = match action {
        PartAction::Submit => Some((actor.at, actor.name.clone())),
        _ => before.submitted.clone(),
    };
    let after =
        Part { texts: texts.clone(), state, submitted, version: version + 1, ..before.clone() };
    let told = entries_of(tx, id)?;
    keep_part(tx, &after)?;
    tx.execute("DELETE FROM planning_report_entry WHERE part = $1", &[id.into()])?;
    for entry in entries {
        tx.execute(
            "INSERT INTO planning_report_entry (part, line, grp, amount, unknown, remark) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                id.into(),
                (&entry.line).into(),
                (&entry.group).into(),
                entry.amount.into(),
                i64::try_from(entry.unknown).unwrap_or(i64::MAX).into(),
                (&entry.remark).into(),
            ],
        )?;
    }
    let verb = match action {
        PartAction::Submit => "report-submit",
        _ => "update",
    };
    step::record(tx, actor, before.report, Some(id), (action.word(), state.word()))?;
    let change = Change::new(
        verb,
        "report-part",
        &id,
        Some(json_of(&before, &told)),
        Some(json_of(&after, entries)),
    );
    Ok(audit::record(tx, actor, &placed(change, &before))?)
}

/// Give a part back, or urge its unit.
///
/// # Errors
/// As [`hand_in`].
pub fn move_part(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: impl Fn(Capability) -> bool,
    (id, version): (Uuid, i64),
    action: PartAction,
) -> Result<(), ReportError> {
    let (before, state) = step_of(tx, actor, may, id, version, action)?;
    let urged = action == PartAction::Remind;
    let after = Part {
        state,
        reminded: if urged { Some(actor.at) } else { before.reminded },
        reminders: before.reminders + u32::from(urged),
        version: version + 1,
        ..before.clone()
    };
    keep_part(tx, &after)?;
    let verb = if urged { "report-remind" } else { "report-return" };
    step::record(tx, actor, before.report, Some(id), (action.word(), state.word()))?;
    let told = |part: &Part| json!({ "state": part.state.word(), "reminders": part.reminders });
    let change = Change::new(verb, "report-part", &id, Some(told(&before)), Some(told(&after)));
    Ok(audit::record(tx, actor, &placed(change, &before))?)
}

fn step_of(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: impl Fn(Capability) -> bool,
    id: Uuid,
    version: i64,
    action: PartAction,
) -> Result<(Part, PartState), ReportError> {
    let part = one_part(tx, id)?.ok_or(ReportError::NotFound)?;
    if part.version != version {
        return Err(ReportError::Stale);
    }
    let round = round::one(tx, part.report)?.ok_or(ReportError::NotFound)?;
    let met = Met {
        reason: actor.reason.is_some(),
        collecting: round.state == RoundState::Collecting,
        parts: false,
        signature: false,
    };
    let to = rules::take(rules::PARTS, part.state, action, may, met)?.to;
    Ok((part, to))
}

fn json_of(part: &Part, entries: &[Entry]) -> serde_json::Value {
    let numbers: serde_json::Map<String, serde_json::Value> = entries
        .iter()
        .map(|entry| {
            (format!("{}/{}", entry.line, entry.group), json!([entry.amount, entry.remark]))
        })
        .collect();
    json!({ "state": part.state.word(), "texts": part.texts, "numbers": numbers })
}

fn placed(change: Change, part: &Part) -> Change {
    match &part.commune {
        Some(commune) => change.in_commune(commune),
        None => change,
    }
}

/// Write the part itself.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn keep_part(tx: &mut Tx<'_>, part: &Part) -> Result<(), DbError> {
    tx.execute(
        "UPDATE planning_report_part SET state = $1, results = $2, difficulties = $3, \
         proposals = $4, submitted_us = $5, submitted_by = $6, reminded_us = $7, reminders = $8, \
         version = $9 WHERE id = $10",
        &[
            part.state.word().into(),
            (&part.texts.results).into(),
            (&part.texts.difficulties).into(),
            (&part.texts.proposals).into(),
            part.submitted.as_ref().map(|(at, _)| *at).into(),
            part.submitted.as_ref().map(|(_, by)| by.clone()).into(),
            part.reminded.into(),
            part.reminders.into(),
            part.version.into(),
            part.id.into(),
        ],
    )?;
    Ok(())
}

/// Parts of a territory that are not in, of rounds that collect.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn waiting(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<Waiting, DbError> {
    let columns = PlacedColumns {
        commune: (PART, "commune"),
        province: (PART, "province"),
        holder: (PART, "holder"),
    };
    let query = Query::select()
        .expr_as(Expr::col(("r", "before_on")), Alias::new("before_on"))
        .expr_as(Expr::col((PART, "reminded_us")), Alias::new("reminded_us"))
        .from(PART)
        .join_as(
            JoinType::InnerJoin,
            "planning_report",
            Alias::new("r"),
            Expr::col(("r", "id")).equals((PART, "report")),
        )
        .and_where(Expr::col(("r", "state")).eq(RoundState::Collecting.word()))
        .and_where(Expr::col((PART, "state")).ne(PartState::Submitted.word()))
        .cond_where(territory.condition(columns))
        .limit(10_000)
        .to_owned();
    let rows = tx.select(&query, |row| {
        let before: Option<Date> = row.get("before_on")?;
        let reminded: Option<jiff::Timestamp> = row.get("reminded_us")?;
        Ok((before.is_some_and(|before| today >= before), reminded.is_some()))
    })?;
    let mut waiting = Waiting::default();
    for (late, reminded) in rows {
        waiting.late += u64::from(late);
        waiting.due += u64::from(!late);
        waiting.reminded += u64::from(reminded);
    }
    Ok(waiting)
}
