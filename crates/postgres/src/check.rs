//! Whether a server can hold what is acknowledged here.

use tokio_postgres::{Client, Error};

/// Oldest server that is known to do all that is asked of it.
const VERSION_MIN: i32 = 150_000;

/// Why a server cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It is too old.
    #[error("the server has version {0}; 15 or newer is needed")]
    Version(i32),
    /// Text is kept in another encoding.
    #[error("the database is in {0}; it must be UTF8")]
    Encoding(String),
    /// It could not be asked.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Refuses a server that is too old or keeps text otherwise; warns of one that does not wait for
/// its disk, with what `loses` names.
///
/// # Errors
/// [`Unfit`], with what is needed instead.
pub async fn check(client: &Client, loses: &str) -> Result<(), Unfit> {
    let row = client
        .query_one(
            "SELECT current_setting('server_version_num')::integer,
                current_setting('server_encoding'), current_setting('fsync')",
            &[],
        )
        .await?;
    let (version, encoding, fsync): (i32, String, String) =
        (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    if version < VERSION_MIN {
        return Err(Unfit::Version(version));
    }
    if encoding != "UTF8" {
        return Err(Unfit::Encoding(encoding));
    }
    if fsync != "on" {
        tracing::warn!("the server runs with fsync = {fsync}: a power cut loses {loses}");
    }
    Ok(())
}
