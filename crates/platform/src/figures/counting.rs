//! Numbers and the rows behind them, cut from one query per measure.
//!
//! **Comes in:** a room's measures and, for each, the query of its rows ([`Records`]). **Goes out:**
//! [`Figures`]: the sums by commune and group, and those rows. **One more room:** implement
//! [`Records`] for a unit type.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use async_trait::async_trait;
use sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::{Asked, Behind, Counted, Figures, GroupLabel, Measure, Spot};
use crate::accounts::Capability;
use crate::db::{Db, DbError, Row, Tx};
use crate::territory::Territory;

/// Communes × groups of one measure at most: a country's communes, each with every group.
const COUNTED_MAX: u64 = 30_000;

/// What a room counts, as queries of rows.
pub trait Records: Send + Sync + 'static {
    /// What it counts, in the order shown.
    const MEASURES: &'static [Measure];

    /// The rows of a measure in the territory and on the days asked for, with the columns `id`,
    /// `name`, `code` (or null), `commune`, `grp` (empty where there is no group), `amount` and
    /// `unknown` (1 where nobody recorded the amount, which is 0 then). None for a name that is no
    /// measure of it. The commune and the group asked for need not be looked at.
    fn rows(measure: &Measure, asked: &Asked) -> Option<SelectStatement>;

    /// Where the groups of a measure are records: those, with the columns `grp`, `name` and
    /// `english`. None where they are words that have a text (`figure-group-…`).
    fn groups(_: &Measure) -> Option<SelectStatement> {
        None
    }

    /// Where the room has land: one row for each commune, with the columns `commune`, `plots`, and
    /// their middle as `lon_e7` and `lat_e7` in ten-millionths of a degree.
    fn spots(_: &Territory) -> Option<SelectStatement> {
        None
    }

    /// How a row is shown to whom.
    fn shown(measure: &Measure, id: Uuid, name: String) -> Shown;
}

/// How a row behind a number is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its name, as those may read it who see the number.
    pub name: String,
    /// Its office page.
    pub href: String,
    /// What one must be allowed to do to open that.
    pub needs: Capability,
}

/// The records of a room in a database, as [`Figures`].
pub struct Counting<R> {
    db: Db,
    room: PhantomData<fn() -> R>,
}

impl<R: Records> Counting<R> {
    /// Count in this database.
    pub fn new(db: Db) -> Self {
        Self { db, room: PhantomData }
    }
}

impl<R: Records> fmt::Debug for Counting<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(R::MEASURES.iter().map(|measure| measure.id)).finish()
    }
}

#[async_trait]
impl<R: Records> Figures for Counting<R> {
    fn measures(&self) -> &'static [Measure] {
        R::MEASURES
    }

    async fn count(&self, measures: &[String], asked: &Asked) -> Result<Vec<Counted>, DbError> {
        let wanted =
            R::MEASURES.iter().filter(|measure| measures.iter().any(|id| id == measure.id));
        let (wanted, asked): (Vec<_>, _) = (wanted.collect(), asked.clone());
        self.db
            .read(move |tx| {
                let mut all = Vec::new();
                for measure in wanted {
                    all.extend(count::<R>(tx, measure, &asked)?);
                }
                Ok(all)
            })
            .await
    }

    async fn rows(&self, measure: &str, asked: &Asked, most: u32) -> Result<Vec<Behind>, DbError> {
        let Some(measure) = R::MEASURES.iter().find(|known| known.id == measure) else {
            return Ok(Vec::new());
        };
        let asked = asked.clone();
        self.db.read(move |tx| behind::<R>(tx, measure, &asked, most)).await
    }

    async fn spots(&self, territory: &Territory) -> Result<Vec<Spot>, DbError> {
        let Some(query) = R::spots(territory) else { return Ok(Vec::new()) };
        self.db.read(move |tx| tx.select(&query, spot)).await
    }
}

fn spot(row: &Row<'_>) -> Result<Spot, DbError> {
    let degrees = |column| Ok::<_, DbError>(f64::from(row.get::<i32>(column)?) / 1e7);
    Ok(Spot {
        commune: row.parse("commune")?,
        plots: row.get("plots")?,
        lon: degrees("lon_e7")?,
        lat: degrees("lat_e7")?,
    })
}

/// The rows of a measure that were asked for, as a table `r`.
fn asked_rows<R: Records>(measure: &Measure, asked: &Asked) -> Option<SelectStatement> {
    let mut query = Query::select();
    query.from_subquery(R::rows(measure, asked)?, Alias::new("r"));
    if let Some(commune) = &asked.commune {
        query.and_where(Expr::col(("r", "commune")).eq(commune.to_string()));
    }
    if let Some(group) = &asked.group {
        query.and_where(Expr::col(("r", "grp")).eq(group.as_str()));
    }
    Some(query)
}

/// What the groups of a measure are called, where they are records.
fn labels<R: Records>(
    tx: &mut Tx<'_>,
    measure: &Measure,
) -> Result<BTreeMap<String, GroupLabel>, DbError> {
    let Some(query) = R::groups(measure) else { return Ok(BTreeMap::new()) };
    let labels = tx.select(&query, |row| {
        let label = GroupLabel { name: row.get("name")?, english: row.get("english")? };
        Ok((row.get("grp")?, label))
    })?;
    Ok(labels.into_iter().collect())
}

fn count<R: Records>(
    tx: &mut Tx<'_>,
    measure: &'static Measure,
    asked: &Asked,
) -> Result<Vec<Counted>, DbError> {
    let Some(mut query) = asked_rows::<R>(measure, asked) else { return Ok(Vec::new()) };
    query
        .column(("r", "commune"))
        .column(("r", "grp"))
        .expr_as(Expr::cust("CAST(SUM(r.amount) AS BIGINT)"), Alias::new("amount"))
        .expr_as(Expr::cust("CAST(SUM(r.unknown) AS BIGINT)"), Alias::new("unknown"))
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
        .group_by_columns([("r", "commune"), ("r", "grp")])
        .order_by(("r", "commune"), Order::Asc)
        .order_by(("r", "grp"), Order::Asc)
        .limit(COUNTED_MAX);
    let labels = labels::<R>(tx, measure)?;
    tx.select(&query, |row| {
        let group: String = row.get("grp")?;
        Ok(Counted {
            measure: measure.id,
            commune: row.parse("commune")?,
            label: labels.get(&group).cloned(),
            group,
            amount: row.get("amount")?,
            rows: row.get("n")?,
            unknown: row.get("unknown")?,
        })
    })
}

fn behind<R: Records>(
    tx: &mut Tx<'_>,
    measure: &Measure,
    asked: &Asked,
    most: u32,
) -> Result<Vec<Behind>, DbError> {
    let Some(mut query) = asked_rows::<R>(measure, asked) else { return Ok(Vec::new()) };
    for column in ["id", "name", "code", "commune", "grp", "amount", "unknown"] {
        query.column(("r", column));
    }
    query
        .order_by(("r", "name"), Order::Asc)
        .order_by(("r", "id"), Order::Asc)
        .limit(u64::from(most));
    let labels = labels::<R>(tx, measure)?;
    tx.select(&query, |row| read(row, R::shown(measure, row.get("id")?, row.get("name")?), &labels))
}

fn read(
    row: &Row<'_>,
    shown: Shown,
    labels: &BTreeMap<String, GroupLabel>,
) -> Result<Behind, DbError> {
    let group: String = row.get("grp")?;
    Ok(Behind {
        name: shown.name,
        code: row.get("code")?,
        href: shown.href,
        needs: shown.needs,
        commune: row.parse("commune")?,
        label: labels.get(&group).cloned(),
        group,
        amount: row.get("amount")?,
        unknown: row.get::<i64>("unknown")? != 0,
    })
}
