//! Inspection plans for programs: plans with how far they are, visits, one change of many visits. That
//! a visit was made is a field check of its place (`…/checks`).

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, Fault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::filter::part;
use super::pages::{Asked, office, opened, own};
use super::progress::{Counts, progress};
use super::visits::{self, Stood};
use super::{Approval, Bulk, NewPlan, Plan, PlanState, Selected, VisitState, Window, batch, store};
use crate::api::{
    All, Asking, Day, Failed, Made, Paged, Reading, SubjectRef, change, make, one, part_of, plainly,
};
use crate::closed::closed_list;
use crate::error::RegistryError;
use crate::hand_over::officers;
use crate::list::{Part, asked};
use crate::screen::RegistryState;
use crate::site::{Labels, seat};

/// Visits counted; the cancelled ones are not.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct VisitCounts {
    planned: usize,
    done: usize,
    due: usize,
    overdue: usize,
}

impl From<Counts> for VisitCounts {
    fn from(all: Counts) -> Self {
        Self { planned: all.planned, done: all.done, due: all.due, overdue: all.overdue }
    }
}

/// The decision about a plan.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DecisionOut {
    /// Its number.
    number: String,
    /// Its day.
    on: Day,
    /// Who took it.
    by: String,
}

/// A plan.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InspectionPlan")]
pub(crate) struct PlanOut {
    /// Identity.
    id: Uuid,
    /// The year in which its seasons end.
    year: i16,
    /// The commune whose office makes it; none for a province's.
    commune: Option<String>,
    /// The province; none for the whole country.
    province: Option<String>,
    /// The office's place in words.
    place: String,
    /// What it is about.
    about: String,
    /// How far it is.
    state: PlanState,
    /// The decision, once approved.
    decision: Option<DecisionOut>,
    /// How far its visits in the caller's territory are.
    visits: VisitCounts,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

impl PlanOut {
    fn of(plan: Plan, place: String, all: &[Stood]) -> Self {
        let unit = |unit: Option<&nguon_platform::territory::UnitId>| unit.map(ToString::to_string);
        Self {
            id: plan.id,
            year: plan.year,
            commune: unit(plan.commune.as_ref()),
            province: unit(plan.province.as_ref()),
            place,
            about: plan.about,
            state: plan.state,
            decision: plan.decision.map(|(number, on, by)| DecisionOut { number, on: Day(on), by }),
            visits: progress(all).all.into(),
            demonstration: plan.demonstration,
        }
    }
}

/// `GET /api/v1/inspections`: the newest year first.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    asking: Asking,
) -> Result<Response, Error> {
    let today = state.today();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let mut labels = Labels::new(today);
        let mut items = Vec::new();
        for plan in store::list(tx, &asking.territory, None)? {
            let all = visits::stood(tx, &asking.territory, &plan, today)?;
            if plan.shown_to(&asking, !all.is_empty()) {
                let place = office(tx, &mut labels, &plan)?;
                items.push(PlanOut::of(plan, place, &all));
            }
        }
        Ok(items)
    });
    Ok(axum::Json(All { items: read.await? }).into_response())
}

/// `GET /api/v1/inspections/{id}`.
pub(crate) async fn read(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let today = state.today();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let (plan, all) = opened(tx, &asking, id, today)?;
        let place = office(tx, &mut Labels::new(today), &plan)?;
        Ok((plan.version, PlanOut::of(plan, place, &all)))
    });
    let (version, record) = read.await?;
    Ok(one(version, &record))
}

/// A plan as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InspectionPlanSent")]
pub(crate) struct PlanIn {
    /// The year in which its seasons end, 2000 to 2100; one plan for each office and year.
    year: i16,
    /// What it is about, up to 400 characters.
    about: String,
}

/// `POST /api/v1/inspections`: a draft without visits.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    asking: Asking,
    body: Bytes,
) -> Result<Response, Error> {
    let sent: PlanIn = asking.json(&body)?;
    let (id, today, territory) = (state.world.id(), state.today(), asking.territory.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let mut reading = Reading::default();
        let about = reading.text("#/about", &sent.about, "registry-error-words");
        let about = reading.done(about)?;
        let (commune, province) = seat(tx, &territory, today)?;
        let new = NewPlan { id, year: sent.year, commune, province, about, demonstration: false };
        store::create(tx, actor, &new)?;
        Ok(Made { id: id.to_string(), href: format!("/api/v1/inspections/{id}"), version: 1 })
    })
    .await
}

/// A visit of a plan.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InspectionVisit")]
pub(crate) struct VisitOut {
    /// Identity.
    id: Uuid,
    /// What is visited.
    subject: SubjectRef,
    /// Its name.
    name: String,
    /// Crops of the season; none for a packing house.
    crops: Vec<String>,
    /// First day of the season.
    season_first: Day,
    /// Last day of the season.
    season_last: Day,
    /// Commune of the place.
    commune: String,
    /// Whose it is.
    holder: Uuid,
    /// First day of its window.
    first: Day,
    /// Last day of its window.
    last: Day,
    /// On whose desk: the account.
    officer: Option<Uuid>,
    /// The officer's name.
    officer_name: Option<String>,
    /// How it stands today.
    state: VisitState,
    /// The day of the check that counts for it.
    checked: Option<Day>,
    /// Why it was cancelled.
    reason: Option<String>,
}

impl From<Stood> for VisitOut {
    fn from(one: Stood) -> Self {
        let visit = one.visit;
        let (officer, officer_name) = visit.terms.officer.unzip();
        Self {
            id: visit.id,
            subject: visit.subject.into(),
            name: visit.name,
            crops: visit.crops,
            season_first: Day(visit.season.first),
            season_last: Day(visit.season.last),
            commune: visit.commune.to_string(),
            holder: visit.holder,
            first: Day(visit.terms.window.first),
            last: Day(visit.terms.window.last),
            officer,
            officer_name,
            state: one.state,
            checked: one.checked.map(Day),
            reason: visit.terms.reason,
        }
    }
}

/// `GET /api/v1/inspections/{id}/visits`.
pub(crate) async fn list_visits(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    Query(wanted): Query<Asked>,
    Query(paged): Query<Paged>,
) -> Result<Response, Error> {
    let cut = Part::Rows(asked(wanted.after())?, paged.most()?);
    let (filter, today, person) = (wanted.filter()?, state.today(), asking.clone());
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let (_, all) = opened(tx, &person, id, today)?;
        part(all, &filter, &cut)
    });
    let (page, count) = read.await?;
    let items: Vec<VisitOut> = page.rows.into_iter().map(Into::into).collect();
    let next = page.next.map(|next| next.to_string());
    Ok(part_of(&asking, items, count as u64, next))
}

closed_list! {
    /// A change of visits.
    ChangeKind {
        /// Add the visits that the year lacks.
        Propose = "propose",
        /// Put on an officer's desk, or on none.
        Assign = "assign",
        /// Put into another window.
        Move = "move",
        /// Give up visits of an approved plan.
        Cancel = "cancel",
        /// Take visits out of a draft.
        Remove = "remove",
    }
}

/// A change of visits as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InspectionChangeSent")]
pub(crate) struct ChangeIn {
    /// What is changed.
    action: ChangeKind,
    /// Which visits; nothing for `propose`.
    #[serde(default)]
    #[schemars(length(max = 10_000))]
    visits: Vec<Uuid>,
    /// For `assign`: the officer's account; none puts them on no desk.
    officer: Option<Uuid>,
    /// For `move`: first day of the window, within the season, `2026-11-21`.
    first: Option<String>,
    /// For `move`: last day of the window, within the season.
    last: Option<String>,
    /// Why; needed for every change of an approved plan.
    reason: Option<String>,
}

/// What is to be done with which visits; none adds what is missing.
fn wish(tx: &mut Tx<'_>, sent: &ChangeIn) -> Result<Option<(Selected, Bulk)>, Failed> {
    let mut reading = Reading::default();
    let bulk = match sent.action {
        ChangeKind::Propose => return Ok(None),
        ChangeKind::Cancel => Some(Bulk::Cancel),
        ChangeKind::Remove => Some(Bulk::Remove),
        ChangeKind::Move => {
            let first = reading.day("#/first", sent.first.as_deref().unwrap_or_default());
            let last = reading.day("#/last", sent.last.as_deref().unwrap_or_default());
            let window = first.zip(last).map(|(first, last)| Window::new(first, last));
            if window == Some(None) {
                reading.wrong(Fault::new("#/last", "registry-error-inspection-window"));
            }
            window.flatten().map(Bulk::Move)
        }
        ChangeKind::Assign => match sent.officer {
            None => Some(Bulk::Assign(None)),
            Some(id) => {
                let found = officers(tx)?.into_iter().find(|one| one.id == id && !one.disabled);
                if found.is_none() {
                    reading.wrong(Fault::new("#/officer", "registry-error-choice"));
                }
                found.map(|found| Bulk::Assign(Some(found)))
            }
        },
    };
    let selected = Selected::Ticked(sent.visits.iter().copied().collect());
    Ok(Some((selected, reading.done(bulk)?)))
}

/// The plan that this person's office may change, in the version that was read.
fn to_change(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    id: Uuid,
    version: i64,
) -> Result<Plan, RegistryError> {
    let plan = own(tx, person, id)?;
    if plan.version == version { Ok(plan) } else { Err(RegistryError::Stale) }
}

fn pointers(field: &str) -> String {
    plainly(if field == "to" { "officer" } else { field })
}

/// `POST /api/v1/inspections/{id}/changes`.
pub(crate) async fn change_visits(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let (person, today) = (asking.clone(), state.today());
    let (known, _) = state.db.read(move |tx| opened(tx, &person, id, today)).await?;
    let version = asking.version(known.version)?;
    let sent: ChangeIn = asking.json(&body)?;
    let mut reading = Reading::default();
    let reason: Option<crate::Words> =
        reading.maybe("#/reason", sent.reason.as_deref(), "registry-error-words");
    reading.done(Some(()))?;
    let (world, caller) = (state.world.clone(), asking.clone());
    change(&state, &asking, pointers, move |tx, actor| {
        to_change(tx, &caller, id, version)?;
        let mut actor = actor.clone();
        actor.reason = reason.map(|words| words.to_string());
        match wish(tx, &sent)? {
            None => batch::propose(tx, &actor, &world, (id, version))?,
            Some((selected, bulk)) => {
                batch::change(tx, &actor, &world, (id, version), (&selected, &bulk), today)?
            }
        };
        Ok(version + 1)
    })
    .await
}

/// The decision about a plan as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InspectionDecisionSent")]
pub(crate) struct DecisionIn {
    /// Number of the decision.
    number: String,
    /// Its day, `2026-11-21`.
    on: String,
    /// Who took it.
    by: String,
}

/// `PUT /api/v1/inspections/{id}/decision`: the draft is approved; a person notes that.
pub(crate) async fn approve(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let (person, today) = (asking.clone(), state.today());
    let (known, _) = state.db.read(move |tx| opened(tx, &person, id, today)).await?;
    let version = asking.version(known.version)?;
    let sent: DecisionIn = asking.json(&body)?;
    let caller = asking.clone();
    let at = |field: &str| if field == "decision" { "#".to_owned() } else { plainly(field) };
    change(&state, &asking, at, move |tx, actor| {
        let mut reading = Reading::default();
        let number = reading.text("#/number", &sent.number, "registry-error-words");
        let on = reading.day("#/on", &sent.on);
        let by = reading.text("#/by", &sent.by, "registry-error-words");
        let approval = || Some(Approval { number: number?, on: on?, by: by? });
        let approval = approval();
        let approval = reading.done(approval)?;
        to_change(tx, &caller, id, version)?;
        store::approve(tx, actor, (id, version), &approval)?;
        Ok(version + 1)
    })
    .await
}
