//! Where GS1 company prefixes end: the list that GS1 publishes, read from a file of the operator.
//!
//! Three forms are read: GS1's own JSON and XML (`gcpprefixformatlist`), and lines of prefix, tab,
//! length. GS1's list is GS1's; it is not part of this program.

use std::fmt::Write as _;
use std::path::Path;

use nguon_gs1::PrefixTable;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;

use crate::failure::Failure;

/// Reads the table.
///
/// # Errors
/// [`Failure::Settings`] that names the file and the line or entry that cannot be read.
pub fn read(path: &Path) -> Result<PrefixTable, Failure> {
    let place = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::settings(&place, &error.to_string()))?;
    of_text(&text).map_err(|why| Failure::settings(&place, &why))
}

fn of_text(text: &str) -> Result<PrefixTable, String> {
    let text = text.trim_start_matches('\u{feff}');
    let (lines, unit) = match text.trim_start().chars().next() {
        Some('{') => (of_json(text)?, "entry"),
        Some('<') => (of_xml(text)?, "entry"),
        _ => (text.to_owned(), "line"),
    };
    let table = PrefixTable::parse(&lines).map_err(|error| {
        let number = lines[..error.at].matches('\n').count() + 1;
        format!("{unit} {number}: {}", error.fault)
    })?;
    if table.is_empty() { Err("holds no prefixes".to_owned()) } else { Ok(table) }
}

#[derive(Deserialize)]
struct Published {
    #[serde(rename = "GCPPrefixFormatList")]
    list: List,
}

#[derive(Deserialize)]
struct List {
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    prefix: String,
    gcp_length: u8,
}

fn of_json(text: &str) -> Result<String, String> {
    let published: Published = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut lines = String::new();
    for Entry { prefix, gcp_length } in published.list.entry {
        let _ = writeln!(lines, "{prefix}\t{gcp_length}");
    }
    Ok(lines)
}

fn of_xml(text: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(text);
    let mut lines = String::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => return Ok(lines),
            Event::Empty(element) | Event::Start(element)
                if element.local_name().as_ref() == "entry" =>
            {
                let attribute = |name: &str| {
                    let found = element.try_get_attribute(name).ok().flatten();
                    found.map(|one| one.value.into_owned())
                };
                let [prefix, length] =
                    ["prefix", "gcpLength"].map(|name| attribute(name).unwrap_or_default());
                let _ = writeln!(lines, "{prefix}\t{length}");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_form_is_read() {
        let json = r#"{"_disclaimer": ["…"], "GCPPrefixFormatList": {"date": "2026-06-03T11:14:42.028Z",
            "entry": [{"prefix": "952", "gcpLength": 7}, {"prefix": "9999", "gcpLength": 0}]}}"#;
        let xml = r#"<?xml version="1.0"?><GCPPrefixFormatList date="2026-06-03T11:14:42.028Z">
            <entry prefix="952" gcpLength="7" /><entry prefix="9999" gcpLength="0"></entry>
            </GCPPrefixFormatList>"#;
        let lines = "prefix\tgcpLength\n952\t7\n9999\t0\n";
        for text in [json, xml, lines, &format!("\u{feff}{json}")] {
            let table = of_text(text).unwrap();
            assert_eq!((table.len(), table.length_of("9521234")), (2, Some(7)), "{text}");
            assert_eq!(table.length_of("9999123"), None);
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, why) in [
            ("952\t7\n95x\t7\n", "line 2"),
            (
                r#"{"GCPPrefixFormatList": {"entry": [{"prefix": "9x", "gcpLength": 7}]}}"#,
                "entry 1",
            ),
            (r#"{"GCPPrefixFormatList": {"entry": [{"prefix": "9"}]}}"#, "gcpLength"),
            (r#"<GCPPrefixFormatList><entry prefix="9"/></GCPPrefixFormatList>"#, "entry 1"),
            ("<GCPPrefixFormatList><entry", "not closed"),
            ("", "no prefixes"),
        ] {
            let error = of_text(text).unwrap_err();
            assert!(error.to_lowercase().contains(&why.to_lowercase()), "{text}: {error}");
        }
    }
}
