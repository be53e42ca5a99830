//! Documents that do not fit into memory, event by event.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use nguon_epcis::json::{self, Fate, StreamError, StreamLimits};
use nguon_epcis::model::Event;
use nguon_epcis::{Refusal, Refusals, validate, xml};

use crate::failure::{Doing, Failure};

/// Refusals that are kept of one document.
const REFUSALS_MAX: usize = 1_000;

/// A source that is read event by event, in either syntax.
enum Stream {
    Json(Box<json::Reader<BufReader<File>>>),
    Xml(Box<xml::Reader<BufReader<File>>>),
}

impl Stream {
    fn open(file: &Path) -> Result<Result<Self, StreamError>, Failure> {
        let doing = || format!("cannot read {}", file.display());
        let mut source = BufReader::new(File::open(file).doing(doing())?);
        let mut start = [0; 64];
        let length = source.read(&mut start).doing(doing())?;
        source.rewind().doing(doing())?;
        let text = start[..length].strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start[..length]);
        let is_xml = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
        Ok(if is_xml {
            Ok(Self::Xml(Box::new(xml::Reader::new(source, StreamLimits::default()))))
        } else {
            let reader = json::Reader::seekable(source, StreamLimits::default());
            reader.map(|reader| Self::Json(Box::new(reader)))
        })
    }

    fn next_event(&mut self) -> Result<Option<Fate>, StreamError> {
        match self {
            Self::Json(reader) => reader.next_event(),
            Self::Xml(reader) => reader.next_event(),
        }
    }

    fn finish(self) -> Result<(), StreamError> {
        match self {
            Self::Json(reader) => reader.finish().map(drop),
            Self::Xml(reader) => reader.finish().map(drop),
        }
    }
}

/// Whether every event may be captured.
pub(super) fn check(file: &Path) -> Result<Result<(), Refusals>, Failure> {
    let mut refusals = Vec::new();
    let outcome = Stream::open(file)?.and_then(|stream| judge(stream, &mut refusals));
    match outcome {
        Ok(()) => {}
        Err(StreamError::Refused(Refusals(more))) => refusals.extend(more),
        Err(StreamError::Source(error)) => {
            return Err(error).doing(format!("cannot read {}", file.display()));
        }
    }
    refusals.truncate(REFUSALS_MAX);
    Ok(if refusals.is_empty() { Ok(()) } else { Err(Refusals(refusals)) })
}

fn judge(mut stream: Stream, refusals: &mut Vec<Refusal>) -> Result<(), StreamError> {
    let mut index = 0_usize;
    while let Some(fate) = stream.next_event()? {
        let base = format!("/epcisBody/eventList/{index}");
        let found = fate.map_or_else(|why| why, |event| validate::event(&event, &base));
        let room = REFUSALS_MAX.saturating_sub(refusals.len());
        refusals.extend(found.into_iter().take(room));
        index += 1;
    }
    stream.finish()
}

/// Calls `each` with every event; a refusal ends it.
pub(super) fn events(
    file: &Path,
    mut each: impl FnMut(&Event) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let told = |error: StreamError| Failure::No(format!("{}: {error}", file.display()));
    let mut stream = Stream::open(file)?.map_err(told)?;
    while let Some(fate) = stream.next_event().map_err(told)? {
        each(&fate.map_err(|why| told(Refusals(why).into()))?)?;
    }
    stream.finish().map_err(told)
}
