//! Rounds: opening, reading, listing, moving.

use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::{PlacedColumns, Territory};
use sea_query::{Alias, Cond, Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::{ReportError, part, step};
use crate::report::form;
use crate::report::rules::{self, Met};
use crate::report::{NewRound, PartState, Round, RoundAction, RoundState, Signature, Texts};

/// Rounds on one page of the list.
pub const ROUNDS_MAX: u64 = 50;
const ROUND: &str = "planning_report";
const PART: &str = "planning_report_part";

const COLUMNS: &str = "id, cycle, title, period_from, as_of, before_on, form, superior, agency, \
     place, state, results, difficulties, proposals, province, demonstration, version";

fn read(row: &Row<'_>) -> Result<(Round, String), DbError> {
    let round = Round {
        id: row.get("id")?,
        cycle: row.get("cycle")?,
        title: row.get("title")?,
        from: row.get("period_from")?,
        as_of: row.get("as_of")?,
        before: row.get("before_on")?,
        form: Vec::new(),
        superior: row.get("superior")?,
        agency: row.get("agency")?,
        place: row.get("place")?,
        state: row.parse("state")?,
        texts: Texts {
            results: row.get("results")?,
            difficulties: row.get("difficulties")?,
            proposals: row.get("proposals")?,
        },
        province: row.parse("province")?,
        demonstration: row.get("demonstration")?,
        version: row.get("version")?,
    };
    Ok((round, row.get("form")?))
}

/// One round. The caller asks whether the territory covers it.
///
/// # Errors
/// [`ReportError::Text`] when the form kept with it cannot be read.
pub fn one(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Round>, ReportError> {
    let sql = format!("SELECT {COLUMNS} FROM planning_report WHERE id = $1");
    let Some((mut round, form)) = tx.row(&sql, &[id.into()], read)? else { return Ok(None) };
    round.form = serde_json::from_str(&form)?;
    Ok(Some(round))
}

/// Open a round with an empty part for each unit; the form is the one of today.
///
/// # Errors
/// [`ReportError::Facts`] when the form cannot be read.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, new: &NewRound) -> Result<(), ReportError> {
    let form = serde_json::to_string(&form::lines()?)?;
    tx.execute(
        "INSERT INTO planning_report (id, cycle, title, period_from, as_of, before_on, form, \
         superior, agency, place, state, results, difficulties, proposals, province, \
         demonstration, created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
         'collecting', '', '', '', $11, $12, $13)",
        &[
            new.id.into(),
            (&new.cycle).into(),
            (&new.title).into(),
            new.from.into(),
            new.as_of.into(),
            new.before.into(),
            form.into(),
            (&new.superior).into(),
            (&new.agency).into(),
            (&new.place).into(),
            new.province.to_string().into(),
            new.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    for (position, one) in (1_i64..).zip(&new.parts) {
        part::insert(tx, new, position, one)?;
    }
    step::record(tx, actor, new.id, None, ("open", RoundState::Collecting.word()))?;
    let round = one(tx, new.id)?.ok_or(ReportError::NotFound)?;
    let names: Vec<&str> = new.parts.iter().map(|part| part.name.as_str()).collect();
    let mut after = round.json();
    after["units"] = names.into();
    Ok(audit::record(tx, actor, &Change::created("report", &new.id, after))?)
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Identity.
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period.
    pub as_of: Date,
    /// The first day that is too late.
    pub before: Option<Date>,
    /// Where it is.
    pub state: RoundState,
    /// Parts in the asker's territory.
    pub parts: u64,
    /// Those of them that are handed in.
    pub handed_in: u64,
    /// Approved versions.
    pub versions: u64,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

fn placed_in(table: &'static str) -> PlacedColumns<(&'static str, &'static str)> {
    PlacedColumns {
        commune: (table, "commune"),
        province: (table, "province"),
        holder: (table, "holder"),
    }
}

/// Parts of a round within a territory.
fn parts_in(territory: &Territory) -> SelectStatement {
    Query::select()
        .from(PART)
        .and_where(Expr::col((PART, "report")).equals((ROUND, "id")))
        .cond_where(territory.condition(placed_in(PART)))
        .to_owned()
}

/// The rounds that a territory covers or that ask a unit of it, newest first.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    before: Option<Uuid>,
) -> Result<Vec<Listed>, DbError> {
    let count = |parts: &SelectStatement| {
        Expr::SubQuery(None, Box::new(parts.clone().expr(Expr::cust("COUNT(*)")).to_owned().into()))
    };
    let parts = parts_in(territory);
    let handed_in = parts
        .clone()
        .and_where(Expr::col((PART, "state")).eq(PartState::Submitted.word()))
        .to_owned();
    let mut query = Query::select();
    for column in ["id", "title", "period_from", "as_of", "before_on", "state", "demonstration"] {
        query.column((ROUND, column));
    }
    let asked = parts.clone().expr(Expr::cust("1")).to_owned();
    let mine = Cond::any().add(territory.condition(placed_in(ROUND))).add(Expr::exists(asked));
    query
        .expr_as(count(&parts), Alias::new("parts"))
        .expr_as(count(&handed_in), Alias::new("handed_in"))
        .expr_as(
            Expr::cust("(SELECT COUNT(*) FROM planning_report_version v WHERE v.report = planning_report.id)"),
            Alias::new("versions"),
        )
        .from(ROUND)
        .cond_where(mine)
        .order_by((ROUND, "id"), Order::Desc)
        .limit(ROUNDS_MAX + 1);
    if let Some(before) = before {
        query.and_where(Expr::col((ROUND, "id")).lt(before.as_bytes().to_vec()));
    }
    tx.select(&query, |row| {
        Ok(Listed {
            id: row.get("id")?,
            title: row.get("title")?,
            from: row.get("period_from")?,
            as_of: row.get("as_of")?,
            before: row.get("before_on")?,
            state: row.parse("state")?,
            parts: row.get("parts")?,
            handed_in: row.get("handed_in")?,
            versions: row.get("versions")?,
            demonstration: row.get("demonstration")?,
        })
    })
}

/// Parts or rounds that wait for somebody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// In time still.
    pub due: u64,
    /// Too late.
    pub late: u64,
    /// Urged.
    pub reminded: u64,
}

/// Rounds of a territory that are to be summed up and signed: collecting ones whose day is over, and
/// those that wait for a signature.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn unsigned(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<u64, DbError> {
    let state = || Expr::col((ROUND, "state"));
    let over = Expr::col((ROUND, "before_on")).lte(today.to_string());
    let waits = Cond::any()
        .add(state().eq(RoundState::Consolidated.word()))
        .add(state().eq(RoundState::Collecting.word()).and(over));
    let query = Query::select()
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
        .from(ROUND)
        .cond_where(Cond::all().add(territory.condition(placed_in(ROUND))).add(waits))
        .to_owned();
    Ok(tx.select(&query, |row| row.get::<u64>("n"))?.first().copied().unwrap_or_default())
}

/// Keep the consolidated texts.
///
/// # Errors
/// [`ReportError::Stale`] when it changed since it was read, [`rules::Refused::State`] when the round
/// is not consolidated.
pub fn keep_texts(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    texts: &Texts,
) -> Result<(), ReportError> {
    let before = at(tx, id, version)?;
    if before.state != RoundState::Consolidated {
        return Err(rules::Refused::State.into());
    }
    let after = Round { texts: texts.clone(), version: version + 1, ..before.clone() };
    write(tx, &after)?;
    Ok(audit::record(tx, actor, &Change::updated("report", &id, before.json(), after.json()))?)
}

/// The round, when it still has the version that was read.
pub(super) fn at(tx: &mut Tx<'_>, id: Uuid, version: i64) -> Result<Round, ReportError> {
    let round = one(tx, id)?.ok_or(ReportError::NotFound)?;
    if round.version == version { Ok(round) } else { Err(ReportError::Stale) }
}

/// Take a step of a round (but not its approval, which makes a version: [`super::approve`]).
/// Consolidating an empty text gathers those of the units, each under its name.
///
/// # Errors
/// [`ReportError::Stale`] or [`ReportError::Refused`].
pub fn move_round(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: impl Fn(Capability) -> bool,
    (id, version): (Uuid, i64),
    action: RoundAction,
    signature: Option<&Signature>,
) -> Result<Round, ReportError> {
    let before = at(tx, id, version)?;
    let parts = part::parts(tx, id)?;
    let met = Met {
        reason: actor.reason.is_some(),
        collecting: before.state == RoundState::Collecting,
        parts: parts.iter().all(crate::report::Part::is_in),
        signature: signature.is_some_and(|one| {
            [&one.number, &one.title, &one.name].into_iter().all(|text| !text.trim().is_empty())
        }),
    };
    let row = rules::take(rules::ROUNDS, before.state, action, may, met)?;
    let mut after = Round { state: row.to, version: version + 1, ..before.clone() };
    if action == RoundAction::Consolidate && after.texts == Texts::default() {
        after.texts = gathered(&parts);
    }
    write(tx, &after)?;
    let verb = match action {
        RoundAction::Consolidate => "report-consolidate",
        RoundAction::Reopen => "report-reopen",
        RoundAction::Approve => "report-approve",
        RoundAction::Correct => "report-correct",
    };
    step::record(tx, actor, id, None, (action.word(), row.to.word()))?;
    let change = Change::new(verb, "report", &id, Some(before.json()), Some(after.json()));
    audit::record(tx, actor, &change)?;
    Ok(after)
}

/// The texts of the parts that are in, each under the name of its unit.
fn gathered(parts: &[crate::report::Part]) -> Texts {
    let gather = |pick: fn(&Texts) -> &String| {
        let told = parts.iter().filter(|part| part.is_in() && !pick(&part.texts).trim().is_empty());
        let lines: Vec<String> =
            told.map(|part| format!("{}: {}", part.name, pick(&part.texts).trim())).collect();
        lines.join("\n")
    };
    Texts {
        results: gather(|texts| &texts.results),
        difficulties: gather(|texts| &texts.difficulties),
        proposals: gather(|texts| &texts.proposals),
    }
}

fn write(tx: &mut Tx<'_>, after: &Round) -> Result<(), DbError> {
    tx.execute(
        "UPDATE planning_report SET state = $1, results = $2, difficulties = $3, proposals = $4, \
         version = $5 WHERE id = $6",
        &[
            after.state.word().into(),
            (&after.texts.results).into(),
            (&after.texts.difficulties).into(),
            (&after.texts.proposals).into(),
            after.version.into(),
            after.id.into(),
        ],
    )?;
    Ok(())
}
