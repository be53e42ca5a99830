//! Administrative units as anybody may read them: by any name they ever had, as of any day, what
//! they were made of and what became of them.

mod list;
mod unit;

pub(super) use list::show as list;
pub(super) use unit::show as unit;

use jiff::civil::Date;

use crate::i18n::Language;
use crate::places::{Confidence, Level, Period, Unit};
use crate::web::{Error, Page, Tone};

/// A day in an address: `2025-06-30`, or `30/06/2025` as typed where the browser offers no calendar.
fn day(text: &str, today: Date) -> Result<Date, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(today);
    }
    text.parse()
        .or_else(|_| Date::strptime("%d/%m/%Y", text))
        .map_err(|_| Error::Unreadable("places-day-unreadable"))
}

/// The name of a unit in the visitor's language, as of a day or else its last.
fn name(page: &Page, unit: &Unit, on: Date) -> String {
    unit.on(on).or(unit.last()).map(|period| period_name(page, period)).unwrap_or_default()
}

fn period_name(page: &Page, period: &Period) -> String {
    match page.language() {
        Language::En if !period.english.is_empty() => period.english.clone(),
        _ => period.full_name(),
    }
}

fn level(page: &Page, level: Level) -> String {
    page.t(match level {
        Level::Province => "places-level-province",
        Level::District => "places-level-district",
        Level::Commune => "places-level-commune",
    })
}

/// How sure a fact is, as a tone and a word.
fn confidence(page: &Page, confidence: Confidence) -> (Tone, String) {
    match confidence {
        Confidence::Sure => (Tone::Good, page.t("places-sure")),
        Confidence::Likely => (Tone::Plain, page.t("places-likely")),
        Confidence::Unsure => (Tone::Warning, page.t("places-unsure")),
    }
}

#[cfg(test)]
mod tests;
