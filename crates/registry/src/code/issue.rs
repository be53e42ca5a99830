//! Giving new codes, and saying who gave one.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use serde_json::json;
use uuid::Uuid;

use super::{Code, NewCode, add, find, key, of, schemes};
use crate::closed::closed_list;
use crate::crop::CropId;
use crate::error::{Refusal, RegistryError, settle};
use crate::rulebook;
use crate::series;
use crate::subject::Subject;

/// Numbers that may be taken already (codes written down from papers) before the office must look.
const TAKEN_MAX: u32 = 1_000;

closed_list! {
    /// Who gave a code (brief 12.3: the national system has the authority, a province a copy).
    CodeSource {
        /// This office, from its own running number.
        Office = "office",
        /// The national system.
        National = "national",
    }
}

/// Who gave a code, and when it was last compared with the national system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Who gave it.
    pub source: CodeSource,
    /// Day of the last comparison; none when it was never compared.
    pub reconciled: Option<Date>,
}

/// For what a code is issued.
#[derive(Debug, Clone, Copy)]
pub struct ToIssue<'a> {
    /// Identity, fresh.
    pub id: Uuid,
    /// What gets it.
    pub subject: Subject,
    /// Two digits of the province (QĐ 19/2025/QĐ-TTg).
    pub province: &'a str,
    /// The crop that a scheme's letters may name.
    pub crop: Option<&'a CropId>,
    /// Day of issue.
    pub on: Date,
}

/// Give a new code by the first scheme that is switched on and in force on the day. The running
/// number is counted in this transaction, and a number whose code exists already is passed over.
///
/// # Errors
/// [`RegistryError::Refused`] when no scheme issues codes on that day, or its numbers are used up.
pub fn issue(tx: &mut Tx<'_>, actor: &Actor, new: &ToIssue<'_>) -> Result<Code, RegistryError> {
    let composer = rulebook::composer(tx)?;
    let none = || Refusal::new("code", "registry-error-no-series");
    let composed =
        composer.compose(&schemes(tx)?, new.subject.kind, new.province, new.crop, new.on);
    let composed = composed.ok_or_else(none)?;
    for _ in 0..TAKEN_MAX {
        let number = series::next(tx, &composed.stem)?;
        let text = composed.number(number).ok_or_else(none)?;
        if find(tx, &text)?.is_none() {
            let code = NewCode { id: new.id, as_issued: text, issued_on: Some(new.on) };
            let code = add(tx, actor, new.subject, &code)?;
            let origin = Origin { source: CodeSource::Office, reconciled: None };
            set_origin(tx, actor, new.subject, &code, origin)?;
            return Ok(code);
        }
    }
    Err(none().into())
}

/// Say who gave a code that is known here, and when it was compared.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn set_origin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: Subject,
    code: &Code,
    origin: Origin,
) -> Result<(), RegistryError> {
    tx.execute(
        "INSERT INTO registry_code_origin (code_key, source, last_reconciled) \
         VALUES ($1, $2, $3) ON CONFLICT (code_key) DO UPDATE SET source = excluded.source, \
         last_reconciled = excluded.last_reconciled",
        &[key(&code.normalised).into(), origin.source.word().into(), origin.reconciled.into()],
    )?;
    let after = json!({
        "code": code.normalised, "source": origin.source,
        "last_reconciled": origin.reconciled.map(|day| day.to_string()),
    });
    let kind = subject.kind.word();
    let change = Change::new("reconcile-code", kind, &subject.id, None, Some(after));
    Ok(audit::record(tx, actor, &change)?)
}

/// Note that a code of a subject was compared with the national system, and that the code is the
/// national one, where nothing is known yet. Who gave a code is not said otherwise later: what this
/// office issued stays its own, and nothing becomes its own in this way.
///
/// # Errors
/// [`RegistryError::NotFound`] when the subject has no such code, [`RegistryError::Refused`] when it
/// would change who gave it, or when the day is to come or before the last comparison.
pub fn reconcile(
    tx: &mut Tx<'_>,
    actor: &Actor,
    subject: Subject,
    code: &str,
    (source, day): (CodeSource, Date),
    today: Date,
) -> Result<(), RegistryError> {
    let own = of(tx, subject)?.into_iter().find(|one| key(&one.normalised) == key(code));
    let own = own.ok_or(RegistryError::NotFound)?;
    let known = origins(tx, subject)?.remove(&own.normalised);
    let mut refusals = Vec::new();
    if known.map_or(CodeSource::National, |known| known.source) != source {
        refusals.push(Refusal::new("source", "registry-error-code-source"));
    }
    if day > today {
        refusals.push(Refusal::new("last-reconciled", "registry-error-day-in-future"));
    }
    if known.and_then(|known| known.reconciled).is_some_and(|last| day < last) {
        refusals.push(Refusal::new("last-reconciled", "registry-error-reconciled-before"));
    }
    settle(refusals)?;
    set_origin(tx, actor, subject, &own, Origin { source, reconciled: Some(day) })
}

/// Origins of a subject's codes, by normalised code; codes written down from papers have none.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn origins(tx: &mut Tx<'_>, subject: Subject) -> Result<HashMap<String, Origin>, DbError> {
    let rows = tx.rows(
        "SELECT c.normalised AS normalised, o.source AS source, \
         o.last_reconciled AS last_reconciled FROM registry_code c \
         JOIN registry_code_origin o ON o.code_key = c.code_key \
         WHERE c.subject_kind = $1 AND c.subject = $2 LIMIT 100",
        &subject.values(),
        |row| {
            let origin =
                Origin { source: row.parse("source")?, reconciled: row.get("last_reconciled")? };
            Ok((row.get("normalised")?, origin))
        },
    )?;
    Ok(rows.into_iter().collect())
}
