//! Certificates of a growing area or a packing house, added by programs. Codes and statuses are the
//! office's word: they are given on screen.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use super::pages::{Kind, covered};
use super::{Addition, add};
use crate::api::{Asking, Made, Reading, make, plainly};
use crate::certificate::{NewCertificate, Standard};
use crate::screen::RegistryState;
use crate::subject::Subject;

/// A certificate as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CertificateSent")]
pub(crate) struct CertificateIn {
    /// What it attests.
    standard: Standard,
    /// Its number.
    number: String,
    /// Who issued it.
    issuer: String,
    /// First day, `2026-11-21`.
    from: String,
    /// Last day, `2027-11-20`.
    to: String,
}

/// `POST /api/v1/…/{id}/certificates`; they are read with the record.
pub(crate) async fn add_certificate<K: Kind>(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let (person, subject) = (asking.clone(), Subject { kind: K::KIND, id });
    state.db.read(move |tx| covered(tx, &person, K::KIND, id)).await?;
    let sent: CertificateIn = asking.json(&body)?;
    let (new_id, today, caller) = (state.world.id(), state.today(), asking.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let (_, version) = covered(tx, &caller, K::KIND, id)?;
        let version = caller.version_if_said(version)?;
        let mut reading = Reading::default();
        let number = reading.text("#/number", &sent.number, "registry-error-words");
        let issuer = reading.text("#/issuer", &sent.issuer, "registry-error-words");
        let from = reading.day("#/from", &sent.from);
        let to = reading.day("#/to", &sent.to);
        let new = || {
            Some(NewCertificate {
                id: new_id,
                standard: sent.standard,
                number: number?,
                issuer: issuer?,
                from: from?,
                to: to?,
            })
        };
        let new = new();
        let new = reading.done(new)?;
        add(tx, actor, subject, version, &Addition::Certificate(new), today)?;
        let href = format!("/api/v1/{}/{id}", K::FOLDER);
        Ok(Made { id: new_id.to_string(), href, version: version + 1 })
    })
    .await
}
