//! Where did it go: from a key to what was made of it, what carried it, what was in it.

use super::{Reach, Trace};
use crate::model::{Key, What};
use crate::window::{Window, Windows};

/// Follows one key as far as its present bound and windows lead.
pub(super) fn expand(trace: &mut Trace, key: &Key) {
    let reach = trace.reached.get(key);
    into_outputs(trace, key, &reach);
    into_carriers(trace, key, &reach);
    if let Some(since) = reach.bound {
        for stay in trace.contents_known(key).all() {
            if let Some(both) = stay.window().overlap(Window::since(since)) {
                trace.reached.bound(&stay.child, both.from);
            }
        }
        for member in trace.facts.members_of(key) {
            trace.reached.bound(member, since);
        }
    }
}

fn into_outputs(trace: &mut Trace, key: &Key, reach: &Reach) {
    let touched = touched(reach);
    for (fact, _) in trace.facts.uses_of(key).filter(|(fact, _)| touched.contains(fact.time)) {
        let id = fact.transformation();
        if id.is_some_and(|id| !trace.frontier.has_transformation(id, key)) {
            continue;
        }
        if !trace.reached.done.insert(transformation_name(id, &fact.event)) {
            continue;
        }
        for part in trace.facts.whole_transformation(fact) {
            let What::Transformation { outputs, .. } = &part.what else {
                continue;
            };
            for output in outputs {
                trace.reached.bound(&output.key, part.time);
            }
        }
    }
}

fn into_carriers(trace: &mut Trace, key: &Key, reach: &Reach) {
    let touched = touched(reach);
    let parents: Vec<Key> = trace.facts.parents_of(key).into_iter().cloned().collect();
    for parent in parents {
        let Some(contents) = trace.contents(&parent, key) else {
            continue;
        };
        for stay in contents.of_child(key) {
            for window in touched.iter().filter_map(|window| window.overlap(stay.window())) {
                trace.reached.window(&parent, window);
            }
        }
    }
}

/// When a key is affected or carries something affected.
pub(super) fn touched(reach: &Reach) -> Windows {
    let mut windows = reach.windows.clone();
    if let Some(since) = reach.bound {
        windows.add(Window::since(since));
    }
    windows
}

/// Ids of transformations and of events live in one set: the first letter keeps them apart.
pub(super) fn transformation_name(id: Option<&str>, event: &str) -> String {
    id.map_or_else(|| format!("e{event}"), |id| format!("t{id}"))
}
