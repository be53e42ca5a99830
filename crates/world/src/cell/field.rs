//! Harvest on the growing areas.

use super::{Maker, Mix, Stock, made, mistakes};
use crate::ids::{self, Product};
use crate::province::{LOT_KG, Province};
use crate::record::{Action, Item, Label, Tally, What};
use crate::time::HOUR;

/// A lot under a lent code is heavier than the area bears by so much.
const FRAUD_PERCENT: u32 = 320;

pub(super) fn harvest(maker: &mut Maker<'_>) -> Vec<Stock> {
    let (first, lots) = maker.province.lots_of(maker.cell.number);
    (first..first + lots).map(|lot| one(maker, lot)).collect()
}

fn one(maker: &mut Maker<'_>, lot: u64) -> Stock {
    let number = maker.province.area_of(lot);
    let area = Province::area(number);
    let time = maker.begins + 6 * HOUR + i64::from(maker.dice.between(0, 4 * 60));
    let percent = if maker.province.register(number).fraud {
        FRAUD_PERCENT + maker.dice.between(0, 40)
    } else {
        70 + maker.dice.between(0, 50)
    };
    let kg = LOT_KG * percent / 100;
    let name = maker.lot_name('H', time);
    let key = maker.thing(ids::lot(Product::Fruit, &name));
    let item = Item::kg(key, kg);
    let what = What::Object { action: Action::Add, items: vec![item] };
    let mut record = maker.record(time, area, "commissioning", what);
    record.disposition = Some("active");
    record.label = Some(Label { lot: name, harvested: true });
    record.moves = vec![made(item, area)];
    record.tally = vec![Tally::Harvested { area: number, kg: f64::from(kg) }];
    mistakes::weight_with_a_zero_too_many(maker, record);
    Stock { key, amount: kg, at: area, since: time + 30, mix: Mix::from([(number, 1.0)]) }
}
