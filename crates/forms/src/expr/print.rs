//! An expression as text, with as few parentheses as it needs. Read again it is the same tree.

use std::fmt;

use super::{Expr, Function};

/// Closer than any operator.
const RANK_UNARY: u8 = 7;

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, 0, f)
    }
}

/// `least` is the rank below which the expression needs parentheses.
fn write(expr: &Expr, least: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match expr {
        Expr::Number(number) => write!(f, "{number}"),
        Expr::Text(text) if text.contains('\'') => write!(f, "\"{text}\""),
        Expr::Text(text) => write!(f, "'{text}'"),
        Expr::Answer(name) => write!(f, "${{{name}}}"),
        Expr::This => f.write_str("."),
        Expr::Column(name) => f.write_str(name),
        Expr::Negative(inner) => {
            f.write_str("-")?;
            write(inner, RANK_UNARY, f)
        }
        Expr::Binary(operator, left, right) => {
            let rank = operator.rank();
            let parted = rank < least;
            f.write_str(if parted { "(" } else { "" })?;
            write(left, rank, f)?;
            write!(f, " {} ", operator.sign())?;
            write(right, rank + 1, f)?;
            f.write_str(if parted { ")" } else { "" })
        }
        Expr::Call(Function::Position, _) => f.write_str("position(..)"),
        Expr::Call(function, arguments) => {
            write!(f, "{function}(")?;
            for (at, argument) in arguments.iter().enumerate() {
                f.write_str(if at == 0 { "" } else { ", " })?;
                match (function, argument) {
                    (Function::ChoiceName, Expr::Answer(name)) if at == 1 => {
                        write!(f, "'${{{name}}}'")?;
                    }
                    _ => write(argument, 0, f)?,
                }
            }
            f.write_str(")")
        }
    }
}
