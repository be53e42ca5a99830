//! Events in EPCIS documents of bounded size.

use crate::world::{Told, World};

/// An EPCIS 2.0 document in JSON-LD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its text.
    pub json: String,
    /// Events in it.
    pub events: usize,
}

/// A world in documents. A document ends early where the truth speaks of what was known by then.
#[derive(Debug)]
pub struct Documents<'w> {
    world: &'w mut World,
    per_document: usize,
}

const HEAD: &str = concat!(
    r#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld","#,
    r#"{"cbvmda":"urn:epcglobal:cbv:mda"}],"type":"EPCISDocument","schemaVersion":"2.0","#,
    r#""creationDate":""#
);

impl<'w> Documents<'w> {
    /// Documents of at most so many events, at least one.
    pub fn new(world: &'w mut World, per_document: usize) -> Self {
        Self { world, per_document: per_document.max(1) }
    }

    /// The world, for its truth.
    pub fn world(&self) -> &World {
        self.world
    }
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        let mut events = Vec::new();
        while events.len() < self.per_document
            && let Some(event) = self.world.next()
        {
            let last = event.ends_document;
            events.push(event);
            if last {
                break;
            }
        }
        let told = &events.last()?.told;
        Some(Document { json: framed(told, &events), events: events.len() })
    }
}

/// The rest of a world as one document, in pieces, so that it is never in memory as a whole.
pub fn pieces(world: &mut World) -> impl Iterator<Item = String> {
    let mut first = true;
    let mut open = true;
    std::iter::from_fn(move || match world.next() {
        Some(event) if first => {
            first = false;
            let told = event.told;
            Some(format!("{HEAD}{told}\",\"epcisBody\":{{\"eventList\":[\n{}", event.json))
        }
        Some(event) => Some(format!(",\n{}", event.json)),
        None => std::mem::take(&mut open).then(|| TAIL.to_owned()),
    })
}

const TAIL: &str = "\n]}}\n";

fn framed(told: &str, events: &[Told]) -> String {
    let texts: Vec<&str> = events.iter().map(|event| event.json.as_str()).collect();
    format!("{HEAD}{told}\",\"epcisBody\":{{\"eventList\":[\n{}{TAIL}", texts.join(",\n"))
}
