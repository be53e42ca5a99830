//! `nguon epcis …`: documents without a store.

mod large;

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use nguon_epcis::json::{self, Limits};
use nguon_epcis::model::{Document, Event};
use nguon_epcis::xml::{self, Version};
use nguon_epcis::{Content, Refusal, Refusals, hash, read_any};
use nguon_epcis_server::{Speller, Spelling};
use serde::Serialize;

use super::{print, read};
use crate::failure::{Doing, Failure};
use crate::settings::Settings;

/// EPCIS documents.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say whether documents may be captured, and if not, where and why
    ///
    /// Reads JSON-LD and XML (1.0 to 2.0), also master data, queries and capture jobs; `-` is
    /// standard input. Prints one JSON object per document; exit code 1 when one of them is
    /// refused.
    Validate {
        /// Documents
        #[arg(required = true)]
        files: Vec<PathBuf>,
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

/// Syntaxes that are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Syntax {
    /// JSON-LD of EPCIS 2.0
    #[value(name = "json-2.0")]
    Json2,
    /// XML of EPCIS 2.0
    #[value(name = "xml-2.0")]
    Xml2,
    /// XML of EPCIS 1.2
    #[value(name = "xml-1.2")]
    Xml1,
}

/// One line of the answer.
#[derive(Serialize)]
struct Verdict {
    file: String,
    ok: bool,
    errors: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    /// JSON pointer, or line of an XML document.
    at: String,
    rule: &'static str,
    message: String,
}

/// A file at hand may be larger than what a server takes at once.
const LIMITS: Limits =
    Limits { bytes_max: 200 << 20, events_max: 1_000_000, depth_max: 64, refusals_max: 1_000 };

/// Run it.
pub fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    match command {
        Command::Validate { files } => check(&files),
        Command::Convert { file, to } => convert(settings, &file, to),
        Command::Hash { file, prehash } => hashes(&file, prehash),
    }
}

/// The events of a document in either syntax, read but not yet judged; master data become a
/// document without events.
fn open(file: &Path) -> Result<Document, Failure> {
    let refused = |refusals: Refusals| Failure::No(told(file, &refusals));
    match read_any(&read(file)?, &LIMITS).map_err(refused)? {
        Content::Events(parsed) => parsed.all().map_err(refused),
        Content::MasterData(document) => Ok(document.to_document()),
        _ => Err(Failure::No(format!("{}: holds neither events nor master data", file.display()))),
    }
}

fn told(file: &Path, refusals: &Refusals) -> String {
    let lines: Vec<String> =
        refusals.0.iter().map(|refusal| format!("{}: {refusal}", file.display())).collect();
    lines.join("\n")
}

fn check(files: &[PathBuf]) -> Result<(), Failure> {
    let mut refused = 0_usize;
    for file in files {
        let judged = if is_large(file) { large::check(file)? } else { judged(&read(file)?) };
        let errors: Vec<Finding> = judged.err().map(findings).unwrap_or_default();
        refused += usize::from(!errors.is_empty());
        let verdict = Verdict { file: file.display().to_string(), ok: errors.is_empty(), errors };
        print(&serde_json::to_string(&verdict).doing("cannot write the answer as JSON")?)?;
    }
    match refused {
        0 => Ok(()),
        n => Err(Failure::No(format!("{n} of {} documents are refused", files.len()))),
    }
}

fn judged(bytes: &[u8]) -> Result<(), Refusals> {
    match read_any(bytes, &LIMITS)? {
        Content::Events(parsed) => parsed.validated().all().map(drop),
        _ => Ok(()),
    }
}

/// Whether a document is read event by event, because it may not fit into memory.
fn is_large(file: &Path) -> bool {
    let length = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    usize::try_from(length).map_or(true, |length| length > LIMITS.bytes_max)
}

fn findings(refusals: Refusals) -> Vec<Finding> {
    let finding = |refusal: Refusal| Finding {
        at: refusal.line.map_or_else(|| refusal.pointer.clone(), |line| format!("line {line}")),
        rule: refusal.rule.code(),
        message: refusal.message,
    };
    refusals.0.into_iter().map(finding).collect()
}

fn convert(settings: &Settings, file: &Path, to: Syntax) -> Result<(), Failure> {
    let mut document = open(file)?;
    if let Syntax::Xml1 = to {
        as_urns(settings, &mut document)?;
    }
    let bytes = match to {
        Syntax::Json2 => json::write(&document),
        Syntax::Xml2 => xml_of(file, &document, Version::V2_0)?,
        Syntax::Xml1 => xml_of(file, &document, Version::V1_2)?,
    };
    print(String::from_utf8_lossy(&bytes).trim_end())
}

/// EPCIS 1.2 calls things by EPC URNs: what is a Digital Link becomes one where the table of
/// prefixes tells how, and stays where it does not.
fn as_urns(settings: &Settings, document: &mut Document) -> Result<(), Failure> {
    let prefixes = settings.prefixes()?;
    let mut speller = Speller::new(Spelling::EpcUrn, prefixes.as_ref());
    document.events.iter_mut().for_each(|event| speller.event(event));
    match speller.kept() {
        0 => {}
        kept => eprintln!(
            "nguon: {kept} identifiers stay Digital Links: their company prefixes are not in a \
             table (--gs1-prefixes)"
        ),
    }
    Ok(())
}

fn xml_of(file: &Path, document: &Document, version: Version) -> Result<Vec<u8>, Failure> {
    xml::write_as(document, version).map_err(|refusals| Failure::No(told(file, &refusals)))
}

fn hashes(file: &Path, prehash: bool) -> Result<(), Failure> {
    if is_large(file) {
        return large::events(file, |event| print_hash(event, prehash));
    }
    open(file)?.events.iter().try_for_each(|event| print_hash(event, prehash))
}

fn print_hash(event: &Event, prehash: bool) -> Result<(), Failure> {
    print(&hash::event_id(event))?;
    if prehash {
        print(&hash::pre_hash(event, &[]))?;
    }
    Ok(())
}
