//! Where documents wait that do not fit into memory: a folder with a file for each.
//!
//! **Comes in:** bodies, piece by piece. **Goes out:** files that are on the disk, one after the
//! other. A file is named after its capture job and its syntax (`<job>.json`, `<job>.xml`); while
//! it arrives it is `<job>.part`, and what is prepared of it stands in `<job>.rows`.
//!
//! Whoever works on a file holds its lock, which ends with the program: so several programs may
//! share one folder (a server and a command line), and what a dead one left is found.
//!
//! **Deliberately does not know:** what a document says, jobs, the store.

mod arriving;
mod waiting;

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::Notify;
use uuid::Uuid;

pub(crate) use self::arriving::{Arriving, Sealed};
pub(crate) use self::waiting::Waiting;

use crate::media::Syntax;

/// What is still being written.
const PART: &str = "part";
/// Prepared events.
const ROWS: &str = "rows";

/// A folder for documents that do not fit into memory.
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    bytes_max: u64,
    is_sole: bool,
    /// Rung when a document is ready.
    bell: Notify,
}

impl Spool {
    /// Opens the folder, and makes it where it is not there.
    ///
    /// At most `bytes_max` bytes of documents wait in it. `is_sole` says that no other folder
    /// holds documents for the same event store: then a job whose document is not here has lost it.
    ///
    /// # Errors
    /// The system's, when the folder cannot be made.
    pub fn open(folder: &Path, bytes_max: u64, is_sole: bool) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), bytes_max, is_sole, bell: Notify::new() })
    }

    pub(crate) fn is_sole(&self) -> bool {
        self.is_sole
    }

    /// A new file, to be written. Blocks.
    pub(crate) fn begin(&self, id: Uuid, syntax: Syntax) -> io::Result<Arriving> {
        Arriving::begin(&self.folder, id, syntax)
    }

    /// Whether there is room for so many bytes more. Blocks.
    pub(crate) fn has_room(&self, bytes: u64) -> io::Result<bool> {
        let mut used = 0_u64;
        for entry in fs::read_dir(&self.folder)? {
            match entry?.metadata() {
                Ok(about) => used = used.saturating_add(about.len()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(used.saturating_add(bytes) <= self.bytes_max)
    }

    pub(crate) fn ring(&self) {
        self.bell.notify_one();
    }

    pub(crate) async fn rung(&self) {
        self.bell.notified().await;
    }

    /// Jobs and syntax of the documents that are here, oldest first, also of those that somebody
    /// works on. Blocks.
    pub(crate) fn documents(&self) -> io::Result<Vec<(Uuid, Syntax)>> {
        let mut found = Vec::new();
        for (id, ending) in self.files()? {
            let syntax =
                [Syntax::Json, Syntax::Xml].into_iter().find(|one| ending_of(*one) == ending);
            found.extend(syntax.map(|syntax| (id, syntax)));
        }
        found.sort_unstable_by_key(|(id, _)| *id);
        Ok(found)
    }

    /// Takes a document, unless somebody works on it or it is gone. Blocks.
    pub(crate) fn take(&self, id: Uuid, syntax: Syntax) -> io::Result<Option<Waiting>> {
        Waiting::take(&self.folder, id, syntax)
    }

    /// Removes what dead programs left half written. Blocks.
    pub(crate) fn clean(&self) -> io::Result<()> {
        let documents = self.documents()?;
        for (id, ending) in self.files()? {
            let path = path_of(&self.folder, id, &ending);
            let is_left = match ending.as_str() {
                PART => locked(&path)?.is_some(),
                ROWS => !documents.iter().any(|(document, _)| *document == id),
                _ => false,
            };
            if is_left {
                remove(&path)?;
            }
        }
        Ok(())
    }

    /// Name and ending of what is named like a file of the spool.
    fn files(&self) -> io::Result<Vec<(Uuid, String)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let Some((id, ending)) = name.to_str().and_then(|name| name.split_once('.')) else {
                continue;
            };
            files.extend(Uuid::try_parse(id).map(|id| (id, ending.to_owned())));
        }
        Ok(files)
    }
}

fn ending_of(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Json => "json",
        Syntax::Xml => "xml",
    }
}

fn path_of(folder: &Path, id: Uuid, ending: &str) -> PathBuf {
    folder.join(format!("{id}.{ending}"))
}

/// The file with its lock; none when it is gone or somebody else holds that.
fn locked(path: &Path) -> io::Result<Option<File>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Removes a file; it is no error if it is gone.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
