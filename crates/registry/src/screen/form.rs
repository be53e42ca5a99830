//! One form page for every form of the room: one column, errors at the top and at the field,
//! nothing typed ever lost.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::web::{Error, FieldErrors, Html, Page, Visitor};

use super::show::SvgView;
use super::state::refused;
use super::typed::Typed;
use crate::{BaseMap, RegistryError};

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
}

/// How a field is filled.
#[derive(Debug, Clone)]
pub(crate) enum Control {
    /// One line; the type of the input.
    Line(&'static str),
    /// One of these; the first, empty one when it may be left out.
    Choose { choices: Vec<Choice>, optional: bool },
    /// Any of these; the value names the chosen ones between commas, `,CN,KR,`. Each is sent as a
    /// field of its own, `name-CN`.
    Several(Vec<Choice>),
    /// Several lines.
    Text,
    /// A file with one of these endings.
    File(&'static str),
    /// Several lines of GeoJSON, which the island `draw` fills from a map that shows this window
    /// (west, south, east, north between commas, or nothing) over this base map.
    Boundary { bounds: String, base: Option<Arc<BaseMap>> },
    /// A map on which the island `cut` draws a line through this shape (GeoJSON), from the field
    /// `cut-from` to the field `cut-to`.
    CutLine { shape: String, base: Option<Arc<BaseMap>> },
    /// What the form remembers and nobody types.
    Hidden,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) help: String,
    pub(crate) unit: String,
    pub(crate) value: String,
    pub(crate) control: Control,
}

impl Input {
    /// A line with the label of its fact: `registry-fact-…`.
    pub(crate) fn line(visitor: &Visitor, typed: &Typed, name: &'static str) -> Self {
        Self {
            name,
            label: visitor.t(&format!("registry-fact-{name}")),
            help: String::new(),
            unit: String::new(),
            value: typed.of(name).to_owned(),
            control: Control::Line("text"),
        }
    }

    /// Whether a choice of several is chosen.
    pub(crate) fn has(&self, choice: &Choice) -> bool {
        self.value.contains(&format!(",{},", choice.value))
    }

    /// The same field with help below it: `registry-help-…`.
    #[must_use]
    pub(crate) fn helped(mut self, visitor: &Visitor, key: &str) -> Self {
        self.help = visitor.t(key);
        self
    }

    /// The same field with one more sentence of help, if there is one.
    #[must_use]
    pub(crate) fn warned(mut self, sentence: Option<String>) -> Self {
        if let Some(sentence) = sentence {
            self.help = format!("{} {sentence}", self.help);
        }
        self
    }

    /// The same field with its unit.
    #[must_use]
    pub(crate) fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = unit.into();
        self
    }

    /// The same field with another control.
    #[must_use]
    pub(crate) fn by(mut self, control: Control) -> Self {
        self.control = control;
        self
    }

    /// The same field, chosen from these.
    #[must_use]
    pub(crate) fn choose(self, choices: Vec<Choice>) -> Self {
        self.by(Control::Choose { choices, optional: false })
    }

    /// The same field, chosen from these or left out.
    #[must_use]
    pub(crate) fn may_choose(self, choices: Vec<Choice>) -> Self {
        self.by(Control::Choose { choices, optional: true })
    }
}

/// What a boundary comes to before it is kept.
#[derive(Debug, Clone)]
pub(crate) struct Preview {
    pub(crate) words: String,
    pub(crate) map: Option<SvgView>,
}

/// A form as a page.
#[derive(Debug, Template)]
#[template(path = "templates/form.html")]
pub(crate) struct FormPage {
    pub(crate) page: Page,
    pub(crate) errors: FieldErrors,
    /// Where it is sent.
    pub(crate) action: String,
    /// Where giving up leads.
    pub(crate) back: String,
    /// A search that narrows the choices below it.
    pub(crate) search: Option<Input>,
    /// A sentence above the fields; may be empty.
    pub(crate) intro: String,
    pub(crate) inputs: Vec<Input>,
    /// Version of the record it was made from; 0 for a new one.
    pub(crate) version: i64,
    /// Whether a file may be sent.
    pub(crate) with_file: bool,
    /// Whether a look before keeping is offered.
    pub(crate) may_look: bool,
    pub(crate) preview: Option<Preview>,
    /// What else can be done from here: address, words.
    pub(crate) more: Vec<(String, String)>,
}

impl FormPage {
    /// A form that is sent to the page it came from, without search, file or preview.
    pub(crate) fn new(
        page: Page,
        errors: FieldErrors,
        back: String,
        inputs: Vec<Input>,
        version: i64,
    ) -> Self {
        Self {
            page,
            errors,
            action: back.clone(),
            back,
            search: None,
            intro: String::new(),
            inputs,
            version,
            with_file: false,
            may_look: false,
            preview: None,
            more: Vec::new(),
        }
    }
}

/// What became of a form that was sent.
pub(crate) enum Sent {
    /// Done; go there.
    Done(String),
    /// Shown again with these complaints and the version that holds now.
    Again { errors: FieldErrors, status: StatusCode },
}

impl Sent {
    /// What a write came to.
    ///
    /// # Errors
    /// What the person cannot put right in the form.
    pub(crate) fn from_write(
        result: Result<(), RegistryError>,
        href: String,
    ) -> Result<Self, Error> {
        match result {
            Ok(()) => Ok(Self::Done(href)),
            Err(RegistryError::Refused(refusals)) => Ok(Self::wrong(refused(&refusals))),
            Err(RegistryError::Stale) => {
                let mut errors = FieldErrors::new();
                errors.add("", "registry-error-stale");
                Ok(Self::Again { errors, status: StatusCode::CONFLICT })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Complaints about what was typed.
    pub(crate) fn wrong(errors: FieldErrors) -> Self {
        Self::Again { errors, status: StatusCode::UNPROCESSABLE_ENTITY }
    }
}

/// Go on, or show the form again as `form` builds it from what was typed.
pub(crate) fn again(sent: Sent, form: impl FnOnce(FieldErrors) -> FormPage) -> Response {
    match sent {
        Sent::Done(href) => Redirect::to(&href).into_response(),
        Sent::Again { errors, status } => (status, Html(form(errors))).into_response(),
    }
}
