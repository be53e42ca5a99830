//! Lists of packing houses.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use sea_query::{Alias, Cond, Expr, SelectStatement};
use uuid::Uuid;

use crate::RegistryError;
use crate::code::{self, Code};
use crate::list::{self, Cursor, Key, Order, Page, Part};
use crate::market::{MarketCode, MarketStatus, Status, current_of};
use crate::named::Named;
use crate::site::Site;
use crate::standing;
use crate::subject::SubjectKind;

/// The table's name, for composed queries.
pub(crate) const TABLE: &str = "registry_packing_house";

/// What a list of packing houses may be ordered by.
pub(crate) const ORDERS: [Key; 3] =
    [Key::NAME, Key::text("code", "sort_code"), Key::text("last-check", "checked_on")];

/// What narrows a list of packing houses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of the house's or the holder's name, or of a code, however typed.
    pub text: String,
    /// Places that these words name.
    pub named: Named,
    /// Only in this commune.
    pub commune: Option<UnitId>,
    /// Only with a current status in this market.
    pub market: Option<MarketCode>,
    /// Only with this current status, in the market asked for or in any.
    pub status: Option<Status>,
    /// Only these, if any are named.
    pub among: Vec<Uuid>,
    /// How the list is ordered.
    pub order: Order,
}

/// A row of a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Identity.
    pub id: Uuid,
    /// Name.
    pub name: String,
    /// Holder's name.
    pub holder_name: String,
    /// Where it lies.
    pub site: Site,
    /// Kilograms a day.
    pub capacity_kg_per_day: Option<u32>,
    /// Its codes.
    pub codes: Vec<Code>,
    /// Its current statuses, by market.
    pub statuses: Vec<MarketStatus>,
    /// Its last field check.
    pub checked: Option<Date>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    sorted_by: String,
}

/// A page of the packing houses in a territory.
///
/// # Errors
/// [`RegistryError::TooMany`] when a file would be cut.
pub fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    part: &Part,
) -> Result<Page<Listed>, RegistryError> {
    let rows = tx.select(&list_query(territory, filter, part), |row| {
        Ok(Listed {
            id: row.get("id")?,
            name: row.get("name")?,
            holder_name: row.get("holder_name")?,
            site: Site::read(row)?,
            capacity_kg_per_day: row.get("capacity_kg_per_day")?,
            codes: Vec::new(),
            statuses: Vec::new(),
            checked: row.get::<String>("checked_on")?.parse().ok(),
            demonstration: row.get("demonstration")?,
            sorted_by: filter.order.read(row)?,
        })
    })?;
    let mut page =
        part.page(rows, |row| Cursor { sort_name: row.sorted_by.clone(), id: row.id })?;
    let ids: Vec<Uuid> = page.rows.iter().map(|row| row.id).collect();
    let mut codes = code::of_many(tx, SubjectKind::PackingHouse, &ids)?;
    let mut statuses = current_of(tx, SubjectKind::PackingHouse, &ids)?;
    for row in &mut page.rows {
        row.codes = codes.remove(&row.id).unwrap_or_default();
        row.statuses = statuses.remove(&row.id).unwrap_or_default();
    }
    Ok(page)
}

/// The query of a list; its order and its territory stand on an index.
pub(super) fn list_query(territory: &Territory, filter: &Filter, part: &Part) -> SelectStatement {
    let mut query = from(territory, filter);
    for column in [
        "id",
        "name",
        "commune",
        "province",
        "address",
        "capacity_kg_per_day",
        "demonstration",
        "checked_on",
    ] {
        query.column((TABLE, column));
    }
    query.expr_as(Expr::col(("h", "name")), Alias::new("holder_name"));
    part.cut_by(&mut query, TABLE, filter.order);
    query
}

/// How many packing houses the same list has in all.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    list::count(tx, from(territory, filter))
}

fn from(territory: &Territory, filter: &Filter) -> SelectStatement {
    list::with_holder(TABLE).cond_where(condition(territory, filter)).to_owned()
}

/// The one condition of list, count and file. The query joins the holder as `h`.
pub(crate) fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let searched = [(TABLE, "found_by"), ("h", "found_by")];
    let words = (filter.text.as_str(), &filter.named);
    list::condition(TABLE, territory, words, &searched, filter.commune.as_ref())
        .add_option(list::among(TABLE, &filter.among))
        .add_option(standing::has_status(
            SubjectKind::PackingHouse,
            (TABLE, "id"),
            filter.market,
            filter.status,
        ))
}
