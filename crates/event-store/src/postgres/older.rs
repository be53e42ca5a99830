//! Index rows for events that were stored before there were such rows. An event that cannot be read
//! is left out: the check of the store names it.

use nguon_epcis::model::Event;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

use crate::index::{Added, Term};
use crate::{StoreError, body};

/// Index: primary key of `posting`, in its order.
pub(super) const BEHIND: &str = "SELECT event_time_ns, seq FROM posting
    WHERE key = $1 AND (event_time_ns, seq) > ($2, $3) ORDER BY event_time_ns, seq LIMIT $4";
/// Index: primary key of `event`.
pub(super) const BODIES: &str = "SELECT event_time_ns, seq, body FROM event WHERE seq = ANY($1)";

const ADD: &str = "INSERT INTO posting (key, event_time_ns, seq, roles)
    SELECT *, 0 FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) ON CONFLICT DO NOTHING";

/// Events that are read before their rows are written.
const AT_ONCE: i64 = 500;

/// These rows, for every event that has some.
pub(super) async fn index_added(client: &Client, added: &Added) -> Result<(), StoreError> {
    let (behind, bodies) = (client.prepare(BEHIND).await?, client.prepare(BODIES).await?);
    let add = client.prepare(ADD).await?;
    for having in (added.having)() {
        let mut reached = (i64::MIN, i64::MIN);
        loop {
            let key = having.key().as_uuid();
            let spots = client.query(&behind, &[&key, &reached.0, &reached.1, &AT_ONCE]).await?;
            let Some(last) = spots.last() else { break };
            reached = (last.try_get(0)?, last.try_get(1)?);
            let seqs = spots.iter().map(|row| row.try_get(1)).collect::<Result<Vec<i64>, _>>()?;
            let rows = client.query(&bodies, &[&seqs]).await?;
            let terms = added.terms;
            let reading = tokio::task::spawn_blocking(move || computed(&rows, terms));
            let (keys, times, seqs) = reading.await.map_err(|_| StoreError::Stopped)??;
            client.execute(&add, &[&keys, &times, &seqs]).await?;
        }
    }
    Ok(())
}

type Columns = (Vec<Uuid>, Vec<i64>, Vec<i64>);

fn computed(
    rows: &[Row],
    terms: fn(&Event) -> Vec<Term>,
) -> Result<Columns, tokio_postgres::Error> {
    let mut columns = Columns::default();
    for row in rows {
        let (time, seq): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let text = body::unpack(row.try_get(2)?).ok();
        let value = text.and_then(|text| serde_json::from_str(&text).ok());
        let event = value.and_then(|value| nguon_epcis::json::read_event(value).ok());
        for term in event.iter().flat_map(terms) {
            columns.0.push(term.key().as_uuid());
            columns.1.push(time);
            columns.2.push(seq);
        }
    }
    Ok(columns)
}
