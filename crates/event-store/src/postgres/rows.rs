//! Rows of new events, column by column, and the two ways in which they are sent: one statement
//! with arrays for a few, binary COPY for many.

use std::collections::BTreeMap;
use std::pin::pin;

use jiff::Timestamp;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error, Statement};
use uuid::Uuid;

use super::decide::{NewRow, identity};
use crate::{body, index};

pub(super) const INSERT_EVENTS: &str = "INSERT INTO event (seq, event_time_ns, record_time_us,
        text_bytes, declares_error, event_id, captured_by, hash, fact, body)
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::boolean[],
        $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::bytea[])";
pub(super) const INSERT_IDENTITIES: &str =
    "INSERT INTO event_identity (event_key, declaration_key, seq)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[])";
pub(super) const INSERT_POSTINGS: &str = "INSERT INTO posting (key, event_time_ns, seq, roles)
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::integer[])";
pub(super) const INSERT_VALUES: &str = "INSERT INTO known_value (key, kind, value)
    SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::text[]) ON CONFLICT (key) DO NOTHING";

const COPY_EVENTS: &str = "COPY event (seq, event_time_ns, record_time_us, text_bytes,
    declares_error, event_id, captured_by, hash, fact, body) FROM STDIN (FORMAT binary)";
const COPY_IDENTITIES: &str =
    "COPY event_identity (event_key, declaration_key, seq) FROM STDIN (FORMAT binary)";
const COPY_POSTINGS: &str =
    "COPY posting (key, event_time_ns, seq, roles) FROM STDIN (FORMAT binary)";

/// From so many postings on rows are copied in: it takes more round trips and less work.
const COPIED_FROM: usize = 2_000;

/// Values of one statement: a message to the server is bounded.
const VALUES_AT_ONCE: usize = 50_000;

/// Rows of a commit in the order in which their index is written: each table's by its key.
pub(super) struct Rows<'b> {
    record_time_us: i64,
    events: &'b [NewRow<'b>],
    /// Event key, declaration key, place.
    identities: Vec<(Uuid, Uuid, i64)>,
    /// Key, time, place, roles.
    postings: Vec<(Uuid, i64, i64, i32)>,
    values: BTreeMap<Uuid, (i16, &'b str)>,
}

impl<'b> Rows<'b> {
    pub fn of(events: &'b [NewRow<'b>], record_time: Timestamp) -> Self {
        let mut rows = Self {
            record_time_us: record_time.as_microsecond(),
            events,
            identities: Vec::with_capacity(events.len()),
            postings: Vec::new(),
            values: BTreeMap::new(),
        };
        for NewRow { seq, captured_by, event } in events {
            let (event_key, declaration_key) = identity(event);
            rows.identities.push((event_key.as_uuid(), declaration_key.as_uuid(), *seq));
            for posting in event.postings.iter().chain([&index::captor(captured_by)]) {
                // Twenty bits at most.
                let roles = i32::try_from(posting.roles).unwrap_or(i32::MAX);
                rows.postings.push((posting.key.as_uuid(), event.event_time_ns, *seq, roles));
            }
            for known in &event.known_values {
                let kind = i16::try_from(known.kind.number()).unwrap_or(i16::MAX);
                rows.values.insert(known.key.as_uuid(), (kind, &known.value));
            }
        }
        rows.identities.sort_unstable();
        rows.postings.sort_unstable();
        rows
    }

    /// Whether they are better copied in.
    pub fn are_many(&self) -> bool {
        self.postings.len() >= COPIED_FROM
    }

    /// Sends events, identities and postings by binary COPY.
    pub async fn copy(&self, client: &Client) -> Result<(), Error> {
        let types = [
            Type::INT8,
            Type::INT8,
            Type::INT8,
            Type::INT4,
            Type::BOOL,
            Type::TEXT,
            Type::TEXT,
            Type::BYTEA,
            Type::BYTEA,
            Type::BYTEA,
        ];
        let mut writer = pin!(BinaryCopyInWriter::new(client.copy_in(COPY_EVENTS).await?, &types));
        for row in self.events {
            let hash = &row.event.hash[..];
            writer
                .as_mut()
                .write(&[
                    &row.seq,
                    &row.event.event_time_ns,
                    &self.record_time_us,
                    &text_bytes(row),
                    &row.declares_error(),
                    &row.event.event_id(),
                    &row.captured_by,
                    &hash,
                    &row.event.fact,
                    &row.event.body,
                ])
                .await?;
        }
        writer.finish().await?;

        let types = [Type::UUID, Type::UUID, Type::INT8];
        let sink = client.copy_in(COPY_IDENTITIES).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
        for (event_key, declaration_key, seq) in &self.identities {
            writer.as_mut().write(&[event_key, declaration_key, seq]).await?;
        }
        writer.finish().await?;

        let types = [Type::UUID, Type::INT8, Type::INT8, Type::INT4];
        let sink = client.copy_in(COPY_POSTINGS).await?;
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
        for (key, event_time_ns, seq, roles) in &self.postings {
            writer.as_mut().write(&[key, event_time_ns, seq, roles]).await?;
        }
        writer.finish().await?;
        Ok(())
    }

    /// Sends events by one statement.
    pub async fn insert_events(&self, client: &Client, sql: &Statement) -> Result<u64, Error> {
        let times: Vec<i64> = self.events.iter().map(|row| row.event.event_time_ns).collect();
        let recorded = vec![self.record_time_us; self.events.len()];
        let column = |value: fn(&NewRow<'b>) -> &'b [u8]| -> Vec<&'b [u8]> {
            self.events.iter().map(value).collect()
        };
        let text = |value: fn(&NewRow<'b>) -> &'b str| -> Vec<&'b str> {
            self.events.iter().map(value).collect()
        };
        let seqs: Vec<i64> = self.events.iter().map(|row| row.seq).collect();
        let lengths: Vec<i32> = self.events.iter().map(text_bytes).collect();
        let declares: Vec<bool> = self.events.iter().map(NewRow::declares_error).collect();
        let values: [&(dyn ToSql + Sync); 10] = [
            &seqs,
            &times,
            &recorded,
            &lengths,
            &declares,
            &text(|row| row.event.event_id()),
            &text(|row| row.captured_by),
            &column(|row| &row.event.hash),
            &column(|row| &row.event.fact),
            &column(|row| &row.event.body),
        ];
        client.execute(sql, &values).await
    }

    /// Sends identities by one statement.
    pub async fn insert_identities(&self, client: &Client, sql: &Statement) -> Result<u64, Error> {
        let keys: Vec<Uuid> = self.identities.iter().map(|row| row.0).collect();
        let declarations: Vec<Uuid> = self.identities.iter().map(|row| row.1).collect();
        let seqs: Vec<i64> = self.identities.iter().map(|row| row.2).collect();
        client.execute(sql, &[&keys, &declarations, &seqs]).await
    }

    /// Sends postings by one statement.
    pub async fn insert_postings(&self, client: &Client, sql: &Statement) -> Result<u64, Error> {
        let keys: Vec<Uuid> = self.postings.iter().map(|row| row.0).collect();
        let times: Vec<i64> = self.postings.iter().map(|row| row.1).collect();
        let seqs: Vec<i64> = self.postings.iter().map(|row| row.2).collect();
        let roles: Vec<i32> = self.postings.iter().map(|row| row.3).collect();
        client.execute(sql, &[&keys, &times, &seqs, &roles]).await
    }

    /// Sends the values that are not known yet.
    pub async fn insert_values(&self, client: &Client, sql: &Statement) -> Result<(), Error> {
        let mut values = self.values.iter().peekable();
        while values.peek().is_some() {
            let (mut keys, mut kinds, mut texts) = (Vec::new(), Vec::new(), Vec::new());
            for (key, (kind, text)) in values.by_ref().take(VALUES_AT_ONCE) {
                keys.push(*key);
                kinds.push(*kind);
                texts.push(*text);
            }
            client.execute(sql, &[&keys, &kinds, &texts]).await?;
        }
        Ok(())
    }
}

impl NewRow<'_> {
    fn declares_error(&self) -> bool {
        !self.event.declaration_key().is_empty()
    }
}

fn text_bytes(row: &NewRow<'_>) -> i32 {
    i32::try_from(body::text_bytes(&row.event.body)).unwrap_or(i32::MAX)
}
