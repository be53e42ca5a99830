//! From the text of an expression to its tree (XPath 1.0 §3, without paths).

use super::lex::{Token, is_name, tokens};
use super::{EXPRESSION_CHARS_MAX, EXPRESSION_DEPTH_MAX, Expr, Function, Operator};

/// Parentheses and calls within each other; each costs the parser a few frames.
const NESTING_MAX: usize = 60;

/// Why a text is no expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {}: {trouble}", at + 1)]
pub struct ExprError {
    /// The character, counted from 0.
    pub at: usize,
    /// What is wrong.
    pub trouble: ExprTrouble,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExprTrouble {
    /// More than [`EXPRESSION_CHARS_MAX`] characters.
    #[error("longer than {EXPRESSION_CHARS_MAX} characters: split it over calculations")]
    TooLong,
    /// Too many parentheses, or a chain of too many links.
    #[error("nested too deeply: split it over calculations")]
    TooDeep,
    /// Something that cannot stand here.
    #[error("{found:?} cannot stand here")]
    Unexpected {
        /// It.
        found: String,
    },
    /// Something is missing at the end.
    #[error("it ends too early")]
    Ended,
    /// A quote or `${` without its end.
    #[error("not closed")]
    Unclosed,
    /// `${…}` with no name in it.
    #[error("{found:?} is no name of a question")]
    NoName {
        /// What stands there.
        found: String,
    },
    /// A path through the form.
    #[error("paths are not read: write ${{name}} for an answer, position(..) for the instance")]
    Path,
    /// `${last-saved#…}`.
    #[error("answers of earlier records are not known here")]
    LastSaved,
    /// A function that is not computed here.
    #[error("the function {name} is not known")]
    UnknownFunction {
        /// Its name.
        name: String,
    },
    /// Too few or too many arguments.
    #[error("{function} has {found} arguments, {least} at least and {most} at most are due")]
    Arguments {
        /// The function.
        function: &'static str,
        /// Arguments written.
        found: usize,
        /// At least.
        least: usize,
        /// At most.
        most: usize,
    },
    /// `jr:choice-name(x, y)` where `y` is not `'${question}'`.
    #[error("the second argument of jr:choice-name is a question in quotes: '${{name}}'")]
    ChoiceName,
    /// A pattern that is no regular expression, or of a kind that only some programs know.
    #[error("the pattern {pattern:?} is not understood: no look-ahead, no back reference")]
    Pattern {
        /// The pattern.
        pattern: String,
    },
}

impl ExprTrouble {
    /// Its key in message files.
    pub fn key(&self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::TooDeep => "too-deep",
            Self::Unexpected { .. } => "unexpected",
            Self::Ended => "ended",
            Self::Unclosed => "unclosed",
            Self::NoName { .. } => "no-name",
            Self::Path => "path",
            Self::LastSaved => "last-saved",
            Self::UnknownFunction { .. } => "unknown-function",
            Self::Arguments { .. } => "arguments",
            Self::ChoiceName => "choice-name",
            Self::Pattern { .. } => "pattern",
        }
    }

    /// What it is about, as it was written; empty where there is nothing to show.
    pub fn what(&self) -> String {
        match self {
            Self::Unexpected { found } | Self::NoName { found } => found.clone(),
            Self::UnknownFunction { name } => name.clone(),
            Self::Arguments { function, .. } => (*function).to_owned(),
            Self::Pattern { pattern } => pattern.clone(),
            Self::TooLong
            | Self::TooDeep
            | Self::Ended
            | Self::Unclosed
            | Self::Path
            | Self::LastSaved
            | Self::ChoiceName => String::new(),
        }
    }
}

impl Expr {
    /// Reads an expression.
    pub fn parse(source: &str) -> Result<Self, ExprError> {
        if source.chars().count() > EXPRESSION_CHARS_MAX {
            return Err(ExprError { at: EXPRESSION_CHARS_MAX, trouble: ExprTrouble::TooLong });
        }
        let end = source.chars().count();
        let mut parser = Parser { tokens: tokens(source)?, at: 0, end, nesting: 0 };
        let (expr, _) = parser.binary(1)?;
        match parser.tokens.get(parser.at) {
            None => Ok(expr),
            Some(_) => Err(parser.unexpected()),
        }
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    /// Characters of the source.
    end: usize,
    nesting: usize,
}

/// A tree and its levels.
type Measured = (Expr, usize);

impl Parser {
    /// Operators of this rank or closer, leaning to the left.
    fn binary(&mut self, rank: u8) -> Result<Measured, ExprError> {
        let (mut left, mut depth) = self.unary()?;
        while let Some(operator) = self.operator().filter(|found| found.rank() >= rank) {
            self.at += 1;
            let (right, depth_right) = self.binary(operator.rank() + 1)?;
            depth = depth.max(depth_right) + 1;
            if depth > EXPRESSION_DEPTH_MAX {
                return Err(self.error(ExprTrouble::TooDeep));
            }
            left = Expr::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok((left, depth))
    }

    fn operator(&self) -> Option<Operator> {
        let sign = match self.token()? {
            Token::Sign(sign) => sign,
            Token::Name(name) => name.as_str(),
            Token::Number(_) | Token::Text(_) | Token::Answer(_) => return None,
        };
        Operator::ALL.into_iter().find(|operator| operator.sign() == sign)
    }

    fn unary(&mut self) -> Result<Measured, ExprError> {
        if !self.takes("-") {
            return self.primary();
        }
        let (inner, depth) = self.nested(Self::unary)?;
        Ok((Expr::Negative(Box::new(inner)), depth + 1))
    }

    fn primary(&mut self) -> Result<Measured, ExprError> {
        let Some(token) = self.token().cloned() else {
            return Err(self.error(ExprTrouble::Ended));
        };
        let leaf = match token {
            Token::Number(number) => Expr::Number(number),
            Token::Text(text) => Expr::Text(text),
            Token::Answer(name) => Expr::Answer(name),
            Token::Sign(".") => Expr::This,
            Token::Sign("..") => return Err(self.error(ExprTrouble::Path)),
            Token::Sign("(") => {
                self.at += 1;
                let inner = self.nested(|parser| parser.binary(1))?;
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Name(name) => {
                self.at += 1;
                if self.takes("(") {
                    return self.call(&name);
                }
                return Ok((Expr::Column(name), 1));
            }
            Token::Sign(_) => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok((leaf, 1))
    }

    /// Behind `name(`.
    fn call(&mut self, name: &str) -> Result<Measured, ExprError> {
        let begun = self.at.saturating_sub(2);
        let failed = |parser: &Self, trouble| {
            let at = parser.tokens.get(begun).map_or(parser.end, |(at, _)| *at);
            Err(ExprError { at, trouble })
        };
        let Some(function) = Function::named(name) else {
            return failed(self, ExprTrouble::UnknownFunction { name: name.to_owned() });
        };
        if function == Function::Position {
            self.expect("..")?;
            self.expect(")")?;
            return Ok((Expr::Call(function, Vec::new()), 1));
        }
        let (mut arguments, mut depth) = (Vec::new(), 0);
        if !self.takes(")") {
            loop {
                let (argument, levels) = self.nested(|parser| parser.binary(1))?;
                arguments.push(argument);
                depth = depth.max(levels);
                if !self.takes(",") {
                    break;
                }
            }
            self.expect(")")?;
        }
        let (least, most) = function.arguments();
        let found = arguments.len();
        if !(least..=most).contains(&found) {
            let function = function.name();
            return failed(self, ExprTrouble::Arguments { function, found, least, most });
        }
        match checked(function, arguments) {
            Ok(arguments) => Ok((Expr::Call(function, arguments), depth + 1)),
            Err(trouble) => failed(self, trouble),
        }
    }

    fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, ExprError>,
    ) -> Result<T, ExprError> {
        self.nesting += 1;
        if self.nesting > NESTING_MAX {
            return Err(self.error(ExprTrouble::TooDeep));
        }
        let read = read(self);
        self.nesting -= 1;
        read
    }

    fn token(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let taken = matches!(self.token(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(taken);
        taken
    }

    fn expect(&mut self, sign: &str) -> Result<(), ExprError> {
        if self.takes(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn error(&self, trouble: ExprTrouble) -> ExprError {
        ExprError { at: self.tokens.get(self.at).map_or(self.end, |(at, _)| *at), trouble }
    }

    fn unexpected(&self) -> ExprError {
        self.error(match self.token() {
            None => ExprTrouble::Ended,
            Some(token) => ExprTrouble::Unexpected { found: token.shown() },
        })
    }
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => format!("'{text}'"),
            Self::Answer(name) => format!("${{{name}}}"),
            Self::Name(name) => name.clone(),
            Self::Sign(sign) => (*sign).to_owned(),
        }
    }
}

/// What a function asks of its arguments beyond their number.
fn checked(function: Function, mut arguments: Vec<Expr>) -> Result<Vec<Expr>, ExprTrouble> {
    match (function, arguments.as_mut_slice()) {
        (Function::ChoiceName, [_, question]) => {
            let Expr::Text(quoted) = question else { return Err(ExprTrouble::ChoiceName) };
            let name = quoted.trim().strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
            let name = name.map(str::trim).filter(|name| is_name(name));
            *question = Expr::Answer(name.ok_or(ExprTrouble::ChoiceName)?.to_owned());
        }
        (Function::Regex, [_, Expr::Text(pattern)])
            if crate::eval::whole_match(pattern).is_none() =>
        {
            return Err(ExprTrouble::Pattern { pattern: pattern.clone() });
        }
        _ => {}
    }
    Ok(arguments)
}
