//! What is wrong with an answer.

use std::fmt;

use crate::model::Words;

/// Something about an answer that keeps the record from being whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which answer: `about/workers`, `product[0]/volume`; empty when it is about the record.
    pub path: String,
    /// What it is.
    pub kind: ProblemKind,
    /// What the form itself says about it, in its languages; empty where it says nothing.
    pub message: Words,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.kind)
    }
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// An answer is due.
    #[error("an answer is due")]
    Required,
    /// The form's own condition.
    #[error("the answer does not meet the form's condition")]
    Constraint,
    /// No whole number.
    #[error("a whole number is due")]
    NotInteger,
    /// No number.
    #[error("a number is due")]
    NotNumber,
    /// A number outside of its range, or between its steps.
    #[error("a number from {least} to {most} in steps of {step} is due")]
    OutOfRange {
        /// The first.
        least: String,
        /// The last.
        most: String,
        /// From one to the next.
        step: String,
    },
    /// No day.
    #[error("a day such as 2026-11-22 is due")]
    NotDate,
    /// No time.
    #[error("a time such as 08:30 is due")]
    NotTime,
    /// No moment.
    #[error("a day and time such as 2026-11-22T08:30 is due")]
    NotDateTime,
    /// No place on earth.
    #[error("latitude and longitude are due")]
    NotPoint,
    /// No line.
    #[error("at least two points parted by ; are due")]
    NotTrace,
    /// No area.
    #[error("at least four points parted by ; are due, the last the same as the first")]
    NotShape,
    /// No choice that is offered.
    #[error("{choice} is not among the choices")]
    NotChoice {
        /// What was chosen.
        choice: String,
    },
    /// No name of a file.
    #[error("the name of an attached file is due")]
    NotFile,
    /// Neither confirmed nor open.
    #[error("OK is due, or nothing")]
    NotAcknowledged,
    /// Longer than is kept.
    #[error("the answer has more than {most} characters")]
    TooLong {
        /// Characters at most.
        most: usize,
    },
    /// More instances than a repeat can have.
    #[error("more than {most} instances")]
    TooMany {
        /// Instances at most.
        most: usize,
    },
    /// An answer to nothing that the form asks.
    #[error("the form asks nothing of this name")]
    Unknown,
    /// A group where a text is due, or the other way round.
    #[error("the answer has not the form of its question")]
    OtherShape,
    /// More than is computed for one record.
    #[error("the record takes too much computing")]
    TooMuch,
}

impl ProblemKind {
    /// Keys of all kinds, for whoever has a message for each.
    pub const KEYS: [&'static str; 19] = [
        "required",
        "constraint",
        "not-integer",
        "not-number",
        "out-of-range",
        "not-date",
        "not-time",
        "not-date-time",
        "not-point",
        "not-trace",
        "not-shape",
        "not-choice",
        "not-file",
        "not-acknowledged",
        "too-long",
        "too-many",
        "unknown",
        "other-shape",
        "too-much",
    ];

    /// Its key in message files, without a prefix.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Constraint => "constraint",
            Self::NotInteger => "not-integer",
            Self::NotNumber => "not-number",
            Self::OutOfRange { .. } => "out-of-range",
            Self::NotDate => "not-date",
            Self::NotTime => "not-time",
            Self::NotDateTime => "not-date-time",
            Self::NotPoint => "not-point",
            Self::NotTrace => "not-trace",
            Self::NotShape => "not-shape",
            Self::NotChoice { .. } => "not-choice",
            Self::NotFile => "not-file",
            Self::NotAcknowledged => "not-acknowledged",
            Self::TooLong { .. } => "too-long",
            Self::TooMany { .. } => "too-many",
            Self::Unknown => "unknown",
            Self::OtherShape => "other-shape",
            Self::TooMuch => "too-much",
        }
    }

    /// What its message names.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OutOfRange { least, most, step } => {
                vec![("least", least.clone()), ("most", most.clone()), ("step", step.clone())]
            }
            Self::NotChoice { choice } => vec![("choice", choice.clone())],
            Self::TooLong { most } | Self::TooMany { most } => vec![("most", most.to_string())],
            _ => Vec::new(),
        }
    }
}
