//! A trace with names: what the command line prints and other programs read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use nguon_event_store::{EventStore, StoreError};
use nguon_lineage::{
    AsOf, Direction, Edge, EdgeKind, Fact, Facts, Key, LimitHit, Limits, Node, Quantity, Role,
    TraceResult,
};
use nguon_platform::db::DbError;
use nguon_platform::directory::{Directory, Entry};
use serde::Serialize;

use super::trace;
use crate::key::ItemKey;
use crate::names::{Names, unique};

/// A trace, told with the names of places and parties.
#[derive(Debug, Clone, Serialize)]
pub struct TraceAnswer {
    /// What was asked about.
    pub starts: Vec<Key>,
    /// Which way.
    pub direction: Direction,
    /// Which past.
    pub as_of: AsOf,
    /// Set if a limit cut the answer short.
    pub partial: Option<LimitHit>,
    /// The things reached, the starts first.
    pub things: Vec<AnsweredThing>,
    /// The links among them, each with the events that prove it.
    pub links: Vec<Edge>,
    /// Back: where the things began that nothing else went into (the growing areas).
    pub origins: Vec<AnsweredPlace>,
    /// Forward: whoever the things were sent to, and where they were received.
    pub receivers: Vec<AnsweredPlace>,
    /// Every place on the way, in the order in which it was first reached.
    pub places: Vec<AnsweredPlace>,
}

/// A thing that the trace reached.
#[derive(Debug, Clone, Serialize)]
pub struct AnsweredThing {
    /// Its canonical identifier.
    pub key: Key,
    /// Trade item number, if it has one.
    pub gtin: Option<String>,
    /// Lot number, serial number or SSCC.
    pub code: Option<String>,
    /// What it is to the starts.
    pub role: Role,
    /// It was only together with affected things.
    pub contact: bool,
    /// Links between it and the nearest start.
    pub depth: u32,
    /// Affected since (forward).
    pub since: Option<Timestamp>,
    /// Matters until (back), or the end of the overlap (forward).
    pub until: Option<Timestamp>,
    /// How much of it was made, where one event says so.
    pub quantity: Option<Quantity>,
    /// Where it was first.
    pub first_place: Option<AnsweredPlace>,
    /// Where it was last.
    pub last_place: Option<AnsweredPlace>,
}

/// A place or a party, as far as a register knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnsweredPlace {
    /// Its canonical identifier.
    pub identifier: String,
    /// Message key of the kind of thing; none when no register knows it.
    pub kind: Option<&'static str>,
    /// Its name.
    pub name: Option<String>,
    /// Its official code: growing-area code, packing-house code.
    pub code: Option<String>,
    /// Who holds it.
    pub holder: Option<String>,
    /// Address in words.
    pub address: Option<String>,
    /// Commune of today (code and first day).
    pub commune: Option<String>,
}

impl AnsweredPlace {
    pub(crate) fn of(identifier: &str, entry: Option<&Entry>) -> Self {
        Self {
            identifier: identifier.to_owned(),
            kind: entry.map(|entry| entry.kind),
            name: entry.map(|entry| entry.name.clone()),
            code: entry.and_then(|entry| entry.code.clone()),
            holder: entry.and_then(|entry| entry.holder_name.clone()),
            address: entry.and_then(|entry| entry.address.clone()),
            commune: entry.and_then(|entry| entry.placed.commune.as_ref()).map(ToString::to_string),
        }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The events.
    #[error("the events could not be read")]
    Events(#[from] StoreError),
    /// The registers.
    #[error("the names of places could not be read")]
    Db(#[from] DbError),
}

/// Trace these and tell it with names. Nothing is masked: the caller answers for who reads it.
///
/// # Errors
/// [`AnswerError`].
pub async fn answer(
    store: &dyn EventStore,
    directory: &dyn Directory,
    starts: Vec<Key>,
    direction: Direction,
    as_of: AsOf,
    limits: Limits,
) -> Result<TraceAnswer, AnswerError> {
    let (result, facts) = trace(store, starts.clone(), direction, as_of, limits).await?;
    let way = Way::of(&result, &facts);
    let named = way.places.iter().chain(&way.receivers).chain(&way.origins);
    let first_and_last = result.nodes.iter().flat_map(|node| ends(&facts, node)).flatten();
    let asked = unique(named.map(String::as_str).chain(first_and_last));
    let names = Names::of(directory, asked).await?;
    let place = |id: &str| AnsweredPlace::of(id, names.get(id));
    let all = |ids: &[String]| ids.iter().map(|id| place(id)).collect();
    let things = result.nodes.iter().map(|node| {
        let item = ItemKey::of(node.key.as_str());
        let [first, last] = ends(&facts, node);
        AnsweredThing {
            key: node.key.clone(),
            gtin: item.as_ref().and_then(|item| item.gtin()).map(str::to_owned),
            code: item.as_ref().map(ItemKey::code),
            role: node.role,
            contact: node.contact,
            depth: node.depth,
            since: node.since,
            until: node.until,
            quantity: made(&facts, &node.key),
            first_place: first.map(place),
            last_place: last.map(place),
        }
    });
    Ok(TraceAnswer {
        starts,
        direction,
        as_of,
        partial: result.partial,
        things: things.collect(),
        origins: all(&way.origins),
        receivers: all(&way.receivers),
        places: all(&way.places),
        links: result.edges,
    })
}

/// Places and parties along the way.
struct Way {
    origins: Vec<String>,
    receivers: Vec<String>,
    places: Vec<String>,
}

impl Way {
    fn of(result: &TraceResult, facts: &Facts) -> Self {
        let made: BTreeSet<&Key> =
            result.edges.iter().filter(|edge| makes(edge)).map(|edge| &edge.to).collect();
        let (mut origins, mut receivers) = (BTreeSet::new(), BTreeMap::new());
        let mut places: BTreeMap<&str, Timestamp> = BTreeMap::new();
        for node in result.nodes.iter().filter(|node| !node.contact) {
            let source = result.direction == Direction::Back
                && node.role != Role::Carrier
                && !made.contains(&node.key);
            if source {
                origins.extend(ends(facts, node)[0].map(str::to_owned));
            }
            for fact in along(facts, node) {
                if let Some(place) = place_of(fact) {
                    let first = places.entry(place).or_insert(fact.time);
                    *first = fact.time.min(*first);
                }
                if result.direction == Direction::Forward {
                    for (_, party) in &fact.destinations {
                        receivers.entry(party.clone()).or_insert(fact.time);
                    }
                }
            }
        }
        let in_time = |times: BTreeMap<&str, Timestamp>| {
            let mut ordered: Vec<(Timestamp, String)> =
                times.into_iter().map(|(id, at)| (at, id.to_owned())).collect();
            ordered.sort();
            ordered.into_iter().map(|(_, id)| id).collect()
        };
        Self {
            origins: origins.into_iter().collect(),
            receivers: receivers.into_keys().collect(),
            places: in_time(places),
        }
    }
}

fn makes(edge: &Edge) -> bool {
    matches!(edge.kind, EdgeKind::MadeInto | EdgeKind::MemberOf | EdgeKind::Contents)
}

/// What happened to a node while it mattered.
pub(crate) fn along<'f>(facts: &'f Facts, node: &'f Node) -> impl Iterator<Item = &'f Fact> {
    let since = node.since.unwrap_or(Timestamp::MIN);
    let until = node.until.unwrap_or(Timestamp::MAX);
    facts.about(&node.key).filter(move |fact| since <= fact.time && fact.time <= until)
}

/// Where an event happened.
pub(crate) fn place_of(fact: &Fact) -> Option<&str> {
    fact.read_point.as_deref().or(fact.biz_location.as_deref())
}

/// Where a node was first, and where last.
fn ends<'f>(facts: &'f Facts, node: &'f Node) -> [Option<&'f str>; 2] {
    let mut places = facts.about(&node.key).filter_map(place_of);
    let first = places.next();
    [first, places.last().or(first)]
}

/// The quantity in which a key was first made known.
pub(crate) fn made(facts: &Facts, key: &Key) -> Option<Quantity> {
    facts.about(key).find_map(|fact| {
        let item = fact.items().find(|item| item.key == *key)?;
        item.quantity.clone()
    })
}
