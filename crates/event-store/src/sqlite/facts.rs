//! One hop of a trace.

use std::collections::{BTreeSet, HashSet};

use nguon_epcis::query::Member;
use nguon_lineage::{Fact, Query as Hop};
use rusqlite::types::Value;
use rusqlite::{Connection, Rows, Statement, params_from_iter};

use crate::fact::{self, Placed};
use crate::index::{Roles, Term};
use crate::key::Key16;
use crate::{Seq, StoreError};

/// Index: primary key of `posting`.
pub(super) const PLACES: &str =
    "SELECT seq FROM posting WHERE key = ?1 AND (?2 = 0 OR roles & ?2 <> 0)";
/// Index: primary key.
pub(super) const FACT: &str =
    "SELECT event_id, event_time_ns, record_time_us, fact FROM event WHERE seq = ?1";

/// Places of events whose facts one who asks has been told.
pub(super) type Told = HashSet<i64>;

/// The facts of a hop in record order, at most one more than it may still read; only of events
/// that have one of the keys in `seen`, where it is given, and of none that was `told` before.
pub(super) fn of(
    db: &Connection,
    seen: Option<&[Key16]>,
    hop: &Hop,
    told: &mut Told,
) -> Result<Vec<Fact>, StoreError> {
    let mut statement = db.prepare_cached(&places_of(seen))?;
    let most = hop.facts_left.saturating_add(1);
    let mut places = BTreeSet::new();
    let objects = hop.keys.iter().map(|key| (Term::object(key.as_str()), Roles::NAMED_OR_LOT));
    let ids = hop.transformations.iter();
    let ids = ids.map(|id| (Term::member_value(Member::TransformationId, id), Roles::default()));
    for (term, roles) in objects.chain(ids) {
        let mut rows = rows_of(&mut statement, term.key(), roles, seen)?;
        while places.len() < most {
            let Some(row) = rows.next()? else { break };
            let seq = row.get(0)?;
            if !told.contains(&seq) {
                places.insert(seq);
            }
        }
    }
    let mut statement = db.prepare_cached(FACT)?;
    let mut facts = Vec::with_capacity(places.len());
    for seq in places {
        let mut rows = statement.query([seq])?;
        let Some(row) = rows.next()? else { continue };
        let placed = Placed {
            event_id: row.get(0)?,
            event_time_ns: row.get(1)?,
            record_time_us: row.get(2)?,
            seq,
        };
        let damaged = |what| StoreError::Damaged { seq: Seq::new(seq), what };
        let stored = row.get_ref(3)?.as_blob().map_err(|error| damaged(error.to_string()))?;
        facts.push(fact::unpack(stored, placed).map_err(damaged)?);
        told.insert(seq);
    }
    Ok(facts)
}

/// The statement for places, narrowed to what is visible. Index: primary key of `posting`, all of
/// it for each key of the sight.
pub(super) fn places_of(seen: Option<&[Key16]>) -> String {
    let Some(keys) = seen else { return PLACES.to_owned() };
    let marks: Vec<String> = (3..).take(keys.len()).map(|n| format!("?{n}")).collect();
    format!(
        "{PLACES} AND EXISTS (SELECT 1 FROM posting v WHERE v.key IN ({}) \
         AND v.event_time_ns = posting.event_time_ns AND v.seq = posting.seq)",
        marks.join(", ")
    )
}

fn rows_of<'s>(
    statement: &'s mut Statement<'_>,
    key: Key16,
    roles: Roles,
    seen: Option<&[Key16]>,
) -> rusqlite::Result<Rows<'s>> {
    let Some(seen) = seen else { return statement.query((key.0, roles.bits())) };
    let asked: [Value; 2] = [key.into(), roles.bits().into()];
    let seen = seen.iter().map(|key| Value::from(*key));
    statement.query(params_from_iter(asked.into_iter().chain(seen)))
}
