//! What is the engine's own, beside the suite.

use super::{PostgresSettings, PostgresStore};
use crate::Clock;

/// A store in a database of its own; none where there is no server.
async fn open(clock: Clock) -> Option<(PostgresStore, ())> {
    let url = nguon_testing_postgres::database()?;
    let settings = PostgresSettings::parse(&url).unwrap();
    Some((PostgresStore::open(&settings, clock).await.unwrap(), ()))
}

crate::conformance!(open);
