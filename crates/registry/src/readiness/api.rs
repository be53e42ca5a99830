//! Readiness for programs: what of the requirements of each market is met today.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::{Readiness, Verdict, readiness};
use crate::RegistryError;
use crate::api::{All, Asking};
use crate::rulebook::{Required, Requirement};
use crate::screen::RegistryState;
use crate::standing::pages::{Kind, covered};
use crate::subject::Subject;

/// What a market requires of a growing area or a packing house, and what of it is met today.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Readiness")]
pub(crate) struct ReadinessOut {
    /// ISO 3166-1 alpha-2, or `EU`; `VN` is the domestic market.
    market: String,
    /// Whether every requirement is known to be met.
    ready: bool,
    /// The requirements of today.
    requirements: Vec<RequirementOut>,
}

/// One requirement.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Requirement")]
pub(crate) struct RequirementOut {
    /// What is needed.
    requirement: Requirement,
    /// Whether it is met; `unknown` is what nobody here can know.
    verdict: Verdict,
    /// Legal act or protocol; may be empty.
    basis: String,
}

impl From<Readiness> for ReadinessOut {
    fn from(readiness: Readiness) -> Self {
        let ready = readiness.is_ready();
        let row = |(required, verdict): (Required, Verdict)| RequirementOut {
            requirement: required.requirement,
            verdict,
            basis: required.basis,
        };
        let requirements = readiness.rows.into_iter().map(row).collect();
        Self { market: readiness.market.to_string(), ready, requirements }
    }
}

/// `GET /api/v1/…/{id}/readiness`: each market where it has a status.
pub(crate) async fn show<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, today) = (asking.clone(), state.today());
    let read = state.db.read::<_, RegistryError>(move |tx| {
        covered(tx, &person, K::KIND, id)?;
        readiness(tx, Subject { kind: K::KIND, id }, today)
    });
    let items = read.await?.into_iter().map(ReadinessOut::from).collect();
    // Without a tag: it changes with the day, with cases and checks too.
    Ok(axum::Json(All::<ReadinessOut> { items }).into_response())
}
