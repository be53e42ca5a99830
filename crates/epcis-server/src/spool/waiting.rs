//! A document that is worked on.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{ROWS, ending_of, locked, path_of, remove};
use crate::media::Syntax;

/// A document, held by its lock: another program that wants it finds it taken.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub id: Uuid,
    pub syntax: Syntax,
    document: PathBuf,
    rows: PathBuf,
    _lock: File,
}

impl Waiting {
    pub(super) fn take(folder: &Path, id: Uuid, syntax: Syntax) -> io::Result<Option<Self>> {
        let document = path_of(folder, id, ending_of(syntax));
        let rows = path_of(folder, id, ROWS);
        let lock = locked(&document)?;
        Ok(lock.map(|lock| Self { id, syntax, document, rows, _lock: lock }))
    }

    /// The document from its beginning.
    pub fn open(&self) -> io::Result<File> {
        File::open(&self.document)
    }

    /// An empty file for what is prepared.
    pub fn create_rows(&self) -> io::Result<File> {
        File::create(&self.rows)
    }

    /// What was prepared.
    pub fn open_rows(&self) -> io::Result<File> {
        File::open(&self.rows)
    }

    /// Removes the prepared events; they can be made again.
    pub fn remove_rows(&self) -> io::Result<()> {
        remove(&self.rows)
    }

    /// Removes the document, which is done with.
    pub fn remove(self) -> io::Result<()> {
        self.remove_rows()?;
        remove(&self.document)
    }
}
