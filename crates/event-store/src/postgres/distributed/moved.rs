//! Statements that meet a table on its way to the workers.
//!
//! Citus reads what it knows of a table piece by piece: whoever plans a statement in the moment
//! in which a table arrives may know of its new shards and not yet how rows are spread over them,
//! and then asks one shard for all, without an error. So while tables move
//! (`visible.moving`) each statement looks at the list of shards before and after: it holds if
//! that is the same.

use tokio_postgres::{Client, Error};

use crate::StoreError;

/// Index: none, some hundred rows. They have other numbers whenever a table arrived.
pub(in super::super) const SHARDS: &str =
    "SELECT coalesce(array_agg(shardid ORDER BY shardid), '{}') FROM pg_dist_shard";

/// The numbers of all shards of the database; another list when a table moved in between.
pub(in super::super) type Shards = Vec<i64>;

pub(in super::super) async fn shards(client: &Client) -> Result<Shards, Error> {
    client.query_one(SHARDS, &[]).await?.try_get(0)
}

/// Nothing is kept, or answered, of what went on meanwhile.
pub(in super::super) fn moved() -> StoreError {
    StoreError::Unavailable("a table went to the workers meanwhile".into())
}

/// Whether a table went to the workers between the plan of a statement and its run, or while the
/// statement was planned.
pub(in super::super) fn is_of_moved_table(error: &Error) -> bool {
    let said = ["could not find valid entry for shard", "cannot perform distributed planning"];
    error.as_db_error().is_some_and(|error| said.iter().any(|text| error.message().contains(text)))
}
