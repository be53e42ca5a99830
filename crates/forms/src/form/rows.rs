//! In which row of its sheet something stands.

use crate::model::{Draft, Item};

/// Row numbers, counted from 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    /// Of each item, in the order of the plan.
    pub(crate) items: Vec<usize>,
    /// Of each choice, list by list.
    pub(crate) choices: Vec<Vec<usize>>,
}

enum Step<'d> {
    Item(&'d Item),
    End,
}

impl Rows {
    /// The rows of the workbook that is written of a draft: a header, then every item, and a row for
    /// each end.
    pub(crate) fn written(draft: &Draft) -> Self {
        let mut rows = Self::default();
        let mut row = 2;
        let mut open: Vec<Step<'_>> = draft.items.iter().rev().map(Step::Item).collect();
        while let Some(step) = open.pop() {
            if let Step::Item(item) = step {
                rows.items.push(row);
                if item.question().is_none() {
                    open.push(Step::End);
                    open.extend(item.items().iter().rev().map(Step::Item));
                }
            }
            row += 1;
        }
        row = 2;
        for list in &draft.lists {
            rows.choices.push((row..row + list.choices.len()).collect());
            row += list.choices.len();
        }
        rows
    }

    pub(crate) fn item(&self, at: usize) -> usize {
        self.items.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn choice(&self, list: usize, at: usize) -> usize {
        self.choices.get(list).and_then(|rows| rows.get(at)).copied().unwrap_or_default()
    }
}
