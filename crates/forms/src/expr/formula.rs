//! An expression together with its text.

use serde::{Deserialize, Serialize};

use super::{Expr, ExprError};

/// An expression as it was written, and understood. Two are the same when they are written alike.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Formula {
    source: String,
    expr: Expr,
}

impl Formula {
    /// Reads a formula. Quotes and spaces that word processors put in are made plain ones.
    pub fn parse(source: &str) -> Result<Self, ExprError> {
        let plain = |letter| match letter {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{a0}' => ' ',
            other => other,
        };
        let source = source.trim().replace("\r\n", "\n");
        let source: String = source.chars().map(plain).collect();
        let expr = Expr::parse(&source)?;
        Ok(Self { source, expr })
    }

    /// As it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// As it was understood.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Formula {}

/// Writes an expression down. Its texts must not have both kinds of quotes, nor those marks that reading
/// makes plain.
impl From<Expr> for Formula {
    fn from(expr: Expr) -> Self {
        Self { source: expr.to_string(), expr }
    }
}

impl TryFrom<String> for Formula {
    type Error = ExprError;

    fn try_from(source: String) -> Result<Self, ExprError> {
        Self::parse(&source)
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.source
    }
}
