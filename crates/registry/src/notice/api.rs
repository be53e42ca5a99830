//! Notices for programs: sent as text with codes in it, looked at code by code; applied by people.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use nguon_platform::territory::Placed;
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::{covered, handled_by};
use super::{Measure, NewNotice, Notice, Row, apply, create, latest, review};
use crate::api::{All, Asking, Day, Failed, Made, Reading, SubjectRef, change, make, one, plainly};
use crate::closed::closed_list;
use crate::error::RegistryError;
use crate::incident::{self, State as Stage};
use crate::screen::RegistryState;

/// A notice.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "NoticeRow")]
pub(crate) struct NoticeRow {
    /// Identity.
    id: Uuid,
    /// Our number.
    number: String,
    /// Its number, as the sender wrote it.
    reference: String,
    /// Who sent it.
    issuer: String,
    /// Which market it is about.
    market: String,
    /// Day on which it came.
    received: Day,
    /// What was found.
    about: String,
    /// What follows for every code.
    measure: Measure,
    /// Last day for the corrections.
    deadline: Day,
    /// Province that handles it.
    province: String,
    /// Day on which it was applied; none while it waits for review.
    applied: Option<Day>,
    /// Who recorded it.
    by: String,
}

impl From<Notice> for NoticeRow {
    fn from(one: Notice) -> Self {
        Self {
            id: one.id,
            number: one.number,
            reference: one.reference,
            issuer: one.issuer,
            market: one.market.to_string(),
            received: Day(one.received),
            about: one.about,
            measure: one.measure,
            deadline: Day(one.deadline),
            province: one.province.to_string(),
            applied: one.applied.map(Day),
            by: one.by,
        }
    }
}

/// A code of a notice.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct NoticeCode {
    /// As it stands in the text.
    text: String,
    /// The code as it is kept here; the text when nobody has it.
    code: String,
    /// What becomes of it: `taken`, `not-active` (a case all the same), `not-registered`,
    /// `elsewhere`.
    verdict: String,
    /// Whose code it is, here.
    subject: Option<SubjectRef>,
    /// Its name.
    name: Option<String>,
}

impl From<Row> for NoticeCode {
    fn from(row: Row) -> Self {
        Self {
            verdict: row.verdict.word().to_owned(),
            subject: row.verdict.subject().map(Into::into),
            text: row.text,
            code: row.code,
            name: row.name,
        }
    }
}

/// A case that a notice opened.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct NoticeCase {
    /// The case's id in `/api/v1/incidents`.
    id: Uuid,
    /// Number of the file.
    number: String,
    /// The code.
    code: String,
    /// Where it is.
    state: Stage,
}

/// A notice with its codes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Notice")]
pub(crate) struct NoticeOut {
    #[serde(flatten)]
    notice: NoticeRow,
    /// The codes found in the text and what becomes of each; empty once it is applied.
    codes: Vec<NoticeCode>,
    /// The cases that it opened.
    incidents: Vec<NoticeCase>,
}

/// `GET /api/v1/notices`: the latest 100.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    asking: Asking,
) -> Result<Response, Error> {
    let territory = asking.territory.clone();
    let found = state.db.read::<_, RegistryError>(move |tx| Ok(latest(tx, &territory)?));
    let items: Vec<NoticeRow> = found.await?.into_iter().map(Into::into).collect();
    Ok(axum::Json(All { items }).into_response())
}

/// It changes once: when it is applied.
fn version(notice: &Notice) -> i64 {
    if notice.applied.is_some() { 2 } else { 1 }
}

/// `GET /api/v1/notices/{id}`.
pub(crate) async fn read(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let notice = covered(tx, &asking, id)?;
        let rows = if notice.applied.is_none() { review(tx, &notice)? } else { Vec::new() };
        Ok((rows, incident::of_notice(tx, id)?, notice))
    });
    let (rows, cases, notice) = read.await?;
    let version = version(&notice);
    let case = |one: incident::Incident| NoticeCase {
        id: one.id,
        number: one.number,
        code: one.code,
        state: one.state,
    };
    let record = NoticeOut {
        notice: notice.into(),
        codes: rows.into_iter().map(Into::into).collect(),
        incidents: cases.into_iter().map(case).collect(),
    };
    Ok(one(version, &record))
}

/// A notice as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NoticeSent")]
pub(crate) struct NoticeIn {
    /// Its number, as the sender wrote it.
    reference: String,
    /// Who sent it.
    issuer: String,
    /// Which market it is about: ISO 3166-1 alpha-2, or `EU`.
    market: String,
    /// Day on which it came, `2026-11-21`.
    received: String,
    /// What was found, up to 400 characters.
    about: String,
    /// What follows for every code.
    measure: Measure,
    /// Last day for the corrections, `2026-12-21`.
    deadline: String,
    /// The text with the codes, however broken: a list, a letter, rows of a table; up to 200,000
    /// bytes.
    codes: String,
}

fn parse(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    sent: &NoticeIn,
    id: Uuid,
) -> Result<NewNotice, Failed> {
    let mut reading = Reading::default();
    let words = "registry-error-words";
    let reference = reading.text("#/reference", &sent.reference, words);
    let issuer = reading.text("#/issuer", &sent.issuer, words);
    let market = reading.text("#/market", &sent.market, "registry-error-market-unknown");
    let received = reading.day("#/received", &sent.received);
    let about = reading.text("#/about", &sent.about, words);
    let deadline = reading.day("#/deadline", &sent.deadline);
    if sent.codes.trim().is_empty() {
        reading.wrong(nguon_platform::web::Fault::new("#/codes", "registry-error-empty"));
    }
    let province = handled_by(tx, &person.territory)?.ok_or(RegistryError::NotFound)?;
    // A notice is its province's: a commune or a holder could not even read it again.
    if !person.covers(&Placed { commune: None, province: Some(province.clone()), holder: None }) {
        return Err(Error::Forbidden.into());
    }
    let new = || {
        Some(NewNotice {
            id,
            reference: reference?,
            issuer: issuer?,
            market: market?,
            received: received?,
            about: about?,
            measure: sent.measure,
            deadline: deadline?,
            pasted: sent.codes.clone(),
            province,
        })
    };
    let new = new();
    Ok(reading.done(new)?)
}

/// `POST /api/v1/notices`: kept for review, nothing applied yet.
pub(crate) async fn send(
    State(state): State<RegistryState>,
    asking: Asking,
    body: Bytes,
) -> Result<Response, Error> {
    let sent: NoticeIn = asking.json(&body)?;
    let (id, caller) = (state.world.id(), asking.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let new = parse(tx, &caller, &sent, id)?;
        create(tx, actor, &new)?;
        Ok(Made { id: id.to_string(), href: format!("/api/v1/notices/{id}"), version: 1 })
    })
    .await
}

closed_list! {
    /// What may be done with a notice.
    Step {
        /// Open a case on every code that is here.
        Apply = "apply",
    }
}

/// A step of a notice as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NoticeStepSent")]
pub(crate) struct NoticeStepIn {
    /// What is to be done.
    action: Step,
}

/// `POST /api/v1/notices/{id}/steps`: opens the cases; a person decides that.
pub(crate) async fn act(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let person = asking.clone();
    let known = state.db.read(move |tx| covered(tx, &person, id)).await?;
    let read = asking.version(version(&known))?;
    let NoticeStepIn { action: Step::Apply } = asking.json(&body)?;
    let (world, caller) = (state.world.clone(), asking.clone());
    let step = |field: &str| {
        if field.is_empty() { "#/action".to_owned() } else { plainly(field) }
    };
    change(&state, &asking, step, move |tx, actor| {
        let now = covered(tx, &caller, id)?;
        if version(&now) != read {
            return Err(RegistryError::Stale.into());
        }
        apply(tx, actor, &world, |capability| caller.may(capability), id)?;
        Ok(read + 1)
    })
    .await
}
