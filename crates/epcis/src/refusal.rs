//! Why something was refused: the place, the rule, what to do.

use std::fmt;

/// The rule that a document or event broke. [`Rule::code`] is stable and meant for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// The bytes are not JSON text in UTF-8.
    NotJson,
    /// The bytes are not well-formed XML.
    NotXml,
    /// More bytes than the limit.
    TooManyBytes,
    /// More events than the limit.
    TooManyEvents,
    /// More master data than the limit.
    TooMuchMasterData,
    /// Nested deeper than the limit.
    TooDeep,
    /// A value of another JSON type than the member asks for.
    WrongType,
    /// A member that must be there is absent.
    MissingMember,
    /// A member that is neither defined here nor in a namespace.
    UnknownMember,
    /// The root is no document and no event this reader knows.
    UnknownRoot,
    /// `@context` is of a form JSON-LD does not have.
    Context,
    /// Not a URI.
    Uri,
    /// Not a date-time with seconds and zone.
    Time,
    /// Not a zone offset `+hh:mm`.
    ZoneOffset,
    /// Not a number that can be kept.
    Number,
    /// Not a unit of measure code (UN/CEFACT Recommendation 20).
    Unit,
    /// Not one of ADD, OBSERVE, DELETE.
    Action,
    /// A version that is not digits and dots.
    Version,
    /// A bare word that CBV 2.0 does not have, or a forbidden spelling of one it has.
    Vocabulary,
    /// A GS1 identifier that is malformed or has a wrong check digit.
    Identifier,
    /// A list that must not be empty is empty, or holds the same value twice.
    List,
    /// The event type asks for identifiers that are not there.
    WhatDimension,
    /// A parent is required, or not possible.
    Parent,
    /// `ilmd` stands where it may not.
    Ilmd,
    /// Sensor data contradict themselves.
    Sensor,
    /// A parameter of a query that cannot be understood.
    Query,
}

impl Rule {
    /// Stable name for machines, in kebab case.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotJson => "not-json",
            Self::NotXml => "not-xml",
            Self::TooManyBytes => "too-many-bytes",
            Self::TooManyEvents => "too-many-events",
            Self::TooMuchMasterData => "too-much-master-data",
            Self::TooDeep => "too-deep",
            Self::WrongType => "wrong-type",
            Self::MissingMember => "missing-member",
            Self::UnknownMember => "unknown-member",
            Self::UnknownRoot => "unknown-root",
            Self::Context => "context",
            Self::Uri => "uri",
            Self::Time => "time",
            Self::ZoneOffset => "zone-offset",
            Self::Number => "number",
            Self::Unit => "unit",
            Self::Action => "action",
            Self::Version => "version",
            Self::Vocabulary => "vocabulary",
            Self::Identifier => "identifier",
            Self::List => "list",
            Self::WhatDimension => "what-dimension",
            Self::Parent => "parent",
            Self::Ilmd => "ilmd",
            Self::Sensor => "sensor",
            Self::Query => "query",
        }
    }

    /// True for limits of this reader, which a server answers with 413 and not with 400.
    pub const fn is_limit(self) -> bool {
        matches!(self, Self::TooManyBytes | Self::TooManyEvents | Self::TooMuchMasterData)
    }
}

/// One refusal: where, which rule, what to do, what was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {message}{}", excerpt_suffix(.value_excerpt.as_deref()))]
pub struct Refusal {
    /// JSON Pointer (RFC 6901) of the value or of the object that lacks it; empty = the root.
    pub pointer: String,
    /// Line in the source, 1 = first, where the source is XML or not JSON at all.
    pub line: Option<usize>,
    /// The rule.
    pub rule: Rule,
    /// What is wrong and what would be right, in English.
    pub message: String,
    /// At most 80 characters of the value that was written.
    pub value_excerpt: Option<String>,
}

impl Refusal {
    /// A refusal at `pointer`.
    pub fn new(pointer: impl Into<String>, rule: Rule, message: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            line: None,
            rule,
            message: message.into(),
            value_excerpt: None,
        }
    }

    /// The same with the beginning of the offending value.
    #[must_use]
    pub fn with_value(mut self, written: &str) -> Self {
        self.value_excerpt = Some(excerpt(written));
        self
    }

    /// The same with the line of the source.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

/// All refusals of one document, in document order; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals(pub Vec<Refusal>);

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, refusal) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{refusal}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusals {}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Self(vec![refusal])
    }
}

const EXCERPT_CHARS_MAX: usize = 80;

fn excerpt(written: &str) -> String {
    match written.char_indices().nth(EXCERPT_CHARS_MAX) {
        None => written.to_owned(),
        Some((end, _)) => format!("{}…", &written[..end]),
    }
}

fn excerpt_suffix(value: Option<&str>) -> String {
    value.map(|v| format!(" (written: {v})")).unwrap_or_default()
}
