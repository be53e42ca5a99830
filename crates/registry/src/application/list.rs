//! Lists of applications.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use sea_query::{Alias, Cond, Expr, ExprTrait, LikeExpr, SelectStatement};
use uuid::Uuid;

use super::State;
use super::model::markets_of;
use crate::RegistryError;
use crate::list::{self, Cursor, Page, Part};
use crate::market::MarketCode;
use crate::named::Named;
use crate::site::Site;

const TABLE: &str = "registry_application";

/// What narrows a list of applications.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of number, subject, holder or code.
    pub text: String,
    /// Places that these words name.
    pub named: Named,
    /// Only in this state.
    pub state: Option<State>,
    /// Only for this market.
    pub market: Option<MarketCode>,
    /// Only in this commune.
    pub commune: Option<UnitId>,
    /// Only open ones whose last day was before this one.
    pub overdue_on: Option<Date>,
    /// Only open ones.
    pub open: bool,
    /// Only on this officer's desk.
    pub officer: Option<Uuid>,
}

/// A row of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Identity.
    pub id: Uuid,
    /// Number of the file.
    pub number: String,
    /// Name of growing area or packing house.
    pub subject_name: String,
    /// Holder's name.
    pub holder_name: String,
    /// Where it lies.
    pub site: Site,
    /// For which markets.
    pub markets: Vec<MarketCode>,
    /// Where it is.
    pub state: State,
    /// Day of filing.
    pub filed: Option<Date>,
    /// Last day for the decision.
    pub due: Option<Date>,
    /// On whose desk.
    pub officer_name: Option<String>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    sort_name: String,
}

/// A page of the applications in a territory, the most urgent first.
///
/// # Errors
/// [`RegistryError::TooMany`] when a file would be cut.
pub fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    part: &Part,
) -> Result<Page<Listed>, RegistryError> {
    let mut query = from(territory, filter);
    for column in [
        "id",
        "number",
        "commune",
        "province",
        "markets",
        "state",
        "filed_on",
        "due_on",
        "officer_name",
        "demonstration",
        "sort_name",
    ] {
        query.column((TABLE, column));
    }
    query
        .expr_as(Expr::cust("NULL"), Alias::new("address"))
        .expr_as(Expr::col(("h", "name")), Alias::new("holder_name"))
        .expr_as(
            Expr::cust(
                "COALESCE((SELECT a.name FROM registry_growing_area a \
                 WHERE a.id = registry_application.subject), \
                 (SELECT p.name FROM registry_packing_house p \
                 WHERE p.id = registry_application.subject))",
            ),
            Alias::new("subject_name"),
        );
    part.cut(&mut query, TABLE);
    let rows = tx.select(&query, |row| {
        Ok(Listed {
            id: row.get("id")?,
            number: row.get("number")?,
            subject_name: row.get::<Option<String>>("subject_name")?.unwrap_or_default(),
            holder_name: row.get("holder_name")?,
            site: Site::read(row)?,
            markets: markets_of(&row.get::<String>("markets")?),
            state: row.parse("state")?,
            filed: row.get("filed_on")?,
            due: row.get("due_on")?,
            officer_name: row.get("officer_name")?,
            demonstration: row.get("demonstration")?,
            sort_name: row.get("sort_name")?,
        })
    })?;
    part.page(rows, |row| Cursor { sort_name: row.sort_name.clone(), id: row.id })
}

/// How many applications the same list has in all.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    list::count(tx, from(territory, filter))
}

fn from(territory: &Territory, filter: &Filter) -> SelectStatement {
    list::with_holder(TABLE).cond_where(condition(territory, filter)).to_owned()
}

fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let column = |name: &'static str| Expr::col((TABLE, name));
    let words = (filter.text.as_str(), &filter.named);
    let closed = || State::ALL.iter().filter(|state| state.is_closed()).map(|state| state.word());
    let open = || column("state").is_not_in(closed());
    list::condition(TABLE, territory, words, &[(TABLE, "found_by")], filter.commune.as_ref())
        .add_option(filter.state.map(|state| column("state").eq(state.word())))
        .add_option(
            filter
                .market
                .map(|market| column("markets").like(LikeExpr::new(format!("%,{market},%")))),
        )
        .add_option(filter.overdue_on.map(|day| column("due_on").lt(day.to_string()).and(open())))
        .add_option(filter.open.then(open))
        .add_option(filter.officer.map(|id| column("officer").eq(id.as_bytes().to_vec())))
}
