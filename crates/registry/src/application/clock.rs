//! The clock of an application: working days by the rule of the day of filing.

use jiff::civil::Date;

use super::{Action, State};
use crate::growing_area::Purpose;
use crate::proceeding::Step;
use crate::rulebook::{Calendar, Supplement, TimeLimit, TimeLimits};

/// What the clock says on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The limit that held on the day of filing; none when no rule is known here.
    pub limit: Option<TimeLimit>,
    /// Day of filing.
    pub filed: Date,
    /// Working days used up to today, or to the day it was closed.
    pub used: u32,
    /// Last day for the decision; none while the clock stands or the limit is not known.
    pub due: Option<Date>,
    /// Whether it stands while the applicant supplements.
    pub stands: bool,
    /// Whether the last day is over and there is no decision, or it came later.
    pub late: bool,
    /// The day of the decision or withdrawal.
    pub closed: Option<Date>,
}

impl Clock {
    /// Working days of the limit; 0 when it is not known.
    pub fn working_days(&self) -> u32 {
        self.limit.as_ref().and_then(|limit| limit.working_days).unwrap_or_default()
    }

    /// Read the clock from the steps taken. None before it is handed in.
    pub fn read(
        steps: &[Step],
        purpose: Purpose,
        limits: &TimeLimits,
        calendar: &Calendar,
        today: Date,
    ) -> Option<Self> {
        let is = |step: &Step, action: Action| step.action == action.word();
        // A reopened application is counted from its reopening: the refusal was in time or not.
        let reopened = steps.iter().rev().find(|step| is(step, Action::Reopen));
        let filed = steps.iter().find(|step| is(step, Action::Submit))?.on;
        let start = reopened.map_or(filed, |step| step.on);
        let limit = limits.on(filed, purpose).cloned();
        let counted = |word: &str| word.parse::<State>().is_ok_and(State::is_counted);
        let left = steps.iter().rev().find(|step| counted(&step.from) && !counted(&step.to));
        let open = steps.last().is_some_and(|step| counted(&step.to));
        let closed = left.filter(|_| !open).map(|step| step.on);
        let pauses = limit.as_ref().is_some_and(|limit| limit.supplement == Supplement::Pauses);
        let holes = if pauses { holes(steps) } else { Vec::new() };
        let standing =
            |day: Date| holes.iter().any(|(from, to)| day > *from && to.is_none_or(|to| day <= to));
        let days = limit.as_ref().and_then(|limit| limit.working_days);
        let stands = closed.is_none() && holes.iter().any(|(_, to)| to.is_none());
        let due = days.filter(|_| !stands);
        let due = due.and_then(|days| calendar.after(start, days, standing));
        let end = closed.unwrap_or(today);
        Some(Self {
            used: calendar.between(start, end, standing),
            late: due.is_some_and(|due| end > due),
            limit,
            filed,
            due,
            stands,
            closed,
        })
    }
}

/// From each return to the next resubmission: the days after the one, up to and with the other.
fn holes(steps: &[Step]) -> Vec<(Date, Option<Date>)> {
    let mut holes: Vec<(Date, Option<Date>)> = Vec::new();
    for step in steps {
        if step.to == State::Returned.word() {
            holes.push((step.on, None));
        } else if let Some(hole) = holes.last_mut().filter(|hole| hole.1.is_none()) {
            hole.1 = Some(step.on);
        }
    }
    holes
}
