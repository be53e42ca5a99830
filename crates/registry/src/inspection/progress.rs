//! How far a plan is, by officer and by month. Pure.

use std::collections::BTreeMap;

use super::change::Desk;
use super::visits::Stood;
use super::{Month, VisitState};

/// Visits of one officer or one month; the cancelled ones are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub planned: usize,
    pub done: usize,
    pub due: usize,
    pub overdue: usize,
}

impl Counts {
    fn add(&mut self, state: VisitState) {
        match state {
            VisitState::Cancelled => return,
            VisitState::Done => self.done += 1,
            VisitState::Due => self.due += 1,
            VisitState::Overdue => self.overdue += 1,
            VisitState::Ahead => {}
        }
        self.planned += 1;
    }
}

/// How far a plan is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Progress {
    pub all: Counts,
    /// By the name of the officer; those of nobody yet come last.
    pub officers: Vec<(Desk, String, Counts)>,
    pub months: Vec<(Month, Counts)>,
}

/// Count all of a plan's visits.
pub(super) fn progress(all: &[Stood]) -> Progress {
    let mut officers: BTreeMap<(bool, String, Desk), Counts> = BTreeMap::new();
    let mut months: BTreeMap<Month, Counts> = BTreeMap::new();
    let mut sum = Counts::default();
    for one in all.iter().filter(|one| one.state != VisitState::Cancelled) {
        let officer = match &one.visit.terms.officer {
            Some((id, name)) => (false, name.clone(), Desk::Of(*id)),
            None => (true, String::new(), Desk::Nobody),
        };
        officers.entry(officer).or_default().add(one.state);
        months.entry(Month::of(one.visit.terms.window.last)).or_default().add(one.state);
        sum.add(one.state);
    }
    Progress {
        all: sum,
        officers: officers.into_iter().map(|((_, name, desk), n)| (desk, name, n)).collect(),
        months: months.into_iter().collect(),
    }
}
