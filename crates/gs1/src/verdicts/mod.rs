//! All other collections of rows. Where a row is older than the rules of today, the verdict of GS1's
//! own library (gs1-syntax-engine 1.4.1, default options) beside it counts.

mod solidsoft;

use crate::corpus::{self, Tally};
use crate::element::ElementString;
use crate::error::Fault;
use crate::link::{DigitalLink, Note};

#[derive(serde::Deserialize)]
struct Row {
    ok: bool,
    #[serde(default)]
    mode: String,
    input: String,
    #[serde(default)]
    engine_1_4_1: Option<Verdict>,
}

#[derive(serde::Deserialize)]
struct Verdict {
    ok: bool,
    #[serde(default)]
    unbracketed: Option<String>,
    #[serde(default)]
    dl_canonical: Option<String>,
}

#[test]
fn digital_links() {
    for file in ["digital-link-js/validity", "simple-parser/dl_parse"] {
        let Some(rows) = corpus::rows::<Row>(&format!("gs1/{file}.jsonl")) else { return };
        let mut tally = Tally::new(file);
        for row in rows {
            let found = DigitalLink::parse(&row.input);
            if found.as_ref().is_ok_and(|link| !row.ok && link.notes() == [Note::TrailingSlash]) {
                tally.excepted("trailing-slash");
                continue;
            }
            let whole = found.and_then(|link| link.check_relations().map(|()| link.canonical()));
            let agreed = whole.is_ok() == row.ok;
            let as_library =
                row.engine_1_4_1.map(|engine| whole.as_ref().ok() == engine.dl_canonical.as_ref());
            tally.judge_beside(agreed, as_library, || format!("{}: {whole:?}", row.input));
        }
        tally.finish();
    }
}

#[derive(serde::Deserialize)]
struct Compression {
    op: String,
    input: String,
    expect: String,
}

#[test]
fn compression_of_digital_link_js() {
    let file = "gs1/digital-link-js/compression.jsonl";
    let Some(rows) = corpus::rows::<Compression>(file) else { return };
    let mut tally = Tally::new("digital-link-js/compression");
    for row in rows {
        let read = |text: &str| DigitalLink::parse_compressed(text).map(|link| link.to_string());
        if row.op == "decompress" {
            let found = read(&row.input);
            tally.judge(found.as_ref() == Ok(&row.expect), || format!("{}: {found:?}", row.input));
            continue;
        }
        // Written with short codes there, without here; both read the same.
        let link = solidsoft::plain(&row.input).unwrap();
        let same = read(&link.to_compressed()) == read(&row.expect);
        assert!(same, "{}: {:?}", row.input, read(&row.expect));
        tally.excepted("compression-choice");
    }
    tally.finish();
}

#[test]
fn element_strings_of_zint() {
    for file in ["zint/gs1_verify", "zint/gs1_lint"] {
        let Some(rows) = corpus::rows::<Row>(&format!("gs1/{file}.jsonl")) else { return };
        let mut tally = Tally::new(file);
        for row in rows {
            // Zint writes AIs in square brackets, so that round ones need no escape.
            let text = match row.mode.as_str() {
                "bracketed" => row.input.replace('(', "\\(").replace('[', "(").replace(']', ")"),
                "GS1RAW_MODE" => format!("^{}", row.input),
                _ => row.input,
            };
            let found = text
                .parse::<ElementString>()
                .and_then(|elements| elements.check_relations().map(|()| elements.to_raw('^')));
            let as_library = row.engine_1_4_1.map(|engine| {
                found.is_ok() == engine.ok
                    && (engine.unbracketed.is_none()
                        || found.as_ref().ok() == engine.unbracketed.as_ref())
            });
            let agreed = found.is_ok() == row.ok && (!row.ok || as_library != Some(false));
            let alone =
                matches!(&found, Err(error) if matches!(error.fault, Fault::Requires { .. }));
            if !row.ok && found.is_ok() && text.ends_with('^') {
                tally.excepted("last-separator");
                continue;
            }
            if row.ok && alone && as_library.is_none() {
                tally.excepted("relations");
                continue;
            }
            tally.judge_beside(agreed, as_library, || format!("{text}: {found:?}"));
        }
        tally.finish();
    }
}
