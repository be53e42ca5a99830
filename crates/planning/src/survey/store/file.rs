//! Files of answers: kept with them, never changed.

use nguon_platform::db::{DbError, Tx};
use uuid::Uuid;

use crate::survey::NewFile;

/// Keep the files of an answer that is kept in the same transaction.
pub(super) fn add(tx: &mut Tx<'_>, answer: Uuid, files: &[NewFile]) -> Result<(), DbError> {
    for file in files {
        tx.execute(
            "INSERT INTO planning_survey_file (answer, name, media_type, bytes) \
             VALUES ($1, $2, $3, $4)",
            &[
                answer.into(),
                (&file.name).into(),
                file.media_type.into(),
                file.bytes.clone().into(),
            ],
        )?;
    }
    Ok(())
}

/// Kind and content of a file of an answer. The caller asks whether the territory covers the answer.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn file(
    tx: &mut Tx<'_>,
    answer: Uuid,
    name: &str,
) -> Result<Option<(String, Vec<u8>)>, DbError> {
    tx.row(
        "SELECT media_type, bytes FROM planning_survey_file WHERE answer = $1 AND name = $2",
        &[answer.into(), name.into()],
        |row| Ok((row.get("media_type")?, row.get("bytes")?)),
    )
}
