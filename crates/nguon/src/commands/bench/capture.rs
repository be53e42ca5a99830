//! Capture: events per second that are on the disk, through `POST /epcis/capture`, against the
//! engine's own bulk load of the same rows and against the shape of today's repositories.

use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use nguon_world::Documents;
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::report::{Figure, Goal, Report, count};
use super::workshop::{Workshop, world};
use super::{bulk, stand_in};
use crate::epcis_door;
use crate::failure::{Doing, Failure};

/// Callers that hand in documents at the same time.
const SENDERS: usize = 16;
const SIZES: [usize; 3] = [1, 100, 1_000];

pub fn figures() -> Vec<Figure> {
    let bulk = "the engine's own bulk load: the same rows in record order, from memory, one \
                transaction, prepared statements or COPY";
    let stand_in = "stand-in for today's repositories in the same engine: a row per EPC, no EPC \
                    index, one statement per row, each its own transaction";
    let grouped = "the same stand-in with one transaction per document of 100 events";
    let mut figures = Vec::new();
    for size in SIZES {
        let name = format!("capture.{size}_per_document");
        figures.push(Figure::plain(format!("{name}.events_per_second"), "1/s"));
        let ratio = Figure::ratio(format!("{name}.of_bulk_load"), bulk);
        figures.push(ratio.goal(Goal::AtLeast(0.6)));
    }
    figures.push(Figure::plain("capture.bulk_load.events_per_second", "1/s"));
    figures.push(Figure::ratio("capture.of_stand_in", stand_in).goal(Goal::AtLeast(10.0)));
    figures.push(Figure::ratio("capture.of_stand_in_in_transactions", grouped));
    figures
}

pub async fn measure(shop: &Workshop, report: &mut Report) -> Result<(), Failure> {
    let mut hundreds = 0.0;
    for (size, events) in shop.scale.captured {
        let filled = shop.empty(&format!("capture-{size}")).await?;
        let (router, _) = epcis_door::local(&filled.office, &shop.settings())?;
        let mut world = world(events)?;
        let documents: Vec<String> =
            Documents::new(&mut world, size).map(|document| document.json).collect();
        let begun = Instant::now();
        send(&router, documents).await?;
        let rate = count(usize::try_from(events).unwrap_or(0)) / begun.elapsed().as_secs_f64();
        drop(router);
        let name = format!("capture.{size}_per_document");
        report.set(format!("{name}.events_per_second"), rate);
        let loaded = bulk::events_per_second(shop, &filled, &format!("bulk-{size}")).await?;
        report.set("capture.bulk_load.events_per_second", loaded);
        report.set(format!("{name}.of_bulk_load"), rate / loaded);
        if size == 100 {
            hundreds = rate;
        }
    }
    let mut world = world(shop.scale.stand_in)?;
    let documents: Vec<String> =
        Documents::new(&mut world, 100).map(|document| document.json).collect();
    let each = stand_in::events_per_second(shop, "stand-in", &documents, false).await?;
    report.set("capture.of_stand_in", hundreds / each);
    let grouped = stand_in::events_per_second(shop, "stand-in-2", &documents, true).await?;
    report.set("capture.of_stand_in_in_transactions", hundreds / grouped);
    Ok(())
}

/// Hands in all documents, so many at once.
async fn send(router: &Router, documents: Vec<String>) -> Result<(), Failure> {
    let mut under_way = JoinSet::new();
    for document in documents {
        if under_way.len() == SENDERS {
            ended(under_way.join_next().await)?;
        }
        under_way.spawn(one(router.clone(), document));
    }
    while !under_way.is_empty() {
        ended(under_way.join_next().await)?;
    }
    Ok(())
}

fn ended(sent: Option<Result<Result<(), Failure>, tokio::task::JoinError>>) -> Result<(), Failure> {
    sent.transpose().doing("a sender stopped")?.unwrap_or(Ok(()))
}

async fn one(router: Router, document: String) -> Result<(), Failure> {
    let request = Request::post("/epcis/capture")
        .header("Content-Type", "application/ld+json")
        .body(Body::from(document))
        .doing("cannot make the request")?;
    let answer = router.oneshot(request).await.doing("cannot capture")?;
    match answer.status() {
        StatusCode::ACCEPTED => Ok(()),
        status => Err(Failure::No(format!("a document was refused: {status}"))),
    }
}
