//! Approving: the consolidated report with its number, day and signer becomes a locked version.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Officer};
use uuid::Uuid;

use super::read::Seen;
use super::round;
use crate::PlanningState;
use crate::desk::Typed;
use crate::report::{Approved, Part, Signature, Sum, Texts, store};

/// Most recipients of a report.
const RECIPIENTS_MAX: usize = 30;

/// `POST /reports/{report}/approve`.
pub async fn approve(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let seen = round::covered(&state, &officer, id).await?;
    let mut errors = FieldErrors::new();
    let texts = round::texts(&typed, &mut errors);
    let signature = signature(&typed, &mut errors);
    if !errors.is_empty() {
        return round::page(&state, &officer, id, Some(typed), errors).await;
    }
    let sums = round::whole_sums(&state, &seen).await?;
    let today = i18n::today(state.world.now());
    let content = content(&seen, sums, texts, signature, today);
    let (actor, person, version) =
        (officer.actor(state.world.now()), officer.clone(), typed.version());
    let number = state
        .db
        .write(move |tx| {
            let may = |capability: Capability| person.may(capability);
            // The texts as they were signed stay with the round for the next version.
            let kept = store::one(tx, id)?.ok_or(store::ReportError::NotFound)?;
            let mut version = version;
            if kept.texts != content.texts {
                store::keep_texts(tx, &actor, (id, version), &content.texts)?;
                version += 1;
            }
            store::approve(tx, &actor, may, (id, version), &content)
        })
        .await?;
    Ok(Redirect::to(&format!("/reports/{id}/versions/{number}")).into_response())
}

fn signature(typed: &Typed, errors: &mut FieldErrors) -> Signature {
    let number = typed.line("number", errors);
    let signed_on = typed.day("signed-on", errors);
    if signed_on.is_none() && errors.of("signed-on").is_none() {
        errors.add("signed-on", "report-error-empty");
    }
    let lines = typed.of("recipients").lines().map(str::trim).filter(|line| !line.is_empty());
    Signature {
        number,
        signed_on: signed_on.unwrap_or_default(),
        authority: typed.of("authority").chars().take(200).collect(),
        title: typed.line("signer-title", errors),
        name: typed.line("signer-name", errors),
        recipients: lines.take(RECIPIENTS_MAX).map(str::to_owned).collect(),
    }
}

fn content(
    seen: &Seen,
    sums: Vec<Sum>,
    texts: Texts,
    signature: Signature,
    today: Date,
) -> Approved {
    let round = &seen.round;
    let named = |which: &dyn Fn(&Part) -> bool| {
        let parts = seen.parts.iter().map(|(part, _)| part).filter(|part| which(part));
        parts.map(|part| part.name.clone()).collect()
    };
    Approved {
        title: round.title.clone(),
        from: round.from,
        as_of: round.as_of,
        superior: round.superior.clone(),
        agency: round.agency.clone(),
        place: round.place.clone(),
        signature,
        sums,
        texts,
        late: named(&|part| part.is_in() && part.is_late(round, today)),
        missing: named(&|part| !part.is_in()),
        demonstration: round.demonstration,
    }
}
