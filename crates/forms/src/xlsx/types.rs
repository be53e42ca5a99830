//! The column `type`, in all spellings that are in use.

use crate::finding::FindingKind;
use crate::model::{Meta, QuestionKind};

/// What a cell of the column `type` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// A question; of selects whether `or_other` stands behind the list.
    Question(QuestionKind, OrOther),
    Begin(Container),
    End(Container),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OrOther {
    Yes,
    No,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Container {
    Group,
    Repeat,
}

impl Container {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Repeat => "repeat",
        }
    }
}

/// Spellings beside the names of [`QuestionKind`]; `q x`, `add x prompt` and `uri:x` are read too.
const SPELLINGS: &[(&str, QuestionKind)] = &[
    ("string", QuestionKind::Text),
    ("int", QuestionKind::Integer),
    ("date time", QuestionKind::DateTime),
    ("location", QuestionKind::GeoPoint),
    ("gps", QuestionKind::GeoPoint),
    ("photo", QuestionKind::Image),
    ("picture", QuestionKind::Image),
    ("trigger", QuestionKind::Acknowledge),
    ("get start time", QuestionKind::Meta(Meta::Start)),
    ("start time", QuestionKind::Meta(Meta::Start)),
    ("get end time", QuestionKind::Meta(Meta::End)),
    ("end time", QuestionKind::Meta(Meta::End)),
    ("get today", QuestionKind::Meta(Meta::Today)),
    ("device id", QuestionKind::Meta(Meta::Deviceid)),
    ("get device id", QuestionKind::Meta(Meta::Deviceid)),
    ("imei", QuestionKind::Meta(Meta::Deviceid)),
    ("get phone number", QuestionKind::Meta(Meta::Phonenumber)),
];

/// Types that are another with a constraint.
const SHORT_HANDS: [(&str, QuestionKind, &str); 2] = [
    ("phone number", QuestionKind::Text, r"regex(., '^\d*$')"),
    ("percentage", QuestionKind::Integer, "0 <= . and . <= 100"),
];

/// The constraint that a type brings along.
pub(crate) fn constraint(cell: &str) -> Option<&'static str> {
    let found = SHORT_HANDS.iter().find(|(spelling, ..)| *spelling == cell);
    found.map(|(_, _, constraint)| *constraint)
}

/// Types without a list.
const PLAIN: [QuestionKind; 20] = [
    QuestionKind::Text,
    QuestionKind::Integer,
    QuestionKind::Decimal,
    QuestionKind::Range,
    QuestionKind::Date,
    QuestionKind::Time,
    QuestionKind::DateTime,
    QuestionKind::Note,
    QuestionKind::GeoPoint,
    QuestionKind::GeoTrace,
    QuestionKind::GeoShape,
    QuestionKind::Image,
    QuestionKind::Audio,
    QuestionKind::Video,
    QuestionKind::File,
    QuestionKind::Barcode,
    QuestionKind::Calculate,
    QuestionKind::Acknowledge,
    QuestionKind::Hidden,
    QuestionKind::Meta(Meta::Start),
];

/// A kind made of its list.
type MadeOf = fn(String) -> QuestionKind;

const SELECT_ONE: [&str; 5] =
    ["select_one", "select one from", "select one", "select1", "add select one prompt using"];
const SELECT_MULTIPLE: [&str; 5] = [
    "select_multiple",
    "select all that apply from",
    "select all that apply",
    "select multiple from",
    "add select multiple prompt using",
];
const RANK: [&str; 1] = ["rank"];
const OTHER: [&str; 3] = [" or_other", " or specify other", " or other"];

/// Types that XLSForm has and this engine does not.
const NOT_DONE: [&str; 12] = [
    "select_one_from_file",
    "select one from file",
    "select_multiple_from_file",
    "select multiple from file",
    "select_one_external",
    "csv-external",
    "xml-external",
    "osm",
    "background-audio",
    "background-geopoint",
    "begin_loop",
    "begin loop",
];

/// Reads a cell of the column `type`.
pub(crate) fn said(cell: &str) -> Result<Said, FindingKind> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let cell = words.join(" ");
    let first_is = |known: &str| cell == known || cell.starts_with(&format!("{known} "));
    if NOT_DONE.iter().any(|known| first_is(known)) || cell.contains("${") {
        return Err(FindingKind::TypeNotDone { found: cell });
    }
    if let Some(said) = container(&cell.to_lowercase().replace('_', " ")) {
        return Ok(said);
    }
    let made: [(&[&str], MadeOf); 3] = [
        (&SELECT_ONE, QuestionKind::SelectOne),
        (&SELECT_MULTIPLE, QuestionKind::SelectMultiple),
        (&RANK, QuestionKind::Rank),
    ];
    for (spellings, kind) in made {
        if let Some(read) = select(&cell, spellings) {
            let (list, other) = read?;
            return Ok(Said::Question(kind(list), other));
        }
    }
    let plain = plain(&cell).or_else(|| plain(&cell.to_lowercase()));
    let Some(kind) = plain else { return Err(FindingKind::UnknownType { found: cell }) };
    // A minute of film is more than a phone brings over a village's network.
    if matches!(kind, QuestionKind::Audio | QuestionKind::Video) {
        return Err(FindingKind::MediaNotDone { found: cell });
    }
    Ok(Said::Question(kind, OrOther::No))
}

fn container(cell: &str) -> Option<Said> {
    let (step, of) = cell.split_once(' ')?;
    let of = match of {
        "group" => Container::Group,
        "repeat" | "lgroup" | "looped group" => Container::Repeat,
        _ => return None,
    };
    match step {
        "begin" => Some(Said::Begin(of)),
        "end" => Some(Said::End(of)),
        _ => None,
    }
}

/// List and `or_other` behind the longest spelling that begins the cell.
fn select(cell: &str, spellings: &[&str]) -> Option<Result<(String, OrOther), FindingKind>> {
    let matching = spellings.iter().filter_map(|spelling| {
        let rest = cell.strip_prefix(spelling)?;
        (rest.is_empty() || rest.starts_with(' ')).then_some(rest.trim_start())
    });
    let rest = matching.min_by_key(|rest| rest.len())?;
    let other = OTHER.iter().find_map(|other| rest.strip_suffix(other));
    let (list, other) = other.map_or((rest, OrOther::No), |list| (list, OrOther::Yes));
    if list.is_empty() {
        return Some(Err(FindingKind::NoListNamed {}));
    }
    if list.contains(' ') {
        return Some(Err(FindingKind::UnknownType { found: cell.to_owned() }));
    }
    Some(Ok((list.to_owned(), other)))
}

fn plain(cell: &str) -> Option<QuestionKind> {
    if let Some((_, kind, _)) = SHORT_HANDS.iter().find(|(spelling, ..)| *spelling == cell) {
        return Some(kind.clone());
    }
    let asked = cell.strip_prefix("add ").and_then(|rest| rest.strip_suffix(" prompt"));
    let cell = asked.or_else(|| cell.strip_prefix("q ")).unwrap_or(cell);
    let cell = cell.strip_prefix("uri:").unwrap_or(cell);
    let named = |kind: &&QuestionKind| kind.name() == cell || kind.name().to_lowercase() == cell;
    if let Some(kind) = PLAIN.iter().find(named) {
        return Some(kind.clone());
    }
    if let Some(meta) = Meta::ALL.into_iter().find(|meta| meta.name() == cell) {
        return Some(QuestionKind::Meta(meta));
    }
    let known = SPELLINGS.iter().find(|(spelling, _)| *spelling == cell);
    known.map(|(_, kind)| kind.clone())
}
