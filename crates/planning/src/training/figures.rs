//! Counts of the training register for plans and reports, and the rows behind each.
//!
//! **One more measure:** a row in [`MEASURES`], its query in `rows`, two texts in `i18n/training/`.

use async_trait::async_trait;
use nguon_platform::accounts::Capability;
use nguon_platform::db::{Db, DbError, Tx};
use nguon_platform::figures::{Asked, Behind, Counted, Figures, Measure, Unit};
use sea_query::{Alias, Cond, Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::store::{CLASS, PERSON, placed_in};
use super::{State, mask};

/// What the register counts.
pub const MEASURES: &[Measure] = &[
    Measure { id: "classes-held", key: "training-figure-classes", unit: Unit::Count, period: true },
    Measure {
        id: "persons-trained",
        key: "training-figure-persons",
        unit: Unit::Count,
        period: true,
    },
    Measure {
        id: "officers-trained",
        key: "training-figure-officers",
        unit: Unit::Count,
        period: false,
    },
];

/// Communes × groups of one measure at most.
const COUNTED_MAX: u64 = 30_000;

/// The training register as [`Figures`].
#[derive(Debug, Clone)]
pub struct TrainingFigures {
    db: Db,
}

impl TrainingFigures {
    /// Count in this database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }
}

#[async_trait]
impl Figures for TrainingFigures {
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

/// The rows of a measure that were asked for, as a table `r`: id, name, commune, grp.
fn rows(measure: &Measure, asked: &Asked) -> SelectStatement {
    let of = match measure.id {
        "classes-held" => classes(asked),
        "officers-trained" => {
            let mut officers = persons(asked, &asked.as_of.first_of_year().to_string());
            officers.and_where(is_officer()).to_owned()
        }
        _ => persons(asked, &asked.from.to_string()),
    };
    let mut query = Query::select();
    query.from_subquery(of, Alias::new("r"));
    if let Some(commune) = &asked.commune {
        query.and_where(Expr::col(("r", "commune")).eq(commune.to_string()));
    }
    if let Some(group) = &asked.group {
        query.and_where(Expr::col(("r", "grp")).eq(group.as_str()));
    }
    query
}

/// Classes whose last day lies in the period.
fn classes(asked: &Asked) -> SelectStatement {
    let col = |name: &'static str| Expr::col((CLASS, name));
    Query::select()
        .expr_as(col("id"), Alias::new("id"))
        .expr_as(col("title"), Alias::new("name"))
        .expr_as(col("commune"), Alias::new("commune"))
        .expr_as(col("crop_group"), Alias::new("grp"))
        .from(CLASS)
        .cond_where(asked.territory.condition(placed_in(CLASS)))
        .and_where(col("state").eq(State::Held.word()))
        .and_where(col("held_to").gte(asked.from.to_string()))
        .and_where(col("held_to").lte(asked.as_of.to_string()))
        .to_owned()
}

/// Persons, each once and where the person lives, who were in a held class on a day from the first
/// to the last; what was joined to a person counts for it.
fn persons(asked: &Asked, from: &str) -> SelectStatement {
    let there = Query::select()
        .expr(Expr::cust("1"))
        .from_as(PERSON, Alias::new("m"))
        .inner_join(
            "planning_participant",
            Expr::col(("planning_participant", "person")).equals(("m", "id")),
        )
        .inner_join(
            "planning_attendance",
            Expr::col(("planning_attendance", "participant"))
                .equals(("planning_participant", "id")),
        )
        .inner_join(CLASS, Expr::col((CLASS, "id")).equals(("planning_participant", "class")))
        .and_where(Expr::col(("m", "root")).equals((PERSON, "id")))
        .and_where(Expr::col(("planning_participant", "removed_us")).is_null())
        .and_where(Expr::col((CLASS, "state")).eq(State::Held.word()))
        .and_where(Expr::col(("planning_attendance", "day")).gte(from))
        .and_where(Expr::col(("planning_attendance", "day")).lte(asked.as_of.to_string()))
        .to_owned();
    Query::select()
        .expr_as(Expr::col((PERSON, "id")), Alias::new("id"))
        .expr_as(Expr::col((PERSON, "name")), Alias::new("name"))
        .expr_as(Expr::col((PERSON, "commune")), Alias::new("commune"))
        .expr_as(Expr::cust("''"), Alias::new("grp"))
        .from(PERSON)
        .cond_where(asked.territory.condition(placed_in(PERSON)))
        .and_where(Expr::col((PERSON, "root")).equals((PERSON, "id")))
        .and_where(Expr::exists(there))
        .to_owned()
}

/// A person who, or one of whose entries, has an account.
fn is_officer() -> Expr {
    let entry = Query::select()
        .expr(Expr::cust("1"))
        .from_as(PERSON, Alias::new("k"))
        .cond_where(
            Cond::all()
                .add(Expr::col(("k", "root")).equals((PERSON, "id")))
                .add(Expr::col(("k", "account")).is_not_null()),
        )
        .to_owned();
    Expr::exists(entry)
}

fn count(
    tx: &mut Tx<'_>,
    measure: &'static Measure,
    asked: &Asked,
) -> Result<Vec<Counted>, DbError> {
    let mut query = rows(measure, asked);
    query
        .column(("r", "commune"))
        .column(("r", "grp"))
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
            amount: row.get("n")?,
            rows: row.get("n")?,
            unknown: 0,
        })
    })
}

fn behind(
    tx: &mut Tx<'_>,
    measure: &Measure,
    asked: &Asked,
    most: u32,
) -> Result<Vec<Behind>, DbError> {
    let mut query = rows(measure, asked);
    for column in ["id", "name", "commune", "grp"] {
        query.column(("r", column));
    }
    query
        .order_by(("r", "name"), Order::Asc)
        .order_by(("r", "id"), Order::Asc)
        .limit(u64::from(most));
    let class = measure.id == "classes-held";
    tx.select(&query, |row| {
        let (id, name): (Uuid, String) = (row.get("id")?, row.get("name")?);
        Ok(Behind {
            // Whoever reads numbers does not read names: the person's page is for the offices.
            name: if class { name } else { mask::name(&name) },
            code: None,
            href: if class {
                format!("/training/classes/{id}")
            } else {
                format!("/training/persons/{id}")
            },
            needs: if class { Capability::ViewReports } else { Capability::Report },
            commune: row.parse("commune")?,
            group: row.get("grp")?,
            amount: 1,
            unknown: false,
        })
    })
}
