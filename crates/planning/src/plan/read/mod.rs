//! A plan from its folder: `plan.toml` and one file per printed table (`data/README.md`).

mod error;
mod header;
mod parts;
mod raw;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{Content, Plan, Table};
pub use error::{Fault, ReadError};

/// Largest file of a plan.
const BYTES_MAX: u64 = 1 << 20;

/// Read the folder of a plan. The folder's name is the plan's identifier.
///
/// # Errors
/// [`ReadError`] with file and line of the first thing that is wrong.
pub fn read(folder: &Path) -> Result<Plan, ReadError> {
    let text = text_of(&folder.join("plan.toml"))?;
    let header = header::parse(&text)?;
    let name = folder.file_name().unwrap_or_default();
    if name != header.id.get_ref().to_string().as_str() {
        let name = name.to_string_lossy().into_owned();
        return Err(header.fault(header.id.span(), Fault::Folder(name)));
    }
    let mut tables = Vec::with_capacity(header.tables.len());
    let mut keys = HashMap::new();
    for head in &header.tables {
        let columns = header.columns(head)?;
        for (column, spec) in columns.iter().zip(&head.columns) {
            if let Content::Figure { measure, crop_group, year } = column.content
                && let Some(other) = keys.insert((measure, crop_group, year), &head.id)
            {
                let fault = Fault::FigureTwice(other.get_ref().clone());
                return Err(header.fault(spec.name.span(), fault));
            }
        }
        let file = head.file.get_ref();
        let text = text_of(&folder.join(file))?;
        let (rows, total) = rows::parse(file, &text, &columns)?;
        let id = head.id.get_ref().clone();
        let table = Table::new(id, head.title.0.clone(), columns, rows, total)
            .map_err(|fault| header.fault(head.id.span(), Fault::Table(fault)))?;
        tables.push(table);
    }
    Ok(header.plan(tables))
}

/// Read every plan's folder in a folder, by name.
///
/// # Errors
/// [`ReadError`] of the first plan that is wrong.
pub fn read_all(folder: &Path) -> Result<Vec<Plan>, ReadError> {
    let name = || folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let wrong = |source| ReadError::File { file: name(), source };
    let mut folders = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        folders.push(entry.map_err(wrong)?.path());
    }
    folders.retain(|path| path.is_dir());
    folders.sort_unstable();
    folders.iter().map(|folder| read(folder)).collect()
}

fn text_of(path: &Path) -> Result<String, ReadError> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut text = String::new();
    let read = File::open(path).and_then(|open| open.take(BYTES_MAX + 1).read_to_string(&mut text));
    match read {
        Ok(_) if text.len() as u64 > BYTES_MAX => Err(ReadError::TooLarge { file }),
        Ok(_) => Ok(text),
        Err(source) => Err(ReadError::File { file, source }),
    }
}
