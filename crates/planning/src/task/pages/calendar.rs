//! The tasks that are due in a month, day by day.

use askama::Template;
use axum::extract::{Query, State as Given};
use axum::response::IntoResponse;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::month::Month;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use serde::Deserialize;
use uuid::Uuid;

use crate::PlanningState;
use crate::task::store::{self, Filter, TASKS_MAX};

/// Which month, of which unit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `2026-11`; without it the month of today.
    month: String,
    unit: String,
}

struct Line {
    id: Uuid,
    title: String,
    unit: String,
    tone: Tone,
    state: String,
    demonstration: bool,
}

struct Day {
    date: Date,
    /// Day and month where people read it alone.
    said: String,
    /// Whether it lies in the month that is shown.
    within: bool,
    today: bool,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "task/templates/calendar.html")]
struct CalendarPage {
    page: Page,
    /// `2026-11`, and as people say it.
    month: String,
    said: String,
    before: Option<String>,
    after: Option<String>,
    weekdays: Vec<String>,
    weeks: Vec<Vec<Day>>,
    unit: String,
    count: usize,
    cut: bool,
    writes: bool,
}

/// `GET /tasks/calendar`.
pub async fn calendar(
    Given(state): Given<PlanningState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let today = i18n::today(state.world.now());
    let month = match asked.month.as_str() {
        "" => Month::of(today),
        text => text.parse().map_err(|_| Error::NotFound)?,
    };
    let first = month.first();
    let unit = Some(asked.unit.trim().to_owned()).filter(|unit| !unit.is_empty());
    let filter = Filter {
        unit: unit.clone(),
        due: Some((first, first.last_of_month())),
        ..Filter::default()
    };
    let territory = officer.territory.clone();
    let tasks = state.db.read(move |tx| store::list(tx, &territory, &filter)).await?;
    let page = Page::new(&officer.visitor, officer.visitor.t("task-calendar"));
    let day = |date: Date| {
        let due = tasks.iter().filter(|task| task.set.due == Some(date));
        let lines = due.map(|task| {
            let (tone, state) = super::state(&page, task, today);
            Line {
                id: task.set.id,
                title: task.set.title.clone(),
                unit: task.set.unit.clone(),
                tone,
                state,
                demonstration: task.demonstration,
            }
        });
        let within = Month::of(date) == month;
        let lines = if within { lines.collect() } else { Vec::new() };
        Day { date, said: page.date(date), within, today: date == today, lines }
    };
    Ok(Html(CalendarPage {
        month: month.to_string(),
        said: page.tr(
            "task-calendar-month",
            &[("month", &first.month().to_string()), ("year", &first.year().to_string())],
        ),
        before: month.before().map(|one| one.to_string()),
        after: month.after().map(|one| one.to_string()),
        weekdays: (1..=7).map(|day| page.t(&format!("task-weekday-{day}"))).collect(),
        weeks: weeks(first).into_iter().map(|week| week.into_iter().map(day).collect()).collect(),
        unit: unit.unwrap_or_default(),
        count: tasks.len(),
        cut: u64::try_from(tasks.len()).unwrap_or(u64::MAX) >= TASKS_MAX,
        writes: officer.may(Capability::Report),
        page,
    }))
}

/// The weeks that have a day of the month which begins then, from Monday to Sunday. A day that no
/// calendar holds (before the first or after the last of all years) is left out.
fn weeks(first: Date) -> Vec<Vec<Date>> {
    let monday = |date: Date| {
        let behind = date.weekday().since(Weekday::Monday);
        date.saturating_sub(i64::from(behind).days())
    };
    let mut weeks = Vec::new();
    let mut begins = monday(first);
    while begins <= first.last_of_month() {
        weeks.push((0..7).filter_map(|day| begins.checked_add(day.days()).ok()).collect());
        let Ok(next) = begins.checked_add(1.week()) else { break };
        begins = next;
    }
    weeks
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_hold_every_day_of_the_month_once_and_begin_on_monday() {
        for (first, many) in [
            (date(2026, 2, 1), 5),
            (date(2027, 2, 1), 4),
            (date(2026, 8, 1), 6),
            (date(2026, 11, 1), 6),
        ] {
            let weeks = weeks(first);
            assert_eq!(weeks.len(), many, "{first}");
            assert!(weeks.iter().all(|week| week.len() == 7));
            assert!(weeks.iter().all(|week| week[0].weekday() == Weekday::Monday));
            let within = weeks.iter().flatten().filter(|day| day.first_of_month() == first);
            assert_eq!(within.count(), usize::try_from(first.days_in_month()).unwrap());
        }
        assert!(!weeks(Date::MAX.first_of_month()).is_empty());
    }
}
