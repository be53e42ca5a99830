//! A case that somebody tells of by its code: a change, a misuse.

use nguon_platform::accounts::SignedIn;
use nguon_platform::audit::Actor;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::{Kind, NewIncident, open};
use crate::code;
use crate::error::{Refusal, RegistryError};
use crate::words::Words;

/// Open a case about a code within the person's territory.
///
/// # Errors
/// [`RegistryError::Refused`] when the code is not there, or the kind is an importing country's.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: &SignedIn,
    id: Uuid,
    (kind, code, about): (Kind, &str, Words),
) -> Result<(), RegistryError> {
    if kind == Kind::NonCompliance {
        return Err(Refusal::new("kind", "registry-error-choice").into());
    }
    let covered = match code::find(tx, code)? {
        Some((subject, code)) if subject.covered_by(tx, person)? => Some((subject, code)),
        _ => None,
    };
    let Some((subject, code)) = covered else {
        return Err(Refusal::new("code", "registry-error-code-not-here").into());
    };
    let new = NewIncident {
        id,
        kind,
        notice: None,
        subject: Some(subject),
        code: code.normalised,
        market: None,
        about,
        due: None,
        demonstration: false,
    };
    open(tx, actor, &new).map(drop)
}
