//! What is wrong with a form, or odd about it: where, what, and what to do.

use std::fmt;

use crate::expr::ExprError;
#[cfg(doc)]
use crate::expr::ExprTrouble;

/// Characters of a wrong expression that its message repeats.
const SHOWN_CHARS_MAX: usize = 200;

/// Something about a form that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The sheet; empty when it is about the file.
    pub sheet: String,
    /// The row, counted from 1 as spreadsheets do; 0 when it is about the sheet.
    pub row: usize,
    /// The header of the column; empty when it is about the row.
    pub column: String,
    /// What it is.
    pub kind: FindingKind,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.sheet.is_empty() {
            write!(f, "sheet {}", self.sheet)?;
            if self.row > 0 {
                write!(f, ", row {}", self.row)?;
            }
            if !self.column.is_empty() {
                write!(f, ", column {}", self.column)?;
            }
            f.write_str(": ")?;
        }
        self.kind.fmt(f)
    }
}

macro_rules! findings {
    ($($(#[$doc:meta])* $variant:ident { $($field:ident),* } = $key:literal, $text:literal;)*) => {
        /// What is wrong or odd. Every kind has a key for message files and the values that its
        /// message names.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum FindingKind {
            $(
                $(#[$doc])*
                #[error($text)]
                $variant {
                    $(
                        #[doc = "Named in the message."]
                        $field: String,
                    )*
                },
            )*
        }

        impl FindingKind {
            /// Keys of all kinds, for whoever has a message for each.
            pub const KEYS: &[&str] = &[$($key),*];

            /// Its key in message files, without a prefix.
            pub fn key(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $key,)* }
            }

            /// What its message names.
            pub fn values(&self) -> Vec<(&'static str, &str)> {
                match self {
                    $(Self::$variant { $($field),* } => vec![$((stringify!($field), $field.as_str())),*],)*
                }
            }
        }
    };
}

findings! {
    /// No workbook.
    NotWorkbook {} = "not-workbook",
        "the file is no XLSX workbook: save the form as XLSX";
    /// Above a limit of the file.
    FileTooLarge { most } = "file-too-large",
        "the workbook is larger than is read ({most}): remove pictures and what is not the form";
    /// Above a number of something.
    TooMany { what, most } = "too-many",
        "more than {most} {what}: split the form";
    /// A text above its limit.
    TextTooLong { most } = "text-too-long",
        "the text has more than {most} characters: shorten it";
    /// The sheet that a form is made of.
    NoSurvey {} = "no-survey",
        "there is no sheet called survey: name it so";
    /// A sheet that needs a column.
    NoColumn { header } = "no-column",
        "the column {header} is missing: add it to the first row";
    /// A column that stands there twice.
    ColumnTwice { header } = "column-twice",
        "the column {header} stands there twice: keep one";
    /// A cell under no header.
    NoHeader {} = "no-header",
        "a column without a header has values, which are left out: give it a header to keep them";
    /// A cell that a program could not compute.
    CellError { found } = "cell-error",
        "the cell holds {found} instead of a value: open the file in a spreadsheet and mend it";
    /// A row with something in it, but no type.
    NoType {} = "no-type",
        "the row has no type: give it one, or clear it";
    /// A type that is none.
    UnknownType { found } = "unknown-type",
        "the type {found:?} is not known: take one of XLSForm, such as text, integer, select_one list";
    /// A type of XLSForm that is not done here.
    TypeNotDone { found } = "type-not-done",
        "the type {found:?} is not supported: lists come from the sheet choices, groups from begin_group and begin_repeat";
    /// A question for a sound or a film.
    MediaNotDone { found } = "media-not-done",
        "the type {found:?} is not supported: ask for a picture (image) or a file (file) instead";
    /// A question or choice without a name.
    NoName {} = "no-name",
        "the name is missing: give one";
    /// A name that is none.
    BadName { found } = "bad-name",
        "{found:?} is no name: begin with a letter, then letters, digits, - and _ without spaces";
    /// Two of one name side by side.
    NameTwice { found } = "name-twice",
        "the name {found} stands there twice in one group: rename one";
    /// An end without its begin.
    EndWithoutBegin { found } = "end-without-begin",
        "{found} ends nothing: remove it, or add the begin above";
    /// An end of another kind than the begin.
    EndOfOther { found, begun } = "end-of-other",
        "{found} stands where {begun} is to end: put the ends in order";
    /// A begin without its end.
    NotEnded { begun } = "not-ended",
        "{begun} is never ended: add its end";
    /// A select without a list.
    NoListNamed {} = "no-list-named",
        "the type names no list: write select_one and the list's name";
    /// A list that is not there.
    NoList { list } = "no-list",
        "the list {list} is not on the sheet choices: add it, or correct its name";
    /// A list of two.
    ListTwice { list } = "list-twice",
        "the list {list} stands there twice: join them";
    /// Two choices of one name.
    ChoiceTwice { found } = "choice-twice",
        "the choice {found} stands in its list twice: rename one";
    /// A choice with a space, which parts choices.
    ChoiceSpace { found } = "choice-space",
        "the choice {found:?} has a space in its name: write _ instead";
    /// A text that is no expression: at which character, why ([`ExprTrouble::key`]), what stands
    /// there, and all of it in English.
    Expression { found, at, why, what, said } = "expression",
        "{found:?} is not understood at character {at}: {said}";
    /// An answer to a question that is not there.
    UnknownAnswer { name } = "unknown-answer",
        "${{{name}}} is no question of the form: correct the name";
    /// An answer to two questions.
    AmbiguousAnswer { name } = "ambiguous-answer",
        "${{{name}}} is the name of more than one question: rename one";
    /// A bare name where answers are meant.
    BareName { name } = "bare-name",
        "{name} stands without ${{}}: write ${{{name}}} for the answer";
    /// A column that the list has not.
    UnknownColumn { name, list } = "unknown-column",
        "the list {list} has no column {name}: add it to the sheet choices";
    /// `.` where there is no answer yet.
    ThisMeansNothing {} = "this-means-nothing",
        "the dot means the answer itself, which is not there yet: take it out";
    /// The label of a choice of something without choices.
    NoChoices { name } = "no-choices",
        "{name} is no question with choices: jr:choice-name needs one";
    /// A place in a repeat outside of any.
    NoRepeat {} = "no-repeat",
        "position(..) stands outside of a repeat: take it out";
    /// Answers that wait for each other.
    Cycle { names } = "cycle",
        "{names} wait for each other: one of them must not depend on the next";
    /// A calculation without one.
    NoCalculation {} = "no-calculation",
        "the calculation is missing: say what it is computed from";
    /// A parameter that is none.
    BadParameter { found } = "bad-parameter",
        "the parameter {found:?} is not understood: write name=value, numbers as numbers";
    /// A form that asks nothing.
    Empty {} = "empty",
        "the form has no questions: add a row";
    /// A sheet that only came along.
    SheetKept { sheet } = "sheet-kept",
        "the sheet {sheet} is kept, but means nothing here";
    /// A column that only came along.
    ColumnKept { header } = "column-kept",
        "the column {header} is kept, but means nothing here";
    /// A cell that says nothing about its row, such as a hint of a group.
    CellUnused { found } = "cell-unused",
        "{found:?} means nothing in this row and is left out";
    /// A row that is switched off.
    RowDisabled { name } = "row-disabled",
        "{name} is disabled and left out";
    /// A row without a type and a name.
    RowLeftOut {} = "row-left-out",
        "the row has neither type nor name and is left out";
    /// A short hand for another choice.
    OtherWrittenOut { name, question } = "other-written-out",
        "or_other of {name} is written out as the choice other and the question {question}";
    /// A question that shows nothing.
    NoLabel { name } = "no-label",
        "{name} has no label: people see its name";
    /// A form without an id.
    NoId {} = "no-id",
        "the settings name no form_id: one is made up";
}

impl FindingKind {
    pub(crate) fn of_expression(source: &str, error: &ExprError) -> Self {
        Self::Expression {
            found: source.chars().take(SHOWN_CHARS_MAX).collect(),
            at: (error.at + 1).to_string(),
            why: error.trouble.key().to_owned(),
            what: error.trouble.what(),
            said: error.trouble.to_string(),
        }
    }
}
