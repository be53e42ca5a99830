//! What surrounds the body of a document: styles, header, page, and the archive's own parts.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::DocxError;

/// The document's part, whose body is written anew.
const DOCUMENT: &str = "word/document.xml";
/// Largest part of an office's own file that is read.
const PART_BYTES_MAX: u64 = 20 << 20;
/// Most parts of an office's own file.
const PARTS_MAX: usize = 500;

const PARTS: [(&str, &str); 6] = [
    ("[Content_Types].xml", include_str!("../../templates/docx/content-types.xml")),
    ("_rels/.rels", include_str!("../../templates/docx/rels.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../templates/docx/document-rels.xml")),
    ("word/styles.xml", include_str!("../../templates/docx/styles.xml")),
    ("word/header1.xml", include_str!("../../templates/docx/header.xml")),
    ("word/settings.xml", include_str!("../../templates/docx/settings.xml")),
];
const AROUND: &str = include_str!("../../templates/docx/document.xml");

/// What surrounds the body.
#[derive(Debug, Clone)]
pub struct DocxTemplate {
    parts: Vec<(String, Vec<u8>)>,
    /// The document up to its body.
    before: String,
    /// Page set-up and the end of the document.
    after: String,
}

impl DocxTemplate {
    /// The one that the program carries: NĐ 30/2020/NĐ-CP, annex I.
    pub fn carried() -> Self {
        let parts = PARTS.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()));
        // The carried document is ours: it has a body and a section.
        let (before, after) = split(AROUND).unwrap_or_default();
        Self { parts: parts.collect(), before, after }
    }

    /// An office's own file: its styles, headers and page set-up stay, its body does not.
    ///
    /// # Errors
    /// [`DocxError::Template`] when it is no DOCX file or has no page set-up.
    pub fn own(bytes: &[u8]) -> Result<Self, DocxError> {
        let wrong = |what: &dyn std::fmt::Display| DocxError::Template(what.to_string());
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| wrong(&error))?;
        if archive.len() > PARTS_MAX {
            return Err(wrong(&"it has too many parts"));
        }
        let (mut parts, mut document) = (Vec::new(), None);
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).map_err(|error| wrong(&error))?;
            if part.is_dir() {
                continue;
            }
            let name = part.name().map_err(|error| wrong(&error))?.into_owned();
            if part.size() > PART_BYTES_MAX {
                return Err(wrong(&format!("{name} is too large")));
            }
            let mut content = Vec::new();
            (&mut part)
                .take(PART_BYTES_MAX)
                .read_to_end(&mut content)
                .map_err(|error| wrong(&error))?;
            if name == DOCUMENT {
                document = Some(String::from_utf8(content).map_err(|error| wrong(&error))?);
            } else {
                parts.push((name, content));
            }
        }
        let document = document.ok_or_else(|| wrong(&"word/document.xml is not there"))?;
        let (before, after) = split(&document)
            .ok_or_else(|| wrong(&"its document has no body with a page set-up"))?;
        Ok(Self { parts, before, after })
    }

    pub(super) fn around(&self, body: &str) -> String {
        format!("{}{body}{}", self.before, self.after)
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }
}

/// The document up to its body, and from its last section on.
fn split(document: &str) -> Option<(String, String)> {
    let body = document.find("<w:body>")? + "<w:body>".len();
    let section = document.rfind("<w:sectPr").filter(|at| *at >= body)?;
    Some((document[..body].to_owned(), document[section..].to_owned()))
}
