//! `nguon epcis …`: documents without a store.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use nguon_epcis::json::{self, Limits};
use nguon_epcis::model::Document;
use nguon_epcis::{Refusals, hash, validate, xml};
use serde_json::json;

use super::{print, print_json, read};
use crate::failure::Failure;

/// EPCIS documents.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say whether documents may be captured, and if not, where and why; exit code 1 then
    ///
    /// Reads JSON-LD and XML (1.2 and 2.0). `-` is standard input.
    Validate {
        /// Documents
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write a document in the other syntax
    Convert {
        /// Document; `-` is standard input
        file: PathBuf,
        /// Syntax to write
        #[arg(long, value_enum)]
        to: Syntax,
    },
    /// Print the event hash ID of each event (CBV 2.0 §8.9)
    Hash {
        /// Document; `-` is standard input
        file: PathBuf,
        /// Print the text that is hashed as well
        #[arg(long)]
        prehash: bool,
    },
}

/// Syntaxes of EPCIS 2.0.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Syntax {
    /// JSON-LD
    Json,
    /// XML 2.0
    Xml,
}

/// A file at hand may be larger than what a server takes at once.
const LIMITS: Limits =
    Limits { bytes_max: 200 << 20, events_max: 1_000_000, depth_max: 64, refusals_max: 1_000 };

/// Run it.
pub fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Validate { files, json } => check(&files, json),
        Command::Convert { file, to } => convert(&file, to),
        Command::Hash { file, prehash } => hashes(&file, prehash),
    }
}

/// The document, in either syntax; its events are read but not yet judged.
fn parse(bytes: &[u8]) -> Result<Document, Refusals> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(byte));
    if first == Some(&b'<') { xml::read(bytes, &LIMITS) } else { json::read(bytes, &LIMITS) }
}

fn open(file: &Path) -> Result<Document, Failure> {
    parse(&read(file)?).map_err(|refusals| Failure::No(told(file, &refusals)))
}

fn told(file: &Path, refusals: &Refusals) -> String {
    let lines: Vec<String> =
        refusals.0.iter().map(|refusal| format!("{}: {refusal}", file.display())).collect();
    lines.join("\n")
}

fn check(files: &[PathBuf], as_json: bool) -> Result<(), Failure> {
    let (mut answers, mut bad) = (Vec::new(), 0);
    for file in files {
        let document = parse(&read(file)?);
        let judged = document.and_then(|document| validate::document(&document).map(|()| document));
        bad += usize::from(judged.is_err());
        match (&judged, as_json) {
            (_, true) => answers.push(json!({
                "file": file.display().to_string(),
                "valid": judged.is_ok(),
                "events": judged.as_ref().map(|document| document.events.len()).ok(),
                "refusals": judged.err().map(|refusals| refusals.0.iter().map(|r| json!({
                    "pointer": r.pointer,
                    "rule": r.rule.code(),
                    "message": r.to_string(),
                })).collect::<Vec<_>>()).unwrap_or_default(),
            })),
            (Ok(document), false) => {
                print(&format!("{}: valid, {} events", file.display(), document.events.len()))?;
            }
            (Err(refusals), false) => print(&told(file, refusals))?,
        }
    }
    if as_json {
        print_json(&answers)?;
    }
    if bad > 0 {
        return Err(Failure::No(format!("{bad} of {} documents are not valid", files.len())));
    }
    Ok(())
}

fn convert(file: &Path, to: Syntax) -> Result<(), Failure> {
    let document = open(file)?;
    let bytes = match to {
        Syntax::Json => json::write(&document),
        Syntax::Xml => xml::write(&document)
            .map_err(|error| Failure::No(format!("{}: {error}", file.display())))?,
    };
    print(String::from_utf8_lossy(&bytes).trim_end())
}

fn hashes(file: &Path, prehash: bool) -> Result<(), Failure> {
    for event in &open(file)?.events {
        print(&hash::event_id(event))?;
        if prehash {
            print(&hash::pre_hash(event, &[]))?;
        }
    }
    Ok(())
}
