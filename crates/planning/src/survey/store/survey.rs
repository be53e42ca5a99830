//! Surveys: made, corrected, opened, closed.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;
use sea_query::{Alias, Cond, Expr, ExprTrait, LikeExpr, Order, Query};
use uuid::Uuid;

use super::SurveyError;
use crate::desk::province_of;
use crate::survey::rules::{self, Refused};
use crate::survey::{Action, Facts, NewSurvey, State, Step, Survey};

const SURVEY: &str = "planning_survey";
const COLUMNS: &str = "id, title, purpose, unit, province, opens_on, closes_on, target, linked, \
     secret, state, demonstration, version";
/// Longest search text, in characters; the rest is cut off.
const SEARCH_LENGTH_MAX: usize = 100;

/// Whose surveys one reaches: a survey is a province's, and its communes fill it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// All.
    Country,
    /// Those of a province.
    Province(UnitId),
    /// None.
    Nowhere,
}

impl Reach {
    /// Whether it covers a survey.
    pub fn covers(&self, survey: &Survey) -> bool {
        match self {
            Self::Country => true,
            Self::Province(unit) => survey.facts.province == *unit,
            Self::Nowhere => false,
        }
    }
}

/// What a territory reaches on a day.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn reach(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<Reach, DbError> {
    Ok(match territory {
        Territory::Country => Reach::Country,
        Territory::Province(unit) => Reach::Province(unit.clone()),
        Territory::Commune(unit) => {
            province_of(tx, unit, today)?.map_or(Reach::Nowhere, Reach::Province)
        }
        Territory::Holder(_) | Territory::Nowhere => Reach::Nowhere,
    })
}

fn read(row: &Row<'_>) -> Result<Survey, DbError> {
    Ok(Survey {
        id: row.get("id")?,
        facts: Facts {
            title: row.get("title")?,
            purpose: row.get("purpose")?,
            unit: row.get("unit")?,
            province: row.parse("province")?,
            opens: row.get("opens_on")?,
            closes: row.get("closes_on")?,
            target: row.get("target")?,
            linked: row.get("linked")?,
        },
        state: row.parse("state")?,
        secret: row.get("secret")?,
        demonstration: row.get("demonstration")?,
        version: row.get("version")?,
    })
}

/// One survey. The caller asks whether it is reached.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn one(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Survey>, DbError> {
    tx.row(&format!("SELECT {COLUMNS} FROM {SURVEY} WHERE id = $1"), &[id.into()], read)
}

/// A survey in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The survey.
    pub survey: Survey,
    /// Answers within the territory that count.
    pub answers: u64,
    /// When it was made.
    pub made: Timestamp,
}

/// At most so many surveys and one more, newest first, after a key: when the last one shown was
/// made, and its id.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn surveys(
    tx: &mut Tx<'_>,
    (territory, today): (&Territory, Date),
    (text, state): (&str, Option<State>),
    after: Option<(Timestamp, Uuid)>,
    most: usize,
) -> Result<Vec<Listed>, DbError> {
    let col = |name: &'static str| Expr::col((SURVEY, name));
    let within = match reach(tx, territory, today)? {
        Reach::Country => None,
        Reach::Province(unit) => Some(col("province").eq(unit.to_string())),
        Reach::Nowhere => Some(Expr::cust("1 = 0")),
    };
    let text: String = fold_vi(text).chars().take(SEARCH_LENGTH_MAX).collect();
    let found = (!text.is_empty()).then(|| col("folded").like(LikeExpr::new(format!("%{text}%"))));
    let answers = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .from(super::ANSWER)
        .cond_where(territory.condition(super::placed()))
        .and_where(Expr::col((super::ANSWER, "survey")).equals((SURVEY, "id")))
        .and_where(Expr::col((super::ANSWER, "withdrawn_us")).is_null())
        .to_owned();
    let mut query = Query::select();
    for column in COLUMNS.split(", ") {
        query.column((SURVEY, column.trim()));
    }
    query
        .column((SURVEY, "created_us"))
        .expr_as(Expr::SubQuery(None, Box::new(answers.into())), Alias::new("answers"))
        .from(SURVEY)
        .cond_where(
            Cond::all()
                .add_option(within)
                .add_option(found)
                .add_option(state.map(|state| col("state").eq(state.word()))),
        )
        .order_by((SURVEY, "created_us"), Order::Desc)
        .order_by((SURVEY, "id"), Order::Desc)
        .limit(u64::try_from(most + 1).unwrap_or(u64::MAX));
    if let Some((at, id)) = after {
        let left = Expr::tuple(["created_us", "id"].map(col));
        let right =
            Expr::tuple([Expr::val(at.as_microsecond()), Expr::val(id.as_bytes().to_vec())]);
        query.and_where(left.lt(right));
    }
    tx.select(&query, |row| {
        Ok(Listed {
            survey: read(row)?,
            answers: row.get("answers")?,
            made: row.get("created_us")?,
        })
    })
}

/// Make a survey. The caller has asked the territory of its province.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn make(tx: &mut Tx<'_>, actor: &Actor, new: &NewSurvey) -> Result<(), SurveyError> {
    let mut values = vec![Value::from(new.id)];
    values.extend(facts(&new.facts));
    values.extend([
        new.secret.to_vec().into(),
        State::Draft.word().into(),
        new.demonstration.into(),
        actor.at.into(),
    ]);
    tx.execute(
        "INSERT INTO planning_survey (id, title, purpose, unit, province, opens_on, closes_on, \
         target, linked, folded, secret, state, demonstration, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &values,
    )?;
    let made = one(tx, new.id)?.ok_or(SurveyError::NotFound)?;
    Ok(audit::record(tx, actor, &Change::created("survey", &new.id, made.json()))?)
}

fn facts(facts: &Facts) -> [Value; 9] {
    [
        (&facts.title).into(),
        (&facts.purpose).into(),
        (&facts.unit).into(),
        facts.province.to_string().into(),
        facts.opens.into(),
        facts.closes.into(),
        facts.target.into(),
        facts.linked.into(),
        fold_vi(&format!("{} {}", facts.title, facts.unit)).into(),
    ]
}

fn at_version(tx: &mut Tx<'_>, id: Uuid, version: i64) -> Result<Survey, SurveyError> {
    let survey = one(tx, id)?.ok_or(SurveyError::NotFound)?;
    if survey.version == version { Ok(survey) } else { Err(SurveyError::Stale) }
}

/// Correct what was entered; the province stays.
///
/// # Errors
/// [`SurveyError::Stale`] when somebody else changed it since it was read.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    new: &Facts,
) -> Result<(), SurveyError> {
    let before = at_version(tx, id, version)?;
    let mut values: Vec<Value> = facts(new).into();
    values.push(id.into());
    values.push(before.facts.province.to_string().into());
    let changed = tx.execute(
        "UPDATE planning_survey SET title = $1, purpose = $2, unit = $3, province = $4, \
         opens_on = $5, closes_on = $6, target = $7, linked = $8, folded = $9, \
         version = version + 1 WHERE id = $10 AND province = $11",
        &values,
    )?;
    if changed == 0 || before.facts.province != new.province {
        return Err(SurveyError::Conflict("survey-error-province"));
    }
    let after = one(tx, id)?.ok_or(SurveyError::NotFound)?;
    let change = Change::updated("survey", &id, before.json(), after.json());
    Ok(audit::record(tx, actor, &change)?)
}

/// Take a step.
///
/// # Errors
/// [`SurveyError::Refused`] by the table or without a form, [`SurveyError::Stale`].
pub fn step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    action: Action,
) -> Result<(), SurveyError> {
    let before = at_version(tx, id, version)?;
    let to = rules::take(before.state, action, actor.reason.is_some())?;
    if super::versions(tx, id)?.is_empty() {
        return Err(Refused::Form.into());
    }
    tx.execute(
        "UPDATE planning_survey SET state = $1, version = version + 1 WHERE id = $2",
        &[to.word().into(), id.into()],
    )?;
    let number = tx.row(
        "SELECT COALESCE(MAX(number), 0) + 1 AS n FROM planning_survey_step WHERE survey = $1",
        &[id.into()],
        |row| row.get::<i64>("n"),
    )?;
    tx.execute(
        "INSERT INTO planning_survey_step (survey, number, action, at_us, by_name, note) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            id.into(),
            number.unwrap_or(1).into(),
            action.word().into(),
            actor.at.into(),
            (&actor.name).into(),
            actor.reason.clone().into(),
        ],
    )?;
    let verb = match action {
        Action::Open => "survey-open",
        Action::Close => "survey-close",
        Action::Reopen => "survey-reopen",
    };
    let after = Survey { state: to, ..before.clone() };
    let change = Change::new(verb, "survey", &id, Some(before.json()), Some(after.json()));
    Ok(audit::record(tx, actor, &change)?)
}

/// The steps of a survey, newest first.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn steps(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<Step>, DbError> {
    tx.rows(
        "SELECT action, at_us, by_name, note FROM planning_survey_step WHERE survey = $1 \
         ORDER BY number DESC LIMIT 200",
        &[id.into()],
        |row| {
            Ok(Step {
                action: row.parse("action")?,
                at: row.get("at_us")?,
                by: row.get("by_name")?,
                note: row.get("note")?,
            })
        },
    )
}
