//! Recall: from one lot to some thousand affected lots and cartons, and where each of them is.

use std::fmt::Write as _;
use std::time::Instant;

use nguon_goods::trace::{locate, trace};
use nguon_lineage::{AsOf, Direction, Key, Limits, recall};

use super::raw::Raw;
use super::report::{Figure, Goal, Report, count, ms, percentile};
use super::workshop::{Workshop, batch};
use crate::failure::{Doing, Failure};

const LOT: &str = "https://id.gs1.org/01/09529000000014/10/RECALL";
const PLACE: &str = "https://id.gs1.org/414/9529200000009";
const HEAD: &str = r#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-01-02T00:00:00+07:00","epcisBody":{"eventList":["#;

pub fn figures() -> Vec<Figure> {
    let raw = "raw index look-ups of the affected keys and their rows on a prepared statement";
    vec![
        Figure::plain("recall.affected", ""),
        Figure::plain("recall.ms", "ms").goal(Goal::AtMost(1_000.0)),
        Figure::ratio("recall.of_look_ups", raw),
    ]
}

pub async fn measure(shop: &Workshop, report: &mut Report) -> Result<(), Failure> {
    let filled = shop.empty("recall").await?;
    let (lots, cartons) = shop.scale.recall;
    let document = document(lots, cartons);
    filled.office.events.append(batch(document.as_bytes())?).await.doing("cannot capture")?;
    let raw = Raw::open(&filled).await?;
    let limits = Limits::default();
    let (mut ours, mut base, mut affected) = (Vec::new(), Vec::new(), 0);
    for _ in 0..shop.scale.asked.max(3) {
        let begun = Instant::now();
        let (everything, start) = (AsOf::everything(), vec![Key::from(LOT)]);
        let forward = trace(&*filled.office.events, start, Direction::Forward, everything, limits);
        let (forward, _) = forward.await.doing("cannot trace")?;
        let keys: Vec<Key> = forward.nodes.iter().map(|node| node.key.clone()).collect();
        let found = locate(&*filled.office.events, &keys, everything, limits).await;
        let scope = recall(&forward, &found.doing("cannot locate")?.0);
        ours.push(ms(begun.elapsed()));
        affected = scope.affected.len() - 1;
        let keys = raw.keys(&keys).await?;
        let begun = Instant::now();
        raw.look_up(&keys).await?;
        base.push(ms(begun.elapsed()));
    }
    let (ours, base) = (percentile(&mut ours, 50), percentile(&mut base, 50));
    report.set("recall.affected", count(affected));
    report.set("recall.ms", ours);
    report.set("recall.of_look_ups", ours / base);
    Ok(())
}

/// One lot packed into so many lots of so many cartons each; each lot is shipped and received on a
/// pallet.
fn document(lots: usize, cartons: usize) -> String {
    let mut events = vec![format!(
        r#"{{"type":"ObjectEvent","action":"ADD","bizStep":"commissioning","quantityList":[{{"epcClass":"{LOT}","quantity":{},"uom":"KGM"}}],{}}}"#,
        lots * cartons * 5,
        told(0, true)
    )];
    for lot in 0..lots {
        let class = format!("https://id.gs1.org/01/09529000000038/10/R{lot}");
        let pallet = pallet(lot);
        let mut units = String::new();
        for carton in 0..cartons {
            let _ = write!(units, r#","https://id.gs1.org/01/09529000000038/21/R{lot}-{carton}""#);
        }
        let units = units.trim_start_matches(',');
        events.push(format!(
            r#"{{"type":"TransformationEvent","bizStep":"packing","inputQuantityList":[{{"epcClass":"{LOT}","quantity":{},"uom":"KGM"}}],"outputQuantityList":[{{"epcClass":"{class}","quantity":1}}],"outputEPCList":[{units}],{}}}"#,
            cartons * 5,
            told(lot + 1, true)
        ));
        events.push(format!(
            r#"{{"type":"AggregationEvent","action":"ADD","bizStep":"packing","parentID":"{pallet}","childEPCs":[{units}],{}}}"#,
            told(lots + lot + 1, true)
        ));
        events.push(format!(
            r#"{{"type":"ObjectEvent","action":"OBSERVE","bizStep":"shipping","disposition":"in_transit","epcList":["{pallet}"],{}}}"#,
            told(2 * lots + lot + 1, false)
        ));
    }
    format!("{HEAD}{}]}}}}", events.join(","))
}

fn told(minute: usize, stays: bool) -> String {
    let (day, hour, minute) = (minute / 1_440 + 1, minute / 60 % 24, minute % 60);
    let mut told = format!(
        r#""eventTime":"2026-01-{day:02}T{hour:02}:{minute:02}:00+07:00","eventTimeZoneOffset":"+07:00","readPoint":{{"id":"{PLACE}"}}"#
    );
    if stays {
        let _ = write!(told, r#","bizLocation":{{"id":"{PLACE}"}}"#);
    }
    told
}

fn pallet(number: usize) -> String {
    let digits = format!("09529{number:012}");
    let check = nguon_gs1::mod10(&digits).unwrap_or('0');
    format!("https://id.gs1.org/00/{digits}{check}")
}
