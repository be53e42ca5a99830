//! The list of classes: filtered, in order of their planned day, newest first, cut by key.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;
use sea_query::{Alias, Cond, Expr, ExprTrait, LikeExpr, Order, Query, SelectStatement};
use uuid::Uuid;

use super::{CLASS, class, placed_in};
use crate::plan::CropGroup;
use crate::training::{Class, State, Topic, TraineeGroup};

/// Rows of one page.
pub const ROWS_MAX: usize = 50;
/// Most rows of one file.
pub const EXPORT_ROWS_MAX: usize = 20_000;
/// Longest search text, in characters; the rest is cut off.
const SEARCH_LENGTH_MAX: usize = 100;

/// What is asked of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words of title, unit, place or trainers, with tone marks or without.
    pub text: String,
    /// Planned or held in this year.
    pub year: Option<i16>,
    /// In this commune.
    pub commune: Option<UnitId>,
    /// About this.
    pub topic: Option<Topic>,
    /// About this crop group; `Some(None)`: about none in particular.
    pub crop: Option<Option<CropGroup>>,
    /// For these.
    pub trainees: Option<TraineeGroup>,
    /// Where it is.
    pub state: Option<State>,
}

/// A class in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The class.
    pub class: Class,
    /// How many stand on its list.
    pub listed: u32,
    /// How many of them were there.
    pub attended: u32,
}

/// Columns of a class and what is counted of its list.
const LISTED: &str = "(SELECT COUNT(*) FROM planning_participant t \
     WHERE t.class = planning_class.id AND t.removed_us IS NULL)";
const ATTENDED: &str = "(SELECT COUNT(*) FROM planning_participant t \
     WHERE t.class = planning_class.id AND t.removed_us IS NULL AND EXISTS \
     (SELECT 1 FROM planning_attendance a WHERE a.participant = t.id))";

fn condition(territory: &Territory, filter: &Filter) -> Cond {
    let col = |name: &'static str| Expr::col((CLASS, name));
    let year = filter.year.map(|year| {
        let (first, last) = (format!("{year:04}-01-01"), format!("{year:04}-12-31"));
        let within = |column: &'static str| {
            Cond::all().add(col(column).gte(first.as_str())).add(col(column).lte(last.as_str()))
        };
        Cond::any().add(within("planned_from")).add(within("held_from"))
    });
    let text: String = fold_vi(&filter.text).chars().take(SEARCH_LENGTH_MAX).collect();
    // Folded text has letters, digits and blanks only, so it cannot hold a wildcard.
    let found = (!text.is_empty()).then(|| col("folded").like(LikeExpr::new(format!("%{text}%"))));
    let crop = filter.crop.map(|crop| col("crop_group").eq(crop.map_or("", CropGroup::word)));
    Cond::all()
        .add(territory.condition(placed_in(CLASS)))
        .add_option(year)
        .add_option(found)
        .add_option(filter.commune.as_ref().map(|unit| col("commune").eq(unit.to_string())))
        .add_option(filter.topic.map(|topic| col("topic").eq(topic.word())))
        .add_option(crop)
        .add_option(filter.trainees.map(|group| col("trainees").eq(group.word())))
        .add_option(filter.state.map(|state| col("state").eq(state.word())))
}

/// A query over classes that a territory and a filter leave.
fn query(territory: &Territory, filter: &Filter) -> SelectStatement {
    Query::select().from(CLASS).cond_where(condition(territory, filter)).to_owned()
}

/// At most so many classes and one more, after a key: planned day and id of the last one shown.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    filter: &Filter,
    after: Option<(Date, Uuid)>,
    most: usize,
) -> Result<Vec<Listed>, DbError> {
    let mut query = query(territory, filter);
    for column in class::COLUMNS.split(", ") {
        query.column((CLASS, column.trim()));
    }
    query
        .expr_as(Expr::cust(LISTED), Alias::new("listed"))
        .expr_as(Expr::cust(ATTENDED), Alias::new("attended"))
        .order_by((CLASS, "planned_from"), Order::Desc)
        .order_by((CLASS, "id"), Order::Desc)
        .limit(u64::try_from(most + 1).unwrap_or(u64::MAX));
    if let Some((day, id)) = after {
        let left = Expr::tuple(["planned_from", "id"].map(|name| Expr::col((CLASS, name))));
        let right = Expr::tuple([Expr::val(day.to_string()), Expr::val(id.as_bytes().to_vec())]);
        query.and_where(left.lt(right));
    }
    tx.select(&query, |row| {
        Ok(Listed {
            class: class::read(row)?,
            listed: row.get("listed")?,
            attended: row.get("attended")?,
        })
    })
}

/// How many classes there are.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn count(tx: &mut Tx<'_>, territory: &Territory, filter: &Filter) -> Result<u64, DbError> {
    let mut query = query(territory, filter);
    query.expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
    Ok(tx.select(&query, |row| row.get("n"))?.first().copied().unwrap_or_default())
}

/// Communes that have classes, for the filter.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn communes(tx: &mut Tx<'_>, territory: &Territory) -> Result<Vec<UnitId>, DbError> {
    let mut query = query(territory, &Filter::default());
    query
        .distinct()
        .column((CLASS, "commune"))
        .order_by((CLASS, "commune"), Order::Asc)
        .limit(4_000);
    tx.select(&query, |row| row.parse("commune"))
}

/// Years in which classes are planned or were held, newest first, for the filter.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn years(tx: &mut Tx<'_>, territory: &Territory) -> Result<Vec<i16>, DbError> {
    let mut years = Vec::new();
    for column in ["planned_from", "held_from"] {
        let mut query = query(territory, &Filter::default());
        let year = format!("SUBSTR({CLASS}.{column}, 1, 4)");
        query
            .distinct()
            .expr_as(Expr::cust(year), Alias::new("year"))
            .and_where(Expr::col((CLASS, column)).is_not_null())
            .limit(200);
        let found: Vec<String> = tx.select(&query, |row| row.get("year"))?;
        years.extend(found.iter().filter_map(|year| year.parse::<i16>().ok()));
    }
    years.sort_unstable();
    years.dedup();
    years.reverse();
    Ok(years)
}
