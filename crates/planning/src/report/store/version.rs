//! Approved versions: written once, never changed.

use nguon_platform::accounts::Capability;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::text::hex;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{ReportError, round};
use crate::report::{Approved, RoundAction, Version};

/// Approve a consolidated round: its content becomes the next version, whole and locked. The
/// audit log holds the version's SHA-256.
///
/// # Errors
/// [`ReportError::Stale`] or [`ReportError::Refused`].
pub fn approve(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: impl Fn(Capability) -> bool,
    (id, version): (Uuid, i64),
    content: &Approved,
) -> Result<u32, ReportError> {
    let signature = Some(&content.signature);
    round::move_round(tx, actor, may, (id, version), RoundAction::Approve, signature)?;
    let text = serde_json::to_string(content)?;
    let sha256 = hex(&Sha256::digest(&text));
    let number = versions(tx, id)?.first().map_or(1, |last| last.number + 1);
    // The correction that began this version says why it was made.
    let reason = tx.row(
        "SELECT note FROM planning_report_step WHERE report = $1 AND action = 'correct' \
         ORDER BY number DESC LIMIT 1",
        &[id.into()],
        |row| row.get::<Option<String>>("note"),
    )?;
    let reason = reason.flatten().filter(|_| number > 1);
    tx.execute(
        "INSERT INTO planning_report_version (report, number, content, sha256, approved_us, \
         approved_by, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            number.into(),
            text.into(),
            (&sha256).into(),
            actor.at.into(),
            (&actor.name).into(),
            reason.into(),
        ],
    )?;
    let after = json!({ "version": number, "number": content.signature.number, "sha256": sha256 });
    let change = Change::new("report-approve", "report", &id, None, Some(after));
    audit::record(tx, actor, &change)?;
    Ok(number)
}

fn read(row: &Row<'_>) -> Result<(Version, String), DbError> {
    let version = Version {
        number: row.get("number")?,
        at: row.get("approved_us")?,
        by: row.get("approved_by")?,
        reason: row.get("reason")?,
        content: Approved::default(),
        sha256: row.get("sha256")?,
    };
    Ok((version, row.get("content")?))
}

fn whole((mut version, content): (Version, String)) -> Result<Version, ReportError> {
    version.content = serde_json::from_str(&content)?;
    Ok(version)
}

const COLUMNS: &str = "number, content, sha256, approved_us, approved_by, reason";

/// The approved versions of a report, newest first; at most 100.
///
/// # Errors
/// [`ReportError::Text`] when a stored text is none of ours.
pub fn versions(tx: &mut Tx<'_>, report: Uuid) -> Result<Vec<Version>, ReportError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM planning_report_version WHERE report = $1 \
         ORDER BY number DESC LIMIT 100"
    );
    tx.rows(&sql, &[report.into()], read)?.into_iter().map(whole).collect()
}

/// One approved version.
///
/// # Errors
/// As [`versions`].
pub fn version(tx: &mut Tx<'_>, report: Uuid, number: u32) -> Result<Option<Version>, ReportError> {
    let sql =
        format!("SELECT {COLUMNS} FROM planning_report_version WHERE report = $1 AND number = $2");
    tx.row(&sql, &[report.into(), number.into()], read)?.map(whole).transpose()
}
