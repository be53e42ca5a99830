//! The answers of a survey: filtered, newest first, cut by key. A list, its count, a file and the
//! analysis come from one condition.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;
use sea_query::{Alias, Cond, Expr, ExprTrait, LikeExpr, Order, Query, SelectStatement};
use uuid::Uuid;

use super::{ANSWER, answer, placed};
use crate::survey::{Answer, Shown, Way};

/// Rows of one page.
pub const ROWS_MAX: usize = 50;
/// Longest search text, in characters; the rest is cut off.
const SEARCH_LENGTH_MAX: usize = 100;

/// Key of the last row shown: when it came, and its id.
pub type After = (Timestamp, Uuid);

/// What is asked of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Of this survey.
    pub survey: Uuid,
    /// Words of the answer's name and short texts, with tone marks or without.
    pub text: String,
    /// From this commune.
    pub commune: Option<UnitId>,
    /// Given in this version.
    pub form: Option<u32>,
    /// Came this way.
    pub way: Option<Way>,
    /// Received from this day on.
    pub from: Option<Date>,
    /// Received until this day.
    pub to: Option<Date>,
    /// Withdrawn or not.
    pub shown: Shown,
}

impl Filter {
    /// All answers of a survey that count.
    pub fn of(survey: Uuid) -> Self {
        Self {
            survey,
            text: String::new(),
            commune: None,
            form: None,
            way: None,
            from: None,
            to: None,
            shown: Shown::Counting,
        }
    }
}

fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let col = |name: &'static str| Expr::col((ANSWER, name));
    let text: String = fold_vi(&filter.text).chars().take(SEARCH_LENGTH_MAX).collect();
    // Folded text has letters, digits and blanks only, so it cannot hold a wildcard.
    let found = (!text.is_empty()).then(|| col("folded").like(LikeExpr::new(format!("%{text}%"))));
    let since = |day: Option<Date>| day.and_then(i18n::end_of).map(Timestamp::as_microsecond);
    let eve = filter.from.and_then(|day| day.yesterday().ok());
    let shown = match filter.shown {
        Shown::Counting => Some(col("withdrawn_us").is_null()),
        Shown::Withdrawn => Some(col("withdrawn_us").is_not_null()),
        Shown::All => None,
    };
    Cond::all()
        .add(territory.condition(placed()))
        .add(col("survey").eq(filter.survey.as_bytes().to_vec()))
        .add_option(found)
        .add_option(filter.commune.as_ref().map(|unit| col("commune").eq(unit.to_string())))
        .add_option(filter.form.map(|form| col("form").eq(form)))
        .add_option(filter.way.map(|way| col("way").eq(way.word())))
        .add_option(since(eve).map(|at| col("received_us").gte(at)))
        .add_option(since(filter.to).map(|at| col("received_us").lt(at)))
        .add_option(shown)
}

fn query(territory: &Territory, filter: &Filter) -> SelectStatement {
    Query::select().from(ANSWER).cond_where(condition(territory, filter)).to_owned()
}

/// At most so many answers after a key, in the order of the list.
fn after(query: &mut SelectStatement, key: Option<After>, most: usize) {
    for column in answer::COLUMNS.split(", ") {
        query.column((ANSWER, column.trim()));
    }
    query
        .order_by((ANSWER, "received_us"), Order::Desc)
        .order_by((ANSWER, "id"), Order::Desc)
        .limit(u64::try_from(most).unwrap_or(u64::MAX));
    if let Some((at, id)) = key {
        let left = Expr::tuple(["received_us", "id"].map(|name| Expr::col((ANSWER, name))));
        let right =
            Expr::tuple([Expr::val(at.as_microsecond()), Expr::val(id.as_bytes().to_vec())]);
        query.and_where(left.lt(right));
    }
}

/// At most so many answers and one more, without their content.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    key: Option<After>,
    most: usize,
) -> Result<Vec<Answer>, DbError> {
    let mut query = query(territory, filter);
    after(&mut query, key, most + 1);
    tx.select(&query, answer::read)
}

/// At most so many answers with their content, for files and the analysis.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn full(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    key: Option<After>,
    most: usize,
) -> Result<Vec<(Answer, String)>, DbError> {
    let mut query = query(territory, filter);
    query.column((ANSWER, "answer_json"));
    after(&mut query, key, most);
    tx.select(&query, |row| Ok((answer::read(row)?, row.get("answer_json")?)))
}

/// How many answers there are.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    let mut query = query(territory, filter);
    query.expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
    Ok(tx.select(&query, |row| row.get("n"))?.first().copied().unwrap_or_default())
}

/// Versions in which these answers were given, newest first.
///
/// # Errors
/// [`DbError`] from the engine.
fn given_in(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<Vec<u32>, DbError> {
    let mut query = query(territory, filter);
    query.distinct().column((ANSWER, "form")).order_by((ANSWER, "form"), Order::Desc);
    tx.select(&query, |row| row.get("form"))
}

/// The forms that these answers are told by, each with its number: first the version that is asked for,
/// else the newest, then those in which something was answered.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn forms(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
) -> Result<Vec<(u32, String)>, DbError> {
    let Some(first) = super::form_json(tx, filter.survey, filter.form)? else {
        return Ok(Vec::new());
    };
    let mut forms = vec![first];
    for number in given_in(tx, territory, filter)? {
        if forms.iter().all(|(known, _)| *known != number) {
            forms.extend(super::form_json(tx, filter.survey, Some(number))?);
        }
    }
    Ok(forms)
}

/// Communes that have answers, for the filter.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn communes(
    tx: &mut Tx<'_>,
    territory: &Territory,
    survey: Uuid,
) -> Result<Vec<UnitId>, DbError> {
    let filter = Filter { shown: Shown::All, ..Filter::of(survey) };
    let mut query = query(territory, &filter);
    query
        .distinct()
        .column((ANSWER, "commune"))
        .order_by((ANSWER, "commune"), Order::Asc)
        .limit(4_000);
    tx.select(&query, |row| row.parse("commune"))
}
