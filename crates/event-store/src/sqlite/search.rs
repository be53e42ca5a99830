//! Finding the places of events: one condition leads, the others are probed, all by index.
//!
//! Each key of the leading condition is one run of the same statement, in the order of the
//! answer and no longer than a page; the runs are merged here.

use nguon_epcis::query::{Direction, TimeField};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use crate::key::Key16;
use crate::plan::{Condition, Plan, Span};
use crate::{PageKey, StoreError};

/// Matches of a condition that are counted to see which one leads.
const COUNTED_MAX: usize = 1_000;

/// Index: primary key of `posting`.
pub(super) const COUNT: &str = "SELECT count(*) FROM (SELECT 1 FROM posting
    WHERE key = ?1 AND event_time_ns >= ?2 AND event_time_ns < ?3 LIMIT ?4)";
/// Index: `event_by_record_time`.
pub(super) const FIRST_RECORDED: &str = "SELECT seq FROM event WHERE record_time_us >= ?1
    ORDER BY record_time_us, seq LIMIT 1";

/// Where an event stands: time and place in record order.
pub(super) type Spot = (i64, i64);

/// What leads the search.
enum Lead {
    /// Events with one of these ids.
    Ids(Vec<Key16>),
    /// Postings of this condition of the plan.
    Condition(usize),
    /// All events of the time, because no condition is rare.
    Walk,
}

/// A plan with all that the store must be asked first.
pub(super) struct Search<'p> {
    plan: &'p Plan,
    lead: Lead,
    /// Places in record order that the record time allows.
    places: Span,
}

impl<'p> Search<'p> {
    pub fn new(db: &Connection, plan: &'p Plan) -> Result<Self, StoreError> {
        let lead = match &plan.event_ids {
            Some(ids) => Lead::Ids(ids.clone()),
            None => lead(db, plan)?,
        };
        let recorded = Span {
            from: first_recorded(db, plan.record_time.from)?,
            to: first_recorded(db, plan.record_time.to)?,
        };
        let places = recorded.meet(plan.places);
        Ok(Self { plan, lead, places })
    }

    /// The first `most` matches behind `after` in the order of the plan.
    pub fn spots(
        &self,
        db: &Connection,
        after: Option<PageKey>,
        most: usize,
    ) -> Result<Vec<Spot>, StoreError> {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let keys: Vec<Option<Key16>> = match &self.lead {
            Lead::Ids(keys) => keys.iter().copied().map(Some).collect(),
            Lead::Condition(at) => {
                self.plan.conditions[*at].any_of.iter().copied().map(Some).collect()
            }
            Lead::Walk => vec![None],
        };
        let mut spots: Vec<Spot> = Vec::new();
        for key in keys {
            let (sql, values) = self.statement(key, after, limit);
            let mut statement = db.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                spots.push((row.get(0)?, row.get(1)?));
            }
        }
        match self.plan.order.by {
            TimeField::EventTime => spots.sort_unstable(),
            TimeField::RecordTime => spots.sort_unstable_by_key(|(_, seq)| *seq),
        }
        if self.plan.order.direction == Direction::Descending {
            spots.reverse();
        }
        spots.dedup();
        spots.truncate(most);
        Ok(spots)
    }

    fn statement(
        &self,
        key: Option<Key16>,
        after: Option<PageKey>,
        limit: i64,
    ) -> (String, Vec<Value>) {
        let mut sql = Sql::default();
        sql.push("SELECT c.event_time_ns, c.seq FROM ");
        match (&self.lead, key) {
            (Lead::Ids(_), Some(key)) => {
                sql.push("event c WHERE c.event_key = ?").value(key);
            }
            (Lead::Condition(at), Some(key)) => {
                sql.push("posting c WHERE c.key = ?").value(key);
                sql.roles("c", &self.plan.conditions[*at]);
            }
            _ => {
                sql.push("event c WHERE TRUE");
            }
        }
        self.bounds(&mut sql, after);
        for (at, condition) in self.plan.conditions.iter().enumerate() {
            if !matches!(self.lead, Lead::Condition(lead) if lead == at) {
                sql.probe(condition);
            }
        }
        self.order(&mut sql, after);
        sql.push(" LIMIT ?").value(limit);
        (sql.text, sql.values)
    }

    /// Bounds that do not bound are left out: `event_time_ns >= -9223372036854775808` would lead
    /// the planner away from the order by place. Where a page goes on behind another, that place
    /// is the one bound on its side: of two the planner takes one, and would read its way from the
    /// beginning of the answer.
    fn bounds(&self, sql: &mut Sql, after: Option<PageKey>) {
        let order = self.plan.order;
        let by_time = order.by == TimeField::EventTime && !self.walks_part();
        let time = self.plan.event_time;
        let (goes_up, goes_down) = match order.direction {
            _ if after.is_none() || !by_time => (false, false),
            Direction::Ascending => (true, false),
            Direction::Descending => (false, true),
        };
        if !goes_up && (by_time || time.from > i64::MIN) {
            sql.push(" AND ").push(self.event_time()).push(" >= ?").value(time.from);
        }
        if !goes_down && (by_time || time.to < i64::MAX) {
            sql.push(" AND ").push(self.event_time()).push(" < ?").value(time.to);
        }
        let mut places = self.places;
        if let Some(after) = after.filter(|_| order.by == TimeField::RecordTime) {
            let seq = after.seq.sql();
            places = places.meet(match order.direction {
                Direction::Ascending => Span { from: seq.saturating_add(1), to: i64::MAX },
                Direction::Descending => Span { from: i64::MIN, to: seq },
            });
        }
        if !by_time || places.from > i64::MIN {
            sql.push(" AND c.seq >= ?").value(places.from);
        }
        if !by_time || places.to < i64::MAX {
            sql.push(" AND c.seq < ?").value(places.to);
        }
    }

    /// A part of the record is walked by place and sorted: the plus sign keeps the planner from the
    /// order of all events by time.
    fn event_time(&self) -> &'static str {
        if self.walks_part() { "+c.event_time_ns" } else { "c.event_time_ns" }
    }

    fn walks_part(&self) -> bool {
        matches!(self.lead, Lead::Walk) && self.plan.is_part_of_record()
    }

    fn order(&self, sql: &mut Sql, after: Option<PageKey>) {
        let (beyond, way) = match self.plan.order.direction {
            Direction::Ascending => (">", "ASC"),
            Direction::Descending => ("<", "DESC"),
        };
        match self.plan.order.by {
            TimeField::EventTime => {
                if let Some(after) = after {
                    sql.push(" AND (c.event_time_ns, c.seq) ").push(beyond).push(" (?, ?)");
                    sql.value(after.order).value(after.seq.sql());
                }
                sql.push(" ORDER BY ")
                    .push(self.event_time())
                    .push(" ")
                    .push(way)
                    .push(", c.seq ")
                    .push(way);
            }
            TimeField::RecordTime => {
                sql.push(" ORDER BY c.seq ").push(way);
            }
        }
    }
}

/// The rarest condition leads. By event time a frequent one may lead too, because its postings
/// stand in that order; by record time, and in a part of the record, the events themselves are
/// walked then.
fn lead(db: &Connection, plan: &Plan) -> Result<Lead, StoreError> {
    let mut rarest: Option<(usize, usize)> = None;
    for (at, condition) in plan.conditions.iter().enumerate() {
        let most = rarest.map_or(COUNTED_MAX, |(count, _)| count);
        let count = count(db, condition, plan.event_time, most)?;
        if rarest.is_none_or(|(least, _)| count < least) {
            rarest = Some((count, at));
        }
    }
    Ok(match rarest {
        None => Lead::Walk,
        Some((count, _))
            if count >= COUNTED_MAX
                && (plan.order.by == TimeField::RecordTime || plan.is_part_of_record()) =>
        {
            Lead::Walk
        }
        Some((_, at)) => Lead::Condition(at),
    })
}

/// Matches of a condition, as far as `most`.
fn count(
    db: &Connection,
    condition: &Condition,
    time: Span,
    most: usize,
) -> Result<usize, StoreError> {
    let mut statement = db.prepare_cached(COUNT)?;
    let mut sum = 0;
    for key in &condition.any_of {
        let left = i64::try_from(most - sum).unwrap_or(i64::MAX);
        let found: i64 =
            statement.query_row((key.0, time.from, time.to, left), |row| row.get(0))?;
        sum += usize::try_from(found).unwrap_or(0);
        if sum >= most {
            break;
        }
    }
    Ok(sum)
}

/// The place of the first event recorded at or after `us`.
fn first_recorded(db: &Connection, us: i64) -> Result<i64, StoreError> {
    if us == i64::MIN || us == i64::MAX {
        return Ok(us);
    }
    let mut statement = db.prepare_cached(FIRST_RECORDED)?;
    let seq = statement.query_row([us], |row| row.get(0)).optional()?;
    Ok(seq.unwrap_or(i64::MAX))
}

/// A statement under construction: fixed words and the values for its marks, in order.
#[derive(Default)]
struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    fn push(&mut self, words: &str) -> &mut Self {
        self.text.push_str(words);
        self
    }

    fn value(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self
    }

    fn roles(&mut self, table: &str, condition: &Condition) {
        if condition.roles != 0 {
            self.push(" AND ").push(table).push(".roles & ? <> 0").value(condition.roles);
        }
    }

    /// The candidate has one of the keys too. Index: primary key of `posting`, all of it.
    fn probe(&mut self, condition: &Condition) {
        self.push(" AND EXISTS (SELECT 1 FROM posting p WHERE p.key IN (");
        for (at, key) in condition.any_of.iter().enumerate() {
            self.push(if at == 0 { "?" } else { ", ?" }).value(*key);
        }
        self.push(") AND p.event_time_ns = c.event_time_ns AND p.seq = c.seq");
        self.roles("p", condition);
        self.push(")");
    }
}

impl From<Key16> for Value {
    fn from(key: Key16) -> Self {
        Self::Blob(key.0.to_vec())
    }
}

/// The statement of a plan whose lead is given, for looking at how the engine runs it.
#[cfg(test)]
pub(super) fn explained(
    plan: &Plan,
    lead_with: Option<usize>,
    after: bool,
) -> (String, Vec<Value>) {
    let after = after.then_some(PageKey::from_numbers([0, 5, 3]));
    let lead = lead_with.map_or(Lead::Walk, Lead::Condition);
    let places = Span { from: 0, to: i64::MAX }.meet(plan.places);
    Search { plan, lead, places }.statement(Some(Key16([0; 16])), after, 10)
}
