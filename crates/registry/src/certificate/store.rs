//! The table of certificates.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use serde_json::json;

use super::{Certificate, NewCertificate};
use crate::error::{Refusal, RegistryError, settle};
use crate::subject::Subject;

/// Record a certificate. The caller has asked territory and permission.
///
/// # Errors
/// [`RegistryError::Refused`] when its period is wrong or the subject has it already.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: Subject,
    new: &NewCertificate,
) -> Result<(), RegistryError> {
    settle(new.check())?;
    let [kind, id] = subject.values();
    let rows = tx.execute(
        "INSERT INTO registry_certificate \
         (id, subject_kind, subject, standard, number, issuer, valid_from, valid_to) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
         ON CONFLICT (subject_kind, subject, standard, number) DO NOTHING",
        &[
            new.id.into(),
            kind,
            id,
            new.standard.word().into(),
            new.number.as_str().into(),
            new.issuer.as_str().into(),
            new.from.into(),
            new.to.into(),
        ],
    )?;
    if rows == 0 {
        return Err(Refusal::new("number", "registry-error-certificate-known").into());
    }
    let after = json!({
        "standard": new.standard, "number": new.number, "issuer": new.issuer,
        "from": new.from.to_string(), "to": new.to.to_string(),
    });
    let kind = subject.kind.word();
    let change = Change::new("add-certificate", kind, &subject.id, None, Some(after));
    Ok(audit::record(tx, actor, &change)?)
}

/// Certificates of a subject, the one that ends last first; at most 100.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<Certificate>, DbError> {
    tx.rows(
        "SELECT standard, number, issuer, valid_from, valid_to FROM registry_certificate \
         WHERE subject_kind = $1 AND subject = $2 ORDER BY valid_to DESC, number LIMIT 100",
        &subject.values(),
        |row| {
            Ok(Certificate {
                standard: row.parse("standard")?,
                number: row.get("number")?,
                issuer: row.get("issuer")?,
                from: row.get("valid_from")?,
                to: row.get("valid_to")?,
            })
        },
    )
}
