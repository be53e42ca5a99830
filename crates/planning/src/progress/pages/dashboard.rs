//! All targets of a plan: target against result, light, forecast, what is due next.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use nguon_platform::db::DbError;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use rust_decimal::Decimal;

use super::read::{AsOf, Seen, seen};
use super::words;
use crate::PlanningState;
use crate::plan::Plan;
use crate::plan::pages::labels;
use crate::progress::chart::bars;
use crate::progress::light::{AMBER_PERCENT, Light};
use crate::progress::outcome::{Outcome, outcomes, percent};

/// A target and what came out, in words.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) id: String,
    pub(super) what: String,
    pub(super) target: String,
    pub(super) years: String,
    pub(super) result: Option<String>,
    /// Rows behind the result, and how many of them have no amount.
    pub(super) rows: u64,
    pub(super) unknown: u64,
    pub(super) share: Option<Decimal>,
    pub(super) forecast: Option<String>,
    pub(super) light: (Tone, String),
    pub(super) rows_href: Option<String>,
}

struct Due {
    day: String,
    what: String,
    source: String,
}

#[derive(Template)]
#[template(path = "progress/templates/dashboard.html")]
struct DashboardPage {
    page: Page,
    plan: Plan,
    as_of: String,
    as_of_typed: String,
    today: String,
    whole: bool,
    /// No result has a row behind it.
    empty: bool,
    beyond: usize,
    chart: String,
    lines: Vec<Line>,
    dues: Vec<Due>,
    exports: bool,
    amber: i64,
}

/// `GET /plans/{plan}/progress`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(as_of): Query<AsOf>,
) -> Result<impl IntoResponse, Error> {
    let seen = seen(&state, &officer, &id, as_of).await?;
    let all = all(&state, &officer, &seen).await?;
    let title =
        officer.visitor.tr("plan-progress-of", &[("document", &seen.kept.plan.document.name())]);
    let page = Page::new(&officer.visitor, title);
    let lines = lines(&page, &seen, &all);
    let percents: Vec<Option<Decimal>> = lines.iter().map(|line| line.share).collect();
    Ok(Html(DashboardPage {
        as_of: page.date(seen.as_of),
        as_of_typed: seen.as_of.to_string(),
        today: seen.today.to_string(),
        whole: seen.whole,
        empty: all.iter().all(|one| one.behind.rows == 0),
        beyond: seen.scope.beyond.len(),
        chart: bars(&percents, &page.t("plan-chart")),
        dues: dues(&page, &seen),
        exports: officer.may(nguon_platform::accounts::Capability::Export),
        amber: AMBER_PERCENT,
        lines,
        plan: seen.kept.plan,
        page,
    }))
}

/// The results of all targets, as the visitor may see the records.
pub(super) async fn all(
    state: &PlanningState,
    officer: &Officer,
    seen: &Seen,
) -> Result<Vec<Outcome>, DbError> {
    let (plan, communes) = (&seen.kept.plan, &seen.scope.units);
    outcomes(state.figures.as_ref(), plan, &officer.territory, communes, seen.as_of).await
}

/// One line per target.
pub(super) fn lines(page: &Page, seen: &Seen, all: &[Outcome]) -> Vec<Line> {
    all.iter().map(|outcome| line(page, seen, outcome)).collect()
}

/// A target in words.
pub(super) fn line(page: &Page, seen: &Seen, outcome: &Outcome) -> Line {
    let target = &seen.kept.plan.targets[outcome.target];
    let amount = |value| words::amount(page, target, value);
    Line {
        number: outcome.target + 1,
        id: target.id.clone(),
        what: labels::target(page, target),
        target: labels::value(page, target),
        years: labels::years(page, target),
        result: outcome.result.map(amount),
        rows: outcome.behind.rows,
        unknown: outcome.behind.unknown,
        share: outcome.result.and_then(|result| percent(target.value.value(), result)),
        forecast: outcome
            .forecast
            .filter(|_| seen.whole && outcome.light != Light::Reached)
            .map(amount),
        light: words::light(page, outcome.light, seen.whole),
        rows_href: words::rows_href(seen, target, outcome, None),
    }
}

/// What is due from today on, soonest first.
fn dues(page: &Page, seen: &Seen) -> Vec<Due> {
    let plan = &seen.kept.plan;
    let (today, last) = (seen.today, plan.period.to);
    let deadlines = plan
        .deadlines
        .iter()
        .filter_map(|one| Some((one.when.next(today, last)?, one.quote.clone(), one.id.clone())));
    let tasks = plan.tasks.iter().filter_map(|task| {
        let due = task.due.filter(|due| *due >= today)?;
        Some((due, task.content.clone()?, task.rows.clone()))
    });
    let mut all: Vec<_> = deadlines.chain(tasks).collect();
    all.sort();
    all.dedup_by(|one, other| one.0 == other.0 && one.1 == other.1);
    let due = |(day, what, source)| Due { day: page.date(day), what, source };
    all.into_iter().map(due).collect()
}
