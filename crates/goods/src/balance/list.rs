//! Balances that somebody may see: lists, counts, single ones.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places;
use nguon_platform::territory::{PlacedColumns, Territory, UnitId};
use nguon_platform::text::fold_vi;
use sea_query::{Alias, Cond, Expr, ExprTrait, LikeExpr, Order, Query, SelectStatement};
use uuid::Uuid;

use super::model::{Cursor, Filter, Shown, Sort};
use super::store::read;
use crate::text::squeezed;

/// Rows of one page.
pub(super) const PAGE_ROWS: usize = 50;
/// Most rows of one file.
pub(super) const FILE_ROWS: usize = 20_000;
/// Longest search text, in characters; the rest is cut off.
const SEARCH_LENGTH_MAX: usize = 100;
/// Most balances named beside one lot.
const BOXED_MAX: u64 = 20;

fn select(territory: &Territory) -> SelectStatement {
    let placed = PlacedColumns { commune: "commune", province: "province", holder: "holder" };
    let placed = PlacedColumns {
        commune: Alias::new(placed.commune),
        province: Alias::new(placed.province),
        holder: Alias::new(placed.holder),
    };
    Query::select()
        .from(Alias::new("goods_balance"))
        .cond_where(territory.condition(placed))
        .to_owned()
}

/// The first `most` rows behind `after` that somebody with this territory may see, and where the
/// next ones begin; none when there are no more.
pub(super) fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    after: Option<&Cursor>,
    most: usize,
) -> Result<(Vec<Shown>, Option<Cursor>), DbError> {
    let query = list_query(territory, filter, after, most);
    let mut rows = tx.select(&query, |row| {
        let value = match filter.sort {
            Sort::Code => row.get::<String>("code")?,
            _ => row.get::<i64>(filter.sort.column())?.to_string(),
        };
        Ok((read(row)?, Cursor { value, id: row.get("id")? }))
    })?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(|row| row.1.clone());
    Ok((rows.into_iter().map(|row| row.0).collect(), next))
}

pub(super) fn list_query(
    territory: &Territory,
    filter: &Filter,
    after: Option<&Cursor>,
    most: usize,
) -> SelectStatement {
    let column = filter.sort.column();
    let order = if filter.sort == Sort::Code { Order::Asc } else { Order::Desc };
    let mut query = select(territory);
    for name in ["id", "shown", "code", "used", "harvested_kg", "shipped_kg"] {
        query.column(Alias::new(name));
    }
    query
        .cond_where(condition(filter))
        .order_by(Alias::new(column), order.clone())
        .order_by(Alias::new("id"), order.clone())
        .limit(most as u64 + 1);
    if let Some(after) = after {
        let left = Expr::tuple([Expr::col(Alias::new(column)), Expr::col(Alias::new("id"))]);
        let value = match filter.sort {
            Sort::Code => Expr::val(after.value.clone()),
            _ => Expr::val(after.value.parse::<i64>().unwrap_or_default()),
        };
        let right = Expr::tuple([value, Expr::val(after.id.clone())]);
        query.and_where(if order == Order::Asc { left.gt(right) } else { left.lt(right) });
    }
    query
}

fn condition(filter: &Filter) -> Cond {
    let col = |name: &'static str| Expr::col(Alias::new(name));
    let unit = filter.unit.as_ref().map(|unit| {
        let column = if unit.code().len() == 2 { "province" } else { "commune" };
        col(column).eq(unit.to_string())
    });
    Cond::all()
        .add_option(unit)
        .add_option(filter.year.map(|year| col("year").eq(i64::from(year))))
        .add_option(filter.over.then(|| col("findings").gt(0)))
        .add_option(found_by(&filter.text))
}

/// A part of the code, or words of the area and its holder. Neither form holds a wildcard.
fn found_by(text: &str) -> Option<Cond> {
    let text: String = text.chars().take(SEARCH_LENGTH_MAX).collect();
    let code = squeezed(&text);
    if code.is_empty() {
        return None;
    }
    let like = |wanted: String| {
        Expr::col(Alias::new("found_by")).like(LikeExpr::new(format!("%{wanted}%")))
    };
    Some(Cond::any().add(like(code)).add(like(fold_vi(&text))))
}

/// How many balances the same list has in all.
pub(super) fn count(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
) -> Result<u64, DbError> {
    let mut query = select(territory);
    query.expr_as(Expr::cust("COUNT(*)"), Alias::new("n")).cond_where(condition(filter));
    let rows = tx.select(&query, |row| row.get::<u64>("n"))?;
    Ok(rows.first().copied().unwrap_or_default())
}

/// How many balances with findings there are in a territory.
pub(crate) fn count_found(tx: &mut Tx<'_>, territory: &Territory) -> Result<u64, DbError> {
    count(tx, territory, &Filter { over: true, ..Filter::default() })
}

/// Provinces and communes that the list may be narrowed to, by name.
pub(super) fn units(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
) -> Result<Vec<(UnitId, String)>, DbError> {
    let mut found = Vec::new();
    for column in ["province", "commune"] {
        let mut query = select(territory);
        query
            .column(Alias::new(column))
            .distinct()
            .and_where(Expr::col(Alias::new(column)).is_not_null())
            .limit(500);
        let mut named = Vec::new();
        for id in tx.select(&query, |row| row.parse::<UnitId>(column))? {
            let unit = places::unit(tx, &id)?;
            let period = unit.as_ref().and_then(|unit| unit.on(today).or_else(|| unit.last()));
            let name = period.map(|period| format!("{} {}", period.kind, period.name));
            named.push((id.clone(), name.unwrap_or_else(|| id.to_string())));
        }
        named.sort_by_key(|(_, name)| fold_vi(name));
        found.extend(named);
    }
    Ok(found)
}

/// The balance of a code (or of an area without one, by its id) and a season, if somebody with this
/// territory may see it.
pub(super) fn one(
    tx: &mut Tx<'_>,
    territory: &Territory,
    code: &str,
    season: &str,
) -> Result<Option<Shown>, DbError> {
    let mut query = select(territory);
    let col = |name: &'static str| Expr::col(Alias::new(name));
    let by_id = code.parse::<Uuid>().ok().map(|id| col("ground").eq(id.as_bytes().to_vec()));
    let by_code = Cond::any().add(col("code").eq(code)).add_option(by_id);
    query
        .column(Alias::new("shown"))
        .cond_where(by_code)
        .and_where(col("season").eq(season))
        .limit(1);
    Ok(tx.select(&query, read)?.pop())
}

/// Balances that rest on a thing, as far as somebody with this territory may see them.
pub(crate) fn of_key(
    tx: &mut Tx<'_>,
    territory: &Territory,
    key: &str,
) -> Result<Vec<Shown>, DbError> {
    let grounds = Query::select()
        .column(Alias::new("ground"))
        .from(Alias::new("goods_balance_key"))
        .and_where(Expr::col(Alias::new("key")).eq(key))
        .to_owned();
    let mut query = select(territory);
    query
        .column(Alias::new("shown"))
        .and_where(Expr::col(Alias::new("ground")).in_subquery(grounds))
        .order_by(Alias::new("code"), Order::Asc)
        .order_by(Alias::new("season"), Order::Desc)
        .limit(BOXED_MAX);
    tx.select(&query, read)
}
