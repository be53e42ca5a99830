//! How a command ends: exit codes that scripts can trust.
//!
//! | Code | Meaning |
//! |---|---|
//! | 0 | done; the answer is yes |
//! | 1 | done; the answer is no: a document is not valid, a chain is broken, nothing was found |
//! | 2 | the command or a setting is wrong |
//! | 3 | something outside failed: a file, a database, a network |

use std::error::Error;
use std::fmt;
use std::process::ExitCode;

/// Why a command did not end with 0.
#[derive(Debug)]
pub enum Failure {
    /// The answer is no.
    No(String),
    /// A command or a setting is wrong: place and reason.
    Settings(String),
    /// Something outside failed.
    Outside(String, Option<Box<dyn Error + Send + Sync>>),
}

impl Failure {
    /// A wrong setting.
    pub fn settings(place: &str, reason: &str) -> Self {
        Self::Settings(format!("{place}: {reason}"))
    }

    /// Something outside failed while doing this.
    pub fn outside(doing: impl Into<String>, source: impl Error + Send + Sync + 'static) -> Self {
        Self::Outside(doing.into(), Some(Box::new(source)))
    }

    /// The exit code.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::No(_) => 1,
            Self::Settings(_) => 2,
            Self::Outside(..) => 3,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::No(answer) => f.write_str(answer),
            Self::Settings(reason) => write!(f, "wrong setting: {reason}"),
            Self::Outside(doing, source) => {
                f.write_str(doing)?;
                // A wrapper prints only its own words, so the whole chain is told here.
                let mut next = source.as_ref().map(|e| &**e as &(dyn Error + 'static));
                while let Some(error) = next {
                    write!(f, ": {error}")?;
                    next = error.source();
                }
                Ok(())
            }
        }
    }
}

/// Any error met while doing something named.
pub trait Doing<T> {
    /// Say what was being done.
    ///
    /// # Errors
    /// [`Failure::Outside`] with the words and the error behind it.
    fn doing(self, what: impl Into<String>) -> Result<T, Failure>;
}

impl<T, E: Error + Send + Sync + 'static> Doing<T> for Result<T, E> {
    fn doing(self, what: impl Into<String>) -> Result<T, Failure> {
        self.map_err(|error| Failure::outside(what, error))
    }
}
