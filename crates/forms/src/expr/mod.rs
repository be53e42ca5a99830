//! Expressions of forms: the part of XPath 1.0 that XLSForm is written in.
//!
//! **Comes in:** the text of a cell. **Goes out:** a tree ([`Expr`]), its text again, and the same
//! tree as JSON for the browser (`json.rs` says in which shape). What cannot be computed here (paths,
//! functions that draw lots or read other files) is refused when a form is read, not when a person
//! has filled it in.
//!
//! **One more function:** a line in `function.rs`; the compiler shows where it is computed
//! (`eval/functions.rs`), `web/src/form/functions.ts` is the other half, and
//! `vectors/expressions.json` holds both to the same results.

mod formula;
mod function;
mod json;
mod lex;
mod parse;
mod print;
#[cfg(test)]
pub(crate) mod tests;

pub use formula::Formula;
pub use function::Function;
pub(crate) use lex::is_name;
pub use parse::{ExprError, ExprTrouble};

/// Characters of an expression at most.
pub const EXPRESSION_CHARS_MAX: usize = 4_000;
/// Levels of a tree at most; a chain such as `a or b or c` has one for each link.
pub const EXPRESSION_DEPTH_MAX: usize = 200;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A number as written: finite, not negative.
    Number(f64),
    /// Words in quotes.
    Text(String),
    /// `${name}`: the answer to a question, or all of them where it stands in a repeat further in.
    Answer(String),
    /// `.`: the answer to the question that the expression stands at.
    This,
    /// A bare name: a column of the list of choices. Only a choice filter has any.
    Column(String),
    /// `-x`.
    Negative(Box<Expr>),
    /// `x + y` and its like.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `round(x)` and its like, with as many arguments as the function takes.
    Call(Function, Vec<Expr>),
}

/// What stands between two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `or`
    Or,
    /// `and`
    And,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `div`
    Div,
    /// `mod`
    Mod,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 13] = [
        Self::Or,
        Self::And,
        Self::Equal,
        Self::Unequal,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Plus,
        Self::Minus,
        Self::Times,
        Self::Div,
        Self::Mod,
    ];

    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Div => "div",
            Self::Mod => "mod",
        }
    }

    /// How closely it binds (XPath 1.0 §3.4, §3.5); all lean to the left.
    fn rank(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::Unequal => 3,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 4,
            Self::Plus | Self::Minus => 5,
            Self::Times | Self::Div | Self::Mod => 6,
        }
    }
}

impl Expr {
    /// Calls `visit` with the expression and everything in it.
    pub fn walk<'e>(&'e self, visit: &mut impl FnMut(&'e Self)) {
        visit(self);
        match self {
            Self::Number(_) | Self::Text(_) | Self::Answer(_) | Self::This | Self::Column(_) => {}
            Self::Negative(inner) => inner.walk(visit),
            Self::Binary(_, left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::Call(_, arguments) => arguments.iter().for_each(|one| one.walk(visit)),
        }
    }

    /// Names of the questions whose answers it reads, each as often as it stands there.
    pub fn answers(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.walk(&mut |part| {
            if let Self::Answer(name) = part {
                found.push(name.as_str());
            }
        });
        found
    }
}
