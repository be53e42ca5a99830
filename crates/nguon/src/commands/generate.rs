//! `nguon generate`: an invented province to test on, with its ground truth.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::ProgressBar;
use nguon_world::{Documents, Size, World};

use super::capture::Door;
use super::{print, progress};
use crate::failure::{Doing, Failure};

/// `nguon generate`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The same seed and sizes give the same bytes
    #[arg(long, value_name = "N")]
    seed: u64,
    /// Growing areas with a code
    #[arg(long, value_name = "A", default_value_t = 50)]
    growing_areas: u32,
    /// Lots harvested over three years
    #[arg(long, value_name = "L", default_value_t = 1_000)]
    lots: u64,
    /// Events in all; ten per lot tell its whole way
    #[arg(long, value_name = "E", default_value_t = 10_000)]
    events: u64,
    /// Most events of one document
    #[arg(long, value_name = "EVENTS", default_value_t = 1_000)]
    per_document: usize,
    /// New folder for the documents and truth.json
    #[arg(long, value_name = "DIR", required_unless_present = "into", conflicts_with = "into")]
    out: Option<PathBuf>,
    /// Server to capture the documents, e.g. `http://127.0.0.1:8080`
    #[arg(long, value_name = "URL", requires = "key")]
    into: Option<String>,
    /// Secret of a key that may capture
    #[arg(long, env = "NGUON_KEY", hide_env_values = true)]
    key: Option<String>,
    /// File for the truth of what a server captured
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    truth: Option<PathBuf>,
}

/// Run it.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let Arguments { growing_areas, lots, events, .. } = arguments;
    let size = Size { growing_areas, lots, events };
    let mut world = World::new(arguments.seed, size).map_err(|error| {
        Failure::settings("--growing-areas, --lots, --events", &error.to_string())
    })?;
    let bar = progress(events, "generating");
    let documents = Documents::new(&mut world, arguments.per_document);
    let written = match (&arguments.out, arguments.into) {
        (Some(folder), _) => into_folder(documents, folder, &bar)?,
        (None, Some(url)) => {
            let door = Door::Network(url, arguments.key.unwrap_or_default());
            into_server(documents, &door, &bar).await?
        }
        // One of the two is required.
        (None, None) => 0,
    };
    bar.finish_and_clear();
    let truth = arguments.out.map(|folder| folder.join("truth.json")).or(arguments.truth);
    if let Some(file) = truth {
        let text = serde_json::to_vec_pretty(&world.truth()).doing("cannot write the truth")?;
        fs::write(&file, text).doing(format!("cannot write {}", file.display()))?;
    }
    print(&format!("{events} events in {written} documents"))
}

fn into_folder(
    documents: Documents<'_>,
    folder: &Path,
    bar: &ProgressBar,
) -> Result<usize, Failure> {
    fs::create_dir_all(folder).doing(format!("cannot make {}", folder.display()))?;
    let mut there = fs::read_dir(folder).doing(format!("cannot read {}", folder.display()))?;
    if there.next().is_some() {
        let reason = "is not empty; documents of two worlds would mix";
        return Err(Failure::settings(&folder.display().to_string(), reason));
    }
    let mut written = 0;
    for document in documents {
        written += 1;
        let file = folder.join(format!("events-{written:06}.jsonld"));
        fs::write(&file, document.json).doing(format!("cannot write {}", file.display()))?;
        bar.inc(document.events as u64);
    }
    Ok(written)
}

async fn into_server(
    documents: Documents<'_>,
    door: &Door,
    bar: &ProgressBar,
) -> Result<usize, Failure> {
    let mut written = 0;
    for document in documents {
        written += 1;
        let outcome = door.capture(document.json.into_bytes(), "rollback").await?;
        if !outcome.taken {
            return Err(Failure::No(format!("document {written} was refused: {}", outcome.said)));
        }
        bar.inc(document.events as u64);
    }
    Ok(written)
}
