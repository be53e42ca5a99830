//! Filling a new file with the rows of another engine.

use std::path::Path;

use rusqlite::{Connection, Transaction};

use super::{care, connect, jobs, migrate, named, subscriptions};
use crate::key::{Key16, event_key};
use crate::{CaptureJob, NamedQuery, Seq, StoreError, Subscription, body};

/// An event as its row is kept, whatever the engine.
pub(crate) struct CopiedEvent<'r> {
    pub seq: i64,
    pub record_time_us: i64,
    pub event_time_ns: i64,
    pub declares_error: bool,
    pub event_id: &'r str,
    pub captured_by: &'r str,
    pub hash: &'r [u8],
    pub fact: &'r [u8],
    pub body: &'r [u8],
}

/// An element of master data as its row is kept, whatever the engine.
pub(crate) struct CopiedElement<'r> {
    pub number: i64,
    pub id: &'r str,
    pub kind: &'r str,
    pub captured_by: &'r str,
    pub record_time_us: i64,
    pub body: &'r [u8],
}

/// A file that is being filled. It is one transaction.
pub(crate) struct CopyTarget<'t> {
    tx: &'t Transaction<'t>,
}

/// Makes a file at `target`, which must not exist, and gives it its name when `fill` has filled it
/// and it is checked; absent when this fails.
pub(crate) fn write_copy(
    target: &Path,
    fill: impl FnOnce(&CopyTarget<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    care::finished(target, |unfinished| {
        // What an earlier try left is no beginning.
        let _removed = std::fs::remove_file(unfinished);
        let mut db = Connection::open(unfinished)
            .map_err(|error| connect::cannot_open(unfinished, error))?;
        // It is synced when it is whole; until then it is worth nothing.
        db.pragma_update(None, "synchronous", "off")?;
        migrate::run(&mut db)?;
        let tx = db.transaction()?;
        fill(&CopyTarget { tx: &tx })?;
        tx.commit()?;
        care::sound(db, unfinished)
    })
}

impl CopyTarget<'_> {
    pub(crate) fn event(&self, event: &CopiedEvent<'_>) -> Result<(), StoreError> {
        let declaration = if event.declares_error {
            let damaged = |what| StoreError::Damaged { seq: Seq::new(event.seq), what };
            let text = body::unpack(event.body).map_err(damaged)?;
            Key16::of_bytes(text.as_bytes()).0.to_vec()
        } else {
            Vec::new()
        };
        self.tx
            .prepare_cached(
                "INSERT INTO event (seq, event_key, declaration_key, record_time_us, event_time_ns,
                    event_id, captured_by, hash, fact, body)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute((
                event.seq,
                event_key(event.event_id).0,
                declaration,
                event.record_time_us,
                event.event_time_ns,
                event.event_id,
                event.captured_by,
                event.hash,
                event.fact,
                event.body,
            ))?;
        Ok(())
    }

    pub(crate) fn posting(
        &self,
        key: [u8; 16],
        event_time_ns: i64,
        seq: i64,
        roles: i64,
    ) -> Result<(), StoreError> {
        self.tx.prepare_cached(super::postings::INSERT)?.execute((
            key,
            event_time_ns,
            seq,
            roles,
        ))?;
        Ok(())
    }

    pub(crate) fn known_value(
        &self,
        kind: i64,
        value: &str,
        key: [u8; 16],
    ) -> Result<(), StoreError> {
        self.tx.prepare_cached(super::append::INSERT_VALUE)?.execute((kind, value, key))?;
        Ok(())
    }

    pub(crate) fn capture_job(&self, job: &CaptureJob) -> Result<(), StoreError> {
        Ok(jobs::save(self.tx, job)?)
    }

    pub(crate) fn subscription(&self, subscription: &Subscription) -> Result<(), StoreError> {
        subscriptions::insert(self.tx, subscription, u64::MAX)
    }

    pub(crate) fn master_element(&self, element: &CopiedElement<'_>) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO master_element (number, id, kind, captured_by, record_time_us, body)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                element.number,
                element.id,
                element.kind,
                element.captured_by,
                element.record_time_us,
                element.body,
            ))?;
        Ok(())
    }

    pub(crate) fn master_posting(
        &self,
        key: [u8; 16],
        value: &str,
        subject: [u8; 16],
        topic: [u8; 16],
        captured_by: &str,
    ) -> Result<(), StoreError> {
        let row = (key, value, subject, topic, captured_by);
        self.tx.prepare_cached(super::master::INSERT_POSTING)?.execute(row)?;
        Ok(())
    }

    pub(crate) fn named_query(&self, query: &NamedQuery) -> Result<(), StoreError> {
        named::define(self.tx, query, u64::MAX)
    }
}
