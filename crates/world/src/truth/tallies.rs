//! Sums by growing area and season.

use std::collections::BTreeMap;

use super::{AreaTruth, OverUse, SeasonTruth, valid};
use crate::cell::Cell;
use crate::province::Province;
use crate::record::{Record, Tally};

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    harvested: f64,
    packed: f64,
    shipped: f64,
}

/// Sums of all cells so far.
#[derive(Debug)]
pub(super) struct Tallies {
    seasons: usize,
    /// By area, then season.
    sums: Vec<Sums>,
    /// Harvests of areas whose codes are lent: there alone codes can be over-used.
    harvests: BTreeMap<usize, Vec<String>>,
}

impl Tallies {
    pub fn new(province: &Province) -> Self {
        let seasons = province.seasons.len();
        let rows = province.size.growing_areas as usize * seasons;
        Self { seasons, sums: vec![Sums::default(); rows], harvests: BTreeMap::new() }
    }

    pub fn add(&mut self, province: &Province, cell: &Cell) {
        let all: Vec<&Record> = cell.records.iter().collect();
        for record in valid(&all) {
            for tally in &record.tally {
                let (Tally::Harvested { area, .. }
                | Tally::Packed { area, .. }
                | Tally::Shipped { area, .. }) = *tally;
                let row = area as usize * self.seasons + cell.season;
                let sums = &mut self.sums[row];
                match tally {
                    Tally::Harvested { kg, .. } => {
                        sums.harvested += kg;
                        if province.register(area).fraud {
                            let id = cell.event_id(province.seed, record.id);
                            self.harvests.entry(row).or_default().push(id);
                        }
                    }
                    Tally::Packed { kg, .. } => sums.packed += kg,
                    Tally::Shipped { kg, .. } => sums.shipped += kg,
                }
            }
        }
    }

    pub fn truth(&self, province: &Province) -> (Vec<AreaTruth>, Vec<OverUse>) {
        let mut over = Vec::new();
        let areas = (0..province.size.growing_areas).zip(self.sums.chunks(self.seasons));
        let areas = areas.map(|(area, rows)| {
            let register = province.register(area);
            let capacity_kg = register.capacity_kg();
            let mut seasons = Vec::new();
            for (at, sums) in rows.iter().enumerate().filter(|(_, sums)| sums.harvested > 0.0) {
                let season = province.seasons[at].name.clone();
                let harvested_kg = whole(sums.harvested);
                if harvested_kg > capacity_kg {
                    let row = area as usize * self.seasons + at;
                    over.push(OverUse {
                        code: Province::code(area),
                        season: season.clone(),
                        capacity_kg,
                        harvested_kg,
                        harvests: self.harvests.get(&row).cloned().unwrap_or_default(),
                    });
                }
                let (packed_kg, shipped_kg) = (whole(sums.packed), whole(sums.shipped));
                seasons.push(SeasonTruth { season, harvested_kg, packed_kg, shipped_kg });
            }
            AreaTruth {
                code: Province::code(area),
                place: Province::area(area).link(),
                hectares: format!(
                    "{}.{:02}",
                    register.hectares_100 / 100,
                    register.hectares_100 % 100
                ),
                yield_kg_per_hectare: register.yield_kg_per_hectare,
                capacity_kg,
                seasons,
            }
        });
        (areas.collect(), over)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sums of weights are positive and far below 2^53"
)]
fn whole(kg: f64) -> u64 {
    kg.round() as u64
}
