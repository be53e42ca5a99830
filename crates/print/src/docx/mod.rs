//! A paper of an office as a DOCX file (ECMA-376), which Word and `LibreOffice` open and edit.
//!
//! Everything about the look stands in named styles (`styles.xml`), so that an office can replace
//! it: its own file is taken as it is, only the body of its document is written anew.

mod body;
mod template;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Official;

pub use template::DocxTemplate;

/// Why a DOCX file was not made.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// The office's own file cannot be read.
    #[error("the template is no DOCX file with a word/document.xml: {0}")]
    Template(String),
    /// The archive could not be written.
    #[error("the archive could not be written")]
    Zip(#[from] zip::result::ZipError),
    /// The archive could not be written.
    #[error("the archive could not be written")]
    Io(#[from] std::io::Error),
}

/// The paper as a file. The same paper and template give the same bytes.
///
/// # Errors
/// [`DocxError`] when the archive cannot be written.
pub fn to_docx(paper: &Official, template: &DocxTemplate) -> Result<Vec<u8>, DocxError> {
    let document = template.around(&body::write(paper));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, bytes) in template.parts() {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    archive.start_file("word/document.xml", options)?;
    archive.write_all(document.as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
pub(crate) mod tests;
