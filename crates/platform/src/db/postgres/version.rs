//! Whether the database has changed: one round trip.

use std::hash::{DefaultHasher, Hash, Hasher};

use deadpool_postgres::Pool;

/// Which transactions are seen: every commit of every database of the server changes it, and
/// nothing that only reads.
const SNAPSHOT: &str = "SELECT pg_current_snapshot()::text";

/// Another number after each commit, of this program or another; none when the server does not
/// say.
pub(super) async fn version(pool: Pool) -> Option<u64> {
    let client = pool.get().await.ok()?;
    let asked = client.prepare_cached(SNAPSHOT).await.ok()?;
    let snapshot: String = client.query_one(&asked, &[]).await.ok()?.try_get(0).ok()?;
    let mut hasher = DefaultHasher::new();
    snapshot.hash(&mut hasher);
    Some(hasher.finish())
}
