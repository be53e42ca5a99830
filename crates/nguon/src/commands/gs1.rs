//! `nguon gs1 …`: what an identifier says.

use clap::Subcommand;
use nguon_gs1::{DigitalLink, Element, ElementString, Gs1Error, canonical_uri, urn_to_link};
use serde::Serialize;

use super::{print, print_json};
use crate::failure::Failure;

/// GS1 identifiers.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take apart a Digital Link URI, an EPC URN, or an element string
    ///
    /// Examples:
    ///   nguon gs1 parse 'https://id.gs1.org/01/09521000000032/10/XBM-260513-1?17=260603'
    ///   nguon gs1 parse '(01)09521000000032(10)XBM-260513-1'
    ///   nguon gs1 parse urn:epc:id:sgtin:952100.0000003.100001
    #[command(verbatim_doc_comment)]
    Parse {
        /// The identifier; FNC1 in a raw element string is written ^
        identifier: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
struct Answer {
    kind: &'static str,
    elements: Vec<Part>,
    canonical: Option<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Part {
    ai: String,
    title: &'static str,
    value: String,
}

/// Run it.
pub fn run(command: &Command) -> Result<(), Failure> {
    let Command::Parse { identifier, json } = command;
    let answer = parse(identifier).map_err(|error| Failure::No(explain(identifier, &error)))?;
    if *json {
        return print_json(&answer);
    }
    let mut lines = vec![answer.kind.to_owned()];
    for Part { ai, title, value } in &answer.elements {
        lines.push(format!("  ({ai}) {value}   {title}"));
    }
    lines.extend(answer.canonical.map(|uri| format!("  canonical: {uri}")));
    lines.extend(answer.notes.iter().map(|note| format!("  note: {note}")));
    print(&lines.join("\n"))
}

fn parse(text: &str) -> Result<Answer, Gs1Error> {
    if text.starts_with("urn:epc:") {
        return urn_to_link(text).map(|link| of_link("EPC URN", &link));
    }
    if text.starts_with('(') {
        return ElementString::parse_bracketed(text).map(|e| of_elements("element string", &e));
    }
    if text.contains("://") {
        return DigitalLink::parse(text).map(|link| of_link("GS1 Digital Link URI", &link));
    }
    let raw = text.replace('^', "\u{1d}");
    ElementString::parse_raw(raw.trim_start_matches('\u{1d}'))
        .map(|elements| of_elements("raw element string", &elements))
}

fn of_link(kind: &'static str, link: &DigitalLink) -> Answer {
    let elements = std::iter::once(link.key()).chain(link.qualifiers()).chain(link.attributes());
    Answer {
        kind,
        elements: elements.map(part).collect(),
        canonical: Some(link.canonical()),
        notes: link.notes().iter().map(ToString::to_string).collect(),
    }
}

fn of_elements(kind: &'static str, elements: &ElementString) -> Answer {
    let link = DigitalLink::from_elements("https://id.gs1.org", elements).ok();
    Answer {
        kind,
        elements: elements.iter().map(part).collect(),
        canonical: link.map(|link| canonical_uri(&link.canonical()).into_owned()),
        notes: Vec::new(),
    }
}

fn part(element: &Element) -> Part {
    Part {
        ai: element.ai().as_str().to_owned(),
        title: element.ai().spec().title,
        value: element.value().to_owned(),
    }
}

/// The input with a mark under the place of the error.
fn explain(text: &str, error: &Gs1Error) -> String {
    let column = text.get(..error.at).map_or(0, |before| before.chars().count());
    format!("{error}\n  {text}\n  {}^", " ".repeat(column))
}
