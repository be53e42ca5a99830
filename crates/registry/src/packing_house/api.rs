//! Packing houses for programs.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, Fault};
use nguon_plots::{Limits, LonLat};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::{Asked, covered};
use super::{CapacityKgPerDay, Facts, Listed, NewPackingHouse};
use crate::api::{
    ApiList, Asking, CodeOut, Failed, Made, PlaceOut, Reading, SiteOut, StandingOut, StatusOut,
    change, make, may_change, one, plainly,
};
use crate::growing_area::geometry_key;
use crate::packing_house;
use crate::screen::RegistryState;
use crate::subject::Subject;

/// A packing house in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PackingHouseRow")]
pub(crate) struct HouseRow {
    /// Identity.
    id: Uuid,
    /// Name.
    name: String,
    /// The holder's name.
    holder_name: String,
    #[serde(flatten)]
    place: PlaceOut,
    /// Kilograms it can pack in a day.
    capacity_kg_per_day: Option<u32>,
    /// Its codes, newest first.
    codes: Vec<CodeOut>,
    /// Its current statuses, by market.
    statuses: Vec<StatusOut>,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

impl ApiList for Asked {
    type Out = HouseRow;

    fn out(row: Listed, place: String) -> HouseRow {
        HouseRow {
            id: row.id,
            name: row.name,
            holder_name: row.holder_name,
            place: PlaceOut::of(&row.site, place),
            capacity_kg_per_day: row.capacity_kg_per_day,
            codes: row.codes.into_iter().map(|code| CodeOut::of(code, None)).collect(),
            statuses: row.statuses.into_iter().map(Into::into).collect(),
            demonstration: row.demonstration,
        }
    }
}

/// A packing house.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PackingHouse")]
pub(crate) struct HouseOut {
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
    /// GS1 location number as a Digital Link URI.
    identifier: Option<String>,
    /// Position of its gate, WGS 84: longitude, latitude.
    #[schemars(length(equal = 2))]
    position: Option<[f64; 2]>,
    /// Kilograms it can pack in a day.
    capacity_kg_per_day: Option<u32>,
    /// Codes, statuses per market, certificates.
    standing: StandingOut,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
    /// Since when it is registered.
    created: String,
}

fn href(id: Uuid) -> String {
    format!("/api/v1/packing-houses/{id}")
}

/// `GET /api/v1/packing-houses/{id}`.
pub(crate) async fn read(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, today) = (asking.clone(), state.today());
    let read = state.db.read::<_, Error>(move |tx| {
        let house = covered(tx, &person, id)?;
        let facts = house.facts;
        let record = HouseOut {
            id,
            name: facts.name.to_string(),
            holder: facts.holder,
            holder_name: house.holder_name,
            site: SiteOut::read(tx, &facts.site, today)?,
            identifier: facts.identifier.map(|id| id.to_string()),
            position: facts.point.map(|point| [point.lon(), point.lat()]),
            capacity_kg_per_day: facts.capacity.map(CapacityKgPerDay::get),
            standing: StandingOut::read(tx, Subject::packing_house(id))?,
            demonstration: house.demonstration,
            created: house.created.to_string(),
        };
        Ok((house.version, record))
    });
    let (version, record) = read.await?;
    Ok(one(version, &record))
}

/// A packing house as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PackingHouseSent")]
pub(crate) struct HouseIn {
    /// Name, up to 200 characters.
    name: String,
    /// The holder, within the caller's territory.
    holder: Uuid,
    /// Commune of today within the caller's territory (a holder's own: anywhere in the holder's
    /// province): its code (`30643`) or its id (`30643@2025-07-01`).
    commune: String,
    /// Street, house.
    address: Option<String>,
    /// GS1 location number: 13 digits, or its Digital Link URI.
    identifier: Option<String>,
    /// Position of its gate, WGS 84: longitude, latitude.
    position: Option<[f64; 2]>,
    /// Kilograms it can pack in a day.
    capacity_kg_per_day: Option<u32>,
}

fn parse(
    tx: &mut Tx<'_>,
    asking: &Asking,
    sent: &HouseIn,
    today: Date,
    kept: Option<Uuid>,
) -> Result<Facts, Failed> {
    let mut reading = Reading::default();
    let name = reading.text("#/name", &sent.name, "registry-error-name");
    let holder = reading.holder(tx, asking, sent.holder, kept)?;
    let site = (sent.commune.as_str(), sent.address.as_deref());
    let site = reading.site(tx, asking, site, today)?;
    let identifier =
        reading.maybe("#/identifier", sent.identifier.as_deref(), "registry-error-identifier");
    let capacity =
        reading.number("#/capacity_kg_per_day", sent.capacity_kg_per_day, "registry-error-number");
    let point = sent.position.and_then(|[lon, lat]| {
        LonLat::new(lon, lat, &Limits::VIETNAM)
            .map_err(|error| {
                let fault = Fault::new("#/position", geometry_key(&error));
                reading.wrong(fault.noting(&error));
            })
            .ok()
    });
    let facts =
        || Some(Facts { name: name?, holder: holder?, site: site?, identifier, point, capacity });
    let facts = facts();
    Ok(reading.done(facts)?)
}

/// `POST /api/v1/packing-houses`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    asking: Asking,
    body: Bytes,
) -> Result<Response, Error> {
    let sent: HouseIn = asking.json(&body)?;
    let (id, today, caller) = (state.world.id(), state.today(), asking.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let new = NewPackingHouse {
            id,
            facts: parse(tx, &caller, &sent, today, None)?,
            codes: Vec::new(),
            statuses: Vec::new(),
            certificates: Vec::new(),
            demonstration: false,
        };
        packing_house::create(tx, actor, &new)?;
        Ok(Made { id: id.to_string(), href: href(id), version: 1 })
    })
    .await
}

/// `PUT /api/v1/packing-houses/{id}`.
pub(crate) async fn update(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let person = asking.clone();
    let known = state.db.read(move |tx| covered(tx, &person, id)).await?;
    let version = asking.version(known.version)?;
    let sent: HouseIn = asking.json(&body)?;
    let (today, caller, kept) = (state.today(), asking.clone(), known.facts.holder);
    change(&state, &asking, plainly, move |tx, actor| {
        may_change(tx, &caller, Subject::packing_house(id))?;
        let facts = parse(tx, &caller, &sent, today, Some(kept))?;
        packing_house::update(tx, actor, id, version, &facts)?;
        Ok(version + 1)
    })
    .await
}
