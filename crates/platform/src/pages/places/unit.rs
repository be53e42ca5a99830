//! One unit: its names in time, what lies in it, what it was made of, what became of it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use jiff::civil::Date;
use serde::Deserialize;

use super::super::Office;
use crate::db::{DbError, Tx};
use crate::i18n;
use crate::places::{self, Extent, Heir, Level, Period, Unit};
use crate::territory::UnitId;
use crate::web::{Error, Html, Page, Tone, Visitor};

/// Units below on one page.
const CHILDREN_ROWS: usize = 100;

/// All that the page shows.
struct Facts {
    unit: Unit,
    /// One level up, for each period that has it.
    parents: Vec<Option<(UnitId, String)>>,
    children: Vec<Unit>,
    children_total: usize,
    next: Option<String>,
    parts: Vec<(Heir, String)>,
    heirs: Vec<(Heir, String)>,
    /// Where its land is on the day, when it has ended.
    land: Vec<(Unit, String, Extent)>,
    former_districts: Vec<Unit>,
}

#[derive(Template)]
#[template(path = "pages/places/templates/unit.html")]
struct UnitPage {
    page: Page,
    on: Date,
    today: Date,
    facts: Facts,
}

impl UnitPage {
    fn name(&self, unit: &Unit) -> String {
        super::name(&self.page, unit, self.on)
    }

    fn period_name(&self, period: &Period) -> String {
        super::period_name(&self.page, period)
    }

    fn level(&self) -> String {
        super::level(&self.page, self.facts.unit.level)
    }

    fn sure_of(&self, period: &Period) -> (Tone, String) {
        super::confidence(&self.page, period.confidence)
    }

    fn sure_of_pair(&self, pair: &Heir) -> (Tone, String) {
        super::confidence(&self.page, pair.confidence)
    }

    /// Names of the periods beside the parents of each.
    fn periods(&self) -> impl Iterator<Item = (&Period, &Option<(UnitId, String)>)> {
        self.facts.unit.periods.iter().zip(&self.facts.parents)
    }

    fn exists(&self) -> bool {
        self.facts.unit.on(self.on).is_some()
    }

    /// The day from which it is no more.
    fn ended(&self) -> Option<Date> {
        self.facts.unit.last().and_then(|period| period.to)
    }

    /// Whether some of what it was made of, or went to, was split on the way.
    fn split(&self) -> bool {
        let facts = &self.facts;
        let mut pairs = facts.parts.iter().chain(&facts.heirs);
        pairs.any(|(pair, _)| pair.extent == Extent::Partial)
            || facts.land.iter().any(|(.., extent)| *extent == Extent::Partial)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Asked {
    /// As of this day; empty for today.
    on: String,
    /// Unit after which the list below goes on.
    after: String,
}

/// `GET /places/{unit}`.
pub(in crate::pages) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let id: UnitId = id.parse().map_err(|_| Error::NotFound)?;
    let today = i18n::today(office.world.now());
    let on = super::day(&asked.on, today)?;
    let facts = office.db.read::<_, DbError>(move |tx| facts(tx, &id, on, &asked.after)).await?;
    let facts = facts.ok_or(Error::NotFound)?;
    let mut page = Page::new(&visitor, "");
    page.title = super::name(&page, &facts.unit, on);
    Ok(Html(UnitPage { page, on, today, facts }))
}

fn facts(tx: &mut Tx<'_>, id: &UnitId, on: Date, after: &str) -> Result<Option<Facts>, DbError> {
    let Some(unit) = places::unit(tx, id)? else {
        return Ok(None);
    };
    // What lay in it is asked as of the day, or of its last day when it has ended.
    let within = if unit.on(on).is_some() { on } else { last_day(&unit).unwrap_or(on) };
    let mut parents = Vec::new();
    for period in &unit.periods {
        let day = period.from.unwrap_or(within);
        parents.push(named(tx, period.parent.as_ref(), day)?);
    }
    let all = places::children(tx, id, within)?;
    let children_total = all.len();
    let mut children: Vec<Unit> =
        all.into_iter().filter(|child| child.id.to_string().as_str() > after).collect();
    let more = children.len() > CHILDREN_ROWS;
    children.truncate(CHILDREN_ROWS);
    let (parts, heirs) = (places::parts(tx, id)?, places::heirs(tx, id)?);
    Ok(Some(Facts {
        parents,
        next: children.last().filter(|_| more).map(|child| child.id.to_string()),
        children,
        children_total,
        parts: labelled(tx, parts, Side::Before)?,
        heirs: labelled(tx, heirs, Side::After)?,
        land: if unit.on(on).is_some() { Vec::new() } else { places::land_on(tx, &unit, on)? },
        former_districts: match unit.level {
            Level::Commune => places::former_districts(tx, id)?,
            Level::Province | Level::District => Vec::new(),
        },
        unit,
    }))
}

fn last_day(unit: &Unit) -> Option<Date> {
    unit.last()?.to?.yesterday().ok()
}

fn named(
    tx: &mut Tx<'_>,
    id: Option<&UnitId>,
    on: Date,
) -> Result<Option<(UnitId, String)>, DbError> {
    let Some(id) = id else { return Ok(None) };
    Ok(places::label(tx, id, on)?.map(|label| (id.clone(), label)))
}

/// Which side of a change a unit stands on.
#[derive(Debug, Clone, Copy)]
enum Side {
    Before,
    After,
}

/// Each pair with the name of the other unit on its side of the change.
fn labelled(tx: &mut Tx<'_>, pairs: Vec<Heir>, side: Side) -> Result<Vec<(Heir, String)>, DbError> {
    let mut out = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let day = match side {
            Side::Before => pair.on.yesterday().unwrap_or(pair.on),
            Side::After => pair.on,
        };
        let label = places::label(tx, &pair.unit, day)?.unwrap_or_else(|| pair.unit.to_string());
        out.push((pair, label));
    }
    Ok(out)
}
