//! Lists: filtered by text, cut into pages by key, never by offset.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::str::FromStr;

use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::{PlacedColumns, Territory, UnitId};
use nguon_platform::text::fold_vi;
use nguon_platform::web::Error;
use sea_query::{Alias, Cond, Expr, ExprTrait, JoinType, LikeExpr, Query, SelectStatement};
use uuid::Uuid;

use crate::named::Named;

/// Rows of one page of a list.
pub const PAGE_ROWS: usize = 50;
/// Most rows that one exported file carries.
pub const EXPORT_ROWS_MAX: usize = 20_000;
/// Longest search text, in characters, after folding; the rest is cut off.
const SEARCH_LENGTH_MAX: usize = 100;
/// Ids in one `IN (…)`.
const BATCH: usize = 200;

/// A column that a list may be ordered by. An index holds it with the id behind it, by itself and
/// behind the province.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// The fact that stands in the column of the list, and its word in addresses.
    pub word: &'static str,
    column: &'static str,
    number: bool,
}

impl Key {
    /// The folded name, by which every list is ordered unless asked otherwise.
    pub const NAME: Self = Self::text("name", "sort_name");

    pub(crate) const fn text(word: &'static str, column: &'static str) -> Self {
        Self { word, column, number: false }
    }

    pub(crate) const fn number(word: &'static str, column: &'static str) -> Self {
        Self { word, column, number: true }
    }
}

/// The order of a list: a key and which way; rows that are alike in it by id. Written `area-ha`, or
/// `-area-ha` from the last to the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// The key.
    pub key: Key,
    /// From the last to the first.
    pub descending: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self { key: Key::NAME, descending: false }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.key.word)
    }
}

impl Order {
    /// The order asked for in a list's address; by name when nothing is asked.
    ///
    /// # Errors
    /// 400 when the list has no such key.
    pub(crate) fn asked(text: &str, keys: &[Key]) -> Result<Self, Error> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let (descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        let key = keys.iter().find(|key| key.word == word).copied();
        let key = key.ok_or(Error::Unreadable("registry-error-filter"))?;
        Ok(Self { key, descending })
    }

    /// Reads what a row is ordered by, as a cursor holds it.
    pub(crate) fn read(self, row: &Row<'_>) -> Result<String, DbError> {
        if self.key.number {
            row.get::<i64>(SORTED_BY).map(|number| number.to_string())
        } else {
            row.get(SORTED_BY)
        }
    }
}

/// What a row is ordered by, in a query that [`Part::cut_by`] cut.
const SORTED_BY: &str = "sorted_by";

/// Where a page begins: after the row of this sorting value and id. Written `<id>.<sorting value>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is ordered by, of the last row shown: its folded name, if by name.
    pub sort_name: String,
    /// Its id.
    pub id: Uuid,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id.simple(), self.sort_name)
    }
}

/// Text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let (id, sort_name) = text.split_once('.').ok_or(CursorError)?;
        Ok(Self { id: id.parse().map_err(|_| CursorError)?, sort_name: sort_name.to_owned() })
    }
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next page begins; none on the last.
    pub next: Option<Cursor>,
}

/// Which part of a list is asked for.
#[derive(Debug, Clone)]
pub enum Part {
    /// One page of [`PAGE_ROWS`] after a cursor.
    Page(Option<Cursor>),
    /// So many rows after a cursor, 1 to [`EXPORT_ROWS_MAX`].
    Rows(Option<Cursor>, usize),
    /// All of it, for a file: at most [`EXPORT_ROWS_MAX`].
    All,
}

impl Part {
    /// Order the query by name and cut it to this part, and one row more to know whether more come.
    pub(crate) fn cut(&self, query: &mut SelectStatement, table: &'static str) {
        self.cut_by(query, table, Order::default());
    }

    /// The same in another order. What a row is ordered by is read by [`Order::read`].
    pub(crate) fn cut_by(&self, query: &mut SelectStatement, table: &'static str, order: Order) {
        let columns = [(table, order.key.column), (table, "id")];
        let way = if order.descending { sea_query::Order::Desc } else { sea_query::Order::Asc };
        query
            .expr_as(Expr::col(columns[0]), Alias::new(SORTED_BY))
            .order_by(columns[0], way.clone())
            .order_by(columns[1], way)
            .limit(u64::try_from(self.rows_most() + 1).unwrap_or(u64::MAX));
        let (Self::Page(Some(after)) | Self::Rows(Some(after), _)) = self else { return };
        let value = if order.key.number {
            // No number is written so; a cursor of another order leads to an end of this one.
            Expr::val(after.sort_name.parse::<i64>().unwrap_or(i64::MAX))
        } else {
            Expr::val(after.sort_name.clone())
        };
        let left = Expr::tuple(columns.map(Expr::col));
        let right = Expr::tuple([value, Expr::val(after.id.as_bytes().to_vec())]);
        query.and_where(if order.descending { left.lt(right) } else { left.gt(right) });
    }

    fn rows_most(&self) -> usize {
        match self {
            Self::Page(_) => PAGE_ROWS,
            Self::Rows(_, most) => (*most).clamp(1, EXPORT_ROWS_MAX),
            Self::All => EXPORT_ROWS_MAX,
        }
    }

    /// Make a page of what came back; too much for a file is an error, not a silent cut.
    pub(crate) fn page<T>(
        &self,
        mut rows: Vec<T>,
        cursor: impl Fn(&T) -> Cursor,
    ) -> Result<Page<T>, crate::RegistryError> {
        let most = self.rows_most();
        let more = rows.len() > most;
        if more && matches!(self, Self::All) {
            return Err(crate::RegistryError::TooMany { most });
        }
        rows.truncate(most);
        let next = if more { rows.last().map(cursor) } else { None };
        Ok(Page { rows, next })
    }
}

/// The columns that place a row of a table in a territory.
pub(crate) fn placed_in(table: &'static str) -> PlacedColumns<(&'static str, &'static str)> {
    PlacedColumns {
        commune: (table, "commune"),
        province: (table, "province"),
        holder: (table, "holder"),
    }
}

/// A query over a table whose rows have a holder, joined as `h`.
pub(crate) fn with_holder(table: &'static str) -> SelectStatement {
    let holder = Expr::col(("h", "id")).equals((table, "holder"));
    Query::select()
        .from(table)
        .join_as(JoinType::InnerJoin, "registry_holder", Alias::new("h"), holder)
        .to_owned()
}

/// What every list asks: the territory, the searched words or the places they name, the commune.
pub(crate) fn condition(
    table: &'static str,
    territory: &Territory,
    (text, named): (&str, &Named),
    searched: &[(&'static str, &'static str)],
    commune: Option<&UnitId>,
) -> Cond {
    Cond::all()
        .add(territory.condition(placed_in(table)))
        .add_option(named.or_there(found_by(text, searched), table))
        .add_option(commune.map(|unit| Expr::col((table, "commune")).eq(unit.to_string())))
}

/// The condition that a row is one of these; none when none is named.
pub(crate) fn among(table: &'static str, ids: &[Uuid]) -> Option<Expr> {
    let ids = ids.iter().map(|id| id.as_bytes().to_vec());
    (ids.len() > 0).then(|| Expr::col((table, "id")).is_in(ids))
}

/// How many rows a query has that names no columns yet.
pub(crate) fn count(tx: &mut Tx<'_>, mut query: SelectStatement) -> Result<u64, DbError> {
    query.expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
    let rows = tx.select(&query, |row| row.get::<u64>("n"))?;
    Ok(rows.first().copied().unwrap_or_default())
}

/// The condition that one of the columns holds the searched words in this order; none when
/// nothing is searched. Columns hold text folded by [`fold_vi`].
pub(crate) fn found_by(text: &str, columns: &[(&'static str, &'static str)]) -> Option<Cond> {
    let folded: String = fold_vi(text).chars().take(SEARCH_LENGTH_MAX).collect();
    if folded.is_empty() {
        return None;
    }
    // Folded text has letters, digits and blanks only, so it cannot hold a wildcard.
    let pattern = format!("%{folded}%");
    Some(columns.iter().fold(Cond::any(), |any, column| {
        any.add(Expr::col(*column).like(LikeExpr::new(pattern.clone())))
    }))
}

/// A parameter of a list's address: empty means not asked for.
///
/// # Errors
/// 400 when it is none of its kind: a list must not show more than was asked for.
pub(crate) fn asked<T: FromStr>(text: &str) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::Unreadable("registry-error-filter"))
}

/// Read what belongs to many ids, in batches: `select` ends in `… IN`, `order` follows.
pub(crate) fn gather<K: Eq + Hash, T>(
    tx: &mut Tx<'_>,
    select: &str,
    ids: &[Uuid],
    order: &str,
    map: impl Fn(&Row<'_>) -> Result<(K, T), DbError>,
) -> Result<HashMap<K, Vec<T>>, DbError> {
    let mut found: HashMap<K, Vec<T>> = HashMap::new();
    for batch in ids.chunks(BATCH) {
        let marks: Vec<String> = (1..=batch.len()).map(|n| format!("${n}")).collect();
        let values: Vec<Value> = batch.iter().map(|id| (*id).into()).collect();
        let sql = format!("{select} ({}) {order}", marks.join(", "));
        for (key, value) in tx.rows(&sql, &values, &map)? {
            found.entry(key).or_default().push(value);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_as_written() {
        let cursor = Cursor { sort_name: "htx my. duc".into(), id: Uuid::from_u128(7) };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for text in ["", ".", "x.y", "0190.a"] {
            assert_eq!(text.parse::<Cursor>(), Err(CursorError), "{text}");
        }
    }

    #[test]
    fn a_page_knows_whether_more_come_and_a_file_refuses_to_be_cut() {
        let cursor = |n: &usize| Cursor { sort_name: n.to_string(), id: Uuid::nil() };
        let page = Part::Page(None).page((0..=PAGE_ROWS).collect(), cursor).unwrap();
        assert_eq!(page.rows.len(), PAGE_ROWS);
        assert_eq!(page.next.unwrap().sort_name, (PAGE_ROWS - 1).to_string());
        let page = Part::Page(None).page((0..PAGE_ROWS).collect(), cursor).unwrap();
        assert_eq!(page.next, None);
        assert!(Part::All.page((0..EXPORT_ROWS_MAX).collect(), cursor).is_ok());
        assert!(Part::All.page((0..=EXPORT_ROWS_MAX).collect(), cursor).is_err());
    }
}
