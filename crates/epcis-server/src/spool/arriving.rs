//! A document while it arrives: gone again with this value unless it was sealed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{PART, ending_of, path_of, remove};
use crate::media::Syntax;

/// A file that is being written.
#[derive(Debug)]
pub(crate) struct Arriving {
    file: File,
    part: PathBuf,
    whole: PathBuf,
    is_sealed: bool,
}

/// A document that is whole and on the disk, under its name; this program holds its lock.
#[derive(Debug)]
pub(crate) struct Sealed {
    _file: File,
    path: PathBuf,
}

impl Arriving {
    pub(super) fn begin(folder: &Path, id: Uuid, syntax: Syntax) -> io::Result<Self> {
        let part = path_of(folder, id, PART);
        let file = File::create_new(&part)?;
        let whole = path_of(folder, id, ending_of(syntax));
        let arriving = Self { file, part, whole, is_sealed: false };
        arriving.file.lock()?;
        Ok(arriving)
    }

    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Makes it durable, and then gives it its name.
    pub fn seal(mut self) -> io::Result<Sealed> {
        self.file.sync_all()?;
        fs::rename(&self.part, &self.whole)?;
        self.is_sealed = true;
        let sealed = Sealed { _file: self.file.try_clone()?, path: self.whole.clone() };
        match self.whole.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all()) {
            Ok(()) => Ok(sealed),
            Err(error) => {
                sealed.discard();
                Err(error)
            }
        }
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if !self.is_sealed
            && let Err(error) = remove(&self.part)
        {
            tracing::warn!(%error, file = %self.part.display(), "an unfinished document was left");
        }
    }
}

impl Sealed {
    /// Removes a document that nobody was promised anything of.
    pub fn discard(self) {
        if let Err(error) = remove(&self.path) {
            tracing::warn!(%error, file = %self.path.display(), "a refused document was left");
        }
    }
}
