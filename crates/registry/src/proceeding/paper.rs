//! Papers of a proceeding: copies with a limit, or the note that the original was seen.

use jiff::Timestamp;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::media::media_type;
use serde_json::json;
use uuid::Uuid;

use super::{PaperKind, Thing};
use crate::error::{Refusal, RegistryError};
use crate::words::Name;

/// Largest copy, in bytes.
pub const PAPER_BYTES_MAX: usize = 5 << 20;
/// Most papers of one proceeding.
pub const PAPERS_MAX: u32 = 40;

/// A paper as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Identity.
    pub id: Uuid,
    /// What it is.
    pub kind: PaperKind,
    /// Its name, as the applicant calls it.
    pub name: String,
    /// Kind of the copy; none when the original was seen and no copy is kept.
    pub media_type: Option<String>,
    /// Since when it is here.
    pub added: Timestamp,
    /// Who recorded it.
    pub by: String,
}

/// A paper to be recorded.
#[derive(Debug, Clone)]
pub struct NewPaper {
    /// Identity, fresh.
    pub id: Uuid,
    /// What it is.
    pub kind: PaperKind,
    /// Its name.
    pub name: Name,
    /// The copy; none when the original was seen.
    pub bytes: Option<Vec<u8>>,
}

/// A copy to be handed out.
#[derive(Debug, Clone)]
pub struct PaperFile {
    /// Kind of the copy.
    pub media_type: String,
    /// The copy.
    pub bytes: Vec<u8>,
}

/// Record a paper. The caller has asked territory and permission.
///
/// # Errors
/// [`RegistryError::Refused`] when it is too large, of a kind that is not kept, or one too many.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    thing: Thing,
    new: &NewPaper,
) -> Result<(), RegistryError> {
    let kind = match new.bytes.as_deref() {
        None => None,
        Some(bytes) if bytes.len() > PAPER_BYTES_MAX => {
            return Err(Refusal::new("file", "registry-error-paper-large").into());
        }
        Some(bytes) => {
            let known = media_type(bytes);
            Some(known.ok_or_else(|| Refusal::new("file", "registry-error-paper-kind"))?)
        }
    };
    let count = tx.row(
        "SELECT COUNT(*) AS n FROM registry_paper WHERE thing_kind = $1 AND thing = $2",
        &[thing.kind.word().into(), thing.id.into()],
        |row| row.get::<u32>("n"),
    )?;
    if count.unwrap_or_default() >= PAPERS_MAX {
        return Err(Refusal::new("file", "registry-error-papers-many").into());
    }
    tx.execute(
        "INSERT INTO registry_paper (id, thing_kind, thing, kind, name, media_type, bytes, \
         added_us, added_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            new.id.into(),
            thing.kind.word().into(),
            thing.id.into(),
            new.kind.word().into(),
            new.name.as_str().into(),
            kind.into(),
            new.bytes.clone().into(),
            actor.at.into(),
            (&actor.name).into(),
        ],
    )?;
    let after = json!({ "paper": new.kind, "name": new.name, "media_type": kind });
    let change = Change::new("add-paper", thing.kind.word(), &thing.id, None, Some(after));
    Ok(audit::record(tx, actor, &change)?)
}

/// Papers of a proceeding, oldest first; at most [`PAPERS_MAX`].
///
/// # Errors
/// [`DbError`] from the engine.
pub fn papers(tx: &mut Tx<'_>, thing: Thing) -> Result<Vec<Paper>, DbError> {
    tx.rows(
        "SELECT id, kind, name, media_type, added_us, added_by FROM registry_paper \
         WHERE thing_kind = $1 AND thing = $2 ORDER BY added_us, id LIMIT 40",
        &[thing.kind.word().into(), thing.id.into()],
        |row| {
            Ok(Paper {
                id: row.get("id")?,
                kind: row.parse("kind")?,
                name: row.get("name")?,
                media_type: row.get("media_type")?,
                added: row.get("added_us")?,
                by: row.get("added_by")?,
            })
        },
    )
}

/// The copy of a paper of this proceeding; none when there is none of it.
pub(crate) fn file(
    tx: &mut Tx<'_>,
    thing: Thing,
    paper: Uuid,
) -> Result<Option<PaperFile>, DbError> {
    tx.row(
        "SELECT media_type, bytes FROM registry_paper WHERE id = $1 AND thing_kind = $2 \
         AND thing = $3 AND bytes IS NOT NULL",
        &[paper.into(), thing.kind.word().into(), thing.id.into()],
        |row| Ok(PaperFile { media_type: row.get("media_type")?, bytes: row.get("bytes")? }),
    )
}
