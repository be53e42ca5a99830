//! The texts of all rooms in all languages.

use std::collections::BTreeMap;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::{Language, grouped};

/// Texts that do not fit together. Every variant names the file as `<room>/i18n/<language>.ftl`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessagesError {
    /// Fluent cannot read it.
    #[error("{file}:{line}: not Fluent syntax: {what}")]
    Syntax {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What the parser says.
        what: String,
    },
    /// Two texts under one key.
    #[error("{file}:{line}: {key} already stands in {first}; rename or remove one of them")]
    Duplicate {
        /// File of the second.
        file: String,
        /// Line of the second, from 1.
        line: usize,
        /// The key.
        key: String,
        /// File and line of the first.
        first: String,
    },
    /// A text in one language only.
    #[error("{file}: {key} is missing; {other} has it")]
    Missing {
        /// File that lacks it.
        file: String,
        /// The key.
        key: String,
        /// File and line that has it.
        other: String,
    },
    /// The same text takes different variables in different languages.
    #[error("{file}:{line}: {key} uses the variables {found:?}, in {other} {expected:?}")]
    Variables {
        /// File.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The key.
        key: String,
        /// Variables here.
        found: Vec<String>,
        /// File and line of the other language.
        other: String,
        /// Variables there.
        expected: Vec<String>,
    },
}

/// A value for a variable of a text. Numbers choose plural forms and are written with the marks
/// of the language.
pub trait Arg {
    /// As Fluent takes it.
    fn value(&self) -> FluentValue<'_>;
}

impl Arg for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Arg for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

macro_rules! arg_number {
    ($($number:ty),+) => {
        $(impl Arg for $number {
            fn value(&self) -> FluentValue<'_> { FluentValue::from(*self) }
        })+
    };
}
arg_number!(i32, u32, i64, u64, usize);

impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

type Bundle = FluentBundle<FluentResource>;

/// Every text of the program. Cheap to look up from any thread; shared behind an `Arc`.
pub struct Messages {
    vi: Bundle,
    en: Bundle,
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Messages")
    }
}

/// One text as it stands in a file.
struct Found {
    file: String,
    line: usize,
    variables: Vec<String>,
}

impl Found {
    fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
}

impl Messages {
    /// Read the texts of all rooms, each as (room, Vietnamese, English).
    ///
    /// # Errors
    /// [`MessagesError`], the first that is found.
    pub fn load(rooms: &[(&str, &str, &str)]) -> Result<Self, Box<MessagesError>> {
        let mut bundles = [
            new_bundle(Language::Vi, |value, _| write_number(Language::Vi, value)),
            new_bundle(Language::En, |value, _| write_number(Language::En, value)),
        ];
        let mut keys: [BTreeMap<String, Found>; 2] = Default::default();
        for (room, vi, en) in rooms {
            for (index, text) in [vi, en].into_iter().enumerate() {
                let file = format!("{room}/i18n/{}.ftl", Language::ALL[index].tag());
                list_keys(&file, text, &mut keys[index])?;
                // Keys are unique by now, so nothing can be overridden.
                let _ = bundles[index].add_resource(parse(&file, text)?);
            }
        }
        let [vi, en] = &keys;
        compare(vi, en)?;
        compare(en, vi)?;
        let [vi, en] = bundles;
        Ok(Self { vi, en })
    }

    fn bundle(&self, language: Language) -> &Bundle {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    /// Whether there is such a text. (In one language as in the other: [`Messages::load`].)
    pub fn has(&self, key: &str) -> bool {
        self.vi.has_message(key)
    }

    /// A text without variables.
    pub fn t(&self, language: Language, key: &str) -> String {
        self.tr(language, key, &[])
    }

    /// A text with variables. An unknown key is shown as it is and logged, as is a text that lacks
    /// a variable: better an odd word on a page than no page.
    pub fn tr(&self, language: Language, key: &str, args: &[(&str, &dyn Arg)]) -> String {
        let bundle = self.bundle(language);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = language.tag(), "unknown message key");
            return key.to_owned();
        };
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(*name, arg.value());
        }
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&values), &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, language = language.tag(), ?errors, "message not complete");
        }
        text.into_owned()
    }
}

type Memo = intl_formatter::Memo;

/// The formatter's second argument has a type that only `fluent_bundle` names.
mod intl_formatter {
    /// Type of the memoizer of a concurrent bundle.
    pub(super) type Memo = <super::Bundle as Memoized>::Memo;

    pub(super) trait Memoized {
        type Memo;
    }

    impl<R, M> Memoized for fluent_bundle::bundle::FluentBundle<R, M> {
        type Memo = M;
    }
}

fn new_bundle(
    language: Language,
    formatter: fn(&FluentValue<'_>, &Memo) -> Option<String>,
) -> Bundle {
    let locale = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Both languages run left to right; isolation marks would only get into copied codes.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(formatter));
    bundle
}

fn write_number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped(language, number.as_string())),
        _ => None,
    }
}

fn parse(file: &str, text: &str) -> Result<FluentResource, Box<MessagesError>> {
    FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
        let (at, what) = errors
            .first()
            .map_or((0, String::new()), |error| (error.pos.start, error.kind.to_string()));
        let before = text.get(..at).unwrap_or(text);
        Box::new(MessagesError::Syntax {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            what,
        })
    })
}

/// Keys, lines and variables, read from the text itself: a message starts at the first column.
fn list_keys(
    file: &str,
    text: &str,
    into: &mut BTreeMap<String, Found>,
) -> Result<(), Box<MessagesError>> {
    let mut last: Option<String> = None;
    for (index, line) in text.lines().enumerate() {
        if let Some(key) = key_of(line) {
            let found = Found { file: file.to_owned(), line: index + 1, variables: Vec::new() };
            if let Some(first) = into.get(key) {
                return Err(Box::new(MessagesError::Duplicate {
                    file: found.file,
                    line: found.line,
                    key: key.to_owned(),
                    first: first.place(),
                }));
            }
            into.insert(key.to_owned(), found);
            last = Some(key.to_owned());
        } else if line.starts_with(['#', '-']) {
            last = None;
        }
        if let Some(found) = last.as_ref().and_then(|key| into.get_mut(key)) {
            note_variables(line, &mut found.variables);
        }
    }
    Ok(())
}

fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.trim_end();
    let good = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    good.then_some(key)
}

fn note_variables(line: &str, into: &mut Vec<String>) {
    for part in line.split('$').skip(1) {
        let end = part
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(part.len());
        let name = &part[..end];
        if !name.is_empty() && !into.iter().any(|known| known == name) {
            into.push(name.to_owned());
            into.sort_unstable();
        }
    }
}

fn compare(
    ours: &BTreeMap<String, Found>,
    theirs: &BTreeMap<String, Found>,
) -> Result<(), Box<MessagesError>> {
    for (key, there) in theirs {
        let Some(here) = ours.get(key) else {
            let swap = |file: &str| match file.strip_suffix("vi.ftl") {
                Some(folder) => format!("{folder}en.ftl"),
                None => file.replace("en.ftl", "vi.ftl"),
            };
            return Err(Box::new(MessagesError::Missing {
                file: swap(&there.file),
                key: key.clone(),
                other: there.place(),
            }));
        };
        if here.variables != there.variables {
            return Err(Box::new(MessagesError::Variables {
                file: here.file.clone(),
                line: here.line,
                key: key.clone(),
                found: here.variables.clone(),
                other: there.place(),
                expected: there.variables.clone(),
            }));
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "messages_tests.rs"]
mod tests;
