//! Schemes: which forms codes have, since when, and how sure that is.

use jiff::civil::Date;
use regex::{Captures, Regex, RegexBuilder};

use super::model::LENGTH_MAX;
use super::{Code, CodeError, normalise};
use crate::closed::closed_list;
use crate::subject::SubjectKind;

/// Largest compiled pattern, in bytes: patterns are data and must not eat memory.
const PATTERN_BYTES_MAX: usize = 1 << 20;

closed_list! {
    /// What codes of a scheme name.
    SchemeSubject {
        /// Growing areas.
        GrowingArea = "growing_area",
        /// Packing houses.
        PackingHouse = "packing_house",
        /// Either; the group `kind` of the pattern, `PUC` or `PHC`, says which.
        Both = "both",
    }
}

/// One form of codes, as in `data/code-schemes.tsv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Short name, stable.
    pub id: String,
    /// What its codes name.
    pub subject: SchemeSubject,
    /// First day of issue, when known.
    pub from: Option<Date>,
    /// First day on which none were issued any more.
    pub to: Option<Date>,
    /// Whether this office reads it.
    pub enabled: bool,
    /// Regular expression over the normalised code.
    pub pattern: String,
    /// A code that the pattern reads.
    pub example: String,
    /// Legal act.
    pub basis: Option<String>,
    /// Spellings met, doubts.
    pub note: Option<String>,
    /// `sure`, `likely` or `unsure`.
    pub confidence: String,
}

/// A scheme that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// The pattern is no regular expression.
    #[error("the pattern of scheme {scheme} is no regular expression: {what}")]
    Pattern {
        /// The scheme.
        scheme: String,
        /// What is wrong.
        what: String,
    },
    /// The pattern does not read its own example.
    #[error("scheme {scheme} does not read its own example")]
    Example {
        /// The scheme.
        scheme: String,
    },
}

/// All schemes of an office, ready to read codes.
#[derive(Debug, Clone)]
pub struct Schemes(Vec<(Scheme, Regex)>);

impl Schemes {
    /// Compile the patterns and try each on its example.
    ///
    /// # Errors
    /// [`SchemeError`] naming the scheme.
    pub fn compile(schemes: Vec<Scheme>) -> Result<Self, SchemeError> {
        schemes.into_iter().map(compile).collect::<Result<_, _>>().map(Self)
    }

    /// Every scheme, on or off.
    pub fn iter(&self) -> impl Iterator<Item = &Scheme> {
        self.0.iter().map(|(scheme, _)| scheme)
    }

    /// Read a code for a growing area or a packing house.
    ///
    /// # Errors
    /// [`CodeError`]; a code of a scheme that is off and of one that is on is read by the latter.
    pub fn read(&self, text: &str, subject: SubjectKind) -> Result<Code, CodeError> {
        let as_issued = text.trim();
        if as_issued.is_empty() {
            return Err(CodeError::Empty);
        }
        if as_issued.chars().count() > LENGTH_MAX {
            return Err(CodeError::TooLong);
        }
        let normalised = normalise(as_issued);
        let mut refusal = CodeError::NoScheme;
        for (scheme, pattern) in &self.0 {
            let Some(found) = pattern.captures(&normalised) else { continue };
            let scheme_id = scheme.id.clone();
            if !scheme.enabled {
                refusal = CodeError::SchemeOff { scheme: scheme_id };
            } else if !names(scheme.subject, &found, subject) {
                refusal = CodeError::OtherSubject { scheme: scheme_id };
            } else {
                return Ok(Code { as_issued: as_issued.to_owned(), normalised, scheme: scheme_id });
            }
        }
        Err(refusal)
    }
}

/// How a scheme reads a text.
#[derive(Debug, Clone)]
pub struct Tried<'s> {
    /// The scheme, on or off.
    pub scheme: &'s Scheme,
    /// What the code would name.
    pub kinds: Vec<SubjectKind>,
    /// Its named parts and what stands there, in order.
    pub parts: Vec<(String, String)>,
}

impl Schemes {
    /// Every scheme that reads this text, on or off, for whatever it names.
    pub fn tried(&self, text: &str) -> Vec<Tried<'_>> {
        if text.chars().count() > LENGTH_MAX {
            return Vec::new();
        }
        let normalised = normalise(text);
        let read = |(scheme, pattern): &'_ (Scheme, Regex)| {
            let found = pattern.captures(&normalised)?;
            let kinds = SubjectKind::ALL.iter().copied();
            let part = |name: &str| Some((name.to_owned(), found.name(name)?.as_str().to_owned()));
            Some((
                kinds.filter(|kind| names(scheme.subject, &found, *kind)).collect(),
                pattern.capture_names().flatten().filter_map(part).collect(),
            ))
        };
        let tried = self.0.iter().filter_map(|one| {
            let (kinds, parts) = read(one)?;
            Some(Tried { scheme: &one.0, kinds, parts })
        });
        tried.collect()
    }
}

fn compile(scheme: Scheme) -> Result<(Scheme, Regex), SchemeError> {
    // Codes are plain letters and digits: \d shall not read digits of other scripts.
    let pattern = RegexBuilder::new(&scheme.pattern)
        .unicode(false)
        .size_limit(PATTERN_BYTES_MAX)
        .build()
        .map_err(|error| SchemeError::Pattern {
            scheme: scheme.id.clone(),
            what: error.to_string(),
        })?;
    if pattern.is_match(&normalise(&scheme.example)) {
        Ok((scheme, pattern))
    } else {
        Err(SchemeError::Example { scheme: scheme.id })
    }
}

fn names(scheme: SchemeSubject, found: &Captures<'_>, subject: SubjectKind) -> bool {
    let kind = found.name("kind").map(|kind| kind.as_str());
    match (scheme, subject) {
        (SchemeSubject::GrowingArea, SubjectKind::GrowingArea)
        | (SchemeSubject::PackingHouse, SubjectKind::PackingHouse) => true,
        (SchemeSubject::Both, SubjectKind::GrowingArea) => kind == Some("PUC"),
        (SchemeSubject::Both, SubjectKind::PackingHouse) => kind == Some("PHC"),
        _ => false,
    }
}
