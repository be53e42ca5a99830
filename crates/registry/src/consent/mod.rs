//! Consents: what a holder agreed to have told of itself to everybody (NĐ 13/2023/NĐ-CP, personal
//! data). Without one, a household's name and everybody's telephone number stay in the office.
//!
//! In comes a consent for one purpose with its day and its proof, and its withdrawal; out goes what
//! may be told on a day ([`Told`]), which the public pages ask each time. Neither is ever deleted.
//!
//! Deliberately unknown here: who works with the office's own records; that is the territory's and the
//! role's matter. **One more purpose:** a word in [`Purpose`], a field in [`Told`], its two texts.

pub(crate) mod pages;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::error::{Refusal, RegistryError};
use crate::holder::{self, HolderKind};
use crate::words::Words;

closed_list! {
    /// What is agreed to.
    Purpose {
        /// A household's name stands on public pages.
        PublicName = "public-name",
        /// The telephone number stands on public pages.
        PublicPhone = "public-phone",
    }
}

/// A consent to be recorded.
#[derive(Debug, Clone)]
pub struct NewConsent {
    /// Identity, fresh.
    pub id: Uuid,
    /// To what.
    pub purpose: Purpose,
    /// Since when; not in the future.
    pub given: Date,
    /// How it can be proved.
    pub proof: Words,
}

impl NewConsent {
    fn json(&self) -> Json {
        json!({ "purpose": self.purpose, "given_on": self.given.to_string(), "proof": self.proof })
    }
}

/// A consent as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Identity.
    pub id: Uuid,
    /// To what.
    pub purpose: Purpose,
    /// Since when.
    pub given: Date,
    /// How it can be proved.
    pub proof: String,
    /// First day on which it holds no more.
    pub withdrawn: Option<Date>,
    /// When it was recorded.
    pub added: Timestamp,
    /// By whom.
    pub by: String,
}

const KIND: &str = "holder";

/// Record a consent. The caller has asked territory and permission.
///
/// # Errors
/// [`RegistryError::Refused`] when its day lies ahead, or the same holds already.
pub fn give(
    tx: &mut Tx<'_>,
    actor: &Actor,
    holder: Uuid,
    new: &NewConsent,
) -> Result<(), RegistryError> {
    if new.given > i18n::today(actor.at) {
        return Err(Refusal::new("given", "registry-error-consent-ahead").into());
    }
    let known = of(tx, holder)?;
    if known.iter().any(|known| known.purpose == new.purpose && known.withdrawn.is_none()) {
        return Err(Refusal::new("consent", "registry-error-consent-twice").into());
    }
    tx.execute(
        "INSERT INTO registry_consent (id, holder, purpose, given_on, proof, withdrawn_on, \
         added_us, added_by) VALUES ($1, $2, $3, $4, $5, NULL, $6, $7)",
        &[
            new.id.into(),
            holder.into(),
            new.purpose.word().into(),
            new.given.into(),
            new.proof.as_str().into(),
            actor.at.into(),
            (&actor.name).into(),
        ],
    )?;
    let change = Change::new("give-consent", KIND, &holder, None, Some(new.json()));
    Ok(audit::record(tx, actor, &change)?)
}

/// Record that a consent is withdrawn: from today on it holds no more.
///
/// # Errors
/// [`RegistryError::NotFound`] when the holder has no such consent that holds.
pub fn withdraw(
    tx: &mut Tx<'_>,
    actor: &Actor,
    holder: Uuid,
    consent: Uuid,
) -> Result<(), RegistryError> {
    let today = i18n::today(actor.at);
    let withdrawn = tx.execute(
        "UPDATE registry_consent SET withdrawn_on = $1 \
         WHERE id = $2 AND holder = $3 AND withdrawn_on IS NULL",
        &[today.into(), consent.into(), holder.into()],
    )?;
    if withdrawn == 0 {
        return Err(RegistryError::NotFound);
    }
    let after = json!({ "consent": consent, "withdrawn_on": today.to_string() });
    let change = Change::new("withdraw-consent", KIND, &holder, None, Some(after));
    Ok(audit::record(tx, actor, &change)?)
}

/// Consents of a holder, newest first; at most 100.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of(tx: &mut Tx<'_>, holder: Uuid) -> Result<Vec<Consent>, DbError> {
    tx.rows(
        "SELECT id, purpose, given_on, proof, withdrawn_on, added_us, added_by \
         FROM registry_consent WHERE holder = $1 ORDER BY given_on DESC, id DESC LIMIT 100",
        &[holder.into()],
        |row| {
            Ok(Consent {
                id: row.get("id")?,
                purpose: row.parse("purpose")?,
                given: row.get("given_on")?,
                proof: row.get("proof")?,
                withdrawn: row.get("withdrawn_on")?,
                added: row.get("added_us")?,
                by: row.get("added_by")?,
            })
        },
    )
}

/// What everybody may be told of a holder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// Its name: that of an organisation, of a household with its consent.
    pub(crate) name: Option<String>,
    /// Its telephone number, with its consent.
    pub(crate) phone: Option<String>,
}

/// What everybody may be told now of a holder of this kind and name.
pub(crate) fn told(
    tx: &mut Tx<'_>,
    holder: Uuid,
    kind: HolderKind,
    name: String,
) -> Result<Told, DbError> {
    let agreed = of(tx, holder)?;
    let holds =
        |purpose| agreed.iter().any(|one| one.purpose == purpose && one.withdrawn.is_none());
    let named = kind != HolderKind::Household || holds(Purpose::PublicName);
    let phone = if holds(Purpose::PublicPhone) {
        holder::contacts(tx, holder)?.phone.map(|phone| phone.reveal().to_owned())
    } else {
        None
    };
    Ok(Told { name: named.then_some(name), phone })
}
