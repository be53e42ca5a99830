//! Premises of holders for programs.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use nguon_platform::db::Tx;
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::pages::covered;
use super::{Facts, NewPremises, Premises, PremisesKind};
use crate::api::{All, Asking, Failed, Made, Reading, SiteOut, change, make, one, plainly};
use crate::error::RegistryError;
use crate::screen::RegistryState;
use crate::{holder, premises};

/// A place of a holder.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Premises")]
pub(crate) struct PremisesOut {
    /// Identity.
    id: Uuid,
    /// What it is for.
    kind: PremisesKind,
    /// Name.
    name: String,
    /// The holder.
    holder: Uuid,
    /// The holder's name.
    holder_name: String,
    #[serde(flatten)]
    site: SiteOut,
    /// GS1 location number as a Digital Link URI.
    identifier: String,
    /// Whether it belongs to the demonstration.
    demonstration: bool,
}

impl PremisesOut {
    fn read(tx: &mut Tx<'_>, one: Premises, today: Date) -> Result<Self, RegistryError> {
        Ok(Self {
            id: one.id,
            kind: one.facts.kind,
            name: one.facts.name.to_string(),
            holder: one.facts.holder,
            holder_name: one.holder_name,
            site: SiteOut::read(tx, &one.facts.site, today)?,
            identifier: one.facts.identifier.to_string(),
            demonstration: one.demonstration,
        })
    }
}

/// `GET /api/v1/holders/{id}/premises`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let today = state.today();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        holder::pages::covered(tx, &asking, id)?;
        let found = premises::of_holder(tx, &asking.territory, id)?.into_iter();
        found.map(|one| PremisesOut::read(tx, one, today)).collect::<Result<Vec<_>, _>>()
    });
    Ok(axum::Json(All { items: read.await? }).into_response())
}

/// `GET /api/v1/premises/{id}`.
pub(crate) async fn read(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let today = state.today();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let found = covered(tx, &asking, id)?;
        Ok((found.version, PremisesOut::read(tx, found, today)?))
    });
    let (version, record) = read.await?;
    Ok(one(version, &record))
}

/// A place as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PremisesSent")]
pub(crate) struct PremisesIn {
    /// What it is for.
    kind: PremisesKind,
    /// Name, up to 200 characters.
    name: String,
    /// The holder, within the caller's territory; one that is new has the holder of its address.
    holder: Option<Uuid>,
    /// Commune of today within the caller's territory: its code (`30643`) or its id
    /// (`30643@2025-07-01`).
    commune: String,
    /// Street, house.
    address: Option<String>,
    /// GS1 location number: 13 digits, or its Digital Link URI.
    identifier: String,
}

fn parse(
    tx: &mut Tx<'_>,
    asking: &Asking,
    sent: &PremisesIn,
    today: Date,
    kept: Uuid,
) -> Result<Facts, Failed> {
    let mut reading = Reading::default();
    let name = reading.text("#/name", &sent.name, "registry-error-name");
    let holder = reading.holder(tx, asking, sent.holder.unwrap_or(kept), Some(kept))?;
    let site = (sent.commune.as_str(), sent.address.as_deref());
    let site = reading.site(tx, asking, site, today)?;
    let identifier = reading.text("#/identifier", &sent.identifier, "registry-error-identifier");
    let facts = || {
        Some(Facts {
            kind: sent.kind,
            name: name?,
            holder: holder?,
            site: site?,
            identifier: identifier?,
        })
    };
    let facts = facts();
    Ok(reading.done(facts)?)
}

/// `POST /api/v1/holders/{id}/premises`.
pub(crate) async fn create(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(holder): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let person = asking.clone();
    state.db.read(move |tx| holder::pages::covered(tx, &person, holder)).await?;
    let sent: PremisesIn = asking.json(&body)?;
    let (id, today, caller) = (state.world.id(), state.today(), asking.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        holder::pages::covered(tx, &caller, holder)?;
        let facts = parse(tx, &caller, &sent, today, holder)?;
        premises::create(tx, actor, &NewPremises { id, facts, demonstration: false })?;
        Ok(Made { id: id.to_string(), href: format!("/api/v1/premises/{id}"), version: 1 })
    })
    .await
}

/// `PUT /api/v1/premises/{id}`.
pub(crate) async fn update(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let person = asking.clone();
    let known = state.db.read(move |tx| covered(tx, &person, id)).await?;
    let version = asking.version(known.version)?;
    let sent: PremisesIn = asking.json(&body)?;
    let (today, caller, kept) = (state.today(), asking.clone(), known.facts.holder);
    change(&state, &asking, plainly, move |tx, actor| {
        let facts = parse(tx, &caller, &sent, today, kept)?;
        premises::update(tx, actor, id, version, &facts)?;
        Ok(version + 1)
    })
    .await
}
