//! XML in (EPCIS 1.0 to 2.0) and out (1.2 and 2.0).
//!
//! Reading turns the XML into the members that JSON would have and hands them to the reader of
//! JSON, so that both syntaxes obey the same rules; a refusal names the pointer of that JSON and
//! the line of the XML. Elements may stand in any order, and the `extension` and
//! `baseExtension` wrappers of EPCIS 1.x are looked through.
//!
//! What changes on the way: `xsi:` attributes are dropped, text between child elements is
//! dropped, a `QuantityEvent` of EPCIS 1.0 becomes the object event that EPCIS 1.1 says it is,
//! members without namespace that a wrapper of EPCIS 1.x holds get EPCIS's namespace.

pub(crate) mod capture_job;
mod convert;
mod lines;
mod master_data;
mod message;
mod names;
mod stream;
mod tree;
mod write;

#[cfg(test)]
mod tests;

pub use master_data::{read_master_data, write_master_data};
pub use message::{Message, Poll, Subscribe, read_message, write_poll};
pub use stream::Reader;
pub use write::{Version, write, write_as, write_event, write_event_as};

use crate::json::{Limits, Parsed, Syntax, read_value};
use crate::model::Document;
use crate::{Content, Refusal, Refusals};

/// Namespaces whose members are EPCIS's own; events write them without any.
const OWN: [&str; 7] = [
    "",
    "urn:epcglobal:epcis:xsd:1",
    "urn:epcglobal:epcis:xsd:2",
    "urn:epcglobal:epcis-query:xsd:1",
    "urn:epcglobal:epcis-query:xsd:2",
    "urn:epcglobal:epcis-masterdata:xsd:1",
    "urn:epcglobal:epcis-masterdata:xsd:2",
];
/// Attributes of XML Schema instances say nothing about the event.
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// The business document header of EPCIS 1.x.
const SBDH: &str = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader";

/// Reads an `EPCISDocument`, `EPCISQueryDocument` or bare event; refuses all of it if any part
/// is refused.
///
/// ```
/// let xml = r#"<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0"
///     creationDate="2026-05-02T08:15:00Z"><EPCISBody><EventList><ObjectEvent>
///       <eventTime>2026-05-02T08:15:00+07:00</eventTime>
///       <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>
///       <epcList><epc>urn:epc:id:sscc:4012345.0000000333</epc></epcList>
///       <action>OBSERVE</action>
///       <bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>
///     </ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>"#;
/// let document = nguon_epcis::xml::read(xml.as_bytes(), &Default::default())?;
/// assert_eq!(document.events[0].to_json()["bizStep"], "shipping");
/// # Ok::<(), nguon_epcis::Refusals>(())
/// ```
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusals> {
    read_each(bytes, limits)?.all()
}

/// Reads a document and judges each event by itself. `Err` means that the envelope is refused.
pub fn read_each(bytes: &[u8], limits: &Limits) -> Result<Parsed, Refusals> {
    read_tree(&tree::parse(bytes, limits)?, limits)
}

/// Reads whatever document of EPCIS it is.
pub fn read_any(bytes: &[u8], limits: &Limits) -> Result<Content, Refusals> {
    let root = tree::parse(bytes, limits)?;
    if root.name.local == master_data::ROOT {
        return Ok(Content::MasterData(Box::new(master_data::read(&root)?)));
    }
    if root.name.local == capture_job::ROOT {
        return Ok(Content::CaptureJob(Box::new(capture_job::of(&root)?)));
    }
    let Some(element) = message::message_of(&root) else {
        return read_tree(&root, limits).map(|parsed| Content::Events(Box::new(parsed)));
    };
    let message = message::read(&root)?;
    message.check().map_err(|error| {
        let pointer =
            format!("/{}/params/{}", element.name.local, crate::json::escape(&error.parameter));
        Refusal::new(pointer, crate::Rule::Query, error.to_string()).at_line(element.line)
    })?;
    Ok(Content::Message(Box::new(message)))
}

fn read_tree(root: &tree::Element, limits: &Limits) -> Result<Parsed, Refusals> {
    let value = convert::document(root)?;
    let mut parsed = read_value(value, limits, Syntax::Xml).map_err(|Refusals(mut refusals)| {
        lines::add(root, &mut refusals);
        Refusals(refusals)
    })?;
    for refusals in parsed.events.iter_mut().filter_map(|event| event.as_mut().err()) {
        lines::add(root, refusals);
    }
    let pointers = (0..parsed.events.len()).map(|index| parsed.frame.event_pointer(index));
    parsed.event_lines = pointers.map(|pointer| lines::line(root, &pointer)).collect();
    Ok(parsed)
}

fn not_xml(line: usize, message: impl Into<String>) -> Refusal {
    Refusal::new("", crate::Rule::NotXml, message).at_line(line)
}
