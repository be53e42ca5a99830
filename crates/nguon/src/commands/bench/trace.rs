//! Trace: the whole way of a thing, back and forward, against raw look-ups of the keys that it
//! asks for.

use std::time::Instant;

use nguon_event_store::{Sight, follow};
use nguon_lineage::{AsOf, Key, Limits, WholeWay};

use super::raw::Raw;
use super::report::{Figure, Goal, Report, count, ms, percentile};
use super::workshop::{Filled, Workshop};
use crate::failure::{Doing, Failure};

const STORES: [&str; 2] = ["small", "large"];

pub fn figures() -> Vec<Figure> {
    let raw = "raw index look-ups of the same keys and their rows on a prepared statement";
    let mut figures = Vec::new();
    for store in STORES {
        let name = |rest: &str| format!("trace.{store}.{rest}");
        figures.push(Figure::plain(name("events"), ""));
        figures.push(Figure::plain(name("keys_p50"), ""));
        for rank in ["p50", "p99"] {
            figures.push(Figure::plain(name(&format!("{rank}_ms")), "ms"));
            let ratio = Figure::ratio(name(&format!("{rank}_of_look_ups")), raw);
            figures.push(ratio.goal(Goal::AtMost(2.0)));
        }
    }
    let growth = Figure::ratio("trace.p99_growth", "p99 in the small store of the same run");
    figures.push(growth.goal(Goal::AtMost(2.0)));
    figures
}

pub async fn measure(
    shop: &Workshop,
    filled: &Filled,
    store: &str,
    report: &mut Report,
) -> Result<(), Failure> {
    let raw = Raw::open(filled).await?;
    let (mut ours, mut base, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    for (at, thing) in raw.sample(shop.scale.traces).await?.into_iter().enumerate() {
        // Once unmeasured, so that neither finds the pages cold in place of the other.
        let keys = raw.keys(&asked(filled, &thing).await?).await?;
        whole_way(filled, &thing).await?;
        raw.look_up(&keys).await?;
        numbers.push(count(keys.len()));
        // Turn about, which of the two comes first.
        for turn in [at % 2, (at + 1) % 2] {
            let begun = Instant::now();
            if turn == 0 {
                whole_way(filled, &thing).await?;
                ours.push(ms(begun.elapsed()));
            } else {
                raw.look_up(&keys).await?;
                base.push(ms(begun.elapsed()));
            }
        }
    }
    let name = |rest: &str| format!("trace.{store}.{rest}");
    report.set(name("events"), count(usize::try_from(filled.events).unwrap_or(0)));
    report.set(name("keys_p50"), percentile(&mut numbers, 50));
    for (rank, percent) in [("p50", 50), ("p99", 99)] {
        let (ours, base) = (percentile(&mut ours, percent), percentile(&mut base, percent));
        report.set(name(&format!("{rank}_ms")), ours);
        report.set(name(&format!("{rank}_of_look_ups")), ours / base);
    }
    Ok(())
}

/// How much slower the large store is.
pub fn growth(report: &mut Report) {
    let p99 = |store| report.get(&format!("trace.{store}.p99_ms"));
    if let (Some(small), Some(large)) = (p99("small"), p99("large")) {
        report.set("trace.p99_growth", large / small);
    }
}

/// The keys that the whole way of a thing asks for.
async fn asked(filled: &Filled, thing: &str) -> Result<Vec<Key>, Failure> {
    let mut asked = Vec::new();
    let mut way = both_ways(thing);
    while let Some(hop) = way.need() {
        let facts = filled.office.events.facts(&Sight::All, &hop).await;
        asked.extend(hop.keys);
        way.feed(facts.doing("cannot trace")?);
    }
    asked.sort_unstable();
    Ok(asked)
}

async fn whole_way(filled: &Filled, thing: &str) -> Result<(), Failure> {
    let way = follow(&*filled.office.events, &Sight::All, both_ways(thing)).await;
    std::hint::black_box(way.doing("cannot trace")?.finish());
    Ok(())
}

fn both_ways(thing: &str) -> WholeWay {
    WholeWay::new(vec![Key::from(thing)], AsOf::everything(), Limits::default())
}
