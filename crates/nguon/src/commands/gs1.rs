//! `nguon gs1 …`: what an identifier says.

use std::io::BufRead;

use clap::{Subcommand, ValueEnum};
use nguon_gs1::{
    DigitalLink, ElementString, Gs1Error, NoUrn, PrefixTable, Scan, canonical_uri, link_to_urn,
    urn_to_link,
};
use serde::Serialize;

use super::print;
use crate::failure::{Doing, Failure};
use crate::settings::Settings;

/// GS1 identifiers.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take identifiers apart: Digital Link URIs, EPC URNs, element strings
    ///
    /// Prints one JSON object per identifier; exit code 1 when one of them is refused. With `-`, or
    /// without identifiers, reads one per line from standard input. FNC1 in a raw element string is
    /// written ^ or as the byte 1D. The EPC URN of a Digital Link is only known with GS1's list of
    /// company prefix lengths (--gs1-prefixes).
    ///
    /// Examples:
    ///   nguon gs1 parse '(01)09521000000032(10)XBM-260513-1'
    ///   nguon gs1 parse --from urn - < urns.txt
    #[command(verbatim_doc_comment)]
    Parse {
        /// What is read; without it, each identifier shows by its form
        #[arg(long, value_enum)]
        from: Option<Form>,
        /// Identifiers
        identifiers: Vec<String>,
    },
}

/// Forms in which an identifier is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// GS1 Digital Link URI
    Uri,
    /// `(01)…(10)…` or raw with FNC1
    ElementString,
    /// EPC URN
    Urn,
    /// What a scanner sends: symbology identifier and data, `]d201…`
    Scan,
}

/// One line of the answer.
#[derive(Serialize)]
struct Answer<'i> {
    input: &'i str,
    ok: bool,
    error: Option<Refused>,
    element_string: Option<String>,
    digital_link: Option<String>,
    urn: Option<String>,
}

#[derive(Serialize)]
struct Refused {
    /// Byte offset in the input.
    at: usize,
    message: String,
}

/// Run it.
pub fn run(settings: &Settings, command: &Command) -> Result<(), Failure> {
    let Command::Parse { from, identifiers } = command;
    let prefixes = settings.prefixes()?;
    let (mut refused, mut unknown) = (0_usize, 0_usize);
    let mut answer = |text: &str| {
        let (answer, is_unknown) = parse(text, *from, prefixes.as_ref());
        refused += usize::from(!answer.ok);
        unknown += usize::from(is_unknown);
        print(&serde_json::to_string(&answer).doing("cannot write the answer as JSON")?)
    };
    if identifiers.is_empty() || identifiers == &["-"] {
        for line in std::io::stdin().lock().lines() {
            let line = line.doing("cannot read standard input")?;
            if !line.is_empty() {
                answer(&line)?;
            }
        }
    } else {
        identifiers.iter().try_for_each(|text| answer(text))?;
    }
    if unknown > 0 && prefixes.is_some() {
        eprintln!("nguon: {unknown} without EPC URN: the table does not know the company prefix");
    }
    match refused {
        0 => Ok(()),
        n => Err(Failure::No(format!("{n} refused"))),
    }
}

/// The answer, and whether a URN is missing because nobody knows where the company prefix ends.
fn parse<'i>(
    text: &'i str,
    from: Option<Form>,
    prefixes: Option<&PrefixTable>,
) -> (Answer<'i>, bool) {
    let read = match from.unwrap_or_else(|| form_of(text)) {
        Form::Uri => DigitalLink::parse(text).map(Identifier::Link),
        Form::Urn => urn_to_link(text).map(Identifier::Link),
        Form::ElementString => elements(text).map(Identifier::Elements),
        Form::Scan => Scan::parse(&text.replace('^', "\u{1d}"))
            .and_then(|scan| scan.elements())
            .map(Identifier::Elements),
    };
    let blank = Answer {
        input: text,
        ok: false,
        error: None,
        element_string: None,
        digital_link: None,
        urn: None,
    };
    match read {
        Err(error) => {
            let error = Refused { at: error.at, message: error.fault.to_string() };
            (Answer { error: Some(error), ..blank }, false)
        }
        Ok(identifier) => {
            let (link, elements) = identifier.both();
            let given = text.starts_with("urn:").then(|| text.to_owned());
            let none = PrefixTable::default();
            let found = link.as_ref().map(|link| link_to_urn(link, prefixes.unwrap_or(&none)));
            let is_unknown = given.is_none() && matches!(found, Some(Err(NoUrn::UnknownPrefix(_))));
            let answer = Answer {
                ok: true,
                element_string: elements.map(|elements| elements.to_string()),
                digital_link: link.map(|link| link.canonical()),
                // What was given says itself where its company prefix ends.
                urn: given.or(found.and_then(Result::ok)),
                ..blank
            };
            (answer, is_unknown)
        }
    }
}

/// What was read, before it is written in the other forms.
enum Identifier {
    Link(DigitalLink),
    Elements(ElementString),
}

impl Identifier {
    fn both(self) -> (Option<DigitalLink>, Option<ElementString>) {
        match self {
            Self::Link(link) => {
                let elements = link.elements().ok();
                (Some(link), elements)
            }
            Self::Elements(elements) => {
                let link = DigitalLink::from_elements("https://id.gs1.org", &elements).ok();
                (link, Some(elements))
            }
        }
    }
}

fn form_of(text: &str) -> Form {
    if text.starts_with("urn:") {
        Form::Urn
    } else if text.starts_with(']') {
        Form::Scan
    } else if text.contains("://") {
        Form::Uri
    } else {
        Form::ElementString
    }
}

fn elements(text: &str) -> Result<ElementString, Gs1Error> {
    if text.starts_with('(') {
        return ElementString::parse_bracketed(text);
    }
    ElementString::parse_raw(&text.replace('^', "\u{1d}"))
}

/// An identifier as the stores know it, from any form in which people paste it.
pub fn canonical(text: &str) -> Result<String, Gs1Error> {
    if text.starts_with('(') {
        let elements = ElementString::parse_bracketed(text)?;
        return Ok(DigitalLink::from_elements("https://id.gs1.org", &elements)?.canonical());
    }
    Ok(canonical_uri(text).into_owned())
}
