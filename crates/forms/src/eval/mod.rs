//! Expressions computed, by the rules of XPath 1.0.
//!
//! Where forms need more than XPath has, both halves of the engine do the same: days are numbers where
//! numbers are due (`moment.rs`), an empty answer is an empty text, so that it is no number.
//! `web/src/form/evaluate.ts` is the other half.

mod compare;
mod functions;
pub(crate) mod moment;
mod pattern;
#[cfg(test)]
mod tests;
mod text;
mod value;

use crate::expr::{Expr, Operator};

pub(crate) use pattern::whole_match;
pub(crate) use value::{Value, is_number, number_text};

/// What an expression can ask for.
pub(crate) trait Scope {
    /// `${name}`.
    fn answer(&self, name: &str) -> Result<Value, OutOfSteps>;
    /// `.`.
    fn this(&self) -> Value;
    /// A column of the choice that is looked at; empty where it has none.
    fn column(&self, name: &str) -> String;
    /// Which instance of the repeat this is, from 1.
    fn position(&self) -> f64;
    /// The label of a choice of a question; empty where there is none.
    fn choice_label(&self, question: &str, choice: &str) -> String;
    /// The day, `2026-11-22`.
    fn today(&self) -> &str;
    /// The moment, `2026-11-22T08:30:00.000+07:00`.
    fn now(&self) -> &str;
    /// Counts what was done.
    fn spend(&self, steps: usize) -> Result<(), OutOfSteps>;
}

/// More was to be computed than [`crate::limits::STEPS_MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutOfSteps;

/// What an expression comes to.
pub(crate) fn evaluate(expr: &Expr, scope: &dyn Scope) -> Result<Value, OutOfSteps> {
    scope.spend(1)?;
    Ok(match expr {
        Expr::Number(number) => Value::Number(*number),
        Expr::Text(text) => Value::Text(text.clone()),
        Expr::Answer(name) => scope.answer(name)?,
        Expr::This => scope.this(),
        Expr::Column(name) => Value::Text(scope.column(name)),
        Expr::Negative(inner) => Value::Number(-evaluate(inner, scope)?.number()),
        Expr::Binary(operator, left, right) => binary(*operator, left, right, scope)?,
        Expr::Call(function, arguments) => functions::call(*function, arguments, scope)?,
    })
}

fn binary(
    operator: Operator,
    left: &Expr,
    right: &Expr,
    scope: &dyn Scope,
) -> Result<Value, OutOfSteps> {
    let left = evaluate(left, scope)?;
    // The other side is not looked at where one says all (§3.4).
    match operator {
        Operator::Or if left.truth() => return Ok(Value::Truth(true)),
        Operator::And if !left.truth() => return Ok(Value::Truth(false)),
        _ => {}
    }
    let right = evaluate(right, scope)?;
    let number = |count: fn(f64, f64) -> f64| Value::Number(count(left.number(), right.number()));
    Ok(match operator {
        Operator::Or | Operator::And => Value::Truth(right.truth()),
        Operator::Plus => number(|left, right| left + right),
        Operator::Minus => number(|left, right| left - right),
        Operator::Times => number(|left, right| left * right),
        Operator::Div => number(|left, right| left / right),
        Operator::Mod => number(|left, right| left % right),
        Operator::Equal
        | Operator::Unequal
        | Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual => {
            Value::Truth(compare::compare(operator, &left, &right, scope)?)
        }
    })
}
