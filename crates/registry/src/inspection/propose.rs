//! Which visits a year needs: by the codes that hold, their seasons and how often each is checked.
//! Pure.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Window;
use crate::monitoring::Holding;
use crate::rulebook::{Frequencies, Seasons};
use crate::subject::Subject;

/// A visit that is there: of what, for which season, when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct There {
    pub subject: Subject,
    pub season: Window,
    pub window: Window,
}

/// A visit that the plan lacks; `of` is the place of its code in the list that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missing {
    pub of: usize,
    pub crops: Vec<String>,
    pub season: Window,
    pub window: Window,
}

/// Visits that the year lacks: for every season of a code that ends in it, as many as its table of
/// frequencies needs, less those that are there (cancelled ones too: they were decided about). A
/// season is cut into as many windows as it needs visits; windows in which no visit begins come first.
///
/// Crops of one place whose seasons are the same days share their visits, as a check counts for all
/// crops of a place. A season that was over before the code held needs none.
pub(super) fn missing(
    year: i16,
    codes: &[Holding],
    seasons: &Seasons,
    frequencies: &Frequencies,
    there: &[There],
) -> Vec<Missing> {
    let mut found = Vec::new();
    for (of, code) in codes.iter().enumerate() {
        for (season, (crops, needed)) in needs(year, code, seasons, frequencies) {
            let own: Vec<Window> = there
                .iter()
                .filter(|one| one.subject == code.subject && one.season == season)
                .map(|one| one.window)
                .collect();
            let lacking = usize::try_from(needed).unwrap_or(usize::MAX).saturating_sub(own.len());
            let free = cut(season, needed)
                .into_iter()
                .filter(|window| own.iter().all(|taken| !window.contains(taken.first)));
            found.extend(free.take(lacking).map(|window| Missing {
                of,
                crops: crops.clone(),
                season,
                window,
            }));
        }
    }
    found
}

/// The seasons of a code that end in a year, each with its crops and how many checks it needs.
fn needs(
    year: i16,
    code: &Holding,
    seasons: &Seasons,
    frequencies: &Frequencies,
) -> BTreeMap<Window, (Vec<String>, u32)> {
    let grown: Vec<Option<&str>> = if code.crops.is_empty() {
        vec![None]
    } else {
        code.crops.iter().map(|crop| Some(crop.as_str())).collect()
    };
    let mut found: BTreeMap<Window, (Vec<String>, u32)> = BTreeMap::new();
    for crop in grown {
        for season in seasons.ending_in(crop, year) {
            if season.last < code.since {
                continue;
            }
            let kind = code.subject.kind;
            let needed = frequencies.needed(kind, &code.markets, crop, season.last);
            let Some(window) = Window::new(season.first, season.last) else { continue };
            let entry = found.entry(window).or_default();
            entry.0.extend(crop.map(str::to_owned));
            entry.1 = entry.1.max(needed);
        }
    }
    found
}

/// A season in so many windows, one after the other without a gap and as equal as days allow; never
/// more than it has days.
pub(super) fn cut(season: Window, parts: u32) -> Vec<Window> {
    let days = (season.last - season.first).get_days() + 1;
    let parts = i32::try_from(parts).unwrap_or(days).min(days);
    let day = |part: i32| -> Option<Date> {
        let after = i64::from(days) * i64::from(part) / i64::from(parts);
        season.first.checked_add(after.days()).ok()
    };
    let window = |part: i32| {
        let last = day(part + 1)?.checked_sub(1.day()).ok()?;
        Window::new(day(part)?, last)
    };
    (0..parts).filter_map(window).collect()
}
