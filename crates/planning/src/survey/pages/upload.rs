//! A workbook becomes a version of a survey's form.

use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_forms::{Finding, FindingKind};
use nguon_platform::i18n::{self, Arg};
use nguon_platform::web::{Error, FieldErrors, Officer, Visitor};
use uuid::Uuid;

use super::record::{self, Sent};
use crate::PlanningState;
use crate::desk::upload;
use crate::survey::form;
use crate::survey::store::{self, SurveyError, WORKBOOK_BYTES_MAX};

/// Largest form with a workbook, in bytes.
pub(crate) const WORKBOOK_BODY_MAX: usize = WORKBOOK_BYTES_MAX + (64 << 10);
/// Longest name of a file that is kept, in characters.
const FILE_NAME_MAX: usize = 200;

/// `POST /surveys/{survey}/forms`: a new version, or the findings that stand in its way.
pub async fn add(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    body: Multipart,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let reached = territory.clone();
    state.db.read(move |tx| store::reached(tx, &reached, id, today)).await?;
    let (typed, file) = upload::read(body).await?;
    let wrong = |key| {
        let mut errors = FieldErrors::new();
        errors.add("file", key);
        Sent { errors, ..Sent::default() }
    };
    let Some(workbook) = file else {
        return record::page(&state, &officer, id, wrong("survey-error-workbook-none")).await;
    };
    if workbook.len() > WORKBOOK_BYTES_MAX {
        return record::page(&state, &officer, id, wrong("survey-error-workbook-large")).await;
    }
    let name: String = typed.of("file-name").chars().take(FILE_NAME_MAX).collect();
    // Reading a workbook takes a while: not on a thread that answers others.
    let read = tokio::task::spawn_blocking(move || form::read(&name, workbook)).await;
    let (version, read) = match read.map_err(Error::internal)? {
        Ok(read) => read,
        Err(error) => {
            let findings = told(&officer.visitor, &error.findings);
            return record::page(&state, &officer, id, Sent { findings, ..Sent::default() }).await;
        }
    };
    let actor = officer.actor(state.world.now());
    let kept = state.db.write::<_, SurveyError>(move |tx| {
        store::reached(tx, &territory, id, today)?;
        store::add_form(tx, &actor, id, &version)
    });
    let number = kept.await?;
    let warned = if form::odd(&read).is_empty() { "" } else { "?added=1" };
    Ok(Redirect::to(&format!("/surveys/{id}/forms/{number}{warned}")).into_response())
}

/// Where each finding is and what it is, in the visitor's language.
pub(super) fn told(visitor: &Visitor, findings: &[Finding]) -> Vec<(String, String)> {
    findings.iter().map(|one| (place(visitor, one), what(visitor, &one.kind))).collect()
}

fn place(visitor: &Visitor, finding: &Finding) -> String {
    let (sheet, row) = (&finding.sheet, finding.row.to_string());
    match (finding.sheet.is_empty(), finding.row, finding.column.is_empty()) {
        (true, _, _) => visitor.t("survey-place-file"),
        (false, 0, _) => visitor.tr("survey-place-sheet", &[("sheet", sheet)]),
        (false, _, true) => visitor.tr("survey-place-row", &[("sheet", sheet), ("row", &row)]),
        (false, _, false) => visitor.tr(
            "survey-place-cell",
            &[("sheet", sheet), ("row", &row), ("column", &finding.column)],
        ),
    }
}

fn what(visitor: &Visitor, kind: &FindingKind) -> String {
    let values = kind.values();
    let args: Vec<(&str, &dyn Arg)> =
        values.iter().map(|(name, value)| (*name, value as &dyn Arg)).collect();
    visitor.tr(&format!("survey-finding-{}", kind.key()), &args)
}
