//! A form that holds together: names are unique, expressions read answers that are there, lists are
//! there, and nothing waits for itself. Whoever has a [`Form`] can compute with it.

mod order;
mod plan;
mod refs;
mod rows;
mod verify;

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::model::{Draft, Item, Words};

pub(crate) use plan::{DefId, Plan};
pub(crate) use rows::Rows;
pub(crate) use verify::{CHOICES, SETTINGS, SURVEY, flat, header};

/// A form that was looked through, with the plan by which its answers are computed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Draft", into = "Draft")]
pub struct Form {
    draft: Draft,
    plan: Plan,
}

/// Why something is no form: every finding, in the order of the sheets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.told())]
pub struct FormError {
    /// At least one.
    pub findings: Vec<Finding>,
}

impl FormError {
    fn told(&self) -> String {
        let lines: Vec<String> = self.findings.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }
}

impl Form {
    /// Looks a draft through. Rows of findings are those of the workbook that [`crate::write`] makes
    /// of it.
    pub fn new(draft: Draft) -> Result<Self, FormError> {
        let rows = Rows::written(&draft);
        Self::with_rows(draft, &rows).map_err(|findings| FormError { findings })
    }

    /// The same, with the rows that the draft was read from.
    pub(crate) fn with_rows(draft: Draft, rows: &Rows) -> Result<Self, Vec<Finding>> {
        let plan = verify::verify(&draft, rows)?;
        Ok(Self { draft, plan })
    }

    /// What is written down.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What is written down, to change it.
    pub fn into_draft(self) -> Draft {
        self.draft
    }

    /// The words for who reads `language` (a name as in the headers, or a code such as `vi`): else in
    /// the form's own language, else without a language, else in any; empty when nothing is said.
    pub fn say<'w>(&self, words: &'w Words, language: &str) -> &'w str {
        words.said_in(language, &self.draft.default_language).unwrap_or_default()
    }

    /// The item at a path such as `about/workers`: names from the outermost group down.
    pub fn at(&self, path: &str) -> Option<&Item> {
        self.def_item(self.plan.defs.iter().position(|def| def.path == path)?)
    }

    /// Paths of all items, from the first to the last row.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.plan.defs.iter().map(|def| def.path.as_str())
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The item of a definition; there is one for each of the plan.
    pub(crate) fn def_item(&self, id: DefId) -> Option<&Item> {
        let mut items = self.draft.items.as_slice();
        let mut found = None;
        for step in &self.plan.defs.get(id)?.steps {
            found = items.get(*step);
            items = found.map_or(&[], Item::items);
        }
        found
    }
}

/// The draft's titles, items and lists are the form's.
impl Deref for Form {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        self.draft == other.draft
    }
}

impl Eq for Form {}

impl TryFrom<Draft> for Form {
    type Error = FormError;

    fn try_from(draft: Draft) -> Result<Self, FormError> {
        Self::new(draft)
    }
}

impl From<Form> for Draft {
    fn from(form: Form) -> Self {
        form.draft
    }
}
