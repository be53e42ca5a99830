//! The page of one balance: every number with the events and lots behind it.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use jiff::{Timestamp, ToSpan};
use nguon_lineage::{Amount, AsOf, Finding, Line, LineKind};
use nguon_platform::grounds::{Asked, Ground, GroundCrop};
use nguon_platform::web::{self, FieldErrors, Html, Officer, Page, Tone, Visitor};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::compute::compute;
use super::model::Shown;
use super::{list, told};
use crate::GoodsState;
use crate::graph::{Thing, Things, amount};
use crate::lot::begins;

/// Movements shown of each kind; the file and the command line have all of them.
const LINES_MAX: usize = 300;
/// Events of one finding that are named.
const EVENTS_MAX: usize = 30;

/// Which past is asked for, as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PastQuery {
    at: String,
    known: String,
}

impl PastQuery {
    fn as_of(&self) -> (AsOf, FieldErrors) {
        let mut errors = FieldErrors::new();
        let mut end = |field: &'static str, text: &str| {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            let day = text.parse::<jiff::civil::Date>().ok();
            let after = day.and_then(|day| day.checked_add(1.day()).ok()).and_then(begins);
            let end = after.and_then(|at| at.checked_sub(1.nanosecond()).ok());
            if end.is_none() {
                errors.add(field, "goods-error-day");
            }
            end
        };
        let as_of = AsOf { at: end("at", &self.at), known: end("known", &self.known) };
        (as_of, errors)
    }
}

/// One movement as the person may see it.
struct Row {
    time: Timestamp,
    event: String,
    thing: Thing,
    stated: Option<String>,
    share: Option<String>,
    counted: String,
    running: String,
}

/// The movements behind one number.
struct Group {
    key: &'static str,
    what: &'static str,
    id: &'static str,
    total: String,
    rows: Vec<Row>,
    more: usize,
}

/// One finding as the person may see it.
struct Told {
    name: String,
    numbers: String,
    about: Option<Thing>,
    events: Vec<(String, Option<Timestamp>)>,
    more: usize,
    since: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "balance/templates/record.html")]
struct RecordPage {
    page: Page,
    visitor: Visitor,
    shown: Shown,
    ground: Ground,
    window: Option<(jiff::civil::Date, jiff::civil::Date)>,
    past: PastQuery,
    errors: FieldErrors,
    groups: Vec<Group>,
    findings: Vec<Told>,
}

impl RecordPage {
    fn label(&self, thing: &Thing) -> String {
        thing.label(&self.visitor)
    }

    fn capacity(&self) -> String {
        let known = self.shown.balance.capacity_kg;
        known.map_or_else(
            || self.page.t("goods-balance-unknown"),
            |kg| format!("{} kg", told::kg(&self.visitor, kg)),
        )
    }

    fn area(&self) -> String {
        let hectares = |m2: u64| Decimal::from(m2) / Decimal::from(10_000);
        self.ground.area_m2.map_or_else(
            || self.page.t("goods-balance-unknown"),
            |m2| format!("{} ha", self.page.rounded(hectares(m2), 2)),
        )
    }

    /// How several crops divide the land, where it is declared.
    fn divided(&self) -> Option<String> {
        let hectares = |m2: u64| Decimal::from(m2) / Decimal::from(10_000);
        let told = |crop: &GroundCrop| {
            let area = self.page.rounded(hectares(crop.area_m2?), 2);
            Some(format!("{} {area} ha", crop.name_in(self.visitor.language)))
        };
        let told = self.ground.crops.iter().map(told).collect::<Option<Vec<_>>>();
        told.filter(|crops| crops.len() > 1).map(|crops| crops.join(", "))
    }

    fn yields(&self) -> String {
        let season =
            self.ground.seasons.iter().find(|s| s.from.to_string() == self.shown.balance.season);
        let per_ha = |kg: u32| format!("{} kg/ha", self.page.number(kg));
        if let Some(kg) = season.and_then(|season| season.yield_kg_per_ha) {
            return per_ha(kg);
        }
        let crops: Vec<_> = self
            .ground
            .crops
            .iter()
            .filter_map(|crop| Some((crop.name_in(self.visitor.language), crop.yield_kg_per_ha?)))
            .collect();
        match crops.as_slice() {
            [] => self.page.t("goods-balance-unknown"),
            [(_, kg)] => per_ha(*kg),
            several => {
                let told = several.iter().map(|(name, kg)| format!("{name} {}", per_ha(*kg)));
                told.collect::<Vec<_>>().join(", ")
            }
        }
    }
}

/// `GET /balances/{code}/{season}`
pub(crate) async fn show(
    State(state): State<GoodsState>,
    officer: Officer,
    Path((code, season)): Path<(String, String)>,
    Query(past): Query<PastQuery>,
) -> Result<impl IntoResponse, web::Error> {
    let territory = officer.territory.clone();
    let wanted = season.clone();
    let found = state.db.read(move |tx| list::one(tx, &territory, &code, &wanted)).await?;
    let kept = found.ok_or(web::Error::NotFound)?;
    let id = kept.balance.origin.parse().map_err(web::Error::internal)?;
    let grounds = state.directory.grounds(&Asked::Ids(vec![id])).await?;
    let ground = grounds.into_iter().next().ok_or(web::Error::NotFound)?;
    if !officer.covers(&ground.placed) {
        return Err(web::Error::NotFound);
    }
    let (as_of, errors) = past.as_of();
    let events = &*state.events;
    let computed = compute(&state.db, events, &*state.directory, ground, as_of).await;
    let computed = computed.map_err(crate::events_failed)?;
    let (ground, partial) = (computed.ground, computed.partial.is_some());
    let balance = computed.balances.into_iter().find(|balance| balance.season == season);
    // As of that past nothing had been harvested: a balance of nothing, not a missing page.
    let balance = balance.unwrap_or_else(|| empty(&kept));
    let keys: Vec<String> = balance
        .lines
        .iter()
        .map(|line| &line.lot)
        .chain(balance.findings.iter().filter_map(|finding| finding.about.as_ref()))
        .map(|key| key.as_str().to_owned())
        .collect();
    let things = Things::seen_by(&state, &officer, &keys).await?;
    let visitor = officer.visitor.clone();
    let groups = groups(&balance, &things, &visitor);
    let times: HashMap<&str, Timestamp> =
        balance.lines.iter().map(|line| (line.event.as_str(), line.time)).collect();
    let findings = balance.findings.iter().map(|one| tell(one, &times, &things, &visitor));
    let findings = findings.collect();
    let shown = Shown::new(&ground, balance, partial);
    let window =
        ground.seasons.iter().find(|season| season.from.to_string() == shown.balance.season);
    let title =
        visitor.tr("goods-balance-of", &[("code", &shown.code()), ("season", &shown.season())]);
    Ok(Html(RecordPage {
        page: Page::new(&visitor, title),
        window: window.map(|season| (season.from, season.to)),
        visitor,
        ground,
        shown,
        past,
        errors,
        groups,
        findings,
    }))
}

fn empty(kept: &Shown) -> nguon_lineage::Balance {
    nguon_lineage::Balance {
        harvested: Amount::default(),
        packed: Amount::default(),
        shipped: Amount::default(),
        returned: Amount::default(),
        findings: Vec::new(),
        lines: Vec::new(),
        ..kept.balance.clone()
    }
}

fn groups(balance: &nguon_lineage::Balance, things: &Things, visitor: &Visitor) -> Vec<Group> {
    let kinds = [
        (
            LineKind::Harvested,
            "goods-balance-harvested",
            "goods-balance-harvested-what",
            "harvested",
            &balance.harvested,
        ),
        (
            LineKind::Packed,
            "goods-balance-packed",
            "goods-balance-packed-what",
            "packed",
            &balance.packed,
        ),
        (
            LineKind::Shipped,
            "goods-balance-shipped",
            "goods-balance-shipped-what",
            "shipped",
            &balance.shipped,
        ),
        (
            LineKind::Returned,
            "goods-balance-returned",
            "goods-balance-returned-what",
            "returned",
            &balance.returned,
        ),
    ];
    kinds
        .into_iter()
        .map(|(kind, key, what, id, total)| {
            let lines = || balance.lines.iter().filter(|line| line.kind == kind);
            let mut running = Decimal::ZERO;
            Group {
                key,
                what,
                id,
                total: told::amount(visitor, total),
                rows: lines()
                    .take(LINES_MAX)
                    .map(|line| row(line, &mut running, things, visitor))
                    .collect(),
                more: lines().count().saturating_sub(LINES_MAX),
            }
        })
        .collect()
}

fn row(line: &Line, running: &mut Decimal, things: &Things, visitor: &Visitor) -> Row {
    let key = line.lot.as_str();
    let percent = |part: Decimal| (part * Decimal::ONE_HUNDRED).round_dp(1).normalize();
    let share = (line.share != nguon_lineage::Interval::ONE).then(|| {
        let number = |part| nguon_platform::i18n::grouped(visitor.language, percent(part));
        if line.share.is_exact() {
            format!("{} %", number(line.share.min))
        } else {
            format!("{}–{} %", number(line.share.min), number(line.share.max))
        }
    });
    *running += line.kg.map_or(Decimal::ZERO, |kg| kg.min);
    Row {
        time: line.time,
        event: line.event.clone(),
        thing: things.get(key, visitor),
        stated: line.stated.as_ref().map(|much| amount(visitor, much, things.piece(key))),
        share,
        counted: line
            .kg
            .map_or_else(|| visitor.t("goods-balance-no-mass"), |kg| told::interval(visitor, kg)),
        running: format!("{} kg", told::kg(visitor, *running)),
    }
}

fn tell(
    finding: &Finding,
    times: &HashMap<&str, Timestamp>,
    things: &Things,
    visitor: &Visitor,
) -> Told {
    let time = |event: &String| times.get(event.as_str()).copied();
    let events = finding.events.iter().take(EVENTS_MAX);
    Told {
        name: visitor.t(told::finding_key(finding.kind)),
        numbers: told::numbers(visitor, finding),
        about: finding.about.as_ref().map(|key| things.get(key.as_str(), visitor)),
        events: events.map(|event| (event.clone(), time(event))).collect(),
        more: finding.events.len().saturating_sub(EVENTS_MAX),
        since: time(&finding.since),
    }
}
