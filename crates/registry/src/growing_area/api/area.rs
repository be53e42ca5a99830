//! The area itself: list, one, a new one, a change.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, Fault};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::crops::{CropIn, CropOut};
use super::{href, opened};
use crate::api::{
    ApiList, Asking, CodeOut, Failed, Made, PlaceOut, Reading, SiteOut, StandingOut, StatusOut,
    change, make, may_change, one, plainly,
};
use crate::growing_area::pages::{Asked, covered};
use crate::growing_area::{self, Facts, Listed, NewGrowingArea, Purpose, rules};
use crate::screen::RegistryState;
use crate::subject::Subject;

/// A growing area in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "GrowingAreaRow")]
pub(crate) struct AreaRow {
    /// Identity.
    id: Uuid,
    /// Name.
    name: String,
    /// The holder's name.
    holder_name: String,
    #[serde(flatten)]
    place: PlaceOut,
    /// What the harvest is for.
    purpose: Purpose,
    /// Number of plots.
    plots: u32,
    /// Their areas together in square metres, measured or else declared.
    area_m2: u64,
    /// Short names of its crops.
    crops: Vec<String>,
    /// Its codes, newest first.
    codes: Vec<CodeOut>,
    /// Its current statuses, by market.
    statuses: Vec<StatusOut>,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

impl ApiList for Asked {
    type Out = AreaRow;

    fn out(row: Listed, place: String) -> AreaRow {
        AreaRow {
            id: row.id,
            name: row.name,
            holder_name: row.holder_name,
            place: PlaceOut::of(&row.site, place),
            purpose: row.purpose,
            plots: row.plots,
            area_m2: row.area.whole_m2(),
            crops: row.crops.into_iter().map(|crop| crop.id.to_string()).collect(),
            codes: row.codes.into_iter().map(|code| CodeOut::of(code, None)).collect(),
            statuses: row.statuses.into_iter().map(Into::into).collect(),
            demonstration: row.demonstration,
        }
    }
}

/// A growing area.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "GrowingArea")]
pub(crate) struct AreaOut {
    /// Identity.
    id: Uuid,
    /// Name.
    name: String,
    /// The holder.
    holder: Uuid,
    /// The holder's name.
    holder_name: String,
    #[serde(flatten)]
    site: SiteOut,
    /// GS1 location number of the whole area as a Digital Link URI.
    identifier: Option<String>,
    /// What the harvest is for.
    purpose: Purpose,
    /// Its crops.
    crops: Vec<CropOut>,
    /// Number of plots; they are read at `plots`.
    plots: usize,
    /// Their areas together in square metres, measured or else declared.
    area_m2: u64,
    /// Codes, statuses per market, certificates.
    standing: StandingOut,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
    /// Since when it is registered.
    created: String,
}

/// `GET /api/v1/growing-areas/{id}`.
pub(crate) async fn read(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, today) = (asking.clone(), state.today());
    let read = state.db.read::<_, Error>(move |tx| {
        let area = covered(tx, &person, id)?;
        let plots = growing_area::plots(tx, id)?;
        let areas = plots.iter().filter_map(|plot| plot.facts.area());
        let facts = area.facts;
        let record = AreaOut {
            id,
            name: facts.name.to_string(),
            holder: facts.holder,
            holder_name: area.holder_name,
            site: SiteOut::read(tx, &facts.site, today)?,
            identifier: facts.identifier.map(|id| id.to_string()),
            purpose: facts.purpose,
            crops: area.crops.into_iter().map(Into::into).collect(),
            area_m2: areas.map(nguon_plots::Hectares::whole_m2).sum(),
            plots: plots.len(),
            standing: StandingOut::read(tx, Subject::growing_area(id))?,
            demonstration: area.demonstration,
            created: area.created.to_string(),
        };
        Ok((area.version, record))
    });
    let (version, record) = read.await?;
    Ok(one(version, &record))
}

/// A growing area as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "GrowingAreaSent")]
pub(crate) struct AreaIn {
    /// Name, up to 200 characters.
    name: String,
    /// The holder, within the caller's territory.
    holder: Uuid,
    /// Commune of today within the caller's territory (a holder's own: anywhere in the holder's
    /// province): its code (`30643`) or its id (`30643@2025-07-01`).
    commune: String,
    /// Hamlet, street.
    address: Option<String>,
    /// GS1 location number of the whole area: 13 digits, or its Digital Link URI.
    identifier: Option<String>,
    /// What the harvest is for.
    purpose: Purpose,
    /// Its crops: at least one of a new area; in a change left out, since each has its own address.
    #[serde(default)]
    #[schemars(length(max = 20))]
    crops: Vec<CropIn>,
}

fn facts(
    tx: &mut Tx<'_>,
    asking: &Asking,
    sent: &AreaIn,
    today: Date,
    (reading, kept): (&mut Reading, Option<Uuid>),
) -> Result<Option<Facts>, Failed> {
    let name = reading.text("#/name", &sent.name, "registry-error-name");
    let holder = reading.holder(tx, asking, sent.holder, kept)?;
    let site = (sent.commune.as_str(), sent.address.as_deref());
    let site = reading.site(tx, asking, site, today)?;
    let identifier =
        reading.maybe("#/identifier", sent.identifier.as_deref(), "registry-error-identifier");
    let facts = || {
        Some(Facts { name: name?, holder: holder?, site: site?, identifier, purpose: sent.purpose })
    };
    Ok(facts())
}

/// The rules speak of `crop`; here they are a list.
fn pointers(field: &str) -> String {
    match field {
        "crop" | "planted-year" => "#/crops".to_owned(),
        other => plainly(other),
    }
}

/// `POST /api/v1/growing-areas`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    asking: Asking,
    body: Bytes,
) -> Result<Response, Error> {
    let sent: AreaIn = asking.json(&body)?;
    let (id, today, caller) = (state.world.id(), state.today(), asking.clone());
    make(&state, &asking, &body, pointers, move |tx, actor| {
        let mut reading = Reading::default();
        let facts = facts(tx, &caller, &sent, today, (&mut reading, None))?;
        let crops = sent.crops.iter().take(rules::CROPS_MAX + 1).enumerate();
        let crops = crops
            .filter_map(|(index, crop)| crop.parse(&mut reading, &format!("#/crops/{index}")))
            .collect();
        let new = NewGrowingArea {
            id,
            facts: reading.done(facts)?,
            crops,
            plots: Vec::new(),
            codes: Vec::new(),
            statuses: Vec::new(),
            certificates: Vec::new(),
            contracts: Vec::new(),
            demonstration: false,
        };
        growing_area::create(tx, actor, &new)?;
        Ok(Made { id: id.to_string(), href: href(id), version: 1 })
    })
    .await
}

/// `PUT /api/v1/growing-areas/{id}`.
pub(crate) async fn update(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let known = opened(&state, &asking, id).await?;
    let version = asking.version(known.version)?;
    let sent: AreaIn = asking.json(&body)?;
    let (today, caller, kept) = (state.today(), asking.clone(), known.facts.holder);
    change(&state, &asking, pointers, move |tx, actor| {
        may_change(tx, &caller, Subject::growing_area(id))?;
        let mut reading = Reading::default();
        if !sent.crops.is_empty() {
            reading.wrong(Fault::new("#/crops", "registry-error-crops-elsewhere"));
        }
        let facts = facts(tx, &caller, &sent, today, (&mut reading, Some(kept)))?;
        growing_area::update(tx, actor, id, version, &reading.done(facts)?)?;
        Ok(version + 1)
    })
    .await
}
