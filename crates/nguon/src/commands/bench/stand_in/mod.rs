//! A stand-in for the common shape of today's open repositories, rebuilt in the same engine: an
//! event is a row for each of its EPCs with the event's JSON in it, there is no index on the EPC,
//! and every row is one statement. It is no measurement of any of them.

mod file;
mod server;

use std::sync::Arc;
use std::time::Instant;

use serde_json::Value as Json;

use super::report::count;
use super::workshop::Workshop;
use crate::failure::{Doing, Failure};

/// Names in the order of a [`Row`].
const COLUMNS: [&str; 10] = [
    "event_id",
    "event_type",
    "action",
    "biz_step",
    "disposition",
    "event_time",
    "read_point",
    "biz_location",
    "epc",
    "body",
];

const LISTS: [&str; 8] = [
    "epcList",
    "childEPCs",
    "inputEPCList",
    "outputEPCList",
    "quantityList",
    "childQuantityList",
    "inputQuantityList",
    "outputQuantityList",
];

/// What stands before the body; the body.
type Row<'a> = ([Option<&'a str>; 9], Arc<str>);

enum StandIn {
    File(file::StandIn),
    Server(server::StandIn),
}

/// Events per second; a transaction for each document, or for each row.
pub async fn events_per_second(
    shop: &Workshop,
    name: &str,
    documents: &[String],
    in_transactions: bool,
) -> Result<f64, Failure> {
    let mut stand_in = if shop.is_on_server() {
        StandIn::Server(server::StandIn::new(&shop.database(name).await?).await?)
    } else {
        StandIn::File(file::StandIn::new(&shop.path(name))?)
    };
    let begun = Instant::now();
    let mut events = 0;
    for document in documents {
        let document: Json = serde_json::from_str(document).doing("cannot read a document")?;
        let list = document["epcisBody"]["eventList"].as_array().map_or(&[][..], Vec::as_slice);
        events += list.len();
        let rows: Vec<Row<'_>> = list.iter().flat_map(rows).collect();
        match &mut stand_in {
            StandIn::File(file) => file.capture(&rows, in_transactions)?,
            StandIn::Server(server) => server.capture(&rows, in_transactions).await?,
        }
    }
    Ok(count(events) / begun.elapsed().as_secs_f64())
}

fn rows(event: &Json) -> Vec<Row<'_>> {
    let text = |name: &str| event[name].as_str();
    let place = |name: &str| event[name]["id"].as_str();
    let body: Arc<str> = event.to_string().into();
    let told = [
        text("eventID"),
        text("type"),
        text("action"),
        text("bizStep"),
        text("disposition"),
        text("eventTime"),
        place("readPoint"),
        place("bizLocation"),
    ];
    let listed = LISTS.iter().filter_map(|list| event[*list].as_array()).flatten();
    let epcs = listed.filter_map(|item| item.as_str().or(item["epcClass"].as_str()));
    let row = |epc| {
        let mut row = [None; 9];
        row[..8].copy_from_slice(&told);
        row[8] = Some(epc);
        (row, Arc::clone(&body))
    };
    epcs.chain(text("parentID")).map(row).collect()
}
