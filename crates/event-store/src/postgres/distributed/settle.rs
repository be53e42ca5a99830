//! Moving the mark up to which all nodes show the record.
//!
//! After the coordinator committed, workers are told one by one; a worker that is lost in between
//! has the transaction prepared on its disk, and is told again when it is back: by Citus itself
//! (`citus.recover_2pc_interval`), at once where this program's role may ask for it.

use std::time::Duration;

use tokio_postgres::{Client, GenericClient};

use crate::StoreError;

/// Whether the tables are distributed, the mark, and whether tables are on their way. Index: none,
/// one row.
pub(in super::super) const VISIBLE: &str = "SELECT distributed, seq, moving FROM visible";

const FAR: &str = "SELECT h.seq, v.seq FROM head h, visible v";
/// Transactions of Citus in this database of which a node does not know the end yet.
const OPEN: &str = "SELECT coalesce(bool_and(success AND result = '0'), false)
    FROM run_command_on_all_nodes($$SELECT count(*) FROM pg_prepared_xacts
        WHERE database = current_database() AND gid LIKE 'citus\\_%'$$)";

/// Between two looks at the mark of a commit that just ended, and how many there are.
const LOOKED_EVERY: Duration = Duration::from_millis(2);
const LOOKED_MAX: usize = 25;

/// Whether all that was committed is visible on all nodes; moves the mark if it is.
pub(in super::super) async fn settle(client: &Client) -> Result<bool, StoreError> {
    let row = client.query_one(FAR, &[]).await?;
    let (head, mark): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
    if head <= mark {
        return Ok(true);
    }
    // Not every role may; then it takes as long as Citus waits by itself.
    if let Err(refused) = client.query("SELECT recover_prepared_transactions()", &[]).await {
        tracing::debug!(%refused, "the nodes are not asked to finish at once");
    }
    // What the head named before had been prepared before: if nothing is open now, it is done.
    let done: bool = client.query_one(OPEN, &[]).await?.try_get(0)?;
    if done {
        moved(client, head).await?;
    }
    Ok(done)
}

/// Moves the mark of a commit that is complete. It is on the disk on return.
pub(in super::super) async fn moved(
    client: &impl GenericClient,
    seq: i64,
) -> Result<(), StoreError> {
    client.execute("UPDATE visible SET seq = $1 WHERE seq < $1", &[&seq]).await?;
    Ok(())
}

/// Whether the mark is at the head, or gets there in a moment: whoever committed before is about
/// to move it. To be asked while one holds the head.
pub(in super::super) async fn is_caught_up(
    client: &Client,
    head: i64,
    mut mark: i64,
) -> Result<bool, StoreError> {
    for _ in 0..LOOKED_MAX {
        if mark >= head {
            return Ok(true);
        }
        tokio::time::sleep(LOOKED_EVERY).await;
        mark = client.query_one(VISIBLE, &[]).await?.try_get(1)?;
    }
    Ok(mark >= head)
}
