//! Capture jobs.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use uuid::Uuid;

use crate::{CaptureJob, OnError, Page, Sight, StoreError};

const SAVE: &str = "INSERT INTO capture_job
    (id, captured_by, running, success, behaviour, created_at_us, finished_at_us, errors)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (id) DO UPDATE SET running = excluded.running, success = excluded.success,
        finished_at_us = excluded.finished_at_us, errors = excluded.errors";

const COLUMNS: &str = "id, captured_by, success, behaviour, created_at_us, finished_at_us, errors";

pub(super) fn save(db: &Connection, job: &CaptureJob) -> rusqlite::Result<()> {
    let errors = serde_json::to_string(&job.errors)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    db.prepare_cached(SAVE)?.execute((
        job.id.as_bytes(),
        &job.captured_by,
        job.running(),
        job.success,
        job.behaviour.name(),
        job.created_at.as_microsecond(),
        job.finished_at.map(Timestamp::as_microsecond),
        errors,
    ))?;
    Ok(())
}

/// Index: primary key.
pub(super) fn one(db: &Connection, id: Uuid) -> Result<Option<CaptureJob>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM capture_job WHERE id = ?1");
    Ok(db.prepare_cached(&sql)?.query_row([id.as_bytes()], job).optional()?)
}

/// Index: `capture_job_running`.
pub(super) fn running(db: &Connection, most: usize) -> Result<Vec<CaptureJob>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let sql = format!("SELECT {COLUMNS} FROM capture_job WHERE running = 1 ORDER BY id LIMIT ?1");
    Ok(db.prepare_cached(&sql)?.query_map([most], job)?.collect::<Result<_, _>>()?)
}

/// Index: primary key, or `capture_job_by_captor`.
pub(super) fn page(
    db: &Connection,
    sight: &Sight,
    after: Option<Uuid>,
    per_page: usize,
) -> Result<Page<CaptureJob, Uuid>, StoreError> {
    let below = after.unwrap_or(Uuid::max());
    let captors = match sight.captors() {
        None => &[],
        Some([]) => return Ok(Page { items: Vec::new(), next: None }),
        Some(names) => names,
    };
    let visible = match captors.len() {
        0 => String::new(),
        n => format!("AND captured_by IN ({})", vec!["?"; n].join(", ")),
    };
    let most = per_page + 1;
    let sql = format!(
        "SELECT {COLUMNS} FROM capture_job WHERE id < ? {visible} ORDER BY id DESC LIMIT {most}"
    );
    let mut values: Vec<rusqlite::types::Value> = vec![below.as_bytes().to_vec().into()];
    values.extend(captors.iter().map(|name| name.clone().into()));
    let mut statement = db.prepare_cached(&sql)?;
    let jobs = statement.query_map(params_from_iter(values), job)?.collect::<Result<_, _>>()?;
    Ok(Page::cut(jobs, per_page, |last: &CaptureJob| last.id))
}

fn job(row: &Row<'_>) -> rusqlite::Result<CaptureJob> {
    let wrong = |column, kind, what: String| {
        rusqlite::Error::FromSqlConversionFailure(column, kind, what.into())
    };
    let time = |column, us| {
        Timestamp::from_microsecond(us).map_err(|e| wrong(column, Type::Integer, e.to_string()))
    };
    let behaviour: String = row.get(3)?;
    let errors: String = row.get(6)?;
    Ok(CaptureJob {
        id: Uuid::from_bytes(row.get(0)?),
        captured_by: row.get(1)?,
        success: row.get(2)?,
        behaviour: OnError::named(&behaviour).ok_or_else(|| wrong(3, Type::Text, behaviour))?,
        created_at: time(4, row.get(4)?)?,
        finished_at: row.get::<_, Option<i64>>(5)?.map(|us| time(5, us)).transpose()?,
        errors: serde_json::from_str(&errors).map_err(|e| wrong(6, Type::Text, e.to_string()))?,
    })
}
