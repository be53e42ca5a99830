//! Forms of surveys and checklists, in the convention of the field: `XLSForm`.
//!
//! **Comes in:** the workbook of a form ([`read`]), or one made in code ([`Draft`], [`Form::new`]);
//! [`Answers`] to it, as JSON or as the fields of a page. **Goes out:** a [`Form`] that holds together, its
//! workbook again ([`write`]), and everything that was wrong or odd as [`Finding`]s: sheet, row, column,
//! what, what to do; answers cleaned and computed, with their [`Problem`]s ([`check`](check())); what a
//! page shows ([`look`]) and what its script needs to compute the same ([`island`]).
//!
//! **Deliberately unknown here:** disks, databases, the clock, who may see what, and the language of
//! messages: a finding has a key for message files and the values that its message names. A form's own
//! words are in its own languages.
//!
//! **One more type of question:** a variant of [`QuestionKind`] with its name; the compiler shows every
//! place that must think. **One more column:** a field, its spellings in `xlsx/headers.rs`, a line in
//! `xlsx/row.rs` and one in `xlsx/write.rs`. **One more function:** see `expr/mod.rs`.

mod answers;
mod check;
mod eval;
mod expr;
mod finding;
mod form;
pub mod limits;
mod model;
mod table;
mod view;
mod xlsx;

pub use answers::{Answer, Answers, AnswersError, Fields};
pub use check::{At, Checked, Problem, ProblemKind, check};
pub use expr::{
    EXPRESSION_CHARS_MAX, EXPRESSION_DEPTH_MAX, Expr, ExprError, ExprTrouble, Formula, Function,
    Operator,
};
pub use finding::{Finding, FindingKind};
pub use form::{Form, FormError};
pub use model::{
    Choice, ChoiceList, Draft, Initial, Item, ItemKind, Kept, KeptSheet, Meta, Question,
    QuestionKind, Repeat, Words, language_code, same_language,
};
pub use table::{AnswersColumn, AnswersRow, AnswersTable, Split, answers_tables};
pub use view::{Shown, ShownChoice, ShownKind, ShownQuestion, Stage, island, island_block, look};
pub use xlsx::{Read, WriteError, read, write};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
