//! What the columns of a form's sheets are called, in all spellings that are in use.

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Column {
    /// One that means something: its name and, for words, its language.
    Known(&'static str, String),
    /// One that is kept under its header.
    Kept(String),
}

/// The columns of a sheet: spelling and name.
pub(crate) struct Columns {
    spellings: &'static [(&'static str, &'static str)],
    /// Those that say something in languages.
    words: &'static [&'static str],
}

/// Columns of `survey`. Spellings are in lower case, words joined by `_`.
pub(crate) const SURVEY_COLUMNS: Columns = Columns {
    spellings: &[
        ("type", "type"),
        ("command", "type"),
        ("name", "name"),
        ("tag", "name"),
        ("value", "name"),
        ("label", "label"),
        ("caption", "label"),
        ("hint", "hint"),
        ("guidance_hint", "guidance_hint"),
        ("required", "required"),
        ("bind::required", "required"),
        ("required_message", "required_message"),
        ("requiredmsg", "required_message"),
        ("bind::jr:requiredmsg", "required_message"),
        ("relevant", "relevant"),
        ("relevance", "relevant"),
        ("bind::relevant", "relevant"),
        ("constraint", "constraint"),
        ("bind::constraint", "constraint"),
        ("constraint_message", "constraint_message"),
        ("constraining_message", "constraint_message"),
        ("bind::jr:constraintmsg", "constraint_message"),
        ("calculation", "calculation"),
        ("calculate", "calculation"),
        ("bind::calculate", "calculation"),
        ("default", "default"),
        ("read_only", "read_only"),
        ("readonly", "read_only"),
        ("bind::readonly", "read_only"),
        ("appearance", "appearance"),
        ("control::appearance", "appearance"),
        ("body::appearance", "appearance"),
        ("parameters", "parameters"),
        ("choice_filter", "choice_filter"),
        ("repeat_count", "repeat_count"),
        ("count", "repeat_count"),
        ("jr:count", "repeat_count"),
        ("control::jr:count", "repeat_count"),
        ("body::jr:count", "repeat_count"),
        ("disabled", "disabled"),
    ],
    words: &["label", "hint", "guidance_hint", "required_message", "constraint_message"],
};

/// Columns of `choices`.
pub(crate) const CHOICES_COLUMNS: Columns = Columns {
    spellings: &[
        ("list_name", "list_name"),
        ("name", "name"),
        ("value", "name"),
        ("label", "label"),
        ("caption", "label"),
    ],
    words: &["label"],
};

/// Columns of `settings`.
pub(crate) const SETTINGS_COLUMNS: Columns = Columns {
    spellings: &[
        ("form_title", "form_title"),
        ("set_form_title", "form_title"),
        ("title", "form_title"),
        ("form_id", "form_id"),
        ("set_form_id", "form_id"),
        ("id_string", "form_id"),
        ("version", "version"),
        ("default_language", "default_language"),
    ],
    words: &[],
};

/// Parts of a header that only open a way to the next.
const OPENERS: [&str; 3] = ["bind", "control", "body"];

impl Columns {
    /// The column of a header. `double` says whether any header of the sheet parts languages by
    /// `::`; only without, a single `:` does.
    pub(crate) fn column(&self, header: &str, double: bool) -> Column {
        let kept = || Column::Kept(header.to_owned());
        let parts: Vec<&str> =
            if double { header.split("::").map(str::trim).collect() } else { single(header) };
        let (opened, parts) = match parts.as_slice() {
            [opener, second, rest @ ..] if OPENERS.contains(&snake(opener).as_str()) => {
                (format!("{}::{}", snake(opener), snake(second)), rest)
            }
            [first, rest @ ..] => (snake(first), rest),
            [] => return kept(),
        };
        let found = self.spellings.iter().find(|(spelling, _)| *spelling == opened);
        let Some((_, name)) = found else { return kept() };
        match parts {
            [] => Column::Known(name, String::new()),
            [language] if self.words.contains(name) && !language.is_empty() => {
                Column::Known(name, (*language).to_owned())
            }
            _ => kept(),
        }
    }

    /// Whether a header can be kept as it is: it means nothing, and reads back alike.
    pub(crate) fn is_kept(&self, header: &str) -> bool {
        header == plain(header)
            && !header.is_empty()
            && [true, false]
                .iter()
                .all(|double| matches!(self.column(header, *double), Column::Kept(_)))
    }
}

/// Parts at single colons; that of the namespace `jr` stays.
fn single(header: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begun, mut at) = (0, 0);
    while let Some(found) = header.get(at..).and_then(|rest| rest.find(':')) {
        let colon = at + found;
        at = colon + 1;
        let part = header.get(begun..colon).unwrap_or_default().trim();
        if part != "jr" {
            parts.push(part);
            begun = at;
        }
    }
    parts.push(header.get(begun..).unwrap_or_default().trim());
    parts
}

/// `Required Message` as `required_message`.
fn snake(part: &str) -> String {
    part.split_whitespace().collect::<Vec<_>>().join("_").to_lowercase()
}

/// A header with single spaces and none around it.
pub(crate) fn plain(header: &str) -> String {
    header.split_whitespace().collect::<Vec<_>>().join(" ")
}
