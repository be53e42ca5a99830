//! XML element by element: enough for KML and GPX, with limits, without entities of its own.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{FileError, FileLimits};

/// An open element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Name without prefix.
    pub name: String,
    /// Line of its start tag, from 1.
    pub line: usize,
    /// Attributes by name.
    pub attributes: Vec<(String, String)>,
    /// Text directly inside, once it closes.
    pub text: String,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What is done at each tag; `path` holds the open elements, the one at hand last.
pub(super) trait Visitor {
    fn open(&mut self, path: &[Element]) -> Result<(), FileError>;
    fn close(&mut self, path: &[Element]) -> Result<(), FileError>;
}

pub(super) fn walk(
    text: &str,
    limits: &FileLimits,
    visitor: &mut impl Visitor,
) -> Result<(), FileError> {
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut reader = Reader::from_str(text);
    let mut path: Vec<Element> = Vec::new();
    loop {
        let event = reader.read_event();
        let line = lines.at(reader.buffer_position());
        match event.map_err(|error| not_xml(line, &error.to_string()))? {
            Event::Start(tag) => enter(&mut path, &tag, line, limits, visitor)?,
            Event::Empty(tag) => {
                enter(&mut path, &tag, line, limits, visitor)?;
                visitor.close(&path)?;
                path.pop();
            }
            Event::End(_) => {
                visitor.close(&path)?;
                path.pop();
            }
            Event::Text(part) => append(&mut path, &part.xml10_content()),
            Event::CData(part) => append(&mut path, &part.xml10_content()),
            Event::GeneralRef(reference) => {
                let known = match &*reference.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => reference.resolve_char_ref().ok().flatten(),
                };
                let letter =
                    known.ok_or_else(|| not_xml(line, "an entity that is not XML's own"))?;
                append(&mut path, letter.encode_utf8(&mut [0; 4]));
            }
            // Entities and outside files come in through here, and no device writes one.
            Event::DocType(_) => return Err(not_xml(line, "a document type is not accepted")),
            Event::Eof if path.is_empty() => return Ok(()),
            Event::Eof => return Err(not_xml(line, "the file ends inside an element")),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

/// Name of the outermost element, without prefix.
pub(super) fn root(text: &str, limits: &FileLimits) -> Result<String, FileError> {
    let mut reader = Reader::from_str(text);
    for _ in 0..limits.depth_max {
        match reader.read_event().map_err(|error| not_xml(1, &error.to_string()))? {
            Event::Start(tag) | Event::Empty(tag) => {
                return Ok(tag.local_name().into_inner().to_owned());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(String::new())
}

fn enter(
    path: &mut Vec<Element>,
    tag: &BytesStart<'_>,
    line: usize,
    limits: &FileLimits,
    visitor: &mut impl Visitor,
) -> Result<(), FileError> {
    let depth_max = limits.depth_max;
    if path.len() >= depth_max {
        return Err(FileError::TooDeep { line, depth_max });
    }
    let attributes = tag.attributes().map(|attribute| {
        let attribute = attribute.map_err(|error| not_xml(line, &error.to_string()))?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| not_xml(line, &error.to_string()))?;
        Ok((attribute.key.local_name().into_inner().to_owned(), value.into_owned()))
    });
    path.push(Element {
        name: tag.local_name().into_inner().to_owned(),
        line,
        attributes: attributes.collect::<Result<_, FileError>>()?,
        text: String::new(),
    });
    visitor.open(path)
}

fn append(path: &mut [Element], text: &str) {
    if let Some(element) = path.last_mut() {
        element.text.push_str(text);
    }
}

fn not_xml(line: usize, reason: &str) -> FileError {
    FileError::NotXml { line, reason: reason.chars().take(200).collect() }
}

/// Line numbers of growing offsets, each line break looked at once.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, offset: u64) -> usize {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(self.text.len());
        let passed = self.text.as_bytes().get(self.at..offset).unwrap_or_default();
        self.line += passed.split(|&byte| byte == b'\n').count() - 1;
        self.at = offset.max(self.at);
        self.line
    }
}
