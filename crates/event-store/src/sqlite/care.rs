//! Looking after the file: copies and checks.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::connect::cannot_open;
use super::{master, read};
use crate::new_event::hash_bytes;
use crate::{CheckReport, Seq, StoreError, StoredEvent};

/// Pages copied in one step.
const COPY_PAGES: i32 = 1_000;
/// Events read in one step of a check.
const CHECK_EVENTS: usize = 1_000;
/// Findings that a check reports.
const PROBLEMS_MAX: usize = 100;

/// Copies to a file beside the target, checks it, and gives it its name.
pub(super) fn backup(db: &Connection, target: &Path) -> Result<(), StoreError> {
    finished(target, |unfinished| copy(db, unfinished))
}

/// Lets `write` make a file beside the target, which must not exist, and gives it its name.
pub(super) fn finished(
    target: &Path,
    write: impl FnOnce(&Path) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    if target.exists() {
        let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(cannot_open(target, source));
    }
    let mut unfinished = target.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = Path::new(&unfinished);
    let written = write(unfinished)
        .and_then(|()| named(unfinished, target).map_err(|e| cannot_open(target, e)));
    if written.is_err() {
        // What is left of it is of no use; that it could not be removed changes nothing.
        let _removed = std::fs::remove_file(unfinished);
    }
    written
}

/// Gives the copy its name, so that the name too survives a power cut.
fn named(unfinished: &Path, target: &Path) -> std::io::Result<()> {
    std::fs::rename(unfinished, target)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn copy(db: &Connection, target: &Path) -> Result<(), StoreError> {
    let mut copy = Connection::open(target).map_err(|error| cannot_open(target, error))?;
    rusqlite::backup::Backup::new(db, &mut copy)?.run_to_completion(
        COPY_PAGES,
        Duration::ZERO,
        None,
    )?;
    sound(copy, target)
}

/// Checks a copy and sees to it that it is on the disk.
pub(super) fn sound(copy: Connection, target: &Path) -> Result<(), StoreError> {
    let problems = engine_problems(&copy)?;
    drop(copy);
    if let Some(problem) = problems.first() {
        return Err(StoreError::Engine(format!("the copy is damaged: {problem}").into()));
    }
    let file = std::fs::File::open(target).map_err(|e| cannot_open(target, e))?;
    file.sync_all().map_err(|e| cannot_open(target, e))
}

/// The engine's own check, then every element of master data: its text can be read; then every
/// event: its text can be read, its hash is that of the text, and record times do not fall.
pub(super) fn check(db: &Connection) -> Result<CheckReport, StoreError> {
    let mut report = CheckReport { events: 0, problems: engine_problems(db)? };
    report.problems.extend(master::problems(db, PROBLEMS_MAX)?);
    let mut last: Option<StoredEvent> = None;
    loop {
        let after = last.as_ref().map_or(Seq::START, |event| event.seq);
        let events = match read::feed(db, after, CHECK_EVENTS) {
            Ok(events) => events,
            Err(damage @ StoreError::Damaged { .. }) => {
                // The events behind it are not read: the finding names the place.
                report.problems.push(damage.to_string());
                return Ok(report);
            }
            Err(error) => return Err(error),
        };
        if events.is_empty() || report.problems.len() >= PROBLEMS_MAX {
            return Ok(report);
        }
        for event in events {
            report.problems.extend(problem(db, &event, last.as_ref())?);
            report.events += 1;
            last = Some(event);
        }
    }
}

/// Index: primary key.
const HASH: &str = "SELECT hash FROM event WHERE seq = ?1";

fn problem(
    db: &Connection,
    event: &StoredEvent,
    before: Option<&StoredEvent>,
) -> Result<Option<String>, StoreError> {
    if before.is_some_and(|before| before.record_time > event.record_time) {
        return Ok(Some(format!("event {} was recorded before the one before it", event.seq)));
    }
    let hash: [u8; 32] = db.prepare_cached(HASH)?.query_row([event.seq.sql()], |row| row.get(0))?;
    let parsed = match event.event() {
        Ok(parsed) => parsed,
        Err(error) => return Ok(Some(error.to_string())),
    };
    let computed = hash_bytes(&nguon_epcis::hash::event_id(&parsed));
    let differs = computed != Some(hash);
    Ok(differs.then(|| format!("event {} does not have the hash it was stored with", event.seq)))
}

fn engine_problems(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare("PRAGMA integrity_check")?;
    let mut problems =
        statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    problems.retain(|line| line != "ok");
    Ok(problems)
}
