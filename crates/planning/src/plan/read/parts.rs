//! The keys of `plan.toml` that hold words: objectives, tasks, deadlines, money.

use std::collections::HashSet;
use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::Fault;
use super::raw::{Text, parsed_if_any};
use crate::plan::{BudgetLine, Deadline, Figure, Objective, PlanTask, When};

/// Most of each kind.
const MOST: usize = 500;
/// Longest identifier; it becomes part of addresses.
const ID_MAX: usize = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawObjective {
    id: Spanned<String>,
    quote: Text,
}

impl RawObjective {
    pub(super) fn id(&self) -> &str {
        self.id.get_ref()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTask {
    id: Spanned<String>,
    rows: Text,
    place: Option<Text>,
    content: Option<Text>,
    lead: Option<Text>,
    with: Option<Text>,
    time: Option<Text>,
    #[serde(default, deserialize_with = "parsed_if_any")]
    from: Option<Date>,
    #[serde(default, deserialize_with = "parsed_if_any")]
    due: Option<Date>,
    product: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDeadline {
    id: Spanned<String>,
    place: Option<Text>,
    quote: Text,
    when: When,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBudget {
    id: Spanned<String>,
    content: Option<Text>,
    amount: Option<Figure>,
    source: Option<Text>,
    task: Option<Spanned<String>>,
}

/// A fault and the place of the file where it is.
pub(super) type At = (Range<usize>, Fault);

/// What the words of a plan become.
pub(super) struct Parts {
    pub(super) objectives: Vec<Objective>,
    pub(super) tasks: Vec<PlanTask>,
    pub(super) deadlines: Vec<Deadline>,
    pub(super) budget: Vec<BudgetLine>,
}

/// Check and read.
pub(super) fn read(
    objectives: Vec<RawObjective>,
    tasks: Vec<RawTask>,
    deadlines: Vec<RawDeadline>,
    budget: Vec<RawBudget>,
) -> Result<Parts, At> {
    ids(objectives.iter().map(|one| &one.id))?;
    ids(tasks.iter().map(|one| &one.id))?;
    ids(deadlines.iter().map(|one| &one.id))?;
    ids(budget.iter().map(|one| &one.id))?;
    for task in &tasks {
        if task.from.zip(task.due).is_some_and(|(from, due)| due < from) {
            return Err((task.id.span(), Fault::PeriodBackwards));
        }
    }
    for task in budget.iter().filter_map(|line| line.task.as_ref()) {
        if !tasks.iter().any(|known| known.id.get_ref() == task.get_ref()) {
            return Err((task.span(), Fault::NoPart(task.get_ref().clone())));
        }
    }
    let text = |text: Option<Text>| text.map(|text| text.0);
    let task = |raw: RawTask| PlanTask {
        id: raw.id.into_inner(),
        rows: raw.rows.0,
        place: text(raw.place),
        content: text(raw.content),
        lead: text(raw.lead),
        with: text(raw.with),
        time: text(raw.time),
        from: raw.from,
        due: raw.due,
        product: text(raw.product),
    };
    Ok(Parts {
        objectives: objectives
            .into_iter()
            .map(|raw| Objective { id: raw.id.into_inner(), quote: raw.quote.0 })
            .collect(),
        tasks: tasks.into_iter().map(task).collect(),
        deadlines: deadlines
            .into_iter()
            .map(|raw| Deadline {
                id: raw.id.into_inner(),
                place: text(raw.place),
                quote: raw.quote.0,
                when: raw.when,
            })
            .collect(),
        budget: budget
            .into_iter()
            .map(|raw| BudgetLine {
                id: raw.id.into_inner(),
                content: text(raw.content),
                amount: raw.amount,
                source: text(raw.source),
                task: raw.task.map(Spanned::into_inner),
            })
            .collect(),
    })
}

fn ids<'r>(ids: impl ExactSizeIterator<Item = &'r Spanned<String>>) -> Result<(), At> {
    let mut seen = HashSet::new();
    for (index, id) in ids.enumerate() {
        let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
        if !(1..=ID_MAX).contains(&id.get_ref().len()) || !id.get_ref().bytes().all(letter) {
            return Err((id.span(), Fault::PartId));
        }
        if !seen.insert(id.get_ref()) {
            return Err((id.span(), Fault::Twice(id.get_ref().clone())));
        }
        if index == MOST {
            return Err((id.span(), Fault::TooMany { most: MOST }));
        }
    }
    Ok(())
}
