//! Files that come with an answer: what each question takes, what they are called, and what is wrong
//! with them.
//!
//! The answer to a question of a file is the name of one; a name stands once within an answer. A
//! picture is kept without what a camera writes beside it.

use std::collections::{HashMap, HashSet};

use nguon_forms::{Answers, Form, QuestionKind};
use nguon_platform::media;

use super::entry::{Entry, path_of};
use super::form::asked;

/// Largest file, in bytes; as papers of offices.
pub const FILE_BYTES_MAX: usize = 5 << 20;
/// Most files of one answer.
pub const FILES_MAX: usize = 30;
/// Bytes of all files of one answer.
pub const FILES_BYTES_MAX: usize = 20 << 20;
/// The same through a link.
pub const LINK_FILES_BYTES_MAX: usize = 10 << 20;
/// Longest name, in characters, without its ending and a number that tells it from others: 255 bytes at
/// most with them, as forms take.
const NAME_CHARS_MAX: usize = 60;

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The field that it came in.
    pub field: String,
    /// As it is called within the answer: see [`Names`].
    pub name: String,
    /// As received.
    pub bytes: Vec<u8>,
}

/// A file to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// As the answer calls it.
    pub name: String,
    /// Its kind, by its content.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It is named and did not come.
    Missing,
    /// Larger than [`FILE_BYTES_MAX`].
    Large,
    /// Neither picture nor PDF, or not whole.
    Kind,
    /// A picture was asked for.
    NoPicture,
    /// More than [`FILES_MAX`].
    Many,
    /// More than all files of an answer may be.
    Together,
}

impl Trouble {
    /// Every trouble.
    pub const ALL: [Self; 6] =
        [Self::Missing, Self::Large, Self::Kind, Self::NoPicture, Self::Many, Self::Together];

    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "survey-file-missing",
            Self::Large => "survey-file-large",
            Self::Kind => "survey-file-kind",
            Self::NoPicture => "survey-file-no-picture",
            Self::Many => "survey-file-many",
            Self::Together => "survey-file-together",
        }
    }
}

/// Names within an answer, each given once.
#[derive(Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// What a file is called that was sent under a name: its last part, without what other systems
    /// cannot write, with the ending of what it is.
    pub fn give(&mut self, sent: &str, bytes: &[u8]) -> String {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain = |c: char| if c.is_control() || "\"*:<>?|%".contains(c) { '_' } else { c };
        let plain: String = last.chars().map(plain).collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let name = words.join("_");
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let known: &[&str] = match media::media_type(bytes) {
            Some("image/jpeg") => &["jpg", "jpeg"],
            Some("image/png") => &["png"],
            Some("application/pdf") => &["pdf"],
            _ => &[],
        };
        let ending = ending.to_lowercase();
        let usual = known.first().copied().unwrap_or("bin");
        let ending = if known.contains(&&*ending) { &ending } else { usual };
        let stem: String = stem.trim_matches('.').chars().take(NAME_CHARS_MAX).collect();
        let stem = if stem.is_empty() { "tep" } else { &stem };
        let mut name = format!("{stem}.{ending}");
        let mut number = 2;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{stem}-{number}.{ending}");
            number += 1;
        }
        name
    }
}

/// Whether a form asks for files at all.
pub fn wanted(form: &Form) -> bool {
    asked(form).iter().any(|(_, asked)| asked.question.kind.is_file())
}

/// The files that answers name, and what is wrong with them, each at its field. What they do not name
/// was not asked for, and is let go. `bytes_max` is for all together.
pub fn named(
    form: &Form,
    answers: &Answers,
    sent: Vec<Sent>,
    bytes_max: usize,
) -> (Vec<NewFile>, Vec<(String, Trouble)>) {
    let kinds: HashMap<String, QuestionKind> = asked(form)
        .into_iter()
        .filter(|(_, asked)| asked.question.kind.is_file())
        .map(|(path, asked)| (path, asked.question.kind.clone()))
        .collect();
    let mut sent: HashMap<String, Sent> =
        sent.into_iter().map(|file| (file.name.clone(), file)).collect();
    let (mut files, mut troubles) = (Vec::new(), Vec::new());
    for (field, name) in Entry::of(form, answers).iter() {
        let Some(kind) = kinds.get(&path_of(field)).filter(|_| !name.is_empty()) else { continue };
        let file = sent.remove(name).ok_or(Trouble::Missing);
        match file.and_then(|file| fitting(kind, file)) {
            Ok(file) => files.push(file),
            Err(trouble) => troubles.push((field.to_owned(), trouble)),
        }
    }
    if files.len() > FILES_MAX {
        troubles.push((String::new(), Trouble::Many));
    }
    if files.iter().map(|file| file.bytes.len()).sum::<usize>() > bytes_max {
        troubles.push((String::new(), Trouble::Together));
    }
    (files, troubles)
}

/// The file, where the question takes it.
fn fitting(kind: &QuestionKind, file: Sent) -> Result<NewFile, Trouble> {
    if file.bytes.len() > FILE_BYTES_MAX {
        return Err(Trouble::Large);
    }
    let media_type = media::media_type(&file.bytes).ok_or(Trouble::Kind)?;
    if *kind == QuestionKind::Image && !media_type.starts_with("image/") {
        return Err(Trouble::NoPicture);
    }
    let bytes = media::bare(&file.bytes).ok_or(Trouble::Kind)?;
    Ok(NewFile { name: file.name, media_type, bytes })
}

#[cfg(test)]
mod tests;
