//! `nguon bench`: how fast the store and the pages are, each figure beside a base line that is
//! measured in the same run on the same machine (docs/benchmarks.md).
//!
//! One file per figure with its base line. A figure is named in the `figures()` of its file; its
//! `measure()` fills the report. The quick and the long form have the same names: what a form does
//! not measure is null. To add one more figure: a file like `recall.rs`, two lines in [`FILES`] and
//! [`run`].

mod bulk;
mod capture;
mod memory;
mod query;
mod raw;
mod recall;
mod registry;
mod report;
mod scale;
mod server;
mod stand_in;
mod trace;
mod web;
mod wire;
mod workshop;

use std::path::PathBuf;

use clap::Args;

use super::print_json;
use crate::failure::{Doing, Failure};
use crate::settings::Settings;
use report::{Figure, Report};
use scale::Scale;
use server::Server;
use workshop::Workshop;

/// `nguon bench`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// About a minute, smaller sizes; the same names
    #[arg(long)]
    quick: bool,
    /// Sizes at which the figures mean nothing: whether everything is measured at all
    #[arg(long, hide = true, conflicts_with = "quick")]
    tiny: bool,
    /// PostgreSQL server with PostGIS to measure on instead of files, `postgres://…/postgres`; the
    /// run makes databases of its own there and drops them
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Events of the large store in the long form
    #[arg(long, default_value_t = 1_000_000, value_name = "E")]
    events: u64,
    /// Size of the captured document in the long form
    #[arg(long, default_value_t = 1_000, value_name = "MB")]
    document_mb: u64,
    /// Empty folder for the stores; kept afterwards. Without it a temporary one, removed
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Only figures whose name begins so, e.g. `trace,web`
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    only: Vec<String>,
}

/// Every file's figures, in the order in which they are printed.
const FILES: [fn() -> Vec<Figure>; 7] = [
    capture::figures,
    trace::figures,
    recall::figures,
    query::figures,
    web::figures,
    memory::figures,
    registry::figures,
];

/// Run it: one JSON object on standard output, progress on standard error.
pub async fn run(settings: &Settings, arguments: Arguments) -> Result<(), Failure> {
    let scale = match (arguments.tiny, arguments.quick) {
        (true, _) => Scale::tiny(),
        (_, true) => Scale::quick(),
        _ => Scale::long(arguments.events, arguments.document_mb),
    };
    let folder = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("nguon-bench-{}", std::process::id())),
    };
    let server = arguments.server.as_deref().map(Server::new).transpose()?;
    let shop = Workshop::open(folder.clone(), scale, settings, server)?;
    let engine = shop.engine().await?;
    let mut report = Report::new(FILES.iter().flat_map(|figures| figures()).collect());
    let done = measure(&shop, &mut report, &arguments.only).await;
    if arguments.folder.is_none() {
        std::fs::remove_dir_all(&folder).doing(format!("cannot remove {}", folder.display()))?;
    }
    shop.end().await?;
    done?;
    print_json(&report.printed(shop.scale.form, &engine))
}

async fn measure(shop: &Workshop, report: &mut Report, only: &[String]) -> Result<(), Failure> {
    let wanted = |name: &str| {
        let mut named = only.iter().map(String::as_str);
        only.is_empty() || named.any(|only| name.starts_with(only) || only.starts_with(name))
    };
    if wanted("capture") {
        capture::measure(shop, report).await?;
    }
    if wanted("recall") {
        recall::measure(shop, report).await?;
    }
    if wanted("registry") {
        registry::measure(shop, report).await?;
    }
    if ["trace", "query", "web", "memory"].into_iter().any(wanted) {
        let small = shop.filled("small", shop.scale.small).await?;
        if wanted("trace") {
            trace::measure(shop, &small, "small", report).await?;
        }
        drop(small);
        let large = shop.filled("large", shop.scale.large).await?;
        if wanted("trace") {
            trace::measure(shop, &large, "large", report).await?;
            trace::growth(report);
        }
        if wanted("query") {
            query::measure(shop, &large, report).await?;
        }
        if wanted("web") {
            web::measure(shop, &large, report).await?;
        }
        if wanted("memory") {
            memory::measure(shop, large, report).await?;
        }
    }
    Ok(())
}
