//! Which days offices work.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::error::RegistryError;
use crate::facts;

const COLUMNS: &[&str] = &["day", "kind", "name", "basis", "note", "confidence"];
/// Days that one count may walk: no limit is longer than some years.
const WALK_MAX: u32 = 4_000;

/// Days of rest and Saturdays of work, by day. `true` is a day of work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    days: BTreeMap<Date, bool>,
}

impl Calendar {
    /// Read `holidays.tsv`. Rows marked `unsure` are known and not counted: a last day that comes
    /// too early harms nobody.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let mut days = BTreeMap::new();
        for row in &facts::read(text, COLUMNS)? {
            let day: Date = row.parse("day")?;
            let works = match row.text("kind") {
                "off" => false,
                "work" => true,
                _ => return Err(row.wrong("kind", "is neither off nor work")),
            };
            let counted = row.needed("confidence")? != "unsure";
            if counted && days.insert(day, works).is_some() {
                return Err(row.wrong("day", "is named twice"));
            }
        }
        Ok(Self { days })
    }

    /// Whether offices work on a day.
    pub fn works_on(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.days.get(&day).copied().unwrap_or(!weekend)
    }

    /// Whether the holidays of the day's year are known at all.
    pub fn knows(&self, day: Date) -> bool {
        self.days.keys().any(|known| known.year() == day.year())
    }

    /// The day on which so many working days are full, the first counted on the day after `from`;
    /// days for which `stands` holds are not counted. None when `WALK_MAX` days do not suffice.
    pub fn after(
        &self,
        from: Date,
        working_days: u32,
        stands: impl Fn(Date) -> bool,
    ) -> Option<Date> {
        let (mut day, mut left) = (from, working_days);
        for _ in 0..WALK_MAX {
            if left == 0 {
                return Some(day);
            }
            day = day.checked_add(1.day()).ok()?;
            if self.works_on(day) && !stands(day) {
                left -= 1;
            }
        }
        None
    }

    /// Working days after `from` up to and with `to`, without those for which `stands` holds.
    pub fn between(&self, from: Date, to: Date, stands: impl Fn(Date) -> bool) -> u32 {
        let mut count = 0;
        let mut day = from;
        for _ in 0..WALK_MAX {
            let Ok(next) = day.checked_add(1.day()) else { break };
            day = next;
            if day > to {
                break;
            }
            if self.works_on(day) && !stands(day) {
                count += 1;
            }
        }
        count
    }
}
