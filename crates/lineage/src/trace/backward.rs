//! Where does it come from: from a key to what it was made of and what was in that.

use super::Trace;
use super::forward::transformation_name;
use crate::model::{Key, What};
use crate::window::Window;

/// Follows one key as far back as its present bound and windows lead.
pub(super) fn expand(trace: &mut Trace, key: &Key) {
    let reach = trace.reached.get(key);
    let Some(until) = reach.bound else { return };
    into_inputs(trace, key, until);
    for stay in trace.contents_known(key).all() {
        for both in reach.windows.iter().filter_map(|window| window.overlap(stay.window())) {
            trace.reached.bound(&stay.child, both.to);
            trace.reached.window(&stay.child, both);
        }
    }
    for lot in trace.facts.lots_of(key) {
        trace.reached.bound(lot, until);
    }
    if trace.is_start(key) {
        // A lot asked for is all its instances, and comes from wherever they come from.
        for member in trace.facts.members_of(key) {
            trace.reached.bound(member, until);
        }
    }
    into_made_carriers(trace, key, until);
}

fn into_inputs(trace: &mut Trace, key: &Key, until: jiff::Timestamp) {
    for (fact, _) in trace.facts.makings_of(key).filter(|(fact, _)| fact.time <= until) {
        let id = fact.transformation();
        if id.is_some_and(|id| !trace.frontier.has_transformation(id, key)) {
            continue;
        }
        if !trace.reached.done.insert(transformation_name(id, &fact.event)) {
            continue;
        }
        for part in trace.facts.whole_transformation(fact) {
            let What::Transformation { inputs, .. } = &part.what else {
                continue;
            };
            for input in inputs {
                trace.reached.bound(&input.key, part.time);
                trace.reached.window(&input.key, Window::instant(part.time));
            }
        }
    }
}

/// A container that was itself made, say a pallet that a packing event names as its output, hands
/// its origin on to what was in it; other things in it are not looked at. Containers that were
/// not made lead nowhere and are dropped from the answer.
fn into_made_carriers(trace: &mut Trace, key: &Key, until: jiff::Timestamp) {
    let parents: Vec<Key> = trace.facts.parents_of(key).into_iter().cloned().collect();
    for parent in parents {
        let Some(contents) = trace.contents(&parent, key) else {
            continue;
        };
        for stay in contents.of_child(key) {
            if let Some(both) = stay.window().overlap(Window::until(until)) {
                trace.reached.bound(&parent, both.to);
            }
        }
    }
}
