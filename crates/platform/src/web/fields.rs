//! What is wrong with which field of a form.

use std::fmt;

/// One complaint: the field's name in the form and a message key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field; empty for the form as a whole.
    pub field: &'static str,
    /// Message key.
    pub key: &'static str,
}

/// All complaints about a form, in the order of its fields. Templates list them at the top and at
/// the field (`components.html`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// No complaint yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Complain about a field (empty name: about the form as a whole).
    pub fn add(&mut self, field: &'static str, key: &'static str) {
        self.0.push(FieldError { field, key });
    }

    /// Whether all is well.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All complaints.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }

    /// Message key of the first complaint about a field.
    pub fn of(&self, field: &str) -> Option<&'static str> {
        self.0.iter().find(|error| error.field == field).map(|error| error.key)
    }

    /// `Err` when there is a complaint.
    ///
    /// # Errors
    /// [`super::Error::Invalid`] with all of them.
    pub fn check(self) -> Result<(), super::Error> {
        if self.is_empty() { Ok(()) } else { Err(super::Error::Invalid(self)) }
    }
}

impl<'f> IntoIterator for &'f FieldErrors {
    type Item = &'f FieldError;
    type IntoIter = std::slice::Iter<'f, FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for FieldErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}: {}", error.field, error.key)?;
        }
        Ok(())
    }
}

/// What is wrong with what a program sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a JSON pointer in a URI fragment (RFC 6901 §6, as in RFC 9457 §3): `#/plots/0`.
    pub pointer: String,
    /// Message key, stable.
    pub key: &'static str,
    /// What the message names.
    pub args: Vec<(&'static str, String)>,
    /// More, for those who wrote the program; in English.
    pub note: Option<String>,
}

impl Fault {
    /// A fault whose message names nothing.
    pub fn new(pointer: impl Into<String>, key: &'static str) -> Self {
        Self { pointer: pointer.into(), key, args: Vec::new(), note: None }
    }

    /// The same fault with a note.
    #[must_use]
    pub fn noting(mut self, note: &impl ToString) -> Self {
        self.note = Some(note.to_string());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.key)
    }
}
