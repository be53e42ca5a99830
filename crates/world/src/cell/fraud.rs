//! A code that is printed a second time: the copy is scanned where the genuine carton is not.

use super::trade::Shelves;
use super::{Copied, Maker};
use crate::record::{Action, At, Move, What};
use crate::time::DAY;

pub(super) fn copy_a_code(maker: &mut Maker<'_>, shelves: &Shelves) {
    if !maker.dice.one_in(3) {
        return;
    }
    let mut units = shelves.goods.iter().filter(|(item, ..)| item.amount.is_none());
    let Some((item, genuine_at, since)) = units.next_back().copied() else { return };
    let province = maker.province;
    let elsewhere = province.any_shop(&mut maker.dice);
    if elsewhere == genuine_at {
        return;
    }
    let what = What::Object { action: Action::Observe, items: vec![item] };
    let mut record = maker.record(since + DAY, elsewhere, "inspecting", what);
    // The records say that it went there; that is what an answer from records can know.
    let (from, to) = (Some(At::Place(genuine_at)), Some(At::Place(elsewhere)));
    record.moves = vec![Move { item, from, to, holder: None }];
    let record = maker.push(record);
    maker.cell.copied.push(Copied { key: item.key, genuine_at, record });
}
