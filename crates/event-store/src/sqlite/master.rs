//! Master data: kept, looked up for queries, shown again.

use std::collections::BTreeSet;

use jiff::Timestamp;
use nguon_epcis::query::{Lookup, SimpleEventQuery};
use rusqlite::types::{Type, Value};
use rusqlite::{Connection, Row, params_from_iter};

use super::values;
use crate::key::Key16;
use crate::master::{LOOKED_UP_MAX, canonical_id, keys};
use crate::opened::{self, Opening};
use crate::page::PAGE_BYTES_MAX;
use crate::plan::Plan;
use crate::{NewElement, Page, Sight, StoreError, StoredElement, body};

const INSERT_ELEMENT: &str = "INSERT INTO master_element
    (id, kind, captured_by, record_time_us, body) VALUES (?1, ?2, ?3, ?4, ?5)";
/// Index: `master_posting_by_topic`.
pub(super) const FORGET: &str = "DELETE FROM master_posting WHERE subject = ?1 AND topic = ?2";
pub(super) const INSERT_POSTING: &str =
    "INSERT INTO master_posting (key, value, subject, topic, captured_by)
    VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key, value, subject) DO NOTHING";

/// Index: primary key.
pub(super) const FIND: &str = "SELECT DISTINCT value FROM master_posting WHERE key = ?1 LIMIT ?2";
/// The same of certain captors only.
const FIND_OF: (&str, &str) =
    ("SELECT DISTINCT value FROM master_posting WHERE key = ?1 AND captured_by IN (", ") LIMIT ?2");
/// Index: `master_element_by_id`.
pub(super) const OF_ID: &str = "SELECT number, record_time_us, captured_by, kind, id, body
    FROM master_element WHERE id = ?1 AND number > ?2 ORDER BY number";

/// Writes elements in their order: of one subject the last holds.
pub(super) fn append(
    db: &Connection,
    elements: &[NewElement],
    captured_by: &str,
    record_time: Timestamp,
) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(INSERT_ELEMENT)?;
    let mut forget = db.prepare_cached(FORGET)?;
    let mut post = db.prepare_cached(INSERT_POSTING)?;
    for element in elements {
        let subject = element.subject(captured_by).0;
        let us = record_time.as_microsecond();
        insert.execute((&element.id, &element.kind, captured_by, us, &element.body))?;
        for topic in &element.topics {
            forget.execute((subject, topic.0))?;
        }
        for row in &element.postings {
            post.execute((row.key.0, &row.value, subject, row.topic.0, captured_by))?;
        }
    }
    Ok(())
}

/// The plan of a query, with what visible master data say and what open patterns mean put in.
pub(super) fn plan(
    db: &Connection,
    sight: &Sight,
    query: &SimpleEventQuery,
) -> Result<Plan, StoreError> {
    let lookups = query.lookups();
    let mut search = Search { db, sight, left: LOOKED_UP_MAX };
    let found = lookups.iter().map(|lookup| search.look_up(lookup));
    let found = found.collect::<Result<Vec<_>, _>>()?;
    let mut opening = Opening::of(query.resolved(found));
    while let Some(behind) = opening.behind() {
        let some = values::page(db, &Sight::All, opened::KIND, behind, opened::READ_AT_ONCE)?;
        opening.take(&some.items)?;
    }
    Plan::of(&opening.done(), sight)
}

struct Search<'a> {
    db: &'a Connection,
    sight: &'a Sight,
    /// Values that may still be found.
    left: usize,
}

impl Search<'_> {
    fn look_up(&mut self, lookup: &Lookup) -> Result<Vec<String>, StoreError> {
        let mut found = BTreeSet::new();
        if let Lookup::WithDescendants(ids) = lookup {
            found.extend(ids.iter().cloned());
        }
        let mut waiting = keys(lookup);
        while let Some(key) = waiting.pop() {
            for value in self.behind(key)? {
                if !found.insert(value.clone()) {
                    continue;
                }
                self.left = self.left.checked_sub(1).ok_or(too_many())?;
                if matches!(lookup, Lookup::WithDescendants(_)) {
                    waiting.extend(keys(&Lookup::WithDescendants(vec![value])));
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// What visible elements put behind the key; no more than is refused anyway.
    fn behind(&self, key: Key16) -> Result<Vec<String>, StoreError> {
        let most = i64::try_from(LOOKED_UP_MAX + 1).unwrap_or(i64::MAX);
        let mut values: Vec<Value> = vec![key.into(), most.into()];
        let sql = match self.sight.captors() {
            None => FIND.to_owned(),
            Some(names) => {
                values.extend(names.iter().map(|name| Value::from(name.clone())));
                let marks: Vec<String> = (3..).take(names.len()).map(|n| format!("?{n}")).collect();
                format!("{}{}{}", FIND_OF.0, marks.join(", "), FIND_OF.1)
            }
        };
        let mut statement = self.db.prepare_cached(&sql)?;
        let found = statement.query_map(params_from_iter(values), |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

fn too_many() -> StoreError {
    StoreError::TooManyValues { most: LOOKED_UP_MAX }
}

/// What was said of an identifier, oldest first, behind the element `after`.
pub(super) fn page(
    db: &Connection,
    sight: &Sight,
    id: &str,
    after: u64,
    per_page: usize,
) -> Result<Page<StoredElement, u64>, StoreError> {
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(OF_ID)?;
    let mut rows = statement.query((canonical_id(id), after))?;
    let (mut items, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let element = element(row)?;
        if !sight.includes(&element.captured_by) {
            continue;
        }
        if items.len() == per_page || (bytes >= PAGE_BYTES_MAX && !items.is_empty()) {
            let next = items.last().map(|last: &StoredElement| last.number);
            return Ok(Page { items, next });
        }
        bytes += element.json.len();
        items.push(element);
    }
    Ok(Page { items, next: None })
}

/// Elements whose text cannot be read, at most so many.
pub(super) fn problems(db: &Connection, most: usize) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare("SELECT number, body FROM master_element ORDER BY number")?;
    let mut rows = statement.query([])?;
    let mut problems = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, stored): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if let Err(what) = body::unpack(&stored) {
            problems.push(format!("element {number} of master data is damaged: {what}"));
        }
        if problems.len() >= most {
            break;
        }
    }
    Ok(problems)
}

fn element(row: &Row<'_>) -> rusqlite::Result<StoredElement> {
    let wrong = |column, kind, what: String| {
        rusqlite::Error::FromSqlConversionFailure(column, kind, what.into())
    };
    let record_time = Timestamp::from_microsecond(row.get(1)?)
        .map_err(|error| wrong(1, Type::Integer, error.to_string()))?;
    let body: Vec<u8> = row.get(5)?;
    Ok(StoredElement {
        number: row.get::<_, i64>(0)?.unsigned_abs(),
        record_time,
        captured_by: row.get(2)?,
        kind: row.get(3)?,
        id: row.get(4)?,
        json: body::unpack(&body).map_err(|what| wrong(5, Type::Blob, what))?,
    })
}
