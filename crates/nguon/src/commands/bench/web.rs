//! The public page of a lot and the resolver: requests per second, against a bare handler of the
//! same framework that returns the same bytes.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use nguon_goods::product::{self, Facts, NewProduct};
use tokio::net::TcpListener;

use super::raw::Raw;
use super::report::{Figure, Goal, Report, count};
use super::wire;
use super::workshop::{Filled, Workshop};
use crate::failure::{Doing, Failure};
use crate::site;

/// Different lots that are asked for in turn.
const LOTS: usize = 500;
/// What is asked for, and by which `Accept`.
const KINDS: [(&str, &str); 2] =
    [("lot_page", "text/html"), ("resolver", "application/linkset+json")];

pub fn figures() -> Vec<Figure> {
    let bare = "a bare handler of the same framework that returns the same bytes";
    let mut figures = vec![Figure::plain("web.lots_stored", "")];
    for (kind, _) in KINDS {
        figures.push(Figure::plain(format!("web.{kind}.requests_per_second"), "1/s"));
        let ratio = Figure::ratio(format!("web.{kind}.of_bare_handler"), bare);
        figures.push(ratio.goal(Goal::AtLeast(0.5)));
    }
    figures
}

pub async fn measure(shop: &Workshop, filled: &Filled, report: &mut Report) -> Result<(), Failure> {
    eprintln!("finding the lots in the events");
    let lots = filled.office.lots().catch_up().await.doing("cannot find the lots")?;
    eprintln!("{lots} events seen");
    let raw = Raw::open(filled).await?;
    report.set("web.lots_stored", count(raw.lots(usize::MAX).await?.len()));
    let paths = raw.lots(LOTS).await?;
    let paths: Vec<String> =
        paths.iter().map(|lot| lot.replacen("https://id.gs1.org", "", 1)).collect();
    register(filled, &paths).await?;
    let (router, ..) = site::router(&filled.office, &shop.settings(), false)?;
    let ours = listen(router).await?;
    for (kind, accept) in KINDS {
        let answer = wire::once(ours, &paths[0], accept).await.doing("cannot ask for a lot")?;
        let (length, said) = (answer.body.len(), answer.status);
        eprintln!("{kind}: {said} {} {length} bytes", answer.kind);
        let body = Bytes::from(answer.body);
        let headers = [(CONTENT_TYPE, answer.kind)];
        let bare = Router::new().fallback(move || async move { (headers, body) });
        let bare = listen(bare).await?;
        let requests = shop.scale.requests;
        // Warmed up, then turn about.
        let mut rates = [0.0_f64; 2];
        for (at, (address, rate)) in
            [(ours, 0), (bare, 1), (ours, 0), (bare, 1)].into_iter().enumerate()
        {
            let measured = wire::requests_per_second(address, accept, &paths, requests).await;
            let measured = measured.doing(format!("cannot ask for {kind}"))?;
            if at >= 2 {
                rates[rate] = measured;
            }
        }
        report.set(format!("web.{kind}.requests_per_second"), rates[0]);
        report.set(format!("web.{kind}.of_bare_handler"), rates[0] / rates[1]);
    }
    Ok(())
}

/// Registers and publishes the products of these lots: what is not registered has no page.
async fn register(filled: &Filled, paths: &[String]) -> Result<(), Failure> {
    let gtins: BTreeSet<&str> = paths.iter().filter_map(|path| path.split('/').nth(2)).collect();
    for gtin in gtins {
        let name = format!("Sản phẩm thử {gtin}").parse().doing("cannot name a product")?;
        let facts = Facts { published: true, ..Facts::named(name) };
        let gtin = gtin.parse().doing("no GTIN")?;
        let new = NewProduct { gtin, facts, image: None, demonstration: true };
        let actor = filled.office.program();
        let made = filled.office.db.write(move |tx| product::create(tx, &actor, &new)).await;
        made.doing("cannot register a product")?;
    }
    Ok(())
}

/// Serves until the process ends.
async fn listen(router: Router) -> Result<SocketAddr, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await.doing("cannot listen")?;
    let address = listener.local_addr().doing("cannot listen")?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}
