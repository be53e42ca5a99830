//! Refusals: what of a record is wrong, in which field, and the message that says so.

use nguon_platform::db::DbError;

/// One thing that is wrong with what was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Name of the field, as in the form: `name`, `plots-geojson`.
    pub field: &'static str,
    /// Message key, `registry-error-…`.
    pub key: &'static str,
    /// What the message names.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal whose message names nothing.
    pub fn new(field: &'static str, key: &'static str) -> Self {
        Self { field, key, args: Vec::new() }
    }

    /// The same refusal, naming something.
    #[must_use]
    pub fn naming(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

/// Why the registry did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// Fields that must be put right; nothing was kept.
    #[error("refused: {}", .0.iter().map(|r| format!("{} ({})", r.field, r.key)).collect::<Vec<_>>().join(", "))]
    Refused(Vec<Refusal>),
    /// Somebody else changed the record since it was read; nothing was kept.
    #[error("the record has another version now; read it again and repeat the change")]
    Stale,
    /// No such record, or not in this person's territory.
    #[error("there is no such record")]
    NotFound,
    /// More rows than a list, a file or a map may carry.
    #[error("more than {most} rows; narrow the filter")]
    TooMany {
        /// The limit.
        most: usize,
    },
    /// A table of facts that cannot be loaded.
    #[error("line {line}: {what}")]
    Facts {
        /// Line of the file, from 1.
        line: usize,
        /// What is wrong with it.
        what: String,
    },
    /// The database failed.
    #[error("the registry's database failed")]
    Db(#[from] DbError),
}

impl From<Refusal> for RegistryError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

/// All refusals at once, or go on.
pub(crate) fn settle(refusals: Vec<Refusal>) -> Result<(), RegistryError> {
    if refusals.is_empty() { Ok(()) } else { Err(RegistryError::Refused(refusals)) }
}
