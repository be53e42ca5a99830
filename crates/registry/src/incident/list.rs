//! Lists of incidents.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::{Kind, State};
use crate::RegistryError;
use crate::list::{self, Cursor, Page, Part, found_by, placed_in};
use crate::market::MarketCode;
use crate::named::Named;

const TABLE: &str = "registry_incident";

/// What narrows a list of incidents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of number, code, subject or holder.
    pub text: String,
    /// Places that these words name.
    pub named: Named,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only in this state.
    pub state: Option<State>,
    /// Only in this market.
    pub market: Option<MarketCode>,
    /// Only open ones.
    pub open: bool,
    /// Only those whose last day was before this one.
    pub overdue_on: Option<Date>,
}

/// A row of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Identity.
    pub id: Uuid,
    /// Number of the file.
    pub number: String,
    /// What it is about.
    pub kind: Kind,
    /// The code.
    pub code: String,
    /// Where the subject lies; the province when no subject is known.
    pub place: UnitId,
    /// In which market.
    pub market: Option<MarketCode>,
    /// Where it is.
    pub state: State,
    /// Last day for the correction.
    pub due: Option<Date>,
    /// On whose desk.
    pub officer_name: Option<String>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    sort_name: String,
}

/// A page of the incidents in a territory, the most urgent first.
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
        "kind",
        "code",
        "commune",
        "province",
        "market",
        "state",
        "due_on",
        "officer_name",
        "demonstration",
        "sort_name",
    ] {
        query.column((TABLE, column));
    }
    part.cut(&mut query, TABLE);
    let rows = tx.select(&query, |row| {
        let commune: Option<String> = row.get("commune")?;
        let commune = commune.and_then(|commune| commune.parse().ok());
        let market: Option<String> = row.get("market")?;
        Ok(Listed {
            id: row.get("id")?,
            number: row.get("number")?,
            kind: row.parse("kind")?,
            code: row.get("code")?,
            place: commune.map_or_else(|| row.parse("province"), Ok)?,
            market: market.and_then(|market| market.parse().ok()),
            state: row.parse("state")?,
            due: row.get("due_on")?,
            officer_name: row.get("officer_name")?,
            demonstration: row.get("demonstration")?,
            sort_name: row.get("sort_name")?,
        })
    })?;
    part.page(rows, |row| Cursor { sort_name: row.sort_name.clone(), id: row.id })
}

/// How many incidents the same list has in all.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    list::count(tx, from(territory, filter))
}

fn from(territory: &Territory, filter: &Filter) -> SelectStatement {
    Query::select().from(TABLE).cond_where(condition(territory, filter)).to_owned()
}

fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let column = |name: &'static str| Expr::col((TABLE, name));
    let words = found_by(&filter.text, &[(TABLE, "found_by")]);
    let closed = || State::ALL.iter().filter(|state| state.is_closed()).map(|state| state.word());
    let open = || column("state").is_not_in(closed());
    Cond::all()
        .add(territory.condition(placed_in(TABLE)))
        .add_option(filter.named.or_there(words, TABLE))
        .add_option(filter.kind.map(|kind| column("kind").eq(kind.word())))
        .add_option(filter.state.map(|state| column("state").eq(state.word())))
        .add_option(filter.market.map(|market| column("market").eq(market.to_string())))
        .add_option(filter.open.then(open))
        .add_option(filter.overdue_on.map(|day| column("due_on").lt(day.to_string()).and(open())))
}
