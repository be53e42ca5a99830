//! Lists of holders.

use jiff::Timestamp;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use sea_query::{Alias, Cond, Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::HolderKind;
use crate::error::RegistryError;
use crate::list::{self, Cursor, Key, Order, Page, Part};
use crate::named::Named;
use crate::site::Site;

/// What a list of holders may be ordered by.
pub(crate) const ORDERS: [Key; 2] = [Key::NAME, Key::number("entered", "created_us")];

/// What narrows a list of holders.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words of the name or digits of the identifier, however typed.
    pub text: String,
    /// Places that these words name.
    pub named: Named,
    /// Only this kind.
    pub kind: Option<HolderKind>,
    /// Only in this commune.
    pub commune: Option<UnitId>,
    /// How the list is ordered.
    pub order: Order,
}

/// A row of a list: no personal data but the name.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Identity.
    pub id: Uuid,
    /// Kind.
    pub kind: HolderKind,
    /// Name.
    pub name: String,
    /// Where it lies.
    pub site: Site,
    /// GS1 party number.
    pub identifier: Option<String>,
    /// Growing areas it holds.
    pub growing_areas: u32,
    /// Since when it is in the register.
    pub entered: Timestamp,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    sorted_by: String,
}

const TABLE: &str = "registry_holder";

/// A page of the holders in a territory.
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
            kind: row.parse("kind")?,
            name: row.get("name")?,
            site: Site::read(row)?,
            identifier: row.get("identifier")?,
            growing_areas: row.get("growing_areas")?,
            entered: row.get("created_us")?,
            demonstration: row.get("demonstration")?,
            sorted_by: filter.order.read(row)?,
        })
    })?;
    part.page(rows, |row| Cursor { sort_name: row.sorted_by.clone(), id: row.id })
}

pub(super) fn list_query(territory: &Territory, filter: &Filter, part: &Part) -> SelectStatement {
    let mut query = Query::select();
    for column in [
        "id",
        "kind",
        "name",
        "commune",
        "province",
        "address",
        "identifier",
        "demonstration",
        "created_us",
    ] {
        query.column((TABLE, column));
    }
    query
        .expr_as(
            Expr::cust(
                "(SELECT COUNT(*) FROM registry_growing_area a WHERE a.holder = registry_holder.id)",
            ),
            Alias::new("growing_areas"),
        )
        .from(TABLE)
        .cond_where(condition(territory, filter));
    part.cut_by(&mut query, TABLE, filter.order);
    query
}

/// How many holders the same list has in all.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    let query = Query::select().from(TABLE).cond_where(condition(territory, filter)).to_owned();
    list::count(tx, query)
}

fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let (words, searched) = ((filter.text.as_str(), &filter.named), [(TABLE, "found_by")]);
    list::condition(TABLE, territory, words, &searched, filter.commune.as_ref())
        .add_option(filter.kind.map(|kind| Expr::col((TABLE, "kind")).eq(kind.word())))
}

/// Firms by name, for the choice of a buyer; at most 500. Their names are public, so no territory
/// is asked: a buyer's seat is often in another province.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn firms(tx: &mut Tx<'_>) -> Result<Vec<(Uuid, String)>, DbError> {
    tx.rows(
        "SELECT id, name FROM registry_holder WHERE kind = 'firm' ORDER BY sort_name, id LIMIT 500",
        &[],
        |row| Ok((row.get("id")?, row.get("name")?)),
    )
}
