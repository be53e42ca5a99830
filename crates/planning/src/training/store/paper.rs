//! Papers of a class: decisions, programmes, signed lists.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::media::media_type;
use serde_json::json;
use uuid::Uuid;

use super::TrainingError;
use crate::training::{Class, Paper};

/// Largest copy, in bytes.
pub const PAPER_BYTES_MAX: usize = 5 << 20;
/// Most papers of one class.
pub const PAPERS_MAX: u32 = 20;

/// Keep a paper.
///
/// # Errors
/// [`TrainingError::Conflict`] when it is too large, of a kind that is not kept, or one too many.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    class: &Class,
    (id, name, bytes): (Uuid, &str, &[u8]),
) -> Result<(), TrainingError> {
    if bytes.len() > PAPER_BYTES_MAX {
        return Err(TrainingError::Conflict("training-error-paper-large"));
    }
    let kind = media_type(bytes).ok_or(TrainingError::Conflict("training-error-paper-kind"))?;
    if papers(tx, class.id)?.len() >= PAPERS_MAX as usize {
        return Err(TrainingError::Conflict("training-error-papers-many"));
    }
    tx.execute(
        "INSERT INTO planning_class_paper (id, class, name, media_type, bytes, added_us, added_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            class.id.into(),
            name.into(),
            kind.into(),
            bytes.into(),
            actor.at.into(),
            (&actor.name).into(),
        ],
    )?;
    let after = json!({ "paper": name, "media_type": kind, "bytes": bytes.len() });
    let change = Change::new("training-paper", "training-class", &class.id, None, Some(after));
    Ok(audit::record(tx, actor, &change.in_commune(&class.facts.commune))?)
}

/// Papers of a class, oldest first; at most [`PAPERS_MAX`].
///
/// # Errors
/// [`DbError`] from the engine.
pub fn papers(tx: &mut Tx<'_>, class: Uuid) -> Result<Vec<Paper>, DbError> {
    let sql = format!(
        "SELECT id, name, media_type, added_us, added_by FROM planning_class_paper \
         WHERE class = $1 ORDER BY added_us, id LIMIT {PAPERS_MAX}"
    );
    tx.rows(&sql, &[class.into()], |row| {
        Ok(Paper {
            id: row.get("id")?,
            name: row.get("name")?,
            media_type: row.get("media_type")?,
            added: row.get("added_us")?,
            by: row.get("added_by")?,
        })
    })
}

/// The copy of a paper of this class and its kind.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn file(
    tx: &mut Tx<'_>,
    class: Uuid,
    paper: Uuid,
) -> Result<Option<(String, Vec<u8>)>, DbError> {
    tx.row(
        "SELECT media_type, bytes FROM planning_class_paper WHERE id = $1 AND class = $2",
        &[paper.into(), class.into()],
        |row| Ok((row.get("media_type")?, row.get("bytes")?)),
    )
}
