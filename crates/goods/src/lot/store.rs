//! The tables of lots, and (with `place.rs`) the only place that names them.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use jiff::{Timestamp, ToSpan};
use nguon_lineage::Quantity;
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::{PlacedColumns, Territory};
use nguon_platform::text::fold_vi;
use rust_decimal::Decimal;
use sea_query::{Alias, Cond, Expr, ExprTrait, JoinType, LikeExpr, Order, Query, SelectStatement};
use serde_json::json;

use super::derive::made_in_all;
use super::model::{Filter, Lot, Making, begins};
use crate::key::{ItemKey, Kind};
use crate::product;
use crate::sight;
use crate::text::squeezed;

const TABLE: &str = "goods_lot";
const PRODUCT: &str = "goods_product";
const COLUMNS: [&str; 14] = [
    "key",
    "made_us",
    "event",
    "place",
    "quantity",
    "unit",
    "best_before",
    "origin",
    "certificates",
    "commune",
    "province",
    "holder",
    "demonstration",
    "kind",
];
/// Name of the cursor over the feed of events.
const CURSOR: &str = "lots";
/// Events that make one lot; more are not summed up.
const MAKINGS_MAX: i64 = 10_000;

/// How far the feed has been read.
pub(super) fn cursor(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    let sql = "SELECT seq FROM goods_cursor WHERE name = $1";
    Ok(tx.row(sql, &[CURSOR.into()], |row| row.get::<u64>("seq"))?.unwrap_or_default())
}

/// Note how far the feed has been read; never goes back.
pub(super) fn set_cursor(tx: &mut Tx<'_>, seq: u64) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO goods_cursor (name, seq) VALUES ($1, $2) ON CONFLICT (name) \
         DO UPDATE SET seq = excluded.seq WHERE excluded.seq > goods_cursor.seq",
        &[CURSOR.into(), number(seq)],
    )?;
    Ok(())
}

fn number(seq: u64) -> Value {
    Value::Int(i64::try_from(seq).unwrap_or(i64::MAX))
}

/// Keep what an event says was made. Doing it again changes nothing.
pub(super) fn put(tx: &mut Tx<'_>, making: &Making) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO goods_making (key, event, kind, seq, made_us, read_point, biz_location, \
         quantity, unit, best_before, origin, certificates, stated) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
        &[
            making.key.uri().into(),
            (&making.event).into(),
            making.key.kind().word().into(),
            number(making.seq),
            making.made.into(),
            making.read_point.clone().into(),
            making.biz_location.clone().into(),
            making.quantity.as_ref().map(|quantity| quantity.value.to_string()).into(),
            making.quantity.as_ref().and_then(|quantity| quantity.unit.clone()).into(),
            making.best_before.clone().into(),
            making.origin.clone().into(),
            json!(making.certificates).to_string().into(),
            making.stated.into(),
        ],
    )?;
    Ok(())
}

/// Keep that an event was declared wrong; the keys of what it made.
pub(super) fn void(tx: &mut Tx<'_>, event: &str) -> Result<Vec<String>, DbError> {
    tx.execute(
        "INSERT INTO goods_void_event (event) VALUES ($1) ON CONFLICT DO NOTHING",
        &[event.into()],
    )?;
    let sql = "SELECT key FROM goods_making WHERE event = $1";
    tx.rows(sql, &[event.into()], |row| row.get("key"))
}

struct Made {
    event: String,
    at: Timestamp,
    places: [Option<String>; 2],
    quantity: Option<Quantity>,
    stated: bool,
    best_before: Option<String>,
    origin: Option<String>,
    certificates: Vec<String>,
}

/// Make the row of an item from its makings that are not void; remove it when there is none.
pub(super) fn sum_up(tx: &mut Tx<'_>, key: &str) -> Result<(), DbError> {
    let makings = tx.rows(
        "SELECT event, made_us, read_point, biz_location, quantity, unit, best_before, origin, \
         certificates, stated FROM goods_making WHERE key = $1 \
         AND event NOT IN (SELECT event FROM goods_void_event) \
         ORDER BY made_us, seq, event LIMIT $2",
        &[key.into(), Value::Int(MAKINGS_MAX)],
        |row| {
            Ok(Made {
                event: row.get("event")?,
                at: row.get("made_us")?,
                places: [row.get("read_point")?, row.get("biz_location")?],
                quantity: quantity(row)?,
                stated: row.get("stated")?,
                best_before: row.get("best_before")?,
                origin: row.get("origin")?,
                certificates: list_of(row, "certificates")?,
            })
        },
    )?;
    let (Some(first), Some(item)) = (makings.first(), ItemKey::of(key)) else {
        tx.execute("DELETE FROM goods_lot WHERE key = $1", &[key.into()])?;
        return Ok(());
    };
    let place = placed_by(tx, &first.places)?;
    let quantity = (item.kind() == Kind::Lot)
        .then(|| {
            let made = makings.iter().map(|made| (made.quantity.clone(), made.stated));
            made_in_all(&made.collect::<Vec<_>>())
        })
        .flatten();
    let one_of = |pick: fn(&Made) -> &Option<String>| makings.iter().find_map(|m| pick(m).clone());
    let mut certificates: Vec<&String> =
        makings.iter().flat_map(|made| &made.certificates).collect();
    certificates.sort();
    certificates.dedup();
    let values: [Value; 18] = [
        key.into(),
        item.kind().word().into(),
        item.gtin().map(str::to_owned).into(),
        item.code().into(),
        format!("{}{}", item.gtin().unwrap_or_default(), squeezed(&item.code())).into(),
        first.at.into(),
        (&first.event).into(),
        place.place.into(),
        quantity.as_ref().map(|quantity| quantity.value.to_string()).into(),
        quantity.and_then(|quantity| quantity.unit).into(),
        one_of(|made| &made.best_before).into(),
        one_of(|made| &made.origin).into(),
        json!(certificates).to_string().into(),
        place.commune.into(),
        place.province.into(),
        place.holder.into(),
        (place.demonstration || item.is_demonstration()).into(),
        key.into(),
    ];
    tx.execute("DELETE FROM goods_lot WHERE key = $1", &values[..1])?;
    tx.execute(
        "INSERT INTO goods_lot (key, kind, gtin, code, found_by, made_us, event, place, quantity, \
         unit, best_before, origin, certificates, commune, province, holder, demonstration) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &values[..17],
    )?;
    Ok(())
}

#[derive(Default)]
struct PlacedBy {
    place: Option<String>,
    commune: Option<String>,
    province: Option<String>,
    holder: Option<Vec<u8>>,
    demonstration: bool,
}

/// Where the goods lie by the first of these places that the directory knows.
fn placed_by(tx: &mut Tx<'_>, places: &[Option<String>]) -> Result<PlacedBy, DbError> {
    for place in places.iter().flatten() {
        let known = tx.row(
            "SELECT commune, province, holder, demonstration FROM goods_place \
             WHERE place = $1 AND known = 1",
            &[place.into()],
            |row| {
                Ok(PlacedBy {
                    place: Some(place.clone()),
                    commune: row.get("commune")?,
                    province: row.get("province")?,
                    holder: row.get("holder")?,
                    demonstration: row.get("demonstration")?,
                })
            },
        )?;
        if let Some(known) = known {
            return Ok(known);
        }
    }
    Ok(PlacedBy { place: places.iter().flatten().next().cloned(), ..PlacedBy::default() })
}

fn quantity(row: &Row<'_>) -> Result<Option<Quantity>, DbError> {
    let text: Option<String> = row.get("quantity")?;
    let unit = row.get("unit")?;
    let value: Option<Decimal> = text.and_then(|text| text.parse().ok());
    Ok(value.map(|value| Quantity { value, unit }))
}

fn list_of(row: &Row<'_>, column: &str) -> Result<Vec<String>, DbError> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn read(row: &Row<'_>) -> Result<Lot, DbError> {
    Ok(Lot {
        key: row.parse("key")?,
        made: row.get("made_us")?,
        event: row.get("event")?,
        place: row.get("place")?,
        quantity: quantity(row)?,
        best_before: row.get("best_before")?,
        origin: row.get("origin")?,
        certificates: list_of(row, "certificates")?,
        placed: product::placed(row)?,
        demonstration: row.get("demonstration")?,
    })
}

/// One item. The caller asks whether the person may see it ([`visible`] does).
///
/// # Errors
/// [`DbError`] from the engine.
pub fn get(tx: &mut Tx<'_>, key: &ItemKey) -> Result<Option<Lot>, DbError> {
    let sql = format!("SELECT {} FROM goods_lot WHERE key = $1", COLUMNS.join(", "));
    tx.row(&sql, &[key.uri().into()], read)
}

/// One item, when somebody with this territory may see it.
pub(crate) fn visible(
    tx: &mut Tx<'_>,
    territory: &Territory,
    key: &ItemKey,
) -> Result<Option<Lot>, DbError> {
    Ok(get(tx, key)?.filter(|lot| sight::covers(territory, &lot.placed)))
}

/// The items among these keys, whoever may see them.
pub(crate) fn named(tx: &mut Tx<'_>, keys: &[String]) -> Result<HashMap<String, Lot>, DbError> {
    let mut found = HashMap::new();
    for batch in keys.chunks(200) {
        let marks: Vec<String> = (1..=batch.len()).map(|n| format!("${n}")).collect();
        let columns = COLUMNS.join(", ");
        let sql = format!("SELECT {columns} FROM goods_lot WHERE key IN ({})", marks.join(", "));
        let values: Vec<Value> = batch.iter().map(Value::from).collect();
        let lots = tx.rows(&sql, &values, read)?;
        found.extend(lots.into_iter().map(|lot| (lot.key.uri().to_owned(), lot)));
    }
    Ok(found)
}

/// Where a page begins: after this time and key. Written `<microseconds>.<key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    made_us: i64,
    key: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.made_us, self.key)
    }
}

/// Text that is no place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let (made_us, key) = text.split_once('.').ok_or(CursorError)?;
        Ok(Self { made_us: made_us.parse().map_err(|_| CursorError)?, key: key.to_owned() })
    }
}

/// Which part of a list is asked for.
#[derive(Debug, Clone)]
pub enum Part {
    /// One page after a cursor.
    Page(Option<Cursor>),
    /// All of it, for a file: at most [`Part::FILE_ROWS`] rows and one more, which tells that
    /// there are too many.
    File,
}

impl Part {
    /// Rows of one page.
    pub const PAGE_ROWS: usize = 50;
    /// Most rows of one file.
    pub const FILE_ROWS: usize = 20_000;

    fn rows(&self) -> usize {
        match self {
            Self::Page(_) => Self::PAGE_ROWS,
            Self::File => Self::FILE_ROWS,
        }
    }
}

/// A part of the items that somebody with this territory may see, latest first; and where the
/// next page begins, none when there is no more.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    part: &Part,
) -> Result<(Vec<Lot>, Option<Cursor>), DbError> {
    let mut rows = tx.select(&list_query(territory, filter, part), read)?;
    let more = rows.len() > part.rows();
    rows.truncate(part.rows());
    let next = rows
        .last()
        .filter(|_| more)
        .map(|lot| Cursor { made_us: lot.made.as_microsecond(), key: lot.key.uri().to_owned() });
    Ok((rows, next))
}

pub(super) fn list_query(territory: &Territory, filter: &Filter, part: &Part) -> SelectStatement {
    let mut query = Query::select();
    for column in COLUMNS {
        query.column((TABLE, column));
    }
    from(&mut query, filter)
        .cond_where(condition(territory, filter))
        .order_by((TABLE, "made_us"), Order::Desc)
        .order_by((TABLE, "key"), Order::Desc)
        .limit(part.rows() as u64 + 1);
    if let Part::Page(Some(after)) = part {
        let left = Expr::tuple(["made_us", "key"].map(|name| Expr::col((TABLE, name))));
        let right = Expr::tuple([Expr::val(after.made_us), Expr::val(after.key.clone())]);
        query.and_where(left.lt(right));
    }
    query
}

/// The tables that the filter looks at: names of products only when words are searched.
fn from<'q>(query: &'q mut SelectStatement, filter: &Filter) -> &'q mut SelectStatement {
    query.from(TABLE);
    if !filter.text.is_empty() {
        let same = Expr::col((TABLE, "gtin")).equals((PRODUCT, "gtin"));
        query.join(JoinType::LeftJoin, PRODUCT, same);
    }
    query
}

/// How many items the same list has in all.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    let mut query = Query::select();
    query.expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
    from(&mut query, filter).cond_where(condition(territory, filter));
    let rows = tx.select(&query, |row| row.get::<u64>("n"))?;
    Ok(rows.first().copied().unwrap_or_default())
}

fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let placed = PlacedColumns {
        commune: (TABLE, "commune"),
        province: (TABLE, "province"),
        holder: (TABLE, "holder"),
    };
    let col = |name: &'static str| Expr::col((TABLE, name));
    let from = filter.from.and_then(begins).map(|at| col("made_us").gte(at.as_microsecond()));
    let day_after = filter.to.and_then(|day| day.checked_add(1.day()).ok()).and_then(begins);
    let to = day_after.map(|at| col("made_us").lt(at.as_microsecond()));
    Cond::all()
        .add(sight::condition(territory, placed))
        .add(col("kind").eq(filter.kind.word()))
        .add_option(filter.product.as_ref().map(|gtin| col("gtin").eq(gtin.as_str())))
        .add_option(from)
        .add_option(to)
        .add_option(found_by(&filter.text))
}

/// Longest search text, in characters; the rest is cut off.
const SEARCH_LENGTH_MAX: usize = 200;

/// A whole identifier finds that item; else a part of the code, or words of the product's name.
fn found_by(text: &str) -> Option<Cond> {
    let text: String = text.chars().take(SEARCH_LENGTH_MAX).collect();
    if let Some(key) = ItemKey::typed(&text) {
        return Some(Cond::all().add(Expr::col((TABLE, "key")).eq(key.uri())));
    }
    // Neither form holds anything but letters, digits and blanks, so neither holds a wildcard.
    let like = |table: &'static str, wanted: String| {
        Expr::col((table, "found_by")).like(LikeExpr::new(format!("%{wanted}%")))
    };
    let (code, words) = (squeezed(&text), fold_vi(&text));
    if code.is_empty() {
        return None;
    }
    let by_name = (!words.is_empty()).then(|| like(PRODUCT, words));
    Some(Cond::any().add(like(TABLE, code)).add_option(by_name))
}
