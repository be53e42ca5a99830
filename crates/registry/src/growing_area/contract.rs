//! Contracts that link a growing area with its buyers (R39, R89; NĐ 98/2018/NĐ-CP).

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::store::KIND;
use crate::error::{Refusal, RegistryError};
use crate::holder::{self, HolderKind};
use crate::subject::Subject;
use crate::words::{Number, Words};

/// A contract to be recorded.
#[derive(Debug, Clone)]
pub struct NewContract {
    /// Identity, fresh.
    pub id: Uuid,
    /// A holder of kind firm.
    pub buyer: Uuid,
    /// Number of the contract.
    pub number: Number,
    /// Day of signing.
    pub signed: Date,
    /// What is bought.
    pub product: Words,
}

impl NewContract {
    fn json(&self) -> Json {
        json!({
            "buyer": self.buyer,
            "number": self.number,
            "signed": self.signed.to_string(),
            "product": self.product,
        })
    }
}

/// A contract as it is shown.
#[derive(Debug, Clone)]
pub struct Contract {
    /// The buyer's id.
    pub buyer: Uuid,
    /// The buyer's name.
    pub buyer_name: String,
    /// Number of the contract.
    pub number: String,
    /// Day of signing.
    pub signed: Date,
    /// What is bought.
    pub product: String,
}

/// Record a contract of a growing area whose version the caller has read.
///
/// # Errors
/// [`RegistryError::Refused`] when the buyer is no firm or the contract is known,
/// [`RegistryError::Stale`].
pub fn add_contract(
    tx: &mut Tx<'_>,
    actor: &Actor,
    area: Uuid,
    version: i64,
    new: &NewContract,
) -> Result<(), RegistryError> {
    Subject::growing_area(area).bump(tx, version)?;
    insert_contract(tx, area, new)?;
    let change = Change::new("add-contract", KIND, &area, None, Some(new.json()));
    Ok(audit::record(tx, actor, &change)?)
}

/// Insert without an audit entry of its own: the caller writes one.
pub(super) fn insert_contract(
    tx: &mut Tx<'_>,
    area: Uuid,
    new: &NewContract,
) -> Result<(), RegistryError> {
    if holder::kind(tx, new.buyer)? != Some(HolderKind::Firm) {
        return Err(Refusal::new("buyer", "registry-error-not-firm").into());
    }
    let rows = tx.execute(
        "INSERT INTO registry_contract (id, growing_area, buyer, number, signed_on, product) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (growing_area, buyer, number) DO NOTHING",
        &[
            new.id.into(),
            area.into(),
            new.buyer.into(),
            new.number.as_str().into(),
            new.signed.into(),
            new.product.as_str().into(),
        ],
    )?;
    if rows == 0 {
        return Err(Refusal::new("number", "registry-error-contract-known").into());
    }
    Ok(())
}

/// Contracts of a growing area, newest first; at most 200.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn contracts(tx: &mut Tx<'_>, area: Uuid) -> Result<Vec<Contract>, DbError> {
    tx.rows(
        "SELECT c.buyer AS buyer, h.name AS name, c.number AS number, c.signed_on AS signed_on, \
         c.product AS product FROM registry_contract c JOIN registry_holder h ON h.id = c.buyer \
         WHERE c.growing_area = $1 ORDER BY c.signed_on DESC, c.number LIMIT 200",
        &[area.into()],
        |row| {
            Ok(Contract {
                buyer: row.get("buyer")?,
                buyer_name: row.get("name")?,
                number: row.get("number")?,
                signed: row.get("signed_on")?,
                product: row.get("product")?,
            })
        },
    )
}
