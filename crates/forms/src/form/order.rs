//! In which order answers are computed, so that each finds what it reads.

use super::plan::{DefId, Plan};
use super::refs::formulas;
use crate::model::Item;

/// Items in order, or those of one circle.
pub(crate) fn order(plan: &Plan, items: &[&Item]) -> Result<Vec<DefId>, Vec<DefId>> {
    let awaited: Vec<Vec<DefId>> =
        (0..plan.defs.len()).map(|id| awaited(plan, items, id)).collect();
    let mut state = vec![State::New; plan.defs.len()];
    let mut ordered = Vec::with_capacity(plan.defs.len());
    for first in 0..plan.defs.len() {
        // A walk in depth by hand: how deep items wait for each other is up to the form.
        let mut walk = vec![(first, 0)];
        while let Some((id, next)) = walk.last_mut() {
            let (Some(mark), Some(waits)) = (state.get_mut(*id), awaited.get(*id)) else { break };
            if *next == 0 {
                match mark {
                    State::Done => {
                        walk.pop();
                        continue;
                    }
                    State::New | State::Open => *mark = State::Open,
                }
            }
            if let Some(wanted) = waits.get(*next).copied() {
                *next += 1;
                if state.get(wanted) == Some(&State::Open) {
                    let circle = walk.iter().map(|(id, _)| *id);
                    return Err(circle.skip_while(|id| *id != wanted).collect());
                }
                if state.get(wanted) == Some(&State::New) {
                    walk.push((wanted, 0));
                }
            } else {
                *mark = State::Done;
                ordered.push(*id);
                walk.pop();
            }
        }
    }
    Ok(ordered)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// What an item reads, and the item that it stands in: an answer is only there where that is.
fn awaited(plan: &Plan, items: &[&Item], id: DefId) -> Vec<DefId> {
    let Some((item, def)) = items.get(id).zip(plan.defs.get(id)) else { return Vec::new() };
    let used = formulas(item).into_iter().filter(|(of, _)| of.is_awaited());
    let read = used.flat_map(|(_, formula)| formula.expr().answers());
    let mut found: Vec<DefId> = read.filter_map(|name| plan.only(name)).collect();
    found.extend(def.parent);
    found
}
