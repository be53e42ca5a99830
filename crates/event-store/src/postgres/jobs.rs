//! Capture jobs.

use futures_util::future::try_join_all;
use jiff::Timestamp;
use tokio_postgres::Row;
use uuid::Uuid;

use super::readers::Db;
use crate::index::captor;
use crate::{CaptureJob, OnError, Page, Sight, StoreError};

/// Index: primary key.
pub(super) const SAVE: &str =
    "INSERT INTO capture_job (id, captor, captured_by, success, behaviour,
        created_at_us, finished_at_us, errors) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (id) DO UPDATE SET success = excluded.success,
        finished_at_us = excluded.finished_at_us, errors = excluded.errors";

macro_rules! select_job {
    ($rest:literal) => {
        concat!(
            "SELECT id, captured_by, success, behaviour, created_at_us, finished_at_us, errors
             FROM capture_job ",
            $rest
        )
    };
}

/// Index: primary key.
pub(super) const ONE: &str = select_job!("WHERE id = $1");
/// Index: primary key.
pub(super) const PAGE: &str = select_job!("WHERE id < $1 ORDER BY id DESC LIMIT $2");
/// Index: `capture_job_by_captor`.
pub(super) const OF_CAPTOR: &str =
    select_job!("WHERE captor = $3 AND id < $1 ORDER BY id DESC LIMIT $2");

/// Index: `capture_job_running`.
pub(super) const RUNNING: &str = select_job!("WHERE finished_at_us IS NULL ORDER BY id LIMIT $1");
/// Index: primary key.
pub(super) const RUNS: &str = "SELECT finished_at_us IS NULL FROM capture_job WHERE id = $1";

/// A job as the row it is kept in.
pub(super) struct JobRow {
    id: Uuid,
    captor: Uuid,
    captured_by: String,
    success: bool,
    behaviour: &'static str,
    created_at_us: i64,
    finished_at_us: Option<i64>,
    errors: String,
}

impl JobRow {
    pub fn of(job: CaptureJob) -> Result<Self, StoreError> {
        let errors = serde_json::to_string(&job.errors)
            .map_err(|error| StoreError::Unstorable(error.to_string()))?;
        Ok(Self {
            id: job.id,
            captor: captor(&job.captured_by).key.as_uuid(),
            captured_by: job.captured_by,
            success: job.success,
            behaviour: job.behaviour.name(),
            created_at_us: job.created_at.as_microsecond(),
            finished_at_us: job.finished_at.map(Timestamp::as_microsecond),
            errors,
        })
    }

    /// Values of [`SAVE`].
    pub fn values(&self) -> [&(dyn tokio_postgres::types::ToSql + Sync); 8] {
        [
            &self.id,
            &self.captor,
            &self.captured_by,
            &self.success,
            &self.behaviour,
            &self.created_at_us,
            &self.finished_at_us,
            &self.errors,
        ]
    }
}

pub(super) async fn save(db: &Db, job: CaptureJob) -> Result<(), StoreError> {
    let row = JobRow::of(job)?;
    db.execute(SAVE, &row.values()).await?;
    Ok(())
}

pub(super) async fn one(db: &Db, id: Uuid) -> Result<Option<CaptureJob>, StoreError> {
    db.query(ONE, &[&id]).await?.first().map(job).transpose()
}

pub(super) async fn running(db: &Db, most: usize) -> Result<Vec<CaptureJob>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    db.query(RUNNING, &[&most]).await?.iter().map(job).collect()
}

pub(super) async fn page(
    db: &Db,
    sight: &Sight,
    after: Option<Uuid>,
    per_page: usize,
) -> Result<Page<CaptureJob, Uuid>, StoreError> {
    let below = after.unwrap_or(Uuid::max());
    let most = i64::try_from(per_page + 1).unwrap_or(i64::MAX);
    let rows = match sight.captors() {
        None => db.query(PAGE, &[&below, &most]).await?,
        Some(names) => {
            let runs = names.iter().map(|name| async move {
                db.query(OF_CAPTOR, &[&below, &most, &captor(name).key.as_uuid()]).await
            });
            try_join_all(runs).await?.into_iter().flatten().collect()
        }
    };
    let mut jobs = rows.iter().map(job).collect::<Result<Vec<_>, _>>()?;
    jobs.sort_unstable_by_key(|job| std::cmp::Reverse(job.id));
    jobs.dedup_by_key(|job| job.id);
    Ok(Page::cut(jobs, per_page, |last: &CaptureJob| last.id))
}

pub(super) fn job(row: &Row) -> Result<CaptureJob, StoreError> {
    let wrong =
        |what: String| StoreError::Engine(format!("a capture job is damaged: {what}").into());
    let time = |us| Timestamp::from_microsecond(us).map_err(|error| wrong(error.to_string()));
    let behaviour: &str = row.try_get(3)?;
    Ok(CaptureJob {
        id: row.try_get(0)?,
        captured_by: row.try_get(1)?,
        success: row.try_get(2)?,
        behaviour: OnError::named(behaviour).ok_or_else(|| wrong(behaviour.to_owned()))?,
        created_at: time(row.try_get(4)?)?,
        finished_at: row.try_get::<_, Option<i64>>(5)?.map(time).transpose()?,
        errors: serde_json::from_str(row.try_get(6)?).map_err(|error| wrong(error.to_string()))?,
    })
}
