//! All targets of a plan: target against result, light, forecast, what is due next.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use nguon_platform::db::DbError;
use nguon_platform::figures::Spot;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::indicator::{DistrictLine, UnitMap, districts};
use super::read::{AsOf, Seen, seen};
use super::words;
use crate::PlanningState;
use crate::plan::Plan;
use crate::plan::pages::labels;
use crate::progress::chart::bars;
use crate::progress::light::{AMBER_PERCENT, Light};
use crate::progress::outcome::{Outcome, outcomes, percent};
use crate::progress::result::planned;

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

/// A target whose former districts can be shown on the map.
struct MapChoice {
    href: String,
    what: String,
    shown: bool,
}

/// The former districts of the target on the map.
struct MapPart {
    what: String,
    href: String,
    districts: Vec<DistrictLine>,
    choices: Vec<MapChoice>,
}

/// Which target is on the map.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Mapped {
    map: String,
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
    units: Option<MapPart>,
    map: Option<UnitMap>,
}

/// `GET /plans/{plan}/progress`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(as_of): Query<AsOf>,
    Query(mapped): Query<Mapped>,
) -> Result<impl IntoResponse, Error> {
    let seen = seen(&state, &officer, &id, as_of).await?;
    let all = all(&state, &officer, &seen).await?;
    let title =
        officer.visitor.tr("plan-progress-of", &[("document", &seen.kept.plan.document.name())]);
    let page = Page::new(&officer.visitor, title);
    let lines = lines(&page, &seen, &all);
    let spots = state.figures.spots(&officer.territory).await?;
    let units = units(&page, &state, &seen, (&all, &lines, &mapped), &spots);
    let map = units.as_ref().and_then(|units| UnitMap::of(&page, &units.districts));
    let page = if map.is_some() { page.with_island("units") } else { page };
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
        units,
        map,
        lines,
        plan: seen.kept.plan,
        page,
    }))
}

/// The former districts of the target asked for, else of the first one for which the tables of the plan
/// set anything by district and somebody counts it; none where there is no such target.
fn units(
    page: &Page,
    state: &PlanningState,
    seen: &Seen,
    (all, lines, mapped): (&[Outcome], &[Line], &Mapped),
    spots: &[Spot],
) -> Option<MapPart> {
    let plan = &seen.kept.plan;
    let set = |outcome: &&Outcome| {
        let target = &plan.targets[outcome.target];
        let planned = planned(plan, target.measure, target.crop_group, target.by_year);
        outcome.result.is_some() && !planned.is_empty()
    };
    let offered: Vec<&Outcome> = all.iter().filter(set).collect();
    let wanted = |outcome: &&&Outcome| (outcome.target + 1).to_string() == mapped.map;
    let outcome = *offered.iter().find(wanted).or(offered.first())?;
    let target = &plan.targets[outcome.target];
    let (progress, as_of) = (format!("/plans/{}/progress", plan.id), seen.as_of);
    let choice = |one: &&Outcome| MapChoice {
        href: format!("{progress}?as_of={as_of}&map={}#map", one.target + 1),
        what: lines[one.target].what.clone(),
        shown: one.target == outcome.target,
    };
    Some(MapPart {
        what: lines[outcome.target].what.clone(),
        href: format!("{progress}/{}?as_of={as_of}", outcome.target + 1),
        districts: districts(page, state, seen, (target, outcome), spots),
        choices: offered.iter().map(choice).collect(),
    })
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
