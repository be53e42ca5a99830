//! Events as an `EPCISQueryDocument`.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use jiff::Timestamp;
use nguon_epcis::json;
use nguon_epcis::model::{Document, DocumentKind, Event, QueryResults};
use nguon_epcis::xml::{self, Version};
use nguon_event_store::StoredEvent;
use nguon_gs1::PrefixTable;

use crate::EpcisState;
use crate::media::{self, Media, Syntax};
use crate::problem::{Exception, Problem};
use crate::spelling::{Speller, Spelling};
use crate::versions::{
    CBV_VERSION, CBV_XML_FORMAT, EPC_FORMAT, EPCIS_VERSION, SPOKEN, SPOKEN_BEFORE, not_acceptable,
    reads, text,
};

/// Name of the query behind `GET /events` (EPCIS 2.0 §8.2.7.1).
pub(crate) const SIMPLE_EVENT_QUERY: &str = "SimpleEventQuery";

/// How many identifiers stayed as captured although the caller asked for another spelling.
const KEPT: HeaderName = HeaderName::from_static("epcs-kept-as-captured");

/// How the caller wants events written.
#[derive(Clone)]
pub(crate) struct Form {
    media: Media,
    version: Version,
    spelling: Spelling,
    prefixes: Option<Arc<PrefixTable>>,
}

impl Form {
    /// What the headers ask for; refused if it cannot be given.
    pub fn asked(epcis: &EpcisState, headers: &HeaderMap) -> Result<Self, Problem> {
        let wished = Spelling::asked(headers)?;
        let (media, version) = written_as(headers)?;
        let spelling = match (wished, version) {
            // What EPCIS 1.2 calls things by, where nothing else is said.
            (Spelling::DigitalLink, Version::V1_2) if !headers.contains_key(EPC_FORMAT) => {
                Spelling::EpcUrn
            }
            (wished, _) => wished,
        };
        Ok(Self { media, version, spelling, prefixes: epcis.prefixes.clone() })
    }

    /// JSON with identifiers spelled so.
    pub fn json(epcis: &EpcisState, spelling: Spelling) -> Self {
        let prefixes = epcis.prefixes.clone();
        Self { media: Media::JSON, version: Version::V2_0, spelling, prefixes }
    }
}

/// The type that the caller likes best in a version that it reads: JSON and XML in 2.0, XML in
/// 1.2 for those who read no newer.
fn written_as(headers: &HeaderMap) -> Result<(Media, Version), Problem> {
    let liked = media::of_answer(headers)?;
    let newest = reads(headers, SPOKEN)?.then(|| liked.first()).flatten();
    let version = if newest.is_some() { Version::V2_0 } else { Version::V1_2 };
    let older = || liked.iter().find(|media| media.syntax == Syntax::Xml);
    let older = reads(headers, SPOKEN_BEFORE)?.then(older).flatten();
    let media = *newest.or(older).ok_or_else(|| {
        let detail = format!("events are given in {SPOKEN}, and as XML in {SPOKEN_BEFORE}");
        not_acceptable(detail)
    })?;
    check_words(headers, media.syntax, version)?;
    Ok((media, version))
}

/// XML has words of CBV as Web URIs in 2.0 and as URNs in 1.2 (`GS1-CBV-XML-Format`); what is
/// wished of XML does not concern JSON.
fn check_words(headers: &HeaderMap, syntax: Syntax, version: Version) -> Result<(), Problem> {
    let given = match version {
        Version::V2_0 => "Always_Web_URI",
        Version::V1_2 => "Always_URN",
    };
    match text(headers, &CBV_XML_FORMAT)? {
        None | Some("No_Preference") => Ok(()),
        Some("Always_Web_URI" | "Always_URN" | "Never_Translates") if syntax == Syntax::Json => {
            Ok(())
        }
        Some(wish) if wish == given => Ok(()),
        Some(wish) => {
            let detail = format!("this version of XML has words as {given}, not {wish}");
            Err(not_acceptable(detail))
        }
    }
}

/// The answer to the query of that name, made now.
pub(crate) async fn of_query(
    stored: Vec<StoredEvent>,
    query_name: &str,
    now: Timestamp,
    form: Form,
) -> Result<Response, Problem> {
    let (bytes, kept) = written(stored, query_name, None, now, &form).await?;
    let mut response = form.media.answer(bytes);
    let headers = response.headers_mut();
    if form.version == Version::V1_2 {
        headers.insert(EPCIS_VERSION, HeaderValue::from_static(SPOKEN_BEFORE));
        headers.insert(CBV_VERSION, HeaderValue::from_static(SPOKEN_BEFORE));
    }
    headers.insert(EPC_FORMAT, HeaderValue::from_static(form.spelling.name()));
    if kept > 0 {
        headers.insert(KEPT, HeaderValue::from(kept));
    }
    Ok(response)
}

/// The document, and how many identifiers could not be spelled as asked. Written where it does not
/// hold up others.
pub(crate) async fn written(
    stored: Vec<StoredEvent>,
    query_name: &str,
    subscription_id: Option<String>,
    now: Timestamp,
    form: &Form,
) -> Result<(Vec<u8>, usize), Problem> {
    let results = QueryResults {
        query_name: query_name.to_owned(),
        subscription_id,
        vocabulary_list: None,
        extensions: Vec::new(),
        results_extensions: Vec::new(),
    };
    let form = form.clone();
    let writing = tokio::task::spawn_blocking(move || bytes_of(&stored, results, now, &form));
    writing.await.map_err(|error| Problem::internal(&error))?
}

fn bytes_of(
    stored: &[StoredEvent],
    results: QueryResults,
    now: Timestamp,
    form: &Form,
) -> Result<(Vec<u8>, usize), Problem> {
    let made = format!("{now:.3}").parse().map_err(|error| Problem::internal(&error))?;
    let mut document = Document::new(DocumentKind::Query(results), made);
    document.events = stored.iter().map(event).collect::<Result<_, _>>()?;
    let mut speller = Speller::new(form.spelling, form.prefixes.as_deref());
    document.events.iter_mut().for_each(|event| speller.event(event));
    let bytes = match form.media.syntax {
        Syntax::Json => json::write(&document),
        Syntax::Xml => xml::write_as(&document, form.version).map_err(|refusals| {
            let detail = format!("an event cannot be said in this XML, ask for JSON: {refusals}");
            Problem::new(Exception::NotAcceptable, detail)
        })?,
    };
    Ok((bytes, speller.kept()))
}

/// One event alone, as JSON.
pub(crate) fn of_event(stored: &StoredEvent) -> Result<Response, Problem> {
    Ok(Media::JSON.answer(json::write_event(&stored.event()?)))
}

/// A stored event stands alone with its own context; inside a document it only declares the
/// prefixes that the document does not.
fn event(stored: &StoredEvent) -> Result<Event, Problem> {
    Ok(Event { context: None, ..stored.event()? })
}
