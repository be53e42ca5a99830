//! Exactly as many events as the cell has to tell, in the order of their capture.

use super::trade::Shelves;
use super::{Maker, stay};
use crate::record::{Action, Item, Record, What};
use crate::time::{HOUR, Minute};

pub(super) fn tell_exactly(maker: &mut Maker<'_>, shelves: &Shelves) {
    let wanted = maker.province.events_of(maker.cell.number);
    sales(maker, shelves, wanted);
    readings(maker, shelves, wanted);
    let records = std::mem::take(&mut maker.cell.records);
    maker.cell.records = cut(records, wanted);
}

/// What is told first, but every harvest.
fn cut(mut records: Vec<Record>, wanted: usize) -> Vec<Record> {
    records.sort_by_key(|record| (record.told, record.id));
    let harvest = |record: &Record| {
        record.label.as_ref().is_some_and(|label| label.harvested) && record.told == record.time
    };
    let must = records.iter().filter(|record| harvest(record)).count();
    let mut others = wanted.saturating_sub(must);
    records.retain(|record| {
        harvest(record) || {
            let fits = others > 0;
            others = others.saturating_sub(1);
            fits
        }
    });
    records
}

fn sales(maker: &mut Maker<'_>, shelves: &Shelves, wanted: usize) {
    for (item, shop, since) in &shelves.goods {
        if maker.cell.records.len() >= wanted {
            return;
        }
        if maker.cell.copied.iter().any(|copied| copied.key == item.key) {
            continue;
        }
        let time = since + 6 * HOUR + i64::from(maker.dice.between(0, 4000));
        let what = What::Object { action: Action::Observe, items: vec![*item] };
        let mut record = maker.record(time, *shop, "retail_selling", what);
        record.disposition = Some("retail_sold");
        record.moves = vec![stay(*item, *shop)];
        maker.push(record);
    }
}

/// Temperatures of pallets, hour by hour.
fn readings(maker: &mut Maker<'_>, shelves: &Shelves, wanted: usize) {
    let mut time: Minute =
        maker.cell.records.iter().map(|record| record.told).max().unwrap_or_default();
    let house = maker.cell.records.first().map(|record| record.read_at);
    while maker.cell.records.len() < wanted {
        time += HOUR;
        let Some((key, at)) = shelves.pallets.get(maker.dice.below(shelves.pallets.len())) else {
            return;
        };
        let item = Item::unit(*key);
        let Some(read_at) = at.or(house) else { return };
        let what = What::Object { action: Action::Observe, items: vec![item] };
        let mut record = maker.record(time, read_at, "storing", what);
        record.stays_at = *at;
        record.temperature = Some(maker.dice.between(20, 140));
        if let Some(at) = at {
            record.moves = vec![stay(item, *at)];
        } else {
            record.step = "transporting";
            record.disposition = Some("in_transit");
        }
        maker.push(record);
    }
}
