//! Files that boundaries came from: kept as received, handed out again byte for byte.

use jiff::{SignedDuration, Timestamp};
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use serde_json::json;
use uuid::Uuid;

use super::store::KIND;
use crate::error::{Refusal, RegistryError};
use crate::words::Name;

/// Largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 16 << 20;
/// Most files that one growing area keeps.
pub const FILES_MAX: u32 = 40;
/// A file of which no plot was made goes when the next one comes after this long.
const UNUSED_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct NewPlotFile {
    /// Identity, fresh.
    pub id: Uuid,
    /// What the sender calls it.
    pub name: Name,
    /// What was received.
    pub bytes: Vec<u8>,
}

/// A file as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlotFile {
    /// Identity.
    pub id: Uuid,
    /// What the sender called it.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Since when it is here.
    pub received: Timestamp,
    /// Who sent it.
    pub by: String,
    /// How many plots have their boundary from it.
    pub plots: u32,
}

/// A file as it was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// What the sender called it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Keep a file of a growing area. The caller has asked territory and permission.
///
/// # Errors
/// [`RegistryError::Refused`] when it is too large or one too many.
pub fn keep_file(
    tx: &mut Tx<'_>,
    actor: &Actor,
    area: Uuid,
    new: &NewPlotFile,
) -> Result<(), RegistryError> {
    if new.bytes.len() > FILE_BYTES_MAX {
        return Err(Refusal::new("file", "registry-file-file-too-long").into());
    }
    tx.execute(
        "DELETE FROM registry_plot_file WHERE growing_area = $1 AND received_us < $2 \
         AND NOT EXISTS (SELECT 1 FROM registry_plot p WHERE p.file = registry_plot_file.id) \
         AND NOT EXISTS (SELECT 1 FROM registry_former_plot p WHERE p.file = registry_plot_file.id)",
        &[area.into(), (actor.at - UNUSED_KEPT).into()],
    )?;
    let kept = tx.row(
        "SELECT COUNT(*) AS n FROM registry_plot_file WHERE growing_area = $1",
        &[area.into()],
        |row| row.get::<u32>("n"),
    )?;
    if kept.unwrap_or_default() >= FILES_MAX {
        return Err(Refusal::new("file", "registry-error-plot-files-many").into());
    }
    tx.execute(
        "INSERT INTO registry_plot_file (id, growing_area, name, bytes, received_us, received_by) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            new.id.into(),
            area.into(),
            new.name.as_str().into(),
            new.bytes.clone().into(),
            actor.at.into(),
            (&actor.name).into(),
        ],
    )?;
    let after = json!({ "file": new.name, "bytes": new.bytes.len() });
    let change = Change::new("add-plot-file", KIND, &area, None, Some(after));
    Ok(audit::record(tx, actor, &change)?)
}

/// Files of a growing area, newest first; at most [`FILES_MAX`].
///
/// # Errors
/// [`DbError`] from the engine.
pub fn files(tx: &mut Tx<'_>, area: Uuid) -> Result<Vec<PlotFile>, DbError> {
    tx.rows(
        "SELECT f.id AS id, f.name AS name, LENGTH(f.bytes) AS length, f.received_us AS received_us, \
         f.received_by AS received_by, \
         (SELECT COUNT(*) FROM registry_plot p WHERE p.file = f.id) AS plots \
         FROM registry_plot_file f WHERE f.growing_area = $1 \
         ORDER BY f.received_us DESC, f.id DESC LIMIT 40",
        &[area.into()],
        |row| {
            Ok(PlotFile {
                id: row.get("id")?,
                name: row.get("name")?,
                bytes: row.get("length")?,
                received: row.get("received_us")?,
                by: row.get("received_by")?,
                plots: row.get("plots")?,
            })
        },
    )
}

/// A file of this growing area as it was received; none when it has no such file.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn original(tx: &mut Tx<'_>, area: Uuid, file: Uuid) -> Result<Option<Original>, DbError> {
    tx.row(
        "SELECT name, bytes FROM registry_plot_file WHERE id = $1 AND growing_area = $2",
        &[file.into(), area.into()],
        |row| Ok(Original { name: row.get("name")?, bytes: row.get("bytes")? }),
    )
}
