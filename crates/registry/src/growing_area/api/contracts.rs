//! Contracts of a growing area with its buyers.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{href, opened};
use crate::api::{All, Asking, Day, Made, Reading, make, may_change, one, plainly};
use crate::error::RegistryError;
use crate::growing_area::pages::covered;
use crate::growing_area::{self, Contract, NewContract};
use crate::holder;
use crate::screen::RegistryState;
use crate::subject::Subject;

/// A contract with a buyer.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Contract")]
pub(crate) struct ContractOut {
    /// The buyer.
    buyer: Uuid,
    /// The buyer's name.
    buyer_name: String,
    /// Number of the contract.
    number: String,
    /// Day of signing.
    signed: Day,
    /// What is bought.
    product: String,
}

impl From<Contract> for ContractOut {
    fn from(one: Contract) -> Self {
        Self {
            buyer: one.buyer,
            buyer_name: one.buyer_name,
            number: one.number,
            signed: Day(one.signed),
            product: one.product,
        }
    }
}

/// Who may be a buyer.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Buyer {
    /// The holder's id.
    id: Uuid,
    /// Its name.
    name: String,
}

/// `GET /api/v1/buyers`: firms, wherever they are.
pub(crate) async fn buyers(
    State(state): State<RegistryState>,
    _: Asking,
) -> Result<Response, Error> {
    let found = state.db.read::<_, RegistryError>(|tx| Ok(holder::firms(tx)?)).await?;
    let items: Vec<Buyer> = found.into_iter().map(|(id, name)| Buyer { id, name }).collect();
    Ok(axum::Json(All { items }).into_response())
}

/// `GET /api/v1/growing-areas/{id}/contracts`.
pub(crate) async fn contracts(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let area = covered(tx, &asking, id)?;
        Ok((area.version, growing_area::contracts(tx, id)?))
    });
    let (version, found) = read.await?;
    let items: Vec<ContractOut> = found.into_iter().map(Into::into).collect();
    Ok(one(version, &All { items }))
}

/// A contract as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ContractSent")]
pub(crate) struct ContractIn {
    /// A firm, as in `/api/v1/buyers`.
    buyer: Uuid,
    /// Number of the contract.
    number: String,
    /// Day of signing, `2026-11-21`.
    signed: String,
    /// What is bought, up to 400 characters.
    product: String,
}

/// `POST /api/v1/growing-areas/{id}/contracts`.
pub(crate) async fn add_contract(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    opened(&state, &asking, id).await?;
    let sent: ContractIn = asking.json(&body)?;
    let (new_id, caller) = (state.world.id(), asking.clone());
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let area = covered(tx, &caller, id)?;
        let version = caller.version_if_said(area.version)?;
        may_change(tx, &caller, Subject::growing_area(id))?;
        let mut reading = Reading::default();
        let number = reading.text("#/number", &sent.number, "registry-error-words");
        let signed = reading.day("#/signed", &sent.signed);
        let product = reading.text("#/product", &sent.product, "registry-error-words");
        let new = || {
            Some(NewContract {
                id: new_id,
                buyer: sent.buyer,
                number: number?,
                signed: signed?,
                product: product?,
            })
        };
        let new = new();
        let new = reading.done(new)?;
        growing_area::add_contract(tx, actor, id, version, &new)?;
        let href = format!("{}/contracts", href(id));
        Ok(Made { id: new_id.to_string(), href, version: version + 1 })
    })
    .await
}
