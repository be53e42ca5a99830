//! Papers as PDF: a Typst template with its data and pictures, typeset in memory.
//!
//! A template reads its data with `#let d = sys.inputs` and pictures by the names they are given. It sees nothing else: no folder, no network, no packages, no clock.

use std::collections::HashMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart, Str, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::official::{Block, Official};

/// What is typeset.
#[derive(Debug, Clone, Default)]
pub struct Typeset<'t> {
    /// The template, as Typst reads it.
    pub template: &'t str,
    /// Its data, by name.
    pub data: Vec<(&'static str, Datum)>,
    /// Pictures by the names that the template uses (`qr.svg`).
    pub pictures: Vec<(&'t str, Vec<u8>)>,
    /// Fonts of the office, before the carried ones.
    pub fonts: Vec<Vec<u8>>,
}

/// A value that a template reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Datum {
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Several.
    List(Vec<Datum>),
    /// Several with names.
    Named(Vec<(&'static str, Datum)>),
}

impl Datum {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn value(self) -> Value {
        match self {
            Self::Text(text) => Value::Str(Str::from(text)),
            Self::Number(number) => Value::Int(number),
            Self::Flag(flag) => Value::Bool(flag),
            Self::List(all) => Value::Array(all.into_iter().map(Self::value).collect()),
            Self::Named(all) => Value::Dict(dict(all)),
        }
    }
}

fn dict(all: Vec<(&'static str, Datum)>) -> Dict {
    all.into_iter().map(|(name, datum)| (Str::from(name), datum.value())).collect()
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The template is wrong, at this line of it.
    #[error("the template cannot be typeset, line {line}: {what}")]
    Template {
        /// Line of the template, from 1; 0 when it is not known.
        line: usize,
        /// What is wrong.
        what: String,
    },
}

/// Typeset it. The same input gives the same bytes.
///
/// # Errors
/// [`PdfError`] with the line of the template.
pub fn to_pdf(paper: Typeset<'_>) -> Result<Vec<u8>, PdfError> {
    let desk = Desk::new(paper)?;
    let document: PagedDocument = typst::compile(&desk).output.map_err(|all| desk.told(&all))?;
    let options = PdfOptions { ident: Smart::Custom("nguon".to_owned()), ..PdfOptions::default() };
    typst_pdf::pdf(&document, &options).map_err(|all| desk.told(&all))
}

/// All that a template can see.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    pictures: HashMap<FileId, Bytes>,
}

impl Desk {
    fn new(paper: Typeset<'_>) -> Result<Self, PdfError> {
        let carried = typst_assets::fonts().map(Bytes::new);
        let data = paper.fonts.into_iter().map(Bytes::new).chain(carried);
        let fonts: Vec<Font> = data.flat_map(Font::iter).collect();
        let inputs = dict(paper.data);
        let mut pictures = HashMap::new();
        for (name, bytes) in paper.pictures {
            pictures.insert(file(name)?, Bytes::new(bytes));
        }
        Ok(Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main: Source::new(file("main.typ")?, paper.template.to_owned()),
            pictures,
        })
    }

    /// The first complaint, with its line.
    fn told(&self, all: &[typst::diag::SourceDiagnostic]) -> PdfError {
        let Some(first) = all.first() else {
            return PdfError::Template { line: 0, what: String::new() };
        };
        let range = typst::WorldExt::range(self, first.span);
        let line = range.map_or(0, |range| {
            self.main.text()[..range.start.min(self.main.text().len())].lines().count().max(1)
        });
        PdfError::Template { line, what: first.message.to_string() }
    }
}

fn file(name: &str) -> Result<FileId, PdfError> {
    let path = VirtualPath::new(name)
        .map_err(|error| PdfError::Template { line: 0, what: format!("{name}: {error:?}") })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.pictures.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// A paper as PDF by the carried template, or by the office's own.
///
/// # Errors
/// As [`to_pdf`].
pub fn report_pdf(
    paper: &Official,
    own: Option<&str>,
    fonts: Vec<Vec<u8>>,
) -> Result<Vec<u8>, PdfError> {
    let template = own.unwrap_or(include_str!("../../templates/typst/report.typ"));
    to_pdf(Typeset { template, data: data_of(paper), pictures: Vec::new(), fonts })
}

fn data_of(paper: &Official) -> Vec<(&'static str, Datum)> {
    let texts = [
        ("nation", &paper.nation),
        ("motto", &paper.motto),
        ("superior", &paper.superior),
        ("agency", &paper.agency),
        ("number", &paper.number),
        ("place_day", &paper.place_day),
        ("kind", &paper.kind),
        ("title", &paper.title),
        ("mark", &paper.mark),
        ("recipients_head", &paper.recipients_head),
        ("authority", &paper.authority),
        ("signer_title", &paper.signer_title),
        ("signer_name", &paper.signer_name),
    ];
    let list = |all: &[String]| Datum::List(all.iter().map(Datum::text).collect());
    let mut data: Vec<_> = texts.map(|(name, text)| (name, Datum::text(text))).into();
    data.push(("recipients", list(&paper.recipients)));
    let body = paper.body.iter().map(|block| {
        Datum::Named(match block {
            Block::Heading { text } => {
                vec![("is", Datum::text("heading")), ("text", Datum::text(text))]
            }
            Block::Paragraph { text } => {
                vec![("is", Datum::text("paragraph")), ("text", Datum::text(text))]
            }
            Block::Table { columns, rows } => {
                let heads = columns.iter().map(|head| {
                    Datum::Named(vec![
                        ("text", Datum::text(&head.text)),
                        ("percent", Datum::Number(head.percent.into())),
                        ("number", Datum::Flag(head.number)),
                    ])
                });
                vec![
                    ("is", Datum::text("table")),
                    ("columns", Datum::List(heads.collect())),
                    ("rows", Datum::List(rows.iter().map(|row| list(row)).collect())),
                ]
            }
        })
    });
    data.push(("body", Datum::List(body.collect())));
    data
}

#[cfg(test)]
mod tests;
