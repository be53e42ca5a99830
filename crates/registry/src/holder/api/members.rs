//! Members of a cooperative: joining and leaving.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::web::{Error, Fault};
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::api::{Asking, Made, Reading, change, make, plainly};
use crate::holder;
use crate::holder::pages::covered;
use crate::screen::RegistryState;

/// A member as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MemberSent")]
pub(crate) struct MemberIn {
    /// A household within the caller's territory.
    household: Uuid,
    /// First day, not in the future, `2026-11-21`.
    joined: String,
}

/// `POST /api/v1/holders/{id}/members`.
pub(crate) async fn join(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let person = asking.clone();
    state.db.read(move |tx| covered(tx, &person, id)).await?;
    let sent: MemberIn = asking.json(&body)?;
    let (today, caller) = (state.today(), asking.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let cooperative = covered(tx, &caller, id)?;
        let version = caller.version_if_said(cooperative.version)?;
        let mut reading = Reading::default();
        let joined = reading.day("#/joined", &sent.joined);
        let known = holder::get(tx, sent.household)?;
        if known.is_none_or(|household| !caller.covers(&household.placed())) {
            reading.wrong(Fault::new("#/household", "registry-error-choice"));
        }
        let joined = reading.done(joined)?;
        holder::add_member(tx, actor, id, sent.household, joined, today)?;
        Ok(Made {
            id: sent.household.to_string(),
            href: format!("/api/v1/holders/{id}"),
            version: version + 1,
        })
    })
    .await
}

/// `DELETE /api/v1/holders/{id}/members/{household}`: from today on it is no member any more; the
/// past stays.
pub(crate) async fn leave(
    State(state): State<RegistryState>,
    asking: Asking,
    Path((id, household)): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let person = asking.clone();
    let known = state.db.read(move |tx| covered(tx, &person, id)).await?;
    let (version, today) = (asking.version(known.version)?, state.today());
    let caller = asking.clone();
    change(&state, &asking, plainly, move |tx, actor| {
        if covered(tx, &caller, id)?.version != version {
            return Err(crate::RegistryError::Stale.into());
        }
        holder::remove_member(tx, actor, id, household, today)?;
        Ok(version + 1)
    })
    .await
}
