//! Applications for programs.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::accounts::{Capability, Role, SignedIn};
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, Fault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::{Asked, covered};
use super::{Action, Granting, Listed, NewApplication, State as Stage, Way};
use crate::api::{
    ApiList, Asking, Day, Failed, Made, Reading, SubjectRef, change, make, one, plainly,
};
use crate::growing_area::Purpose;
use crate::market::MarketCode;
use crate::proceeding::api::{Folder, Open};
use crate::proceeding::{self, PaperKind, Step};
use crate::screen::RegistryState;
use crate::site::Labels;
use crate::{RegistryError, Words, application, confirmation};

/// Applications have papers.
pub(crate) struct Applications;

impl Folder for Applications {
    const FOLDER: &'static str = "applications";

    fn open(tx: &mut Tx<'_>, person: &SignedIn, id: Uuid) -> Result<Open, RegistryError> {
        let found = covered(tx, person, id)?;
        let closed = found.state.is_closed();
        Ok(Open { thing: found.thing(), closed, version: found.version })
    }
}

/// An application in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ApplicationRow {
    /// Identity.
    id: Uuid,
    /// Number of the file.
    number: String,
    /// Name of the growing area or packing house.
    subject_name: String,
    /// The holder's name.
    holder_name: String,
    /// Commune of today.
    commune: String,
    /// The commune in words.
    place: String,
    /// For which markets.
    markets: Vec<String>,
    /// Where it is.
    state: Stage,
    /// Day of filing.
    filed: Option<Day>,
    /// Last day for the decision.
    due: Option<Day>,
    /// On whose desk.
    officer_name: Option<String>,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

impl ApiList for Asked {
    type Out = ApplicationRow;

    fn out(row: Listed, place: String) -> ApplicationRow {
        ApplicationRow {
            id: row.id,
            number: row.number,
            subject_name: row.subject_name,
            holder_name: row.holder_name,
            commune: row.site.commune.to_string(),
            place,
            markets: row.markets.iter().map(ToString::to_string).collect(),
            state: row.state,
            filed: row.filed.map(Day),
            due: row.due.map(Day),
            officer_name: row.officer_name,
            demonstration: row.demonstration,
        }
    }
}

/// A step of a proceeding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Step")]
pub(crate) struct StepOut {
    /// What was done.
    action: String,
    /// State before.
    from: String,
    /// State after.
    to: String,
    /// The office's day.
    on: Day,
    /// Who.
    by: String,
    /// Why, or what was found.
    note: Option<String>,
}

impl From<Step> for StepOut {
    fn from(step: Step) -> Self {
        Self {
            action: step.action,
            from: step.from,
            to: step.to,
            on: Day(step.on),
            by: step.by,
            note: step.note,
        }
    }
}

/// An application.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Application")]
pub(crate) struct ApplicationOut {
    /// Identity.
    id: Uuid,
    /// Number of the file.
    number: String,
    /// Which way it came.
    way: Way,
    /// For what a code is asked.
    subject: SubjectRef,
    /// For which markets.
    markets: Vec<String>,
    /// Export as soon as one market is abroad.
    purpose: Purpose,
    /// Whose.
    holder: Uuid,
    /// Commune of the subject.
    commune: String,
    /// The commune in words.
    place: String,
    /// Where it is.
    state: Stage,
    /// Day on which it was handed in first.
    filed: Option<Day>,
    /// Last day for the decision, while the clock runs and the limit is known.
    due: Option<Day>,
    /// On whose desk.
    officer_name: Option<String>,
    /// The way so far, oldest first.
    steps: Vec<StepOut>,
    /// Kinds of the papers that are there.
    papers: Vec<PaperKind>,
    /// Papers that the rules of the day of filing ask for and that are not there.
    missing_papers: Vec<PaperKind>,
    /// Number of the confirmation, once granted.
    confirmation: Option<String>,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

/// `GET /api/v1/applications/{id}`.
pub(crate) async fn read(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, today) = (asking.clone(), state.today());
    let read = state.db.read::<_, Error>(move |tx| {
        let found = covered(tx, &person, id)?;
        let steps = proceeding::steps(tx, found.thing())?;
        let missing = if found.state.is_closed() {
            Vec::new()
        } else {
            application::at_hand(tx, &found, &steps, today)?.missing
        };
        let papers = proceeding::papers(tx, found.thing())?;
        let record = ApplicationOut {
            id,
            way: found.way,
            subject: found.subject.into(),
            markets: found.markets.iter().map(ToString::to_string).collect(),
            purpose: found.purpose,
            holder: found.holder,
            place: Labels::new(today).unit(tx, &found.site.commune)?,
            commune: found.site.commune.to_string(),
            state: found.state,
            filed: found.filed.map(Day),
            due: found.due.map(Day),
            officer_name: found.officer.map(|(_, name)| name),
            steps: steps.into_iter().map(Into::into).collect(),
            papers: papers.into_iter().map(|paper| paper.kind).collect(),
            missing_papers: missing,
            confirmation: confirmation::of_application(tx, id)?.map(|one| one.number),
            demonstration: found.demonstration,
            number: found.number,
        };
        Ok((found.version, record))
    });
    let (version, record) = read.await?;
    Ok(one(version, &record))
}

/// An application as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ApplicationSent")]
pub(crate) struct ApplicationIn {
    /// For what a code is asked, within the caller's territory.
    subject: SubjectRef,
    /// For which markets: ISO 3166-1 alpha-2, or `EU`; `VN` is the domestic one.
    #[schemars(length(min = 1, max = 20))]
    markets: Vec<String>,
    /// Whether it is handed in at once; otherwise it stays a draft.
    #[serde(default)]
    submit: bool,
}

/// `POST /api/v1/applications`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    asking: Asking,
    body: Bytes,
) -> Result<Response, Error> {
    let sent: ApplicationIn = asking.json(&body)?;
    let (id, world, caller) = (state.world.id(), state.world.clone(), asking.clone());
    let way = if asking.role == Role::Holder { Way::Applied } else { Way::Proposed };
    make(&state, &asking, &body, pointers, move |tx, actor| {
        let new = NewApplication {
            id,
            way,
            subject: sent.subject.into(),
            markets: markets(tx, &caller, &sent)?,
            demonstration: false,
        };
        application::create(tx, actor, &new)?;
        if sent.submit {
            let may = |capability| caller.may(capability);
            let granting = Granting::default();
            application::act(tx, actor, &world, may, (id, 1), Action::Submit, &granting)?;
        }
        let version = application::get(tx, id)?.map_or(1, |one| one.version);
        Ok(Made { id: id.to_string(), href: format!("/api/v1/applications/{id}"), version })
    })
    .await
}

fn markets(
    tx: &mut Tx<'_>,
    caller: &Asking,
    sent: &ApplicationIn,
) -> Result<Vec<MarketCode>, Failed> {
    let mut reading = Reading::default();
    if !sent.subject.is_covered(tx, caller)? {
        reading.wrong(Fault::new("#/subject", "registry-error-choice"));
    }
    let read = sent.markets.iter().enumerate().map(|(index, code)| {
        let at = format!("#/markets/{index}");
        reading.text::<MarketCode>(&at, code, "registry-error-market-unknown")
    });
    let read: Option<Vec<MarketCode>> = read.collect();
    Ok(reading.done(read)?)
}

/// What stands against handing it in stands against `submit`.
fn pointers(field: &str) -> String {
    if field.is_empty() { "#/submit".to_owned() } else { plainly(field) }
}

/// A step as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "StepSent")]
pub(crate) struct StepIn {
    /// What is to be done. A machine may hand in, hand in again, withdraw and appeal; the rest is
    /// for people who are signed in.
    action: Action,
    /// Why, where the step asks for it.
    reason: Option<String>,
}

/// `POST /api/v1/applications/{id}/steps`.
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
    let reason: Option<Words> =
        reading.maybe("#/reason", sent.reason.as_deref(), "registry-error-words");
    reading.done(Some(()))?;
    let (world, caller) = (state.world.clone(), asking.clone());
    let step = |field: &str| {
        if field.is_empty() { "#/action".to_owned() } else { plainly(field) }
    };
    change(&state, &asking, step, move |tx, actor| {
        covered(tx, &caller, id)?;
        let mut actor = actor.clone();
        actor.reason = reason.map(|words| words.to_string());
        // The desk is a person's: a machine only speaks for the applicant.
        let may = |capability: Capability| {
            caller.may(capability) && (!caller.is_machine() || capability == Capability::Apply)
        };
        let granting = Granting::default();
        application::act(tx, &actor, &world, may, (id, version), sent.action, &granting)?;
        Ok(version + 1)
    })
    .await
}
