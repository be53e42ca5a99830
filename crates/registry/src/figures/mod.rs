//! Counts of the registry's records for plans and reports, and the rows behind each.
//!
//! **Comes in:** a territory and days. **Goes out:** amounts by commune and crop group, and the very
//! rows that they sum up: both are cut from one query of [`rows`], so they cannot differ.
//!
//! **One more measure:** a row in [`MEASURES`], its query in `rows`, two texts in `i18n/`.

mod rows;

use async_trait::async_trait;
use nguon_platform::accounts::Capability;
use nguon_platform::db::{Db, DbError, Row, Tx};
use nguon_platform::figures::{Asked, Behind, Counted, Figures, Measure, Unit};
use sea_query::{Alias, Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

/// What the registry counts.
pub const MEASURES: &[Measure] = {
    const fn measure(id: &'static str, key: &'static str, unit: Unit, period: bool) -> Measure {
        Measure { id, key, unit, period }
    }
    use Unit::{Count, SquareMetres};
    &[
        measure("coded-areas", "registry-figure-coded-areas", Count, false),
        measure("coded-land", "registry-figure-coded-land", SquareMetres, false),
        measure("active-areas", "registry-figure-active-areas", Count, false),
        measure("coded-houses", "registry-figure-coded-houses", Count, false),
        measure("area-checks", "registry-figure-area-checks", Count, true),
        measure("house-checks", "registry-figure-house-checks", Count, true),
        measure("applications-filed", "registry-figure-applications-filed", Count, true),
        measure("applications-granted", "registry-figure-applications-granted", Count, true),
        measure("cases-opened", "registry-figure-cases-opened", Count, true),
        measure("cases-recovered", "registry-figure-cases-recovered", Count, true),
    ]
};

/// Communes × groups of one measure at most: a country's communes, each with every group.
const COUNTED_MAX: u64 = 30_000;

/// The registry as [`Figures`].
#[derive(Debug, Clone)]
pub struct RegistryFigures {
    db: Db,
}

impl RegistryFigures {
    /// Count in this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }
}

#[async_trait]
impl Figures for RegistryFigures {
    fn measures(&self) -> &'static [Measure] {
        MEASURES
    }

    async fn count(&self, measures: &[String], asked: &Asked) -> Result<Vec<Counted>, DbError> {
        let wanted = MEASURES.iter().filter(|measure| measures.iter().any(|id| id == measure.id));
        let (wanted, asked): (Vec<_>, _) = (wanted.collect(), asked.clone());
        self.db
            .read(move |tx| {
                let mut all = Vec::new();
                for measure in wanted {
                    all.extend(count(tx, measure, &asked)?);
                }
                Ok(all)
            })
            .await
    }

    async fn rows(&self, measure: &str, asked: &Asked, most: u32) -> Result<Vec<Behind>, DbError> {
        let Some(measure) = MEASURES.iter().find(|known| known.id == measure) else {
            return Ok(Vec::new());
        };
        let asked = asked.clone();
        self.db.read(move |tx| behind(tx, measure, &asked, most)).await
    }
}

/// The rows of a measure that were asked for, as a table `r`.
fn asked_rows(measure: &Measure, asked: &Asked) -> Option<SelectStatement> {
    let mut query = Query::select();
    query.from_subquery(rows::of(measure.id, asked)?, Alias::new("r"));
    if let Some(commune) = &asked.commune {
        query.and_where(Expr::col(("r", "commune")).eq(commune.to_string()));
    }
    if let Some(group) = &asked.group {
        query.and_where(Expr::col(("r", "grp")).eq(group.as_str()));
    }
    Some(query)
}

fn count(
    tx: &mut Tx<'_>,
    measure: &'static Measure,
    asked: &Asked,
) -> Result<Vec<Counted>, DbError> {
    let Some(mut query) = asked_rows(measure, asked) else { return Ok(Vec::new()) };
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
    tx.select(&query, |row| {
        Ok(Counted {
            measure: measure.id,
            commune: row.parse("commune")?,
            group: row.get("grp")?,
            amount: row.get("amount")?,
            rows: row.get("n")?,
            unknown: row.get("unknown")?,
        })
    })
}

fn behind(
    tx: &mut Tx<'_>,
    measure: &Measure,
    asked: &Asked,
    most: u32,
) -> Result<Vec<Behind>, DbError> {
    let Some(mut query) = asked_rows(measure, asked) else { return Ok(Vec::new()) };
    for column in ["id", "name", "code", "commune", "grp", "amount", "unknown"] {
        query.column(("r", column));
    }
    query
        .order_by(("r", "name"), Order::Asc)
        .order_by(("r", "id"), Order::Asc)
        .limit(u64::from(most));
    let folder = rows::folder(measure.id);
    tx.select(&query, |row| read(row, folder))
}

fn read(row: &Row<'_>, folder: &str) -> Result<Behind, DbError> {
    let id: Uuid = row.get("id")?;
    Ok(Behind {
        name: row.get("name")?,
        code: row.get("code")?,
        href: format!("/{folder}/{id}"),
        needs: Capability::ViewRegistry,
        commune: row.parse("commune")?,
        group: row.get("grp")?,
        amount: row.get("amount")?,
        unknown: row.get::<i64>("unknown")? != 0,
    })
}

#[cfg(test)]
mod tests;
