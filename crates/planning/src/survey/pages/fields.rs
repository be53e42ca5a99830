//! A form as fields of a page: questions, groups and repeats in their order, with what was typed and
//! what is wrong with it.

use nguon_forms::{Form, Problem, QuestionKind, Shown, ShownChoice, ShownKind, ShownQuestion};
use nguon_platform::web::Page;

use crate::survey::check;

/// Longer lists of choices are one field to pick from.
const RADIOS_MAX: usize = 12;
/// Rows of a text of several lines.
const MULTILINE: &str = "multiline";
/// Pictures are made so large before they are sent, unless the form wants them smaller.
const PIXELS_MAX: u32 = 1600;

/// A piece of the page, in order.
pub(super) enum Piece {
    /// A group begins.
    Open { id: String, label: String, path: String },
    /// One instance of a repeat begins.
    Instance {
        id: String,
        label: String,
        number: usize,
        path: String,
        /// Whether a person may take it away.
        removable: bool,
        /// Empty, to be filled in: left empty it is none.
        blank: bool,
    },
    /// What the script copies begins: one instance of the repeat at the path.
    Mould { path: String },
    /// And ends.
    MouldEnd,
    /// What began last ends.
    Close,
    /// Words to read.
    Note { label: String, path: String },
    /// One more instance may be added.
    Add { label: String, path: String },
    /// A question.
    Field(Box<Field>),
}

/// A question as a field.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) id: String,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) required: bool,
    /// Asked only when something else is so.
    pub(super) conditional: bool,
    /// Nobody fills it in.
    pub(super) read_only: bool,
    pub(super) error: Option<String>,
    pub(super) value: String,
    pub(super) kind: Kind,
}

/// How a question is answered.
pub(super) enum Kind {
    /// A line; type of the field and keyboard.
    Line { kind: &'static str, mode: &'static str },
    /// Several lines.
    Lines,
    /// One of a list: buttons.
    Radios(Vec<Pick>),
    /// One of a list: a field to pick from.
    Picker(Vec<Pick>),
    /// Some of a list.
    Checks(Vec<Pick>),
    /// A place.
    Place,
    /// A confirmation.
    Confirm,
    /// A picture, at most so many pixels wide or high.
    Picture { pixels: u32 },
    /// A file.
    File,
}

/// A choice.
pub(super) struct Pick {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) id: String,
    pub(super) chosen: bool,
}

impl Field {
    /// What describes the field, for `aria-describedby`.
    pub(super) fn described(&self) -> String {
        let error = self.error.as_ref().map(|_| format!("{}-error ", self.id));
        format!("{}{}-help", error.unwrap_or_default(), self.id)
    }
}

/// Whether complaints are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Complaints {
    /// Beside their questions.
    Told,
    /// Not yet: it is still being filled in.
    Later,
}

/// The pieces of a form with answers, in the page's language. What is wrong beyond what the form says
/// is told at its question in any case.
pub(super) fn pieces(
    page: &Page,
    form: &Form,
    items: &[Shown<'_>],
    (complaints, beyond): (Complaints, &[Problem]),
) -> Vec<Piece> {
    let mut writer = Writer { page, form, complaints, beyond, pieces: Vec::new() };
    writer.items(items);
    writer.pieces
}

struct Writer<'w> {
    page: &'w Page,
    form: &'w Form,
    complaints: Complaints,
    beyond: &'w [Problem],
    pieces: Vec<Piece>,
}

/// A path as an identity within the page.
fn id_of(path: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("q-{}", path.chars().map(letter).collect::<String>())
}

/// What a person reads: the label, else the name.
fn label(shown: &Shown<'_>) -> String {
    if shown.label.is_empty() { shown.item.name.clone() } else { shown.label.clone() }
}

impl Writer<'_> {
    fn items(&mut self, items: &[Shown<'_>]) {
        for shown in items {
            match &shown.what {
                ShownKind::Question(question) => self.question(shown, question),
                ShownKind::Group(items) => {
                    let (id, path) = (id_of(&shown.path), shown.path.clone());
                    self.pieces.push(Piece::Open { id, label: label(shown), path });
                    self.items(items);
                    self.pieces.push(Piece::Close);
                }
                ShownKind::Repeat { instances, blank, counted } => {
                    for (index, items) in instances.iter().enumerate() {
                        self.instance(shown, (index, !counted, false), items);
                    }
                    let (label, path) = (label(shown), shown.path.clone());
                    if *counted {
                        self.pieces.push(Piece::Mould { path });
                        self.instance(shown, (instances.len(), false, true), blank);
                        self.pieces.push(Piece::MouldEnd);
                    } else {
                        self.instance(shown, (instances.len(), true, true), blank);
                        self.pieces.push(Piece::Add { label, path });
                    }
                }
            }
        }
    }

    fn instance(
        &mut self,
        repeat: &Shown<'_>,
        (index, removable, blank): (usize, bool, bool),
        items: &[Shown<'_>],
    ) {
        let path = format!("{}[{index}]", repeat.path);
        self.pieces.push(Piece::Instance {
            id: id_of(&path),
            label: label(repeat),
            number: index + 1,
            removable,
            blank,
            path,
        });
        self.items(items);
        self.pieces.push(Piece::Close);
    }

    fn question(&mut self, shown: &Shown<'_>, question: &ShownQuestion<'_>) {
        let kind = &question.question.kind;
        if *kind == QuestionKind::Note {
            self.pieces.push(Piece::Note { label: label(shown), path: shown.path.clone() });
            return;
        }
        if !kind.is_asked() {
            return;
        }
        let id = id_of(&shown.path);
        let problem = question.problem.as_ref().filter(|_| self.complaints == Complaints::Told);
        let beyond = || self.beyond.iter().find(|problem| problem.path == shown.path);
        let problem = problem.or_else(beyond);
        self.pieces.push(Piece::Field(Box::new(Field {
            label: label(shown),
            hint: shown.hint.clone(),
            required: question.question.required.is_some(),
            conditional: shown.item.relevant.is_some(),
            read_only: question.read_only,
            error: problem.map(|problem| check::said(self.form, problem, self.page)),
            value: question.text.clone(),
            kind: answered(&shown.item.appearance, question, &id),
            id,
            name: shown.path.clone(),
        })));
    }
}

/// How a question is answered.
fn answered(appearance: &str, question: &ShownQuestion<'_>, id: &str) -> Kind {
    let line = |kind, mode| Kind::Line { kind, mode };
    match &question.question.kind {
        QuestionKind::Text if appearance.contains(MULTILINE) => Kind::Lines,
        QuestionKind::Text if appearance.contains("numbers") => line("text", "tel"),
        QuestionKind::Integer | QuestionKind::Range => line("text", "numeric"),
        QuestionKind::Decimal => line("text", "decimal"),
        QuestionKind::Date => line("date", ""),
        QuestionKind::Time => line("time", ""),
        QuestionKind::DateTime => line("datetime-local", ""),
        QuestionKind::SelectOne(_) => {
            let picks = picks(question, id);
            if picks.len() > RADIOS_MAX || appearance.contains("minimal") {
                Kind::Picker(picks)
            } else {
                Kind::Radios(picks)
            }
        }
        QuestionKind::SelectMultiple(_) => Kind::Checks(picks(question, id)),
        QuestionKind::GeoPoint => Kind::Place,
        QuestionKind::Acknowledge => Kind::Confirm,
        QuestionKind::Image => {
            let said = question.question.parameter("max-pixels");
            let pixels = said.and_then(|said| said.parse().ok()).filter(|pixels| *pixels > 0);
            Kind::Picture { pixels: pixels.unwrap_or(PIXELS_MAX).min(PIXELS_MAX) }
        }
        kind if kind.is_file() => Kind::File,
        _ => line("text", "text"),
    }
}

fn picks(question: &ShownQuestion<'_>, id: &str) -> Vec<Pick> {
    let pick = |(at, choice): (usize, &ShownChoice<'_>)| Pick {
        value: choice.name.to_owned(),
        label: choice.label.to_owned(),
        id: format!("{id}-{at}"),
        chosen: choice.chosen,
    };
    question.choices.iter().enumerate().map(pick).collect()
}
