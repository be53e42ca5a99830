//! Cases about single codes, for programs.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::accounts::{Capability, SignedIn};
use nguon_platform::db::Tx;
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::{Asked, covered};
use super::{Acting, Action, Kind, Listed, State as Stage, told};
use crate::api::{ApiList, Asking, Day, Made, Reading, SubjectRef, change, make, one, plainly};
use crate::application::api::StepOut;
use crate::proceeding::api::{Folder, Open};
use crate::screen::RegistryState;
use crate::{RegistryError, Words, incident, proceeding};

/// Cases have papers.
pub(crate) struct Incidents;

impl Folder for Incidents {
    const FOLDER: &'static str = "incidents";

    fn open(tx: &mut Tx<'_>, person: &SignedIn, id: Uuid) -> Result<Open, RegistryError> {
        let found = covered(tx, person, id)?;
        let closed = found.state.is_closed();
        Ok(Open { thing: found.thing(), closed, version: found.version })
    }
}

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

/// A step of a case as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "IncidentStepSent")]
pub(crate) struct StepIn {
    /// What is to be done. A machine may tell of a correction; the rest is for people who are
    /// signed in.
    action: Action,
    /// Why, or what was done, up to 400 characters, where the step asks for it.
    reason: Option<String>,
    /// Why it came to that, by the holder, up to 400 characters.
    cause: Option<String>,
    /// A new last day for the correction, `2026-11-21`.
    due: Option<String>,
}

/// `POST /api/v1/incidents/{id}/steps`.
pub(crate) async fn act(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let person = asking.clone();
    let known = state.db.read(move |tx| covered(tx, &person, id)).await?;
    let version = asking.version(known.version)?;
    let sent: StepIn = asking.json(&body)?;
    let mut reading = Reading::default();
    let words = "registry-error-words";
    let reason: Option<Words> = reading.maybe("#/reason", sent.reason.as_deref(), words);
    let cause: Option<Words> = reading.maybe("#/cause", sent.cause.as_deref(), words);
    let due = reading.maybe("#/due", sent.due.as_deref(), "registry-error-day");
    reading.done(Some(()))?;
    let (world, caller) = (state.world.clone(), asking.clone());
    let step = |field: &str| {
        if field.is_empty() { "#/action".to_owned() } else { plainly(field) }
    };
    change(&state, &asking, step, move |tx, actor| {
        covered(tx, &caller, id)?;
        let mut actor = actor.clone();
        actor.reason = reason.map(|words| words.to_string());
        // The desk is a person's: a machine only speaks for the holder.
        let may = |capability: Capability| {
            caller.may(capability) && (!caller.is_machine() || capability == Capability::Apply)
        };
        let (which, acting) = ((id, version), Acting { cause, due });
        incident::act(tx, &actor, &world, may, which, sent.action, &acting)?;
        Ok(version + 1)
    })
    .await
}
