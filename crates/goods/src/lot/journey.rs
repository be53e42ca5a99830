//! What happened to a lot and to what it was made of, in the order of time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use nguon_lineage::{Action, Fact, Facts, Item, Key, TraceResult, What};
use nguon_platform::directory::Entry;
use nguon_platform::web::Visitor;

use crate::graph::{Lineage, Thing, Things, amount};
use crate::names::{Names, Seen};
use crate::trace::{along, place_of};
use crate::words::{disposition_key, step_key};

/// Steps that a page shows.
const STEPS_MAX: usize = 300;

/// One event of the journey.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// When.
    pub time: Timestamp,
    /// What was done, in words.
    pub what: String,
    /// State from then on, in words.
    pub disposition: Option<String>,
    /// Where.
    pub place: Option<Seen>,
    /// Where it was sent to.
    pub sent_to: Option<Seen>,
    /// What it was done to, as far as the person may see it.
    pub things: Parts,
    /// What came out of it: the vocabulary has no word for washing or sorting.
    pub made: Parts,
    /// What went into it.
    pub used: Parts,
}

/// Things of one step, the first of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    /// Each with how much the event says, in words.
    pub shown: Vec<(Thing, Option<String>)>,
    /// How many more there are.
    pub more: usize,
}

/// The journey as a person may see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journey {
    /// Events, earliest first.
    pub steps: Vec<Step>,
    /// Events of other goods outside the territory: told as a number.
    pub outside: usize,
    /// More events than a page shows.
    pub cut: bool,
}

/// Events of both ways, each once, in the order of time. What only stood beside is left out.
pub(crate) fn events<'l>(ways: &[(&'l TraceResult, &'l Facts)]) -> Vec<&'l Fact> {
    let mut found: BTreeMap<(Timestamp, u64, &str), &Fact> = BTreeMap::new();
    for &(result, facts) in ways {
        for node in result.nodes.iter().filter(|node| !node.contact) {
            found.extend(
                along(facts, node).map(|fact| ((fact.time, fact.seq, fact.event.as_str()), fact)),
            );
        }
    }
    found.into_values().collect()
}

/// Places and parties that these events name.
pub(crate) fn named<'f>(facts: &'f [&'f Fact]) -> impl Iterator<Item = &'f str> {
    facts.iter().flat_map(|fact| {
        let destinations = fact.destinations.iter().map(|(_, id)| id.as_str());
        place_of(fact).into_iter().chain(fact.biz_location.as_deref()).chain(destinations)
    })
}

/// Tell the events to a person: those of the start in full, but places outside the territory
/// without name; those of other goods only where they happened inside it.
pub(crate) fn told(
    lineage: &Lineage,
    start: &Key,
    names: &Names,
    things: &Things,
    visitor: &Visitor,
) -> Journey {
    let events = events(&[(&lineage.back, &lineage.facts), (&lineage.forward, &lineage.facts)]);
    let mut journey = Journey::default();
    for fact in events {
        let seen = |id: &str| {
            let territory = visitor.signed_in.as_ref().map(|person| &person.territory);
            territory.map_or(Seen::Outside, |territory| names.seen_by(territory, id))
        };
        let place = place_of(fact).map(seen);
        let own = fact.items().any(|item| item.key == *start) || fact.parent() == Some(start);
        if !own && matches!(place, Some(Seen::Outside)) {
            journey.outside += 1;
            continue;
        }
        if journey.steps.len() == STEPS_MAX {
            journey.cut = true;
            break;
        }
        // A receipt names where it happened as its target too.
        let target = fact
            .destinations
            .iter()
            .find(|(kind, id)| kind.ends_with("location") && Some(id.as_str()) != place_of(fact));
        journey.steps.push(Step {
            time: fact.time,
            what: what(fact, place.as_ref(), visitor),
            disposition: fact.disposition.as_deref().map(|written| {
                disposition_key(written).map_or_else(|| written.to_owned(), |key| visitor.t(&key))
            }),
            sent_to: target.map(|(_, id)| seen(id)),
            things: touched(fact, things, visitor),
            made: parts(made_of(fact).1, things, visitor),
            used: parts(made_of(fact).0, things, visitor),
            place,
        });
    }
    journey
}

/// What was done, in words. Making goods known on a plot is their harvest.
fn what(fact: &Fact, place: Option<&Seen>, visitor: &Visitor) -> String {
    let entry = match place {
        Some(Seen::Known(entry)) => Some(&**entry),
        _ => None,
    };
    match step_of(fact, entry) {
        Some(Ok(key)) => visitor.t(&key),
        Some(Err(written)) => written,
        None => visitor.t("goods-step-none"),
    }
}

/// Message key of a step, or the word of another vocabulary as it was written.
pub(crate) fn step_of(fact: &Fact, place: Option<&Entry>) -> Option<Result<String, String>> {
    let written = fact.biz_step.as_deref()?;
    let key = step_key(written);
    let made = matches!(fact.what, What::Object { action: Action::Add, .. });
    let grown = place.is_some_and(|entry| matches!(entry.kind, "kind-plot" | "kind-growing-area"));
    if made && grown && key.as_deref() == Some("goods-step-commissioning") {
        return Some(Ok("goods-step-harvesting".to_owned()));
    }
    Some(key.ok_or_else(|| written.to_owned()))
}

/// Things named at one step.
pub(crate) const THINGS_MAX: usize = 6;

/// What went into a step and what came out of it; nothing where nothing was made.
pub(crate) fn made_of(fact: &Fact) -> (&[Item], &[Item]) {
    match &fact.what {
        What::Transformation { inputs, outputs, .. } => (inputs, outputs),
        _ => (&[], &[]),
    }
}

fn parts(items: &[Item], things: &Things, visitor: &Visitor) -> Parts {
    let part = |item: &Item| {
        let key = item.key.as_str();
        let much = item.quantity.as_ref().map(|much| amount(visitor, much, things.piece(key)));
        (things.get(key, visitor), much)
    };
    Parts {
        shown: items.iter().take(THINGS_MAX).map(part).collect(),
        more: items.len().saturating_sub(THINGS_MAX),
    }
}

/// What a step was done to: the container, and what was packed or seen.
fn touched(fact: &Fact, things: &Things, visitor: &Visitor) -> Parts {
    let items: &[Item] = match &fact.what {
        What::Transformation { .. } => &[],
        What::Object { items, .. } | What::Transaction { items, .. } => items,
        What::Aggregation { children, .. } | What::Association { children, .. } => children,
    };
    let mut parts = parts(items, things, visitor);
    let parent = fact.parent().map(|parent| (things.get(parent.as_str(), visitor), None));
    parts.shown.splice(0..0, parent);
    parts
}
