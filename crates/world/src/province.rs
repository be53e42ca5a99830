//! Who and what there is before anything happens: growing areas with what they can bear, seasons,
//! packing houses, warehouses, shops.

use crate::ids::{Place, Site};
use crate::random::Dice;
use crate::size::Size;
use crate::time::{DAY, Minute, start_of};

/// Weight of a typical harvested lot.
pub(crate) const LOT_KG: u32 = 1_500;
/// Of what an area can bear, so much is harvested in a typical season.
const USED_PERCENT: u64 = 75;
/// One code in so many is used for fruit that grew elsewhere.
const FRAUD_ONE_IN: u32 = 25;
/// Lots whose way is told together.
pub(crate) const LOTS_PER_CELL: u64 = 12;
/// Days over which the harvest of a season is spread.
const SEASON_DAYS: i64 = 100;

/// All that stays the same in a world.
#[derive(Debug, Clone)]
pub(crate) struct Province {
    pub seed: u64,
    pub size: Size,
    pub seasons: Vec<Season>,
    houses: u32,
    hubs: u32,
    shops: u32,
}

#[derive(Debug, Clone)]
pub(crate) struct Season {
    pub name: String,
    pub begins: Minute,
}

/// What the register says of a growing area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Register {
    /// Hundredths of a hectare.
    pub hectares_100: u64,
    /// Expected in one season.
    pub yield_kg_per_hectare: u32,
    /// Whether its code is lent to fruit that grew elsewhere.
    pub fraud: bool,
}

impl Register {
    pub fn capacity_kg(self) -> u64 {
        self.hectares_100 * u64::from(self.yield_kg_per_hectare) / 100
    }
}

impl Province {
    pub fn new(seed: u64, size: Size) -> Self {
        let seasons = (2023..=2025).flat_map(|year: i16| {
            [("1", 3), ("2", 9)].map(|(part, month)| Season {
                name: format!("{year}-{part}"),
                begins: start_of(jiff::civil::date(year, month, 1)),
            })
        });
        let areas = size.growing_areas;
        Self {
            seed,
            size,
            seasons: seasons.collect(),
            houses: (areas / 20).max(2),
            hubs: (areas / 50).max(2),
            shops: (areas / 10).max(4),
        }
    }

    /// How many cells the world is made of.
    pub fn cells(&self) -> u64 {
        self.size.lots.div_ceil(LOTS_PER_CELL)
    }

    /// The number of a cell's first lot, and how many lots it has.
    pub fn lots_of(&self, cell: u64) -> (u64, u64) {
        let first = cell * LOTS_PER_CELL;
        (first, LOTS_PER_CELL.min(self.size.lots.saturating_sub(first)))
    }

    /// How many events a cell tells: every lot at least one, the rest evenly.
    pub fn events_of(&self, cell: u64) -> usize {
        let (first, lots) = self.lots_of(cell);
        let up_to = |lots: u64| {
            let events = u128::from(self.size.events) * u128::from(lots);
            u64::try_from(events / u128::from(self.size.lots)).unwrap_or(u64::MAX)
        };
        usize::try_from(up_to(first + lots) - up_to(first)).unwrap_or(usize::MAX)
    }

    /// Number of the season of a cell, and when its first harvest begins.
    pub fn begins(&self, cell: u64) -> (usize, Minute) {
        let cells = u128::from(self.cells());
        let place = u128::from(cell) * self.seasons.len() as u128;
        let season = usize::try_from(place / cells).unwrap_or(0);
        let days = i64::try_from(place % cells * 100 / cells).unwrap_or(0) * SEASON_DAYS / 100;
        (season, self.seasons[season].begins + days * DAY)
    }

    /// The growing area of a lot.
    pub fn area_of(&self, lot: u64) -> u32 {
        u32::try_from(lot % u64::from(self.size.growing_areas)).unwrap_or(0)
    }

    pub fn register(&self, area: u32) -> Register {
        let mut dice = Dice::new(self.seed ^ 0xa4ea, u64::from(area));
        let yield_kg_per_hectare = dice.between(80, 240) * 100;
        let seasons = self.seasons.len() as u64;
        let lots = self.cells().div_ceil(seasons) * LOTS_PER_CELL;
        let most = lots.div_ceil(u64::from(self.size.growing_areas));
        let planned = most * u64::from(LOT_KG) * 100 / USED_PERCENT;
        let fraud = area % FRAUD_ONE_IN == FRAUD_ONE_IN / 2 || self.size.growing_areas == 1;
        Register {
            hectares_100: (planned * 100).div_ceil(u64::from(yield_kg_per_hectare)),
            yield_kg_per_hectare,
            fraud,
        }
    }

    /// The code under which an area exports; an invented scheme.
    pub fn code(area: u32) -> String {
        format!("DEMO-AG-{area:06}")
    }

    pub fn area(number: u32) -> Place {
        Place { site: Site::Area, number }
    }

    /// The packing house near an area.
    pub fn house_near(&self, area: u32) -> Place {
        Place { site: Site::House, number: area / 20 % self.houses }
    }

    pub fn any_hub(&self, dice: &mut Dice) -> Place {
        let number = dice.between(0, self.hubs - 1);
        Place { site: Site::Hub, number }
    }

    pub fn any_shop(&self, dice: &mut Dice) -> Place {
        let number = dice.between(0, self.shops - 1);
        Place { site: Site::Shop, number }
    }
}
