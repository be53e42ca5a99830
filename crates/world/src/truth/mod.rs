//! What is true of a world. Computed beside the events, from what really moved; shares nothing with
//! the rooms that answer the same questions from the events.

mod answer;
mod descent;
mod holdings;
mod tallies;

use std::collections::BTreeMap;

use crate::cell::Cell;
use crate::province::Province;
use crate::random::Dice;
use crate::record::{Key, Record, What};
use crate::time;

pub use answer::{AreaTruth, CopiedCode, Held, LotTruth, OverUse, SeasonTruth, Truth, View};
use tallies::Tallies;

/// Cells whose things are chosen, spread over the world.
const CELLS_CHOSEN: u64 = 4;

/// Truth in the making.
#[derive(Debug)]
pub(crate) struct Book {
    tallies: Tallies,
    copied: Vec<CopiedCode>,
    lots: Vec<LotTruth>,
}

impl Book {
    pub fn new(province: &Province) -> Self {
        Self { tallies: Tallies::new(province), copied: Vec::new(), lots: Vec::new() }
    }

    /// Writes down what is true of some cells, whose events are given in this order behind `given`
    /// others. Answers after how many events of the world a document must end, if any.
    pub fn write(
        &mut self,
        province: &Province,
        wave: &[Cell],
        order: &[(usize, usize)],
        given: u64,
    ) -> Option<u64> {
        let mut end = None;
        for (at, cell) in wave.iter().enumerate() {
            self.tallies.add(province, cell);
            if !is_chosen(province, cell.number) {
                continue;
            }
            self.copied.extend(copied(province, cell));
            // Half of the events of the first chosen cell.
            let end = *end.get_or_insert_with(|| {
                let mut seen = 0;
                let half = order.iter().position(|(of, _)| {
                    seen += usize::from(*of == at);
                    seen > cell.records.len() / 2
                });
                given + half.unwrap_or(order.len()) as u64
            });
            let known = order.iter().zip(given..).filter(|((of, _), _)| *of == at);
            let known = known.filter(|(_, number)| *number < end).count();
            let sample = Sample { province, cell, known, end };
            self.lots.extend(sample.lots());
        }
        end
    }

    pub fn truth(&self, province: &Province, events: u64) -> Truth {
        let (growing_areas, over_used) = self.tallies.truth(province);
        Truth {
            seed: province.seed,
            size: province.size,
            events,
            growing_areas,
            over_used,
            copied_codes: self.copied.clone(),
            lots: self.lots.clone(),
        }
    }
}

fn is_chosen(province: &Province, cell: u64) -> bool {
    let every = province.cells().div_ceil(CELLS_CHOSEN);
    cell.is_multiple_of(every)
}

fn copied(province: &Province, cell: &Cell) -> Vec<CopiedCode> {
    let told = |id| cell.records.iter().find(move |record| record.id == id);
    let copies = cell.copied.iter().filter_map(|copied| Some((copied, told(copied.record)?)));
    copies
        .map(|(copied, record)| CopiedCode {
            key: cell.things[copied.key].key.clone(),
            genuine_at: copied.genuine_at.link(),
            seen_at: record.read_at.link(),
            event: cell.event_id(province.seed, record.id),
        })
        .collect()
}

/// A cell of which things are chosen.
struct Sample<'a> {
    province: &'a Province,
    cell: &'a Cell,
    /// Its records before the world's document ends.
    known: usize,
    /// Number of the world's events by then.
    end: u64,
}

impl Sample<'_> {
    fn lots(&self) -> Vec<LotTruth> {
        let mut keys: BTreeMap<&str, Vec<Key>> = BTreeMap::new();
        for (key, thing) in self.cell.things.iter().enumerate() {
            // The product, or the kind of container.
            keys.entry(thing.key.get(..38).unwrap_or(&thing.key)).or_default().push(key);
        }
        let mut dice = Dice::new(self.province.seed ^ 0x7277, self.cell.number);
        let mut chosen: Vec<Key> = keys.values().map(|keys| keys[dice.below(keys.len())]).collect();
        // A lot with units has much to tell: one more of these.
        chosen.extend(self.cell.things.iter().find_map(|thing| thing.lot));
        chosen.sort_unstable();
        chosen.dedup();
        chosen.into_iter().map(|key| self.lot(key)).collect()
    }

    fn lot(&self, key: Key) -> LotTruth {
        let records = &self.cell.records;
        let middle = records[records.len() / 2].time;
        let all: Vec<&Record> = records.iter().collect();
        let known: Vec<&Record> = records.iter().take(self.known).collect();
        let happened: Vec<&Record> = records
            .iter()
            .filter(|record| record.time <= middle || record.voids.is_some())
            .collect();
        let views = vec![
            self.view(key, &valid(&all), None, None),
            self.view(key, &valid(&known), Some(self.end), None),
            self.view(key, &valid(&happened), None, Some(time::text(middle))),
        ];
        LotTruth { key: self.cell.things[key].key.clone(), views }
    }

    fn view(
        &self,
        key: Key,
        records: &[&Record],
        known_events: Option<u64>,
        at: Option<String>,
    ) -> View {
        let found = descent::of(self.cell, records, key);
        let names = |keys: &[Key]| {
            let mut names: Vec<String> =
                keys.iter().map(|key| self.cell.things[*key].key.clone()).collect();
            names.sort_unstable();
            names
        };
        let mut held: Vec<Held> = found
            .descendants
            .iter()
            .chain([&key])
            .flat_map(|key| holdings::of(&self.cell.things[*key].key, records, *key))
            .collect();
        held.sort();
        View {
            known_events,
            at,
            ancestors: names(&found.ancestors),
            descendants: names(&found.descendants),
            carriers: names(&found.carriers),
            held,
        }
    }
}

/// The records that no other declares wrong, in the order in which they happened.
fn valid<'r>(records: &[&'r Record]) -> Vec<&'r Record> {
    let wrong: Vec<u32> =
        records.iter().filter_map(|record| record.voids).map(|voids| voids.record).collect();
    let mut kept: Vec<&Record> = records
        .iter()
        .copied()
        .filter(|record| record.voids.is_none() && !wrong.contains(&record.id))
        .collect();
    kept.sort_by_key(|record| record.time);
    kept
}

/// The things that a record puts in, takes out, uses, makes or sees.
fn named(record: &Record) -> Vec<Key> {
    let keys = |items: &[crate::record::Item]| items.iter().map(|item| item.key).collect();
    match &record.what {
        What::Object { items, .. } => keys(items),
        What::Packing { children, .. } => keys(children),
        What::Making { inputs, outputs, .. } => {
            inputs.iter().chain(outputs).map(|item| item.key).collect()
        }
    }
}
