//! The stream of events, cell by cell, and the truth that grows beside it.

use std::collections::VecDeque;

use crate::cell::{self, Cell};
use crate::province::Province;
use crate::size::{Size, SizeError};
use crate::time;
use crate::truth::{Book, Truth};
use crate::write;

/// Cells whose events are mixed in the order of their capture.
const CELLS_AT_ONCE: u64 = 8;

/// An event that was captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The event as a JSON object of an EPCIS document.
    pub json: String,
    /// When it was captured, RFC 3339.
    pub told: String,
    /// The truth speaks of what was known when this was the last event: no document should hold
    /// it together with later ones.
    pub ends_document: bool,
}

/// An invented province at work: an iterator over its events.
#[derive(Debug)]
pub struct World {
    province: Province,
    next_cell: u64,
    given: u64,
    wave: Vec<Cell>,
    /// Cell of the wave and place in its records.
    open: VecDeque<(usize, usize)>,
    /// Number of events after which a document ends.
    ends: Option<u64>,
    book: Book,
}

impl World {
    /// A world at its beginning.
    ///
    /// # Errors
    /// [`SizeError`] when there can be none of that size.
    pub fn new(seed: u64, size: Size) -> Result<Self, SizeError> {
        let province = Province::new(seed, size.checked()?);
        let book = Book::new(&province);
        let (wave, open) = (Vec::new(), VecDeque::new());
        Ok(Self { province, next_cell: 0, given: 0, wave, open, ends: None, book })
    }

    /// What is true of all events given so far; of the whole world once the stream has ended.
    pub fn truth(&self) -> Truth {
        self.book.truth(&self.province, self.given)
    }

    fn begin_wave(&mut self) -> Option<()> {
        let end = (self.next_cell + CELLS_AT_ONCE).min(self.province.cells());
        if self.next_cell == end {
            return None;
        }
        self.wave = (self.next_cell..end).map(|cell| cell::make(&self.province, cell)).collect();
        self.next_cell = end;
        let mut order: Vec<(usize, usize)> = self
            .wave
            .iter()
            .enumerate()
            .flat_map(|(cell, made)| (0..made.records.len()).map(move |record| (cell, record)))
            .collect();
        order
            .sort_by_key(|(cell, record)| (self.wave[*cell].records[*record].told, *cell, *record));
        self.ends = self.book.write(&self.province, &self.wave, &order, self.given);
        self.open = order.into();
        Some(())
    }
}

impl Iterator for World {
    type Item = Told;

    fn next(&mut self) -> Option<Told> {
        while self.open.is_empty() {
            self.begin_wave()?;
        }
        let (cell, record) = self.open.pop_front()?;
        self.given += 1;
        let cell = &self.wave[cell];
        let record = &cell.records[record];
        Some(Told {
            json: write::event(cell, record, self.province.seed),
            told: time::text(record.told),
            ends_document: self.ends == Some(self.given),
        })
    }
}
