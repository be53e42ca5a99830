//! Papers on screen: a form with a file, and the copy handed out.

use axum::extract::Multipart;
use axum::response::Response;
use nguon_platform::web::{Error, FieldErrors, Visitor, copy};
use uuid::Uuid;

use super::{NewPaper, PAPER_BYTES_MAX, Paper, PaperFile, PaperKind, Step};
use crate::screen::{Choice, Reader, upload, word_choices};

/// Largest form with a paper, in bytes.
pub(crate) const PAPER_BODY_MAX: usize = PAPER_BYTES_MAX + (64 << 10);

/// Read the form: kind, name, and the copy if one was sent.
///
/// # Errors
/// 400 or 413 for what cannot be read, else the complaints about its fields.
pub(crate) async fn read_paper(
    form: Multipart,
    id: Uuid,
) -> Result<Result<NewPaper, FieldErrors>, Error> {
    let (typed, sent) = upload::read(form).await?;
    let bytes = sent.map(|sent| sent.bytes);
    let mut reader = Reader::new(&typed);
    let kind: Option<PaperKind> = reader.needed("paper", "registry-error-choice");
    let name = reader.needed("paper-name", "registry-error-name");
    let seen = typed.of("seen") == "1";
    if bytes.is_none() && !seen {
        reader.complain("file", "registry-error-paper-none");
    }
    let read = kind.zip(name).map(|(kind, name)| NewPaper { id, kind, name, bytes });
    Ok(reader.done(read))
}

/// A copy as an answer: shown or saved, never run.
pub(crate) fn hand_out(file: PaperFile) -> Response {
    copy(&file.media_type, file.bytes)
}

/// Kinds of papers as choices.
pub(crate) fn paper_choices(visitor: &Visitor) -> Vec<Choice> {
    word_choices(visitor, "registry-paper", PaperKind::ALL.iter().map(|kind| kind.word()))
}

/// A paper in words.
pub(crate) struct PaperRow {
    pub(crate) paper: Paper,
    pub(crate) kind: String,
}

/// Papers in the visitor's language.
pub(crate) fn paper_rows(visitor: &Visitor, papers: Vec<Paper>) -> Vec<PaperRow> {
    let row = |paper: Paper| PaperRow {
        kind: visitor.t(&format!("registry-paper-{}", paper.kind.word())),
        paper,
    };
    papers.into_iter().map(row).collect()
}

/// A step in words.
pub(crate) struct StepRow {
    pub(crate) step: Step,
    pub(crate) action: String,
    pub(crate) to: String,
}

/// Steps in the visitor's language, newest first; `stem` is the proceeding's: `registry-app`.
pub(crate) fn step_rows(visitor: &Visitor, stem: &str, steps: Vec<Step>) -> Vec<StepRow> {
    let row = |step: Step| StepRow {
        action: visitor.t(&format!("{stem}-action-{}", step.action)),
        to: visitor.t(&format!("{stem}-state-{}", step.to)),
        step,
    };
    steps.into_iter().rev().map(row).collect()
}
