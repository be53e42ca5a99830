//! A source that gives no more than so many bytes at a stretch, and counts lines.

use std::io::{BufRead, Error, Read, Result};

/// A part of the document, or all of it, is longer than is taken.
#[derive(Debug, Clone, Copy, thiserror::Error)]
pub(super) enum TooLong {
    #[error("at most {0} bytes are taken")]
    Document(u64),
    #[error("more than {0} bytes in one event or in the frame: split the document")]
    Part(usize),
}

pub(super) struct Metered<R> {
    source: R,
    /// Bytes that may still come: of this part, and of all.
    part_left: usize,
    left: u64,
    part_max: usize,
    bytes_max: u64,
    line: usize,
}

impl<R: BufRead> Metered<R> {
    pub fn new(source: R, bytes_max: u64, part_max: usize) -> Self {
        Self { source, part_left: part_max, left: bytes_max, part_max, bytes_max, line: 1 }
    }

    /// A new part begins, which may have so many bytes.
    pub fn refill(&mut self, part_max: usize) {
        self.part_max = part_max;
        self.part_left = part_max;
    }

    /// Line of the next byte, 1 = first.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        let buffer = self.source.fill_buf()?;
        if buffer.is_empty() {
            return Ok(buffer);
        }
        if self.left == 0 {
            return Err(Error::other(TooLong::Document(self.bytes_max)));
        }
        if self.part_left == 0 {
            return Err(Error::other(TooLong::Part(self.part_max)));
        }
        let most = self.part_left.min(usize::try_from(self.left).unwrap_or(usize::MAX));
        Ok(&buffer[..buffer.len().min(most)])
    }

    fn consume(&mut self, amount: usize) {
        if let Ok(buffer) = self.source.fill_buf() {
            let passed = buffer.get(..amount).unwrap_or_default();
            self.line += passed.split(|byte| *byte == b'\n').count().saturating_sub(1);
        }
        self.part_left = self.part_left.saturating_sub(amount);
        self.left = self.left.saturating_sub(u64::try_from(amount).unwrap_or(u64::MAX));
        self.source.consume(amount);
    }
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}
