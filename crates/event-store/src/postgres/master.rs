//! Master data: looked up for queries, shown again.

use std::collections::BTreeSet;

use futures_util::future::try_join_all;
use jiff::Timestamp;
use nguon_epcis::query::{Lookup, SimpleEventQuery};
use tokio_postgres::Row;
use uuid::Uuid;

use super::readers::Db;
use super::values;
use crate::index::captor;
use crate::key::Key16;
use crate::master::{LOOKED_UP_MAX, canonical_id, keys};
use crate::opened::{self, Opening};
use crate::page::PAGE_BYTES_MAX;
use crate::plan::Plan;
use crate::{Page, Sight, StoreError, StoredElement, body};

/// Each value once. Index: primary key, in its order.
pub(super) const FIND: &str = "SELECT DISTINCT ON (value_key) value FROM master_posting
    WHERE key = $1 ORDER BY value_key LIMIT $2";
/// The same of certain captors only.
pub(super) const FIND_OF: &str = "SELECT DISTINCT ON (value_key) value FROM master_posting
    WHERE key = $1 AND captor = ANY($3) ORDER BY value_key LIMIT $2";
/// Index: `master_element_by_id`.
pub(super) const OF_ID: &str = "SELECT number, record_time_us, captured_by, kind, id, body
    FROM master_element WHERE id_key = $1 AND number > $2 ORDER BY number LIMIT $3";
/// Index: primary key.
pub(super) const BODIES: &str =
    "SELECT number, body FROM master_element WHERE number > $1 ORDER BY number LIMIT $2";

/// Elements that are read at once: few, since their length is not known before.
const READ_AT_ONCE: i64 = 100;

/// The key by which elements of an identifier are found.
pub(super) fn id_key(canonical: &str) -> Uuid {
    Key16::of("masterElement", canonical).as_uuid()
}

/// The key of a value behind a key.
pub(super) fn value_key(value: &str) -> Uuid {
    Key16::of("masterValue", value).as_uuid()
}

/// The plan of a query, with what visible master data say and what open patterns mean put in.
pub(super) async fn plan(
    db: &Db,
    sight: &Sight,
    query: &SimpleEventQuery,
) -> Result<Plan, StoreError> {
    let captors = sight.captors();
    let captors = captors.map(|names| names.iter().map(|name| captor(name).key.as_uuid()));
    let mut search = Search { db, captors: captors.map(Iterator::collect), left: LOOKED_UP_MAX };
    let mut found = Vec::new();
    for lookup in &query.lookups() {
        found.push(search.look_up(lookup).await?);
    }
    let mut opening = Opening::of(query.resolved(found));
    while let Some(behind) = opening.behind() {
        let most = opened::READ_AT_ONCE;
        let some = values::page(db, &Sight::All, opened::KIND, behind, most).await?;
        opening.take(&some.items)?;
    }
    Plan::of(&opening.done(), sight)
}

struct Search<'a> {
    db: &'a Db,
    /// Whose master data are visible; none = everybody's.
    captors: Option<Vec<Uuid>>,
    /// Values that may still be found.
    left: usize,
}

impl Search<'_> {
    async fn look_up(&mut self, lookup: &Lookup) -> Result<Vec<String>, StoreError> {
        let with_descendants = matches!(lookup, Lookup::WithDescendants(_));
        let mut found = BTreeSet::new();
        if let Lookup::WithDescendants(ids) = lookup {
            found.extend(ids.iter().cloned());
        }
        let mut waiting = keys(lookup);
        // One generation after the other, each in one go.
        while !waiting.is_empty() {
            let behind = waiting.iter().map(|key| self.behind(*key));
            let values = try_join_all(behind).await?.into_iter().flatten();
            let mut new = Vec::new();
            for value in values {
                if found.insert(value.clone()) {
                    self.left = self.left.checked_sub(1).ok_or(too_many())?;
                    new.push(value);
                }
            }
            waiting =
                if with_descendants { keys(&Lookup::WithDescendants(new)) } else { Vec::new() };
        }
        Ok(found.into_iter().collect())
    }

    /// What visible elements put behind the key; no more than is refused anyway.
    async fn behind(&self, key: Key16) -> Result<Vec<String>, StoreError> {
        let most = i64::try_from(LOOKED_UP_MAX + 1).unwrap_or(i64::MAX);
        let key = key.as_uuid();
        let rows = match &self.captors {
            None => self.db.query(FIND, &[&key, &most]).await?,
            Some(captors) => self.db.query(FIND_OF, &[&key, &most, captors]).await?,
        };
        Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
    }
}

fn too_many() -> StoreError {
    StoreError::TooManyValues { most: LOOKED_UP_MAX }
}

/// What was said of an identifier, oldest first, behind the element `after`.
pub(super) async fn page(
    db: &Db,
    sight: &Sight,
    id: &str,
    after: u64,
    per_page: usize,
) -> Result<Page<StoredElement, u64>, StoreError> {
    let mut after = i64::try_from(after).unwrap_or(i64::MAX);
    let key = id_key(&canonical_id(id));
    let (mut items, mut bytes) = (Vec::new(), 0);
    loop {
        let rows = db.query(OF_ID, &[&key, &after, &READ_AT_ONCE]).await?;
        for row in &rows {
            after = row.try_get(0)?;
            if !sight.includes(row.try_get(2)?) {
                continue;
            }
            if items.len() == per_page || (bytes >= PAGE_BYTES_MAX && !items.is_empty()) {
                let next = items.last().map(|last: &StoredElement| last.number);
                return Ok(Page { items, next });
            }
            let element = element(row)?;
            bytes += element.json.len();
            items.push(element);
        }
        if i64::try_from(rows.len()).unwrap_or(0) < READ_AT_ONCE {
            return Ok(Page { items, next: None });
        }
    }
}

/// Elements whose text cannot be read, at most so many.
pub(super) async fn problems(db: &Db, most: usize) -> Result<Vec<String>, StoreError> {
    let (mut problems, mut after) = (Vec::new(), 0_i64);
    loop {
        let rows = db.query(BODIES, &[&after, &READ_AT_ONCE]).await?;
        for row in &rows {
            after = row.try_get(0)?;
            if let Err(what) = body::unpack(row.try_get(1)?) {
                problems.push(format!("element {after} of master data is damaged: {what}"));
            }
        }
        if rows.is_empty() || problems.len() >= most {
            return Ok(problems);
        }
    }
}

fn element(row: &Row) -> Result<StoredElement, StoreError> {
    let number: i64 = row.try_get(0)?;
    let wrong = |what: String| {
        StoreError::Engine(format!("element {number} of master data is damaged: {what}").into())
    };
    Ok(StoredElement {
        number: number.unsigned_abs(),
        record_time: Timestamp::from_microsecond(row.try_get(1)?)
            .map_err(|error| wrong(error.to_string()))?,
        captured_by: row.try_get(2)?,
        kind: row.try_get(3)?,
        id: row.try_get(4)?,
        json: body::unpack(row.try_get(5)?).map_err(wrong)?,
    })
}
