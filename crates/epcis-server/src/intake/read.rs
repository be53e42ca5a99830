//! A document in the spool, event by event, in either syntax.

use std::fs::File;
use std::io::BufReader;

use nguon_epcis::json::{self, Fate, StreamError, StreamLimits};
use nguon_epcis::model::Document;
use nguon_epcis::{validate, xml};

use crate::Limits;
use crate::media::Syntax;

/// Reads in bounded memory.
pub(super) enum Reading {
    Json(Box<json::Reader<BufReader<File>>>),
    Xml(Box<xml::Reader<BufReader<File>>>),
}

impl Reading {
    /// In JSON the envelope is read and judged here.
    pub fn begin(source: File, syntax: Syntax, limits: &Limits) -> Result<Self, StreamError> {
        let source = BufReader::new(source);
        let limits = StreamLimits {
            bytes_max: limits.document_bytes_max as u64,
            events_max: limits.document_events_max as u64,
            event_bytes_max: limits.event_bytes_max,
            frame_bytes_max: limits.event_bytes_max,
            depth_max: limits.document_depth_max,
            refusals_max: limits.refusals_max,
            ..StreamLimits::default()
        };
        Ok(match syntax {
            Syntax::Json => Self::Json(Box::new(json::Reader::seekable(source, limits)?)),
            Syntax::Xml => Self::Xml(Box::new(xml::Reader::new(source, limits))),
        })
    }

    /// The next event, judged by form and rules, and its pointer.
    pub fn next(&mut self) -> Result<Option<(Fate, String)>, StreamError> {
        let (fate, pointer, line) = match self {
            Self::Json(reader) => (reader.next_event()?, reader.pointer(), None),
            Self::Xml(reader) => {
                let fate = reader.next_event()?;
                (fate, reader.pointer(), Some(reader.line()))
            }
        };
        let judged = |fate: Fate| {
            let event = fate?;
            let mut refusals = validate::event(&event, pointer);
            for refusal in &mut refusals {
                refusal.line = line;
            }
            if refusals.is_empty() { Ok(event) } else { Err(refusals) }
        };
        Ok(fate.map(|fate| (judged(fate), pointer.to_owned())))
    }

    /// Everything but the events.
    pub fn finish(self) -> Result<Document, StreamError> {
        match self {
            Self::Json(reader) => reader.finish(),
            Self::Xml(reader) => reader.finish(),
        }
    }
}
