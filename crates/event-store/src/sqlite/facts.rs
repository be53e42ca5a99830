//! One hop of a trace.

use std::collections::BTreeSet;

use nguon_epcis::query::Member;
use nguon_lineage::{Fact, Query as Hop};
use rusqlite::Connection;

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

/// The facts of a hop in record order, at most one more than it may still read.
pub(super) fn of(db: &Connection, hop: &Hop) -> Result<Vec<Fact>, StoreError> {
    let most = hop.facts_left.saturating_add(1);
    let mut places = BTreeSet::new();
    let objects = hop.keys.iter().map(|key| (Term::object(key.as_str()), Roles::NAMED_OR_LOT));
    let ids = hop.transformations.iter();
    let ids = ids.map(|id| (Term::member_value(Member::TransformationId, id), Roles::default()));
    for (term, roles) in objects.chain(ids) {
        find(db, term.key(), roles, &mut places, most)?;
        if places.len() >= most {
            break;
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
    }
    Ok(facts)
}

/// Adds places until there are `most`.
fn find(
    db: &Connection,
    key: Key16,
    roles: Roles,
    places: &mut BTreeSet<i64>,
    most: usize,
) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(PLACES)?;
    let mut rows = statement.query((key.0, roles.bits()))?;
    while places.len() < most {
        let Some(row) = rows.next()? else { break };
        places.insert(row.get(0)?);
    }
    Ok(())
}
