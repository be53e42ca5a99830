//! Which growing areas new events concern.

use std::collections::BTreeSet;

use nguon_epcis::model::{Action, Event, EventType};
use nguon_gs1::canonical_uri;
use nguon_platform::db::{DbError, Tx, Value};

/// Keys asked for in one statement.
const BATCH: usize = 200;

/// Things that events named, and places where they made something known.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    keys: BTreeSet<String>,
    places: BTreeSet<String>,
}

impl Touched {
    /// One more event; an error declaration concerns what its event concerned.
    pub(crate) fn note(&mut self, event: &Event) {
        for one in event.identifiers() {
            self.keys.insert(canonical_uri(&one.id).into_owned());
            self.keys.extend(one.lot_class.as_deref().map(|lot| canonical_uri(lot).into_owned()));
        }
        if event.event_type == EventType::Object && event.action == Some(Action::Add) {
            let places = [&event.read_point, &event.biz_location].into_iter().flatten();
            self.places.extend(places.map(|place| canonical_uri(&place.id).into_owned()));
        }
    }

    /// Note what is to be computed again, in the transaction that takes the events in.
    pub(crate) fn mark(&self, tx: &mut Tx<'_>, seq: u64) -> Result<(), DbError> {
        let keys: Vec<&String> = self.keys.iter().collect();
        let seq = Value::Int(i64::try_from(seq).unwrap_or(i64::MAX));
        for batch in keys.chunks(BATCH) {
            let marks: Vec<String> = (2..batch.len() + 2).map(|n| format!("${n}")).collect();
            let sql = format!(
                "INSERT INTO goods_balance_due (ground, seq) SELECT DISTINCT ground, CAST($1 AS BIGINT) \
                 FROM goods_balance_key WHERE key IN ({}) \
                 ON CONFLICT (ground) DO UPDATE SET seq = excluded.seq",
                marks.join(", ")
            );
            let mut values = vec![seq.clone()];
            values.extend(batch.iter().map(|key| Value::from(*key)));
            tx.execute(&sql, &values)?;
        }
        for place in &self.places {
            tx.execute(
                "INSERT INTO goods_balance_due_place (place) VALUES ($1) ON CONFLICT DO NOTHING",
                &[place.into()],
            )?;
        }
        Ok(())
    }
}
