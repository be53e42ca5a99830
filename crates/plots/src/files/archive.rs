//! A zip in memory, unpacked no further than the limits: declared sizes are not believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{FileError, FileLimits};

pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Names in their order, lower case, with their index.
    names: Vec<String>,
    room: usize,
    unpacked_bytes_max: usize,
}

impl<'a> Archive<'a> {
    pub fn open(bytes: &'a [u8], limits: &FileLimits) -> Result<Self, FileError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_zip(&error))?;
        let entries_max = limits.entries_max;
        if zip.len() > entries_max {
            return Err(FileError::TooManyEntries { entries_max });
        }
        let names = zip.file_names_raw().map(|name| String::from_utf8_lossy(name).to_lowercase());
        let names = names.collect();
        let unpacked_bytes_max = limits.unpacked_bytes_max;
        Ok(Self { zip, names, room: unpacked_bytes_max, unpacked_bytes_max })
    }

    /// Whether an entry has this name, in any case of letters.
    pub fn holds(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    pub fn has(&self, extension: &str) -> bool {
        !self.indices(extension).is_empty()
    }

    /// Every entry with this extension, unpacked.
    pub fn all(&mut self, extension: &str) -> Result<Vec<Vec<u8>>, FileError> {
        self.indices(extension).into_iter().map(|index| self.unpack(index)).collect()
    }

    /// Names without extension of the entries that have this one.
    pub fn stems(&self, extension: &str) -> Vec<String> {
        let indices = self.indices(extension).into_iter();
        let names = indices.filter_map(|index| self.names.get(index));
        names.filter_map(|name| name.rsplit_once('.')).map(|(stem, _)| stem.to_owned()).collect()
    }

    /// The entry with this name without extension, in any case of letters.
    pub fn sibling(&mut self, stem: &str, extension: &str) -> Result<Option<Vec<u8>>, FileError> {
        let wanted = format!("{stem}.{extension}");
        let index = self.names.iter().position(|name| *name == wanted);
        index.map(|index| self.unpack(index)).transpose()
    }

    /// macOS adds a folder of shadows with the same names.
    fn indices(&self, extension: &str) -> Vec<usize> {
        let names = self.names.iter().enumerate();
        let wanted = names.filter(|(_, name)| {
            !name.starts_with("__macosx/")
                && name.rsplit_once('.').is_some_and(|(_, found)| found == extension)
        });
        wanted.map(|(index, _)| index).collect()
    }

    fn unpack(&mut self, index: usize) -> Result<Vec<u8>, FileError> {
        let room = self.room;
        let entry = self.zip.by_index(index).map_err(|error| not_zip(&error))?;
        let mut bytes = Vec::new();
        let one_more = u64::try_from(room).unwrap_or(u64::MAX).saturating_add(1);
        entry.take(one_more).read_to_end(&mut bytes).map_err(|error| not_zip(&error))?;
        if bytes.len() > room {
            let unpacked_bytes_max = self.unpacked_bytes_max;
            return Err(FileError::TooLongUnpacked { unpacked_bytes_max });
        }
        self.room = room - bytes.len();
        Ok(bytes)
    }
}

fn not_zip(error: &dyn std::error::Error) -> FileError {
    FileError::NotZip { reason: error.to_string().chars().take(200).collect() }
}
