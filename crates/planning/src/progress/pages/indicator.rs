//! One target: its definition, its result by former district and group, its trend.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use nguon_platform::figures::{Counted, GroupLabel, Spot};
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use rust_decimal::Decimal;

use super::dashboard::{Line, line};
use super::read::{AsOf, Seen, seen};
use super::words;
use crate::PlanningState;
use crate::plan::pages::{labels, land};
use crate::plan::{Plan, Target};
use crate::progress::definition::Denominator;
use crate::progress::light::{AMBER_PERCENT, Light, Point, forecast, light};
use crate::progress::outcome::{Outcome, group, outcome, percent};
use crate::progress::result::{Which, planned, sum, value};
use crate::progress::{place, scope};
use crate::report::pages::words::group as group_word;

/// A former district.
pub(super) struct DistrictLine {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) planned: Option<Decimal>,
    pub(super) result: Option<Decimal>,
    pub(super) share: Option<Decimal>,
    pub(super) unknown: u64,
    pub(super) rows_href: Option<String>,
    /// Communes of today, by page and name.
    pub(super) communes: Vec<(String, String)>,
    /// Whether its land is these communes and no other.
    pub(super) exact: bool,
    /// By the rule of targets, for what the tables set for it; none where they set nothing.
    pub(super) light: Option<(Tone, String)>,
    /// Longitude and latitude of the middle of its land, as far as that is drawn.
    pub(super) spot: Option<(f64, f64)>,
}

/// What a map of former districts shows besides them.
pub(super) struct UnitMap {
    /// How many have a place on it.
    pub(super) placed: usize,
    /// Those that have none.
    pub(super) unplaced: Vec<String>,
    pub(super) legend: Vec<(Tone, String)>,
}

impl UnitMap {
    /// None where the tables of the plan set nothing for any of them.
    pub(super) fn of(page: &Page, districts: &[DistrictLine]) -> Option<Self> {
        let set = || districts.iter().filter(|district| district.light.is_some());
        set().next()?;
        let unplaced = set().filter(|district| district.spot.is_none());
        Some(Self {
            placed: set().filter(|district| district.spot.is_some()).count(),
            unplaced: unplaced.map(|district| district.name.clone()).collect(),
            legend: Light::ALL.iter().map(|light| words::light(page, *light, true)).collect(),
        })
    }
}

struct GroupLine {
    name: String,
    result: String,
    rows_href: String,
}

#[derive(Template)]
#[template(path = "progress/templates/indicator.html")]
struct IndicatorPage {
    page: Page,
    plan: Plan,
    line: Line,
    quote: String,
    definition: String,
    /// What a share is divided into: name, number and rows of its two measures.
    divided: Vec<(String, String, String)>,
    period: String,
    deadline: Option<String>,
    as_of_typed: String,
    today: String,
    whole: bool,
    unit: String,
    districts: Vec<DistrictLine>,
    inexact: usize,
    beyond: usize,
    groups: Vec<GroupLine>,
    map: Option<UnitMap>,
    amber: i64,
    points: Vec<(String, String)>,
    exports: bool,
}

impl IndicatorPage {
    /// A number of the table, or a dash.
    fn cell(&self, value: Option<&Decimal>) -> String {
        value
            .map_or_else(|| "–".to_owned(), |value| self.page.number(value.round_dp(1).normalize()))
    }
}

/// A plan's target by the number in its address, from 1.
pub(super) fn numbered(plan: &Plan, number: &str) -> Result<usize, Error> {
    let number: usize = number.parse().map_err(|_| Error::NotFound)?;
    let index = number.checked_sub(1).ok_or(Error::NotFound)?;
    if index < plan.targets.len() { Ok(index) } else { Err(Error::NotFound) }
}

/// `GET /plans/{plan}/progress/{target}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path((id, number)): Path<(String, String)>,
    Query(as_of): Query<AsOf>,
) -> Result<impl IntoResponse, Error> {
    let seen = seen(&state, &officer, &id, as_of).await?;
    let index = numbered(&seen.kept.plan, &number)?;
    let outcome = one(&state, &officer, &seen, index).await?;
    let target = seen.kept.plan.targets[index].clone();
    let page = Page::new(&officer.visitor, labels::target_titled(&officer.visitor, &target));
    let spots = state.figures.spots(&officer.territory).await?;
    let districts = districts(&page, &state, &seen, (&target, &outcome), &spots);
    let map = UnitMap::of(&page, &districts);
    let page = if map.is_some() { page.with_island("units") } else { page };
    let (from, last) = outcome.days;
    let period =
        page.tr("report-period-of", &[("from", &page.date(from)), ("to", &page.date(last))]);
    Ok(Html(IndicatorPage {
        map,
        amber: AMBER_PERCENT,
        line: line(&page, &seen, &outcome),
        quote: target.quote.clone(),
        definition: words::definition(&page, target.measure),
        divided: divided(&page, &state, &seen, &target, &outcome),
        period,
        deadline: outcome.deadline.map(|day| page.date(day)),
        as_of_typed: seen.as_of.to_string(),
        today: seen.today.to_string(),
        whole: seen.whole,
        unit: labels::unit(&page, target.unit),
        inexact: districts.iter().filter(|district| !district.exact).count(),
        districts,
        beyond: seen.scope.beyond.len(),
        groups: groups(&page, &state, &seen, &target, &outcome),
        points: outcome
            .points
            .iter()
            .map(|point| (page.date(point.day), words::amount(&page, &target, point.value)))
            .collect(),
        exports: officer.may(nguon_platform::accounts::Capability::Export),
        plan: seen.kept.plan,
        page,
    }))
}

/// The result of one target.
pub(super) async fn one(
    state: &PlanningState,
    officer: &Officer,
    seen: &Seen,
    index: usize,
) -> Result<Outcome, Error> {
    let (plan, communes) = (&seen.kept.plan, &seen.scope.units);
    let figures = state.figures.as_ref();
    Ok(outcome(figures, plan, index, &officer.territory, communes, seen.as_of).await?)
}

/// The result by former district, beside what the tables set for it, and where it lies.
pub(super) fn districts(
    page: &Page,
    state: &PlanningState,
    seen: &Seen,
    (target, outcome): (&Target, &Outcome),
    spots: &[Spot],
) -> Vec<DistrictLine> {
    let known = state.figures.measures();
    let set = planned(&seen.kept.plan, target.measure, target.crop_group, target.by_year);
    let district = |land: &crate::plan::today::Land| {
        let communes = scope::communes(land);
        let which = Which { communes: &communes, group: group(target) };
        let definition = outcome.definition;
        let result =
            definition.and_then(|definition| value(&outcome.counted, known, definition, which));
        let planned = set.get(land.unit.code()).copied();
        let light = planned.map(|planned| {
            let light = unit_light(planned, result, outcome, |counted| {
                definition.and_then(|definition| value(counted, known, definition, which))
            });
            words::light(page, light, seen.whole)
        });
        DistrictLine {
            code: land.unit.code().to_owned(),
            name: land::name(page, &land.was),
            href: format!("/places/{}", land.unit),
            share: planned.zip(result).and_then(|(planned, result)| percent(planned, result)),
            planned,
            unknown: definition
                .map_or(0, |one| sum(&outcome.counted, one.numerator, which).unknown),
            rows_href: words::rows_href(seen, target, outcome, Some(land.unit.code())),
            result,
            communes: land
                .communes
                .iter()
                .map(|(id, period)| (format!("/places/{id}"), land::name(page, period)))
                .collect(),
            exact: land.exact,
            light,
            spot: place::middle(spots, &communes),
        }
    };
    seen.scope.lands.iter().map(district).collect()
}

/// The light of a part of the land, by the rule of the whole: its forecast is the straight line from
/// the first day counted to the last.
fn unit_light(
    planned: Decimal,
    result: Option<Decimal>,
    outcome: &Outcome,
    value: impl Fn(&[Counted]) -> Option<Decimal>,
) -> Light {
    let last = outcome.days.1;
    let began = outcome.began.as_ref().filter(|(day, _)| *day < last);
    let first = began.and_then(|(day, counted)| Some(Point { day: *day, value: value(counted)? }));
    let now = result.map(|value| Point { day: last, value });
    let points: Vec<Point> = first.into_iter().chain(now).collect();
    let forecast = outcome.deadline.and_then(|deadline| forecast(&points, deadline));
    light(planned, result, forecast, (last, outcome.deadline))
}

/// The two measures of a share, each with its rows; nothing of an amount, or where nobody counts both.
fn divided(
    page: &Page,
    state: &PlanningState,
    seen: &Seen,
    target: &Target,
    outcome: &Outcome,
) -> Vec<(String, String, String)> {
    let Some(definition) = outcome.definition else { return Vec::new() };
    let known = state.figures.measures();
    if definition.denominator == Denominator::None || !definition.is_counted(known) {
        return Vec::new();
    }
    let which = Which { communes: &seen.scope.units, group: group(target) };
    let measures = definition.measures().filter_map(|id| known.iter().find(|one| one.id == id));
    measures
        .map(|measure| {
            let amount = sum(&outcome.counted, measure.id, which).amount;
            let href = words::measure_href(seen, target, outcome, (measure.id, None));
            (page.t(measure.key), page.number(amount), href)
        })
        .collect()
}

/// A target of all crops by group; nothing where it is for one, or where nobody counts it.
fn groups(
    page: &Page,
    state: &PlanningState,
    seen: &Seen,
    target: &Target,
    outcome: &Outcome,
) -> Vec<GroupLine> {
    let (Some(definition), None, Some(_)) = (outcome.definition, target.crop_group, outcome.result)
    else {
        return Vec::new();
    };
    let known = state.figures.measures();
    let words_of: BTreeMap<&str, Option<&GroupLabel>> = outcome
        .counted
        .iter()
        .filter(|one| {
            one.measure == definition.numerator && seen.scope.units.contains(&one.commune)
        })
        .map(|one| (one.group.as_str(), one.label.as_ref()))
        .collect();
    let all = words::rows_href(seen, target, outcome, None).unwrap_or_default();
    let group = |(word, label): (&str, Option<&GroupLabel>)| {
        let which = Which { communes: &seen.scope.units, group: Some(word) };
        let amount = sum(&outcome.counted, definition.numerator, which).amount;
        let named = if word.is_empty() { "none" } else { word };
        GroupLine {
            name: group_word(page, word, label),
            result: words::amount(page, target, definition.scaled(amount, known)),
            rows_href: format!("{all}&group={named}"),
        }
    };
    words_of.into_iter().map(group).collect()
}
