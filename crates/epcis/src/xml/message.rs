//! Messages of the query interface in XML: what is asked, and answers that are no events
//! (EPCIS 1.2 and 2.0, query schema and SOAP binding).

use serde_json::{Map, Value};

use super::convert::Convert;
use super::tree::{self, Element};
use super::write::{self, Version};
use crate::context::Namespaces;
use crate::json::Limits;
use crate::query::{QueryError, SimpleEventQuery, SimpleMasterDataQuery};
use crate::{Refusal, Refusals, Rule};

/// A message without events.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Answer a query now.
    Poll(Poll),
    /// Answer a query again and again.
    Subscribe(Subscribe),
    /// Any other: its name and its members as JSON (`GetQueryNames`, `Unsubscribe`,
    /// `GetVendorVersionResult`, `QueryTooLargeException`).
    Other(String, Map<String, Value>),
}

/// A named query with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// `SimpleEventQuery`, or the name of another.
    pub query_name: String,
    /// Parameters with their values, in written order; no value = the parameter stands alone.
    pub parameters: Vec<(String, Vec<String>)>,
}

/// A query with where and when to answer it.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscribe {
    /// What is asked.
    pub query: Poll,
    /// Where answers go.
    pub destination: String,
    /// Schedule or trigger, first record time, whether empty answers are sent: as JSON.
    pub controls: Value,
    /// Name of the subscription.
    pub subscription_id: String,
}

impl Message {
    /// Whether the parameters of a query for events can be understood.
    pub(super) fn check(&self) -> Result<(), QueryError> {
        let query = match self {
            Self::Poll(poll) => poll,
            Self::Subscribe(subscribe) => &subscribe.query,
            Self::Other(..) => return Ok(()),
        };
        let names = Namespaces::pinned();
        match query.query_name.as_str() {
            "SimpleEventQuery" => query.event_query(&names).map(drop),
            "SimpleMasterDataQuery" => query.master_data_query(&names).map(drop),
            _ => Ok(()),
        }
    }
}

impl Poll {
    /// Whether a parameter has a list of values; others have one plain value.
    pub(super) fn is_list(name: &str) -> bool {
        name == "eventType"
            || ["EQ_", "MATCH_", "WD_", "HASATTR_", "EQATTR_"].iter().any(|p| name.starts_with(p))
    }

    /// The parameters as those of a query for events.
    pub fn event_query(&self, names: &Namespaces) -> Result<SimpleEventQuery, QueryError> {
        SimpleEventQuery::from_texts(self.texts(), names)
    }

    /// The parameters as those of a query for master data.
    pub fn master_data_query(
        &self,
        names: &Namespaces,
    ) -> Result<SimpleMasterDataQuery, QueryError> {
        SimpleMasterDataQuery::from_texts(self.texts(), names)
    }

    fn texts(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.parameters.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }
}

/// Reads a message, alone or inside an `EPCISQueryDocument`. Answers that hold events are read by
/// [`read`](super::read).
///
/// ```
/// use nguon_epcis::xml::{Message, read_message};
/// let xml = r#"<q:Poll xmlns:q="urn:epcglobal:epcis-query:xsd:2"><queryName>SimpleEventQuery</queryName>
///   <params><param><name>EQ_bizStep</name><value><string>shipping</string></value></param></params>
/// </q:Poll>"#;
/// let Message::Poll(poll) = read_message(xml.as_bytes(), &Default::default())? else { panic!() };
/// assert_eq!(poll.parameters, [("EQ_bizStep".to_owned(), vec!["shipping".to_owned()])]);
/// # Ok::<(), nguon_epcis::Refusals>(())
/// ```
pub fn read_message(bytes: &[u8], limits: &Limits) -> Result<Message, Refusals> {
    Ok(read(&tree::parse(bytes, limits)?)?)
}

pub(super) fn read(root: &Element) -> Result<Message, Refusal> {
    let element = message_of(root).ok_or_else(|| {
        let message =
            "must be a message of the query interface, or an EPCISQueryDocument around one";
        refused("", Rule::UnknownRoot, message, root).with_value(&root.name.local)
    })?;
    match element.name.local.as_str() {
        "Poll" => poll(element).map(Message::Poll),
        "Subscribe" => subscribe(element).map(Message::Subscribe),
        other => {
            let Value::Object(members) = Convert::default().object(element) else {
                return Err(refused("", Rule::UnknownRoot, "must hold elements", element));
            };
            Ok(Message::Other(other.to_owned(), members))
        }
    }
}

/// Namespaces of the query interface.
const QUERY: [&str; 2] = ["urn:epcglobal:epcis-query:xsd:1", "urn:epcglobal:epcis-query:xsd:2"];

/// The message in a document, or the root itself; `None` where events are answered.
pub(super) fn message_of(root: &Element) -> Option<&Element> {
    let of_query = |element: &&Element| {
        QUERY.contains(&element.name.namespace.as_str())
            && !["QueryResults", "EPCISQueryDocument"].contains(&element.name.local.as_str())
    };
    if root.name.local != "EPCISQueryDocument" {
        return Some(root).filter(of_query);
    }
    let body = root.children.iter().find(|child| child.name.local == "EPCISBody")?;
    body.children.iter().find(of_query)
}

fn poll(element: &Element) -> Result<Poll, Refusal> {
    let query_name = text(element, "queryName")?;
    let params = child(element, "params");
    let parameters = params.map_or(&[][..], |params| &params.children).iter().map(parameter);
    Ok(Poll { query_name, parameters: parameters.collect::<Result<_, _>>()? })
}

fn parameter(param: &Element) -> Result<(String, Vec<String>), Refusal> {
    let name = text(param, "name")?;
    let value = child(param, "value").ok_or_else(|| missing(param, "value"))?;
    let strings = value.children.iter().filter(|child| child.name.local == "string");
    let strings: Vec<String> = strings.map(|child| child.text.trim().to_owned()).collect();
    let plain = value.text.trim();
    let values =
        if strings.is_empty() && !plain.is_empty() { vec![plain.to_owned()] } else { strings };
    Ok((name, values))
}

fn subscribe(element: &Element) -> Result<Subscribe, Refusal> {
    let controls = child(element, "controls").ok_or_else(|| missing(element, "controls"))?;
    Ok(Subscribe {
        query: poll(element)?,
        destination: text(element, "dest")?,
        controls: Convert::default().value_without_attributes(controls),
        subscription_id: text(element, "subscriptionID")?,
    })
}

fn child<'a>(element: &'a Element, name: &str) -> Option<&'a Element> {
    element.children.iter().find(|child| child.name.local == name)
}

fn text(element: &Element, name: &str) -> Result<String, Refusal> {
    let child = child(element, name).filter(|child| !child.text.trim().is_empty());
    child.map(|child| child.text.trim().to_owned()).ok_or_else(|| missing(element, name))
}

fn missing(element: &Element, name: &str) -> Refusal {
    let pointer = format!("/{}", element.name.local);
    refused(&pointer, Rule::MissingMember, &format!("the element {name} must be here"), element)
}

fn refused(pointer: &str, rule: Rule, message: &str, element: &Element) -> Refusal {
    Refusal::new(pointer, rule, message).at_line(element.line)
}

/// The poll as an `EPCISQueryDocument` of this version.
pub fn write_poll(
    poll: &Poll,
    creation_date: &crate::model::EventTime,
    version: Version,
) -> Result<Vec<u8>, Refusals> {
    write::poll(poll, creation_date, version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages() {
        let alone =
            |inside: &str| format!("<q:{inside} xmlns:q=\"urn:epcglobal:epcis-query:xsd:1\">");
        let other =
            format!("{}<subscriptionID>s</subscriptionID></q:Unsubscribe>", alone("Unsubscribe"));
        let Message::Other(name, members) =
            read_message(other.as_bytes(), &Limits::default()).unwrap()
        else {
            panic!()
        };
        assert_eq!((name.as_str(), &members["subscriptionID"]), ("Unsubscribe", &"s".into()));

        let subscribe = format!(
            "{}<queryName>SimpleEventQuery</queryName><params/><dest>https://x.vn</dest>\
             <controls><reportIfEmpty>true</reportIfEmpty></controls>\
             <subscriptionID>s</subscriptionID></q:Subscribe>",
            alone("Subscribe")
        );
        let Message::Subscribe(read) =
            read_message(subscribe.as_bytes(), &Limits::default()).unwrap()
        else {
            panic!()
        };
        assert_eq!(
            (read.destination.as_str(), read.subscription_id.as_str()),
            ("https://x.vn", "s")
        );
        assert_eq!(read.controls["reportIfEmpty"], "true");

        let cases = [
            (format!("{}\n</q:Poll>", alone("Poll")), 1, "/Poll", Rule::MissingMember),
            (
                format!(
                    "{}<queryName>q</queryName><params>\n<param><name>a</name></param></params></q:Poll>",
                    alone("Poll")
                ),
                2,
                "/param",
                Rule::MissingMember,
            ),
            ("<Poll/>".to_owned(), 1, "", Rule::UnknownRoot),
        ];
        for (xml, line, pointer, rule) in cases {
            let refusals = read_message(xml.as_bytes(), &Limits::default()).unwrap_err().0;
            let found = (refusals[0].line, refusals[0].pointer.as_str(), refusals[0].rule);
            assert_eq!(found, (Some(line), pointer, rule), "{xml}");
        }
    }

    #[test]
    fn polls_survive() {
        let poll = Poll {
            query_name: "SimpleEventQuery".to_owned(),
            parameters: vec![
                ("EQ_bizStep".to_owned(), vec!["shipping".to_owned(), "a<b".to_owned()]),
                ("EXISTS_errorDeclaration".to_owned(), Vec::new()),
                ("GE_eventTime".to_owned(), vec!["2026-05-02T08:15:00Z".to_owned()]),
            ],
        };
        let date = "2026-05-02T08:15:00Z".parse().unwrap();
        for version in [Version::V1_2, Version::V2_0] {
            let xml = write_poll(&poll, &date, version).unwrap();
            let again = read_message(&xml, &Limits::default()).unwrap();
            assert_eq!(again, Message::Poll(poll.clone()), "{}", String::from_utf8_lossy(&xml));
        }
    }
}
