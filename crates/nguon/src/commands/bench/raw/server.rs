//! The same on a PostgreSQL server: prepared statements, one round trip for all keys.

use nguon_lineage::Key;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row, Statement};
use uuid::Uuid;

use super::KIND_EPC;
use crate::commands::bench::server;
use crate::failure::{Doing, Failure};

const VALUES: &str =
    "SELECT value FROM known_value WHERE kind = $1 AND value LIKE $2 ORDER BY key LIMIT $3";
const KEYS: &str = "SELECT key FROM known_value
    WHERE kind = $1 AND left(value, 500) = ANY($2) AND value = ANY($2)";
const LOOK_UP: &str = "SELECT event_id, event_time_ns, record_time_us, fact
    FROM (SELECT DISTINCT seq FROM posting WHERE key = ANY($1)) found JOIN event USING (seq)";
const ROWS: &str = "SELECT body FROM event
    WHERE seq > (SELECT max(seq) / 2 FROM event) ORDER BY seq LIMIT $1";

pub struct Raw {
    client: Client,
    look_up: Statement,
    rows: Statement,
}

impl Raw {
    pub async fn open(url: &str) -> Result<Self, Failure> {
        let client = server::connect(url).await?;
        let look_up = client.prepare(LOOK_UP).await.doing("cannot prepare the look-ups")?;
        let rows = client.prepare(ROWS).await.doing("cannot prepare the reading of rows")?;
        Ok(Self { client, look_up, rows })
    }

    pub async fn values(&self, like: &str, most: i64) -> Result<Vec<String>, Failure> {
        let rows = self.client.query(VALUES, &[&KIND_EPC, &like, &most]).await;
        rows.and_then(|rows| first(&rows)).doing("cannot read the known values")
    }

    pub async fn keys(&self, things: &[Key]) -> Result<Vec<[u8; 16]>, Failure> {
        let names: Vec<&str> = things.iter().map(Key::as_str).collect();
        let rows = self.client.query(KEYS, &[&KIND_EPC, &names]).await;
        let keys: Vec<Uuid> = rows.and_then(|rows| first(&rows)).doing("cannot read the keys")?;
        Ok(keys.into_iter().map(Uuid::into_bytes).collect())
    }

    pub async fn look_up(&self, keys: &[[u8; 16]]) -> Result<usize, Failure> {
        let keys: Vec<Uuid> = keys.iter().copied().map(Uuid::from_bytes).collect();
        self.bytes(&self.look_up, &[&keys], "fact").await.doing("cannot look the keys up")
    }

    pub async fn read_rows(&self, most: i64) -> Result<usize, Failure> {
        self.bytes(&self.rows, &[&most], "body").await.doing("cannot read rows")
    }

    async fn bytes(
        &self,
        statement: &Statement,
        values: &[&(dyn ToSql + Sync)],
        column: &str,
    ) -> Result<usize, Error> {
        let rows = self.client.query(statement, values).await?;
        rows.iter().map(|row| row.try_get::<_, &[u8]>(column).map(<[u8]>::len)).sum()
    }
}

fn first<T>(rows: &[Row]) -> Result<Vec<T>, Error>
where
    T: for<'a> tokio_postgres::types::FromSql<'a>,
{
    rows.iter().map(|row| row.try_get(0)).collect()
}
