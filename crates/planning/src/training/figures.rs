//! Counts of the training register for plans and reports, and the rows behind each.
//!
//! Officers are counted from their accounts ([`super::OfficerFigures`]).
//!
//! **One more measure:** a row in [`MEASURES`], its query in `rows`, two texts in `i18n/training/`.

use nguon_platform::accounts::Capability;
use nguon_platform::figures::{Asked, Counting, Measure, Records, Shown, Unit};
use sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
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
];

/// The training register's records as figures.
#[derive(Debug)]
pub struct Training;

/// The training register as [`Figures`](nguon_platform::figures::Figures).
pub type TrainingFigures = Counting<Training>;

impl Records for Training {
    const MEASURES: &'static [Measure] = MEASURES;

    fn rows(measure: &Measure, asked: &Asked) -> Option<SelectStatement> {
        let mut rows = match measure.id {
            "classes-held" => classes(asked),
            _ => persons(asked),
        };
        // Each row is one class or one person.
        let rows = rows
            .expr_as(Expr::cust("NULL"), Alias::new("code"))
            .expr_as(Expr::cust("1"), Alias::new("amount"))
            .expr_as(Expr::cust("0"), Alias::new("unknown"));
        Some(rows.to_owned())
    }

    fn shown(measure: &Measure, id: Uuid, name: String) -> Shown {
        if measure.id == "classes-held" {
            let href = format!("/training/classes/{id}");
            return Shown { name, href, needs: Capability::ViewReports };
        }
        // Whoever reads numbers does not read names: the person's page is for the offices.
        let href = format!("/training/persons/{id}");
        Shown { name: mask::name(&name), href, needs: Capability::Report }
    }
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
fn persons(asked: &Asked) -> SelectStatement {
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
        .and_where(Expr::col(("planning_attendance", "day")).gte(asked.from.to_string()))
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
