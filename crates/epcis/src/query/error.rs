//! Why a query is no query.

/// A parameter that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {fault}")]
pub struct QueryError {
    /// Name of the parameter as written.
    pub parameter: String,
    /// What is wrong with it.
    pub fault: QueryFault,
}

impl QueryError {
    pub(super) fn new(parameter: &str, fault: QueryFault) -> Self {
        Self { parameter: parameter.to_owned(), fault }
    }

    /// Name of the error in EPCIS 2.0 §8.2.6; all of these are answered with status 400.
    pub const fn exception(&self) -> &'static str {
        "QueryParameterException"
    }
}

/// What is wrong with a parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryFault {
    /// No parameter of that name is known here.
    #[error("unknown parameter")]
    Unknown,
    /// The same parameter twice; values of one parameter are joined by `|`.
    #[error("stands twice; join values with |")]
    Repeated,
    /// More parameters than one query may have.
    #[error("one query may have at most 200 parameters")]
    TooManyParameters,
    /// The prefix of an extension field is not declared.
    #[error(
        "the prefix {0} is not declared: declare it in @context or GS1-Extensions, or write the full URI"
    )]
    Prefix(String),
    /// More values than one query may ask for.
    #[error("{0} values; at most {VALUES_MAX} are taken")]
    TooManyValues(usize),
    /// No value, or an empty one among others.
    #[error("a value is empty")]
    Empty,
    /// A value of another type.
    #[error("cannot read {value:?}: {message}")]
    Value {
        /// The value as written.
        value: String,
        /// What it must be.
        message: String,
    },
    /// No EPC pattern that can be asked for.
    #[error(
        "{0:?} is no EPC pattern of a GS1 key: `*` stands for whole components, the last one or several, and there are no ranges"
    )]
    Pattern(String),
    /// Needs another parameter.
    #[error("can only stand together with {0}")]
    Needs(&'static str),
    /// Contradicts another parameter.
    #[error("cannot stand together with {0}")]
    Excludes(&'static str),
}

/// Values in one parameter.
pub(super) const VALUES_MAX: usize = 1_000;
