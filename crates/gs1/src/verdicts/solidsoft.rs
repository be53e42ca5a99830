//! The tables of Solidsoft's library: links and element strings into each other, and the compressed
//! form of Digital Link 1.1.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ai::Ai;
use crate::corpus::{self, Tally};
use crate::element::{Element, ElementString};
use crate::error::{Fault, Gs1Error};
use crate::link::{DigitalLink, Reading};
use crate::scan::Scan;

/// The columns that hold a link to read.
const LINKS: [&str; 4] =
    ["digitalLink", "digitalLinkUri", "compressedDigitalLink", "partiallyCompressedDigitalLink"];

/// AIs and values.
type Pairs = BTreeMap<String, String>;

fn rows(file: &str) -> Option<Vec<BTreeMap<String, Value>>> {
    corpus::rows(&format!("gs1/{file}.jsonl"))
}

fn text<'a>(row: &'a BTreeMap<String, Value>, columns: &[&str]) -> Option<&'a str> {
    columns.iter().find_map(|column| row.get(*column)?.as_str())
}

/// A link that is not compressed, also with short names and short GTINs.
pub(super) fn plain(uri: &str) -> Result<DigitalLink, Gs1Error> {
    DigitalLink::parse(uri).or_else(|error| {
        // Reading of old forms leaves the query aside: it is read on top of the key of today.
        let path = DigitalLink::parse_with(uri, Reading::Archive).map_err(|_| error)?;
        let query = uri.find('?').map_or("", |at| &uri[at..]);
        DigitalLink::parse(&format!("{}{}{query}", path.stem(), path.path()))
    })
}

/// What the row gives as `AI1`, `Value1` and so on, as an element string or as a link.
fn wanted(row: &BTreeMap<String, Value>) -> Pairs {
    if let Some(raw) = text(row, &["elementString", "elementStrings"]) {
        return unjudged(raw);
    }
    if let Some(data) = text(row, &["gs1DigitalLinkData"]) {
        return serde_json::from_str(data).unwrap();
    }
    numbered(row).collect()
}

fn numbered(row: &BTreeMap<String, Value>) -> impl Iterator<Item = (String, String)> {
    (1..20).map_while(|number: usize| {
        let value = text(row, &[&format!("Value{number}")])?;
        Some((text(row, &[&format!("AI{number}")])?.to_owned(), value.to_owned()))
    })
}

fn pair(element: &Element) -> (String, String) {
    (element.ai().to_string(), element.value().to_owned())
}

/// AIs and values of an element string, bracketed or raw; the raw ones write the separator as a word.
/// The values are not judged: some rows are older than the rules of today.
fn unjudged(text: &str) -> Pairs {
    let mut pairs = Pairs::new();
    if text.starts_with('(') {
        for part in text.split('(').skip(1) {
            let (ai, value) = part.split_once(')').unwrap();
            pairs.insert(ai.to_owned(), value.to_owned());
        }
        return pairs;
    }
    let text = text.replace("<GS>", "^").replace("<gs>", "^");
    let mut rest = text.as_str();
    while let Some(ai) = Ai::at_start(rest) {
        rest = &rest[ai.as_str().len()..];
        let fixed: usize = ai.spec().parts.iter().map(|part| usize::from(part.max)).sum();
        let end = rest.find('^').unwrap_or(rest.len());
        let end = if ai.spec().fixed_length { end.min(fixed) } else { end };
        pairs.insert(ai.to_string(), rest[..end].to_owned());
        rest = rest[end..].trim_start_matches('^');
    }
    pairs
}

fn pairs(link: &DigitalLink) -> Pairs {
    link.all().map(pair).collect()
}

/// Why the rules of today refuse a row with these AIs.
fn newer_rule(ais: &Pairs, error: &Gs1Error) -> Option<&'static str> {
    let has = |all: &[&str]| all.iter().any(|ai| ais.contains_key(*ai));
    match error.fault {
        Fault::Order if has(&["8006"]) => Some("piece-order"),
        Fault::NoLinkKey | Fault::NotAttribute(_) | Fault::Requires { .. }
            if has(&["410", "411", "412", "413", "415", "416"]) =>
        {
            Some("no-key")
        }
        _ => None,
    }
}

#[test]
fn links_to_elements() {
    for file in [
        "solidsoft/ExtractFromGs1DigitalLink",
        "solidsoft/Gs1DigitalLinkToGs1ElementStrings",
        "solidsoft/Gs1CompressedDigitalLinkToGs1ElementStrings",
    ] {
        let Some(rows) = rows(file) else { return };
        let mut tally = Tally::new(file);
        for row in rows {
            let uri = text(&row, &LINKS).unwrap();
            let want = wanted(&row);
            let compressed = DigitalLink::parse_compressed(uri);
            match (DigitalLink::parse(uri).or(compressed.clone()), plain(uri), compressed) {
                (Ok(link), _, _) => {
                    tally.judge(pairs(&link) == want, || format!("{uri}: {:?}", pairs(&link)));
                }
                (_, Ok(link), _) => {
                    assert_eq!(pairs(&link), want, "{uri}");
                    tally.excepted("archive");
                }
                (_, _, Err(error)) if error.fault == Fault::TooShort(14) => {
                    tally.excepted("short-gtin");
                }
                (_, Err(plain), Err(compressed)) => {
                    let reason = newer_rule(&want, &plain).or(newer_rule(&want, &compressed));
                    match reason {
                        Some(reason) => tally.excepted(reason),
                        None => tally.judge(false, || format!("{uri}: {plain:?} {compressed:?}")),
                    }
                }
                (_, Err(_), Ok(_)) => unreachable!("{uri}"),
            }
        }
        tally.finish();
    }
}

/// Element strings of the rows: bracketed, raw without the first FNC1, or scan data.
fn element_string(written: &str) -> Result<ElementString, Gs1Error> {
    let raw = written.replace("<GS>", "\x1d").replace("<gs>", "\x1d");
    match raw.as_bytes() {
        [b'(', ..] => raw.parse(),
        [b']', ..] => Scan::parse(&raw)?.elements(),
        _ => ElementString::parse_raw(&format!("\x1d{raw}")),
    }
}

#[test]
fn elements() {
    let file = "solidsoft/ExtractFromGs1ElementStrings";
    let Some(rows) = rows(file) else { return };
    let mut tally = Tally::new(file);
    for row in rows {
        let written = text(&row, &["elementString"]).unwrap();
        let found = element_string(written);
        if found.is_err() && written.starts_with("]C1(") {
            tally.excepted("brackets-in-scan");
            continue;
        }
        // The rows name some of the elements, the first of each at least.
        let want: Vec<_> = numbered(&row).collect();
        let holds = |all: &ElementString, (ai, value): &(String, String)| {
            all.get(ai) == Some(value.as_str())
        };
        let same = found.as_ref().is_ok_and(|all| want.iter().all(|pair| holds(all, pair)));
        tally.judge(same, || format!("{written}: {found:?} {want:?}"));
    }
    tally.finish();
}

#[test]
fn compressed_to_plain() {
    let file = "solidsoft/DecompressGs1DigitalLink";
    let Some(rows) = rows(file) else { return };
    let mut tally = Tally::new(file);
    for row in rows {
        let uri = text(&row, &LINKS).unwrap();
        let want = text(&row, &["expectedDigitalLink"]).unwrap();
        let keys = DigitalLink::parse_with(want, Reading::Archive).map(|link| pairs(&link));
        let found = plain(uri).or_else(|plain| {
            DigitalLink::parse_compressed(uri).map_err(|error| match error.fault {
                Fault::NotCompressed(_) => plain,
                _ => error,
            })
        });
        match (&found, plain(want)) {
            (Ok(link), Ok(want)) => {
                let same = link.to_string() == want.to_string();
                tally.judge(same, || format!("{uri}: {link}"));
            }
            (Err(error), Ok(_)) if error.fault == Fault::TooShort(14) => {
                tally.excepted("short-gtin");
            }
            (Err(error), Err(_)) if keys.is_err() => tally.excepted(no_key(error)),
            (Err(error), Err(_)) => tally.excepted(newer_rule(&keys.unwrap(), error).unwrap()),
            _ => tally.judge(false, || format!("{uri}: {found:?}, want {want}")),
        }
    }
    tally.finish();
}

/// A refusal for want of a primary key.
fn no_key(error: &Gs1Error) -> &'static str {
    assert!(matches!(error.fault, Fault::NoLinkKey | Fault::Requires { .. }), "{error:?}");
    "no-key"
}

#[test]
fn plain_to_compressed() {
    for file in ["solidsoft/CompressGs1DigitalLink", "solidsoft/AdditionalUriContent"] {
        let Some(rows) = rows(file) else { return };
        let mut tally = Tally::new(file);
        for row in rows {
            let uri = text(&row, &["decompressedDigitalLink", "digitalLinkUri"]).unwrap();
            let want = text(&row, &["expectedDigitalLink", "compressedDigitalLinkUri"]);
            let link =
                plain(uri).or_else(|plain| DigitalLink::parse_compressed(uri).map_err(|_| plain));
            match (link, want) {
                (Ok(link), None) => tally.judge(pairs(&link) == wanted(&row), || uri.to_owned()),
                (Ok(link), Some(want)) => judge_compressed(&mut tally, &link, want),
                (Err(error), _) if error.fault == Fault::Order => tally.excepted("piece-order"),
                (Err(error), _) => tally.excepted(no_key(&error)),
            }
        }
        tally.finish();
    }
}

/// The same characters, or others that stand for the same data: parameters that are no GS1 data may
/// be compressed too, the key may stay outside, and the fragment may be kept.
fn judge_compressed(tally: &mut Tally, link: &DigitalLink, want: &str) {
    let found = link.to_compressed();
    if found == want {
        return tally.judge(true, String::new);
    }
    let other = DigitalLink::parse_compressed(want).or_else(|_| plain(want));
    let same = other.as_ref().is_ok_and(|other| pairs(other) == pairs(link));
    assert!(same, "{link}: {found}, want {want}: {other:?}");
    tally.excepted("compression-choice");
}

#[test]
fn elements_to_links() {
    for file in [
        "solidsoft/Gs1ElementStringsToGs1DigitalLink",
        "solidsoft/Gs1ElementStringsToCompressedGs1DigitalLink",
    ] {
        let Some(rows) = rows(file) else { return };
        let mut tally = Tally::new(file);
        for row in rows {
            let written = text(&row, &["elementString"]).unwrap();
            let ais = unjudged(written);
            let want = text(&row, &["digitalLink"]);
            // Where the row names no stem, its own library's is that of the wanted link.
            let site = want.map_or("", |want| &want[..want[8..].find('/').map_or(0, |at| at + 8)]);
            let stem = text(&row, &["uriStem"]).unwrap_or(site);
            let link =
                element_string(written).and_then(|all| DigitalLink::from_elements(stem, &all));
            match (link, want) {
                (Err(error), None) => {
                    let of_stem = matches!(error.fault, Fault::NotLink | Fault::NotUriChar);
                    tally.judge(of_stem, || format!("{stem}: {error:?}"));
                }
                (Ok(link), Some(want)) if link.to_string() == want => {
                    tally.judge(true, String::new);
                }
                (Ok(link), Some(want)) if DigitalLink::parse(want).is_ok() => {
                    tally.judge(false, || format!("{written}: {link}, want {want}"));
                }
                (Ok(link), Some(want)) if plain(want).is_ok() => {
                    // Short names of data attributes (exp) are not read, so the query is not compared.
                    let old = pairs(&plain(want).unwrap());
                    assert_eq!(pairs(&link), ais);
                    assert!(old.iter().all(|(ai, value)| ais.get(ai) == Some(value)), "{want}");
                    tally.excepted("archive");
                }
                (Ok(link), Some(want)) => judge_compressed(&mut tally, &link, want),
                (Err(error), Some(want)) => match newer_rule(&ais, &error) {
                    Some(reason) => tally.excepted(reason),
                    None => tally.judge(false, || format!("{written}: {error:?}, want {want}")),
                },
                (Ok(link), None) => tally.judge(false, || format!("{written}: {link}")),
            }
        }
        tally.finish();
    }
}
