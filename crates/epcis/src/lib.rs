//! EPCIS 2.0 and CBV 2.0 without any input or output: what an event says, whether it may be
//! said, and what it is called.
//!
//! **Comes in:** bytes or streams of JSON-LD or XML, queries as URL parameters, JSON or XML.
//! **Goes out:** typed [`model::Document`] and [`model::Event`] values, refusals that name place
//! and rule, the event hash ID, what a query must answer, JSON-LD again without loss of the
//! written form, and XML 2.0 and 1.2.
//!
//! ```
//! use nguon_epcis::{hash, json, validate};
//!
//! let bytes = br#"{
//!   "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
//!   "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "receiving",
//!   "eventTime": "2026-05-02T08:15:00.000+07:00", "eventTimeZoneOffset": "+07:00",
//!   "epcList": ["https://id.gs1.org/01/04012345999990/21/XYZ-1234"]
//! }"#;
//! let document = json::read(bytes, &json::Limits::default())?;
//! let event = &document.events[0];
//! assert!(validate::event(event, "").is_empty());
//! assert_eq!(event.event_time.text(), "2026-05-02T08:15:00.000+07:00");
//! assert!(hash::event_id(event).starts_with("ni:///sha-256;"));
//! # Ok::<(), nguon_epcis::Refusals>(())
//! ```
//!
//! **Deliberately does not know:** databases, HTTP, the clock, who is asking. Nothing is fetched:
//! contexts of GS1 are pinned, those of others are kept as prefix maps.
//!
//! **To add one more** member of an event: a field in [`model::Event`], a line in `json/event.rs`
//! (reading), one in `json/write.rs`, one in `xml/write/event.rs`, one in `hash`.
//! Vocabulary words are rows in `vocab`, units rows in `units`; rules are functions in `validate`, each with its clause;
//! query parameters are rows in `query`.

mod canon;
pub mod capture_job;
mod content;
pub mod context;
#[cfg(test)]
mod corpus;
pub mod hash;
pub mod json;
pub mod model;
pub mod query;
mod refusal;
pub mod units;
mod uri;
pub mod validate;
pub mod vocab;
pub mod xml;

pub use content::{Content, read_any};
pub use refusal::{Refusal, Refusals, Rule};

/// The examples of the README run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
