//! Field checks for programs: what was found on the spot, answer by answer.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, Fault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::ANSWER_LENGTH_MAX;
use super::{Answer, Cause, Conclusion, FieldCheck, NewFieldCheck};
use crate::RegistryError;
use crate::api::{Asking, Day, Made, Reading, make, plainly};
use crate::rulebook::{Item, ItemKind};
use crate::screen::RegistryState;
use crate::standing::pages::Kind;
use crate::subject::Subject;
use crate::{field_check, monitoring};

/// An answer of a check.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CheckAnswer")]
pub(crate) struct AnswerOut {
    /// The item.
    item: String,
    /// Its words at that time, in Vietnamese.
    name: String,
    /// `yes`, `no`, a number or words; empty when not looked at.
    value: String,
}

/// A recorded check.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Check")]
pub(crate) struct CheckOut {
    /// Why it was made.
    cause: Cause,
    /// The day on the spot.
    on: Day,
    /// What it came to.
    conclusion: Conclusion,
    /// Answers.
    answers: Vec<AnswerOut>,
    /// In words.
    note: Option<String>,
    /// Who made it.
    by: String,
}

/// An item of the checklist of today.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CheckItem")]
pub(crate) struct ItemOut {
    /// Short name, by which it is answered.
    item: String,
    /// Heading it stands under.
    section: String,
    /// How it is answered: `pass` with `yes` or `no`.
    kind: ItemKind,
    /// Whether a check without its answer is not finished.
    needed: bool,
    /// In Vietnamese.
    name: String,
    /// In English.
    english: String,
}

/// The checks of a growing area or packing house, and what a new one looks at.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Checks")]
pub(crate) struct ChecksOut {
    /// Newest first.
    items: Vec<CheckOut>,
    /// What a check of today looks at, by crops and markets.
    checklist: Vec<ItemOut>,
}

fn out(check: FieldCheck) -> CheckOut {
    let answer = |one: Answer| AnswerOut { item: one.id, name: one.name, value: one.value };
    CheckOut {
        cause: check.cause,
        on: Day(check.on),
        conclusion: check.conclusion,
        answers: check.answers.into_iter().map(answer).collect(),
        note: check.note,
        by: check.by,
    }
}

fn items(
    tx: &mut Tx<'_>,
    asking: &Asking,
    subject: Subject,
    today: jiff::civil::Date,
) -> Result<Vec<Item>, RegistryError> {
    if !subject.covered_by(tx, asking)? {
        return Err(RegistryError::NotFound);
    }
    monitoring::items(tx, subject, today)
}

/// `GET /api/v1/…/{id}/checks`.
pub(crate) async fn checks<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (subject, today) = (Subject { kind: K::KIND, id }, state.today());
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let items = items(tx, &asking, subject, today)?;
        Ok((items, field_check::of_subject(tx, subject)?))
    });
    let (items, found) = read.await?;
    let item = |item: Item| ItemOut {
        item: item.id,
        section: item.section,
        kind: item.kind,
        needed: item.needed,
        name: item.name,
        english: item.english,
    };
    let items_out = items.into_iter().map(item).collect();
    let found = found.into_iter().map(out).collect();
    Ok(axum::Json(ChecksOut { items: found, checklist: items_out }).into_response())
}

/// A check as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CheckSent")]
pub(crate) struct CheckIn {
    /// Why it was made; for an application its own form has it.
    cause: Cause,
    /// The day on the spot, `2026-11-21`.
    on: String,
    /// What it came to.
    conclusion: Conclusion,
    /// Answers by the items of the checklist, up to 400 characters each.
    #[serde(default)]
    answers: BTreeMap<String, String>,
    /// In words.
    note: Option<String>,
}

/// `POST /api/v1/…/{id}/checks`.
pub(crate) async fn check<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let (subject, today, new_id) = (Subject { kind: K::KIND, id }, state.today(), state.world.id());
    let person = asking.clone();
    let items = state.db.read(move |tx| items(tx, &person, subject, today)).await?;
    let sent: CheckIn = asking.json(&body)?;
    let href = format!("/api/v1/{}/{id}/checks", K::FOLDER);
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let new = parse(&sent, &items, new_id, subject)?;
        field_check::add(tx, actor, &new, &items.iter().collect::<Vec<_>>())?;
        Ok(Made { id: new_id.to_string(), href, version: 1 })
    })
    .await
}

fn parse(
    sent: &CheckIn,
    items: &[Item],
    id: Uuid,
    subject: Subject,
) -> Result<NewFieldCheck, Error> {
    let mut reading = Reading::default();
    let on = reading.day("#/on", &sent.on);
    let note = reading.maybe("#/note", sent.note.as_deref(), "registry-error-words");
    if sent.cause == Cause::Grant {
        reading.wrong(Fault::new("#/cause", "registry-error-choice"));
    }
    for (item, answer) in &sent.answers {
        let at = || format!("#/answers/{}", item.replace('~', "~0").replace('/', "~1"));
        if items.iter().all(|known| known.id != *item) {
            reading.wrong(Fault::new(at(), "registry-error-check-item"));
        } else if answer.chars().count() > ANSWER_LENGTH_MAX {
            reading.wrong(Fault::new(at(), "registry-error-words"));
        }
    }
    let answers = items.iter().map(|item| Answer {
        id: item.id.clone(),
        name: item.name.clone(),
        value: sent.answers.get(&item.id).map_or_else(String::new, |text| text.trim().to_owned()),
    });
    let new = on.map(|on| NewFieldCheck {
        id,
        subject,
        cause: sent.cause,
        thing: None,
        on,
        conclusion: sent.conclusion,
        answers: answers.collect(),
        note,
    });
    reading.done(new)
}
