//! Writes XML in the element order of its schema.

mod event;
mod header;
mod layout;
mod out;

use super::XSI;
use super::message::Poll;
use super::names::Prefixes;
use crate::Refusals;
use crate::capture_job::{self, CaptureJob, JobErrors};
use crate::model::{
    Document, DocumentKind, Event, EventTime, EventType, MasterDataDocument, QueryResults,
};
use out::{Out, attribute};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Which version of EPCIS is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Version {
    /// EPCIS 1.2: words of CBV as URNs; members of EPCIS 2.0 and association events stand in the
    /// `extension` elements that the schema of 1.2 keeps free, as GS1's own examples do.
    V1_2,
    /// EPCIS 2.0: words of CBV as Web URIs.
    #[default]
    V2_0,
}

impl Version {
    /// As `schemaVersion` says it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::V1_2 => "1.2",
            Self::V2_0 => "2.0",
        }
    }

    const fn epcis(self) -> &'static str {
        match self {
            Self::V1_2 => "urn:epcglobal:epcis:xsd:1",
            Self::V2_0 => "urn:epcglobal:epcis:xsd:2",
        }
    }

    const fn master_data(self) -> &'static str {
        match self {
            Self::V1_2 => "urn:epcglobal:epcis-masterdata:xsd:1",
            Self::V2_0 => "urn:epcglobal:epcis-masterdata:xsd:2",
        }
    }

    const fn query(self) -> &'static str {
        match self {
            Self::V1_2 => "urn:epcglobal:epcis-query:xsd:1",
            Self::V2_0 => "urn:epcglobal:epcis-query:xsd:2",
        }
    }
}

/// The document as XML 2.0, UTF-8. `Err` names members that XML cannot say: names that are no
/// XML names, control characters, nested extensions of sensor reports.
///
/// XML has no place for the `id` of a document. Extension values become text, words of CBV
/// become Web URIs.
pub fn write(document: &Document) -> Result<Vec<u8>, Refusals> {
    write_as(document, Version::V2_0)
}

/// One event as XML 2.0 that stands alone.
pub fn write_event(event: &Event) -> Result<Vec<u8>, Refusals> {
    write_event_as(event, Version::V2_0)
}

/// The document as XML of this version.
///
/// EPCIS 1.2 cannot say some things beyond those of [`write`](fn@write): events of other
/// namespaces, and a header without a business document header that names sender and receiver.
/// They are refused with their place. What it must say though nothing was said is written empty:
/// `epcList` of an object or transaction event and `childEPCs` of an aggregation.
///
/// ```
/// # let bytes = br#"{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
/// #   "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping", "eventID": "urn:x:1",
/// #   "epcList": ["urn:epc:id:sscc:4012345.0000000333"],
/// #   "eventTime": "2020-03-04T11:00:30.000+01:00", "eventTimeZoneOffset": "+01:00"}"#;
/// use nguon_epcis::{json, xml};
/// let document = json::read(bytes, &Default::default())?;
/// let text = String::from_utf8_lossy(&xml::write_as(&document, xml::Version::V1_2)?).into_owned();
/// assert!(text.contains("<baseExtension><eventID>urn:x:1</eventID></baseExtension>"));
/// assert!(text.contains("<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>"));
/// # Ok::<(), nguon_epcis::Refusals>(())
/// ```
pub fn write_as(document: &Document, version: Version) -> Result<Vec<u8>, Refusals> {
    match (&document.kind, document.events.first()) {
        (DocumentKind::BareEvent, Some(event)) => write_event_as(event, version),
        (DocumentKind::Query(results), _) => envelope(document, Some(results), version),
        _ => envelope(document, None, version),
    }
}

/// One event as XML of this version that stands alone.
pub fn write_event_as(event: &Event, version: Version) -> Result<Vec<u8>, Refusals> {
    let mut out = Out::with(version, Prefixes::default());
    event::write(&mut out, event, "");
    let declarations = declarations(&out.prefixes);
    let text = out.finish()?;
    // The root tag stands first and has no attributes: its declarations are known only now.
    let end = text.find('>').unwrap_or(text.len());
    Ok(format!("{HEAD}{}{declarations}{}", &text[..end], &text[end..]).into_bytes())
}

fn envelope(
    document: &Document,
    query: Option<&QueryResults>,
    version: Version,
) -> Result<Vec<u8>, Refusals> {
    let (root, own) = match query {
        Some(_) => ("epcisq:EPCISQueryDocument", ("epcisq", version.query())),
        None => ("epcis:EPCISDocument", ("epcis", version.epcis())),
    };
    let mut out = Out::with(version, Prefixes::with(&[own]));
    header::write(&mut out, document);
    out.open("EPCISBody");
    match query {
        Some(results) => query_results(&mut out, document, results),
        None => events(&mut out, document),
    }
    out.extensions(&document.body_extensions, &document.namespaces);
    out.close("EPCISBody");
    out.extensions(&document.extensions, &document.namespaces);

    finished(out, root, document.creation_date.as_ref())
}

/// The document around what is written, whose prefixes are known only now.
fn finished(out: Out, root: &str, date: Option<&EventTime>) -> Result<Vec<u8>, Refusals> {
    let mut attributes = declarations(&out.prefixes);
    attributes.push_str(&attribute("schemaVersion", out.version.text()));
    if let Some(date) = date {
        attributes.push_str(&attribute("creationDate", date.text()));
    }
    let body = out.finish()?;
    Ok(format!("{HEAD}<{root}{attributes}>{body}</{root}>").into_bytes())
}

pub(super) fn master_data(
    document: &MasterDataDocument,
    version: Version,
) -> Result<Vec<u8>, Refusals> {
    let mut out = Out::with(version, Prefixes::with(&[("epcismd", version.master_data())]));
    if document.header.is_some() {
        let around = Document { header: document.header.clone(), ..document.to_document() };
        header::write(&mut out, &around);
    }
    out.open("EPCISBody");
    header::vocabulary_list(
        &mut out,
        document.data.to_json().as_array().map_or(&[][..], Vec::as_slice),
        &document.namespaces,
    );
    out.close("EPCISBody");
    out.extensions(&document.extensions, &document.namespaces);
    finished(out, "epcismd:EPCISMasterDataDocument", document.creation_date.as_ref())
}

pub(super) fn poll(poll: &Poll, date: &EventTime, version: Version) -> Result<Vec<u8>, Refusals> {
    let mut out = Out::with(version, Prefixes::with(&[("epcisq", version.query()), ("xsi", XSI)]));
    out.open("EPCISBody");
    out.open("epcisq:Poll");
    out.element("queryName", &poll.query_name);
    out.open("params");
    for (name, values) in &poll.parameters {
        out.open("param");
        out.element("name", name);
        match values.as_slice() {
            [] => out.empty_with("value", &attribute("xsi:type", "epcisq:VoidHolder")),
            [value] if !Poll::is_list(name) => out.element("value", value),
            _ => {
                out.open_with("value", &attribute("xsi:type", "epcisq:ArrayOfString"));
                for value in values {
                    out.element("string", value);
                }
                out.close("value");
            }
        }
        out.close("param");
    }
    out.close("params");
    out.close("epcisq:Poll");
    out.close("EPCISBody");
    finished(out, "epcisq:EPCISQueryDocument", Some(date))
}

fn query_results(out: &mut Out, document: &Document, results: &QueryResults) {
    out.open("epcisq:QueryResults");
    out.element("queryName", &results.query_name);
    if let Some(id) = &results.subscription_id {
        out.element("subscriptionID", id);
    }
    out.open("resultsBody");
    match results.vocabulary_list.as_ref().and_then(serde_json::Value::as_array) {
        None => events(out, document),
        Some(vocabularies) if document.events.is_empty() => {
            header::vocabulary_list(out, vocabularies, &document.namespaces);
        }
        Some(_) => {
            "/epcisBody/queryResults/resultsBody".clone_into(&mut out.base);
            out.refuse("vocabularyList", "XML answers events or master data, not both");
        }
    }
    out.extensions(&results.results_extensions, &document.namespaces);
    out.close("resultsBody");
    out.extensions(&results.extensions, &document.namespaces);
    out.close("epcisq:QueryResults");
}

fn events(out: &mut Out, document: &Document) {
    out.open("EventList");
    for (index, one) in document.events.iter().enumerate() {
        let wrappers = layout::wrappers(out.version, &one.event_type);
        (0..wrappers).for_each(|_| out.open("extension"));
        event::write(out, one, &document.event_pointer(index));
        (0..wrappers).for_each(|_| out.close("extension"));
        if out.version == Version::V1_2 && matches!(one.event_type, EventType::Other(_)) {
            out.refuse("", "EPCIS 1.2 has no place for an event of another namespace");
        }
    }
    out.close("EventList");
}

fn declarations(prefixes: &Prefixes) -> String {
    let declare =
        |(prefix, namespace): (&str, &str)| attribute(&format!("xmlns:{prefix}"), namespace);
    prefixes.given().map(declare).collect()
}

pub(super) fn capture_job(job: &CaptureJob) -> Result<Vec<u8>, Refusals> {
    const ROOT: &str = "epcis:EPCISCaptureJob";
    let mut out = Out::default();
    let attributes = [
        ("xmlns:epcis", Version::V2_0.epcis()),
        ("running", if job.running { "true" } else { "false" }),
        ("success", if job.success { "true" } else { "false" }),
        ("captureID", &job.capture_id),
    ];
    let attributes: String =
        attributes.iter().map(|(name, value)| attribute(name, value)).collect();
    out.open_with(ROOT, &attributes);
    for (name, value) in capture_job::elements(job) {
        out.element(name, value);
    }
    if let Some(JobErrors::Here(problems)) = &job.errors {
        out.open("errors");
        for problem in problems {
            out.open("error");
            for (name, value) in capture_job::problem_elements(problem) {
                out.element(name, &value);
            }
            out.close("error");
        }
        out.close("errors");
    }
    out.close(ROOT);
    Ok(format!("{HEAD}{}", out.finish()?).into_bytes())
}
