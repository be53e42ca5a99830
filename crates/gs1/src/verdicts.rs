//! All other collections of rows, judged by what GS1's own library (gs1-syntax-engine 1.4.1,
//! default options) said about the same input.

use crate::corpus::{self, Tally};
use crate::element::ElementString;
use crate::link::DigitalLink;

#[derive(serde::Deserialize)]
struct Row {
    #[serde(default)]
    mode: String,
    #[serde(default)]
    input: Option<String>,
    #[serde(default, rename = "digitalLink")]
    digital_link: Option<String>,
    #[serde(default)]
    engine_1_4_1: Option<Verdict>,
}

#[derive(serde::Deserialize)]
struct Verdict {
    ok: bool,
    #[serde(default)]
    field: Option<String>,
    #[serde(default)]
    unbracketed: Option<String>,
    #[serde(default)]
    dl_canonical: Option<String>,
}

/// Links that must be read although the library refuses them: a slash at the end (resolver 1.2.1,
/// clause 22).
fn slash_at_the_end(uri: &str) -> bool {
    uri.split(['?', '#']).next().is_some_and(|path| path.ends_with('/'))
}

#[test]
fn digital_links() {
    for file in [
        "digital-link-js/validity",
        "simple-parser/dl_parse",
        "solidsoft/ExtractFromGs1DigitalLink",
        "solidsoft/Gs1DigitalLinkToGs1ElementStrings",
        "solidsoft/Gs1ElementStringsToGs1DigitalLink",
    ] {
        let Some(rows) = corpus::rows::<Row>(&format!("gs1/{file}.jsonl")) else { return };
        let mut tally = Tally::new(file);
        for row in rows {
            let Some(uri) = row.digital_link.or(row.input) else { continue };
            let Some(engine) = row.engine_1_4_1 else {
                tally.excepted();
                continue;
            };
            if engine.field.as_deref().is_some_and(|field| field != "digitalLink") {
                tally.excepted();
                continue;
            }
            let found = DigitalLink::parse(&uri).and_then(|link| {
                link.elements()?.check_relations()?;
                Ok(link.canonical())
            });
            if slash_at_the_end(&uri) && found.is_ok() {
                tally.excepted();
                continue;
            }
            let same = found.as_ref().ok() == engine.dl_canonical.as_ref();
            tally.judge(same, || format!("{uri}: {found:?}"));
        }
        tally.finish();
    }
}

#[test]
fn element_strings_of_zint() {
    for file in ["zint/gs1_verify", "zint/gs1_lint"] {
        let Some(rows) = corpus::rows::<Row>(&format!("gs1/{file}.jsonl")) else { return };
        let mut tally = Tally::new(file);
        for row in rows {
            let (Some(input), Some(engine)) = (row.input, row.engine_1_4_1) else {
                tally.excepted();
                continue;
            };
            // Zint writes AIs in square brackets, so that round ones need no escape.
            let text = match row.mode.as_str() {
                "bracketed" => input.replace('(', "\\(").replace('[', "(").replace(']', ")"),
                _ => input,
            };
            let found = text
                .parse::<ElementString>()
                .and_then(|elements| elements.check_relations().map(|()| elements.to_raw('^')));
            let same = found.is_ok() == engine.ok
                && (engine.unbracketed.is_none()
                    || found.as_ref().ok() == engine.unbracketed.as_ref());
            tally.judge(same, || format!("{text}: {found:?}"));
        }
        tally.finish();
    }
}
