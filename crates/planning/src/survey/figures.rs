//! Answers of surveys for plans and reports, and the rows behind the number.

use nguon_platform::accounts::Capability;
use nguon_platform::figures::{Asked, Counting, Measure, Records, Shown, Unit};
use nguon_platform::i18n;
use sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::store::{ANSWER, placed};
use crate::desk::mask;

/// What surveys count.
pub const MEASURES: &[Measure] = &[Measure {
    id: "survey-respondents",
    key: "survey-figure-respondents",
    unit: Unit::Count,
    period: true,
}];

/// The records of surveys as figures.
#[derive(Debug)]
pub struct Surveys;

/// Surveys as [`Figures`](nguon_platform::figures::Figures).
pub type SurveyFigures = Counting<Surveys>;

impl Records for Surveys {
    const MEASURES: &'static [Measure] = MEASURES;

    /// Answers that were received in the period and not withdrawn; each is one respondent.
    fn rows(_: &Measure, asked: &Asked) -> Option<SelectStatement> {
        let col = |name: &'static str| Expr::col((ANSWER, name));
        let before = asked.from.yesterday().ok().and_then(i18n::end_of);
        let (from, until) = (before?, i18n::end_of(asked.as_of)?);
        let rows = Query::select()
            .expr_as(col("id"), Alias::new("id"))
            .expr_as(col("label"), Alias::new("name"))
            .expr_as(Expr::cust("NULL"), Alias::new("code"))
            .expr_as(col("commune"), Alias::new("commune"))
            .expr_as(Expr::cust("''"), Alias::new("grp"))
            .expr_as(Expr::cust("1"), Alias::new("amount"))
            .expr_as(Expr::cust("0"), Alias::new("unknown"))
            .from(ANSWER)
            .cond_where(asked.territory.condition(placed()))
            .and_where(col("withdrawn_us").is_null())
            .and_where(col("received_us").gte(from.as_microsecond()))
            .and_where(col("received_us").lt(until.as_microsecond()))
            .to_owned();
        Some(rows)
    }

    /// Whoever reads numbers does not read names: the answer's page shows what the reader may read.
    fn shown(_: &Measure, id: Uuid, name: String) -> Shown {
        let href = format!("/surveys/answers/{id}");
        Shown { name: mask::name(&name), href, needs: Capability::ViewReports }
    }
}
