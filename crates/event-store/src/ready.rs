//! Prepared events in a file: what does not fit into memory waits there until it is written.
//!
//! The form is that of this program version and of nobody else: a file is read by the program
//! that wrote it, and made anew from the document otherwise.

use std::io::{self, Read, Write};

use crate::{NewEvent, StoreError};

/// One prepared event is never longer: an event of the largest size with all its index rows.
const EVENT_BYTES_MAX: u32 = 256 << 20;

/// Writes prepared events one behind the other.
#[derive(Debug)]
pub struct ReadyWriter<W> {
    out: W,
}

impl<W: Write> ReadyWriter<W> {
    /// Into this, which should be buffered.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Adds an event.
    ///
    /// # Errors
    /// [`StoreError::NoSpace`] when the disk is full, [`StoreError::Engine`] when it fails.
    pub fn push(&mut self, event: &NewEvent) -> Result<(), StoreError> {
        let bytes =
            postcard::to_stdvec(event).map_err(|e| StoreError::Unstorable(e.to_string()))?;
        let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= EVENT_BYTES_MAX);
        let length = length.ok_or_else(|| StoreError::Unstorable("it is too long".to_owned()))?;
        self.out.write_all(&length.to_le_bytes()).map_err(failed)?;
        self.out.write_all(&bytes).map_err(failed)
    }

    /// What was written into, with all that was buffered here.
    ///
    /// # Errors
    /// As [`ReadyWriter::push`].
    pub fn finish(mut self) -> Result<W, StoreError> {
        self.out.flush().map_err(failed)?;
        Ok(self.out)
    }
}

/// Gives prepared events back in their order.
#[derive(Debug)]
pub struct ReadyReader<R> {
    source: R,
}

impl<R: Read> ReadyReader<R> {
    /// From this, which should be buffered.
    pub fn new(source: R) -> Self {
        Self { source }
    }

    fn read(&mut self) -> io::Result<Option<NewEvent>> {
        let mut length = [0; 4];
        // The end is where an event would begin.
        if self.source.read(&mut length[..1])? == 0 {
            return Ok(None);
        }
        self.source.read_exact(&mut length[1..])?;
        let length = u32::from_le_bytes(length);
        if length > EVENT_BYTES_MAX {
            return Err(io::Error::other("the length of a prepared event is impossible"));
        }
        let mut bytes = vec![0; usize::try_from(length).unwrap_or_default()];
        self.source.read_exact(&mut bytes)?;
        postcard::from_bytes(&bytes).map(Some).map_err(io::Error::other)
    }
}

impl<R: Read> Iterator for ReadyReader<R> {
    type Item = Result<NewEvent, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().map_err(failed).transpose()
    }
}

fn failed(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::NoSpace,
        _ => StoreError::Engine(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_back_as_they_were_prepared() {
        let prepared = |n: u32| {
            let event = serde_json::json!({
                "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                "type": "ObjectEvent", "action": "ADD", "bizStep": "commissioning",
                "eventTime": "2026-05-01T08:00:00.000+07:00", "eventTimeZoneOffset": "+07:00",
                "epcList": [format!("https://id.gs1.org/01/09521234543213/21/{n}")],
            });
            let event = nguon_epcis::json::read_event(event).unwrap();
            NewEvent::prepare(event, format!("/epcisBody/eventList/{n}")).unwrap()
        };
        let events: Vec<_> = (0..3).map(prepared).collect();
        let mut writer = ReadyWriter::new(Vec::new());
        for event in &events {
            writer.push(event).unwrap();
        }
        let bytes = writer.finish().unwrap();
        let back: Vec<_> = ReadyReader::new(&bytes[..]).collect::<Result<_, _>>().unwrap();
        assert_eq!(back.len(), events.len());
        assert_eq!(format!("{back:?}"), format!("{events:?}"));

        let cut = &bytes[..bytes.len() - 3];
        let read: Vec<_> = ReadyReader::new(cut).collect();
        assert!(read.last().unwrap().is_err(), "what is cut off is no end");
    }
}
