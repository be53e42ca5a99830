//! Writing elements of master data.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tokio_postgres::Client;
use uuid::Uuid;

use super::decide::NewElementRow;
use super::master::{id_key, value_key};
use crate::StoreError;
use crate::index::captor;
use crate::master::MasterPosting;

const INSERT_ELEMENTS: &str = "INSERT INTO master_element
        (number, id_key, id, kind, captured_by, record_time_us, body)
    SELECT number, id_key, id, kind, captured_by, $6, body
    FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $7::bytea[])
        AS new (number, id_key, id, kind, captured_by, body)";
/// Index: `master_posting_by_topic`.
pub(super) const FORGET: &str = "DELETE FROM master_posting old
    USING unnest($1::uuid[], $2::uuid[]) AS new (subject, topic)
    WHERE old.subject = new.subject AND old.topic = new.topic";
const INSERT_POSTINGS: &str = "INSERT INTO master_posting
        (key, value_key, subject, topic, captor, captured_by, value)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[],
        $7::text[])";

/// Elements that are sent at once: a message to the server is bounded.
const SENT_AT_ONCE: usize = 1_000;

/// Writes elements in their order: of one subject and topic the last holds.
pub(super) async fn write(
    client: &Client,
    elements: &[NewElementRow<'_>],
    record_time: Timestamp,
) -> Result<(), StoreError> {
    for some in elements.chunks(SENT_AT_ONCE) {
        insert(client, some, record_time).await?;
        replace(client, some).await?;
    }
    Ok(())
}

async fn insert(
    client: &Client,
    elements: &[NewElementRow<'_>],
    record_time: Timestamp,
) -> Result<(), StoreError> {
    let numbers: Vec<i64> = elements.iter().map(|row| row.number).collect();
    let keys: Vec<Uuid> = elements.iter().map(|row| id_key(&row.element.id)).collect();
    let ids: Vec<&str> = elements.iter().map(|row| row.element.id.as_str()).collect();
    let kinds: Vec<&str> = elements.iter().map(|row| row.element.kind.as_str()).collect();
    let captors: Vec<&str> = elements.iter().map(|row| row.captured_by).collect();
    let bodies: Vec<&[u8]> = elements.iter().map(|row| &row.element.body[..]).collect();
    let us = record_time.as_microsecond();
    client
        .execute(INSERT_ELEMENTS, &[&numbers, &keys, &ids, &kinds, &captors, &us, &bodies])
        .await?;
    Ok(())
}

/// What holds of a topic after all of them, and who says it.
type Holding<'b> = BTreeMap<(Uuid, Uuid), (&'b str, Vec<&'b MasterPosting>)>;

async fn replace(client: &Client, elements: &[NewElementRow<'_>]) -> Result<(), StoreError> {
    let mut holding = Holding::new();
    for row in elements {
        let subject = row.element.subject(row.captured_by).as_uuid();
        for topic in &row.element.topics {
            let said = row.element.postings.iter().filter(|posting| posting.topic == *topic);
            holding.insert((subject, topic.as_uuid()), (row.captured_by, said.collect()));
        }
    }
    let (subjects, topics): (Vec<Uuid>, Vec<Uuid>) = holding.keys().copied().unzip();
    client.execute(FORGET, &[&subjects, &topics]).await?;

    // Each key once, as the table has it.
    let mut rows = BTreeMap::new();
    for ((subject, topic), (captured_by, said)) in &holding {
        for posting in said {
            let key = (posting.key.as_uuid(), value_key(&posting.value), *subject);
            rows.insert(key, (*topic, *captured_by, posting.value.as_str()));
        }
    }
    let keys: Vec<Uuid> = rows.keys().map(|key| key.0).collect();
    let value_keys: Vec<Uuid> = rows.keys().map(|key| key.1).collect();
    let subjects: Vec<Uuid> = rows.keys().map(|key| key.2).collect();
    let topics: Vec<Uuid> = rows.values().map(|row| row.0).collect();
    let captors: Vec<Uuid> = rows.values().map(|row| captor(row.1).key.as_uuid()).collect();
    let names: Vec<&str> = rows.values().map(|row| row.1).collect();
    let values: Vec<&str> = rows.values().map(|row| row.2).collect();
    client
        .execute(
            INSERT_POSTINGS,
            &[&keys, &value_keys, &subjects, &topics, &captors, &names, &values],
        )
        .await?;
    Ok(())
}
