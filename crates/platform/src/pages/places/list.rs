//! Search, and the provinces of a day.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use jiff::civil::Date;
use serde::Deserialize;

use super::super::Office;
use crate::db::{DbError, Tx};
use crate::i18n;
use crate::places::{self, Extent, Found, Unit};
use crate::territory::UnitId;
use crate::web::{Error, Html, Page, Tone, Visitor};

/// Units shown for a search.
const FOUND_MAX: usize = 40;
/// Former units named beside a unit found; its own page names all.
const PARTS_SHOWN: usize = 6;
/// The last day of the provinces and districts before the merger (NQ 202/2025/QH15).
const BEFORE_MERGER: Date = jiff::civil::date(2025, 6, 30);

/// A unit found, with what it was or what it is now.
struct Line {
    found: Found,
    /// Names of what it was made of, at most [`PARTS_SHOWN`].
    parts: Vec<(UnitId, String)>,
    /// How many more there are.
    more_parts: usize,
}

#[derive(Template)]
#[template(path = "pages/places/templates/list.html")]
struct ListPage {
    page: Page,
    query: String,
    on: Date,
    today: Date,
    /// None: nothing was searched, the provinces are shown.
    found: Option<Vec<Line>>,
    provinces: Vec<Unit>,
}

impl ListPage {
    fn name(&self, unit: &Unit) -> String {
        super::name(&self.page, unit, self.on)
    }

    fn level(&self, unit: &Unit) -> String {
        super::level(&self.page, unit.level)
    }

    fn confidence(&self, unit: &Unit) -> (Tone, String) {
        let known = unit.on(self.on).map_or(places::Confidence::Unsure, |period| period.confidence);
        super::confidence(&self.page, known)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Asked {
    /// Name or number to look for.
    q: String,
    /// As of this day; empty for today.
    on: String,
}

/// `GET /places`.
pub(in crate::pages) async fn show(
    State(office): State<Office>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let today = i18n::today(office.world.now());
    let on = super::day(&asked.on, today)?;
    let query = asked.q.trim().to_owned();
    let sought = query.clone();
    let (found, provinces) = office
        .db
        .read::<_, DbError>(move |tx| {
            if sought.is_empty() {
                return Ok((None, places::provinces(tx, on)?));
            }
            Ok((Some(search(tx, &sought, on)?), Vec::new()))
        })
        .await?;
    let page = Page::new(&visitor, visitor.t("places-title"));
    Ok(Html(ListPage { page, query, on, today, found, provinces }))
}

fn search(tx: &mut Tx<'_>, query: &str, on: Date) -> Result<Vec<Line>, DbError> {
    let found = places::search(tx, query, on, FOUND_MAX)?;
    found.into_iter().map(|found| line(tx, found)).collect()
}

fn line(tx: &mut Tx<'_>, found: Found) -> Result<Line, DbError> {
    let all = places::parts(tx, &found.unit.id)?;
    let more_parts = all.len().saturating_sub(PARTS_SHOWN);
    let mut parts = Vec::new();
    for part in all.into_iter().take(PARTS_SHOWN) {
        let last_day = part.on.yesterday().unwrap_or(part.on);
        let label = places::label(tx, &part.unit, last_day)?.unwrap_or_default();
        parts.push((part.unit, label));
    }
    Ok(Line { found, parts, more_parts })
}
