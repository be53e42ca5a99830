//! Cases about single codes, for programs.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::{Asked, covered};
use super::{Kind, Listed, State as Stage, told};
use crate::RegistryError;
use crate::api::{ApiList, Asking, Day, Made, Reading, SubjectRef, make, one, plainly};
use crate::application::api::StepOut;
use crate::proceeding;
use crate::screen::RegistryState;

/// A case in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct IncidentRow {
    /// Identity.
    id: Uuid,
    /// Number of the file.
    number: String,
    /// What it is about.
    kind: Kind,
    /// The code.
    code: String,
    /// Where the subject lies; the province when no subject is known.
    unit: String,
    /// The same in words.
    place: String,
    /// In which market; none means all.
    market: Option<String>,
    /// Where it is.
    state: Stage,
    /// Last day for the correction.
    due: Option<Day>,
    /// On whose desk.
    officer_name: Option<String>,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

impl ApiList for Asked {
    type Out = IncidentRow;

    fn out(row: Listed, place: String) -> IncidentRow {
        IncidentRow {
            id: row.id,
            number: row.number,
            kind: row.kind,
            code: row.code,
            unit: row.place.to_string(),
            place,
            market: row.market.map(|market| market.to_string()),
            state: row.state,
            due: row.due.map(Day),
            officer_name: row.officer_name,
            demonstration: row.demonstration,
        }
    }
}

/// A case.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Incident")]
pub(crate) struct IncidentOut {
    /// Identity.
    id: Uuid,
    /// Number of the file.
    number: String,
    /// What it is about.
    kind: Kind,
    /// The code.
    code: String,
    /// Whose code it is; none when nobody here has it.
    subject: Option<SubjectRef>,
    /// In which market; none means all.
    market: Option<String>,
    /// The holder.
    holder: Option<Uuid>,
    /// Where it is.
    state: Stage,
    /// What was found or told.
    about: String,
    /// Why it came to that, by the holder.
    cause: Option<String>,
    /// Last day for the correction.
    due: Option<Day>,
    /// On whose desk.
    officer_name: Option<String>,
    /// The way so far, oldest first.
    steps: Vec<StepOut>,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

/// `GET /api/v1/incidents/{id}`.
pub(crate) async fn read(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let person = asking.clone();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let found = covered(tx, &person, id)?;
        let steps = proceeding::steps(tx, found.thing())?;
        Ok((found, steps))
    });
    let (found, steps) = read.await?;
    let record = IncidentOut {
        id,
        number: found.number,
        kind: found.kind,
        code: found.code,
        subject: found.subject.map(Into::into),
        market: found.market.map(|market| market.to_string()),
        holder: found.holder,
        state: found.state,
        about: found.about,
        cause: found.cause,
        due: found.due.map(Day),
        officer_name: found.officer.map(|(_, name)| name),
        steps: steps.into_iter().map(Into::into).collect(),
        demonstration: found.demonstration,
    };
    Ok(one(found.version, &record))
}

/// A case as it is told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "IncidentSent")]
pub(crate) struct IncidentIn {
    /// `change` or `misuse`; an importing country's notice is the office's.
    kind: Kind,
    /// The code, however written, of something within the caller's territory.
    code: String,
    /// What is to be told, up to 400 characters.
    about: String,
}

/// `POST /api/v1/incidents`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    asking: Asking,
    body: Bytes,
) -> Result<Response, Error> {
    let sent: IncidentIn = asking.json(&body)?;
    let (id, caller) = (state.world.id(), asking.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let mut reading = Reading::default();
        let about = reading.text("#/about", &sent.about, "registry-error-words");
        let about = reading.done(about)?;
        told::tell(tx, actor, &caller, id, (sent.kind, &sent.code, about))?;
        Ok(Made { id: id.to_string(), href: format!("/api/v1/incidents/{id}"), version: 1 })
    })
    .await
}
