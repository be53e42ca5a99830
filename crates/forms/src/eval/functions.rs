//! What functions come to (XPath 1.0 §4, ODK `XForms` "XPath Functions").

use super::{OutOfSteps, Scope, Value, evaluate, moment, text, whole_match};
use crate::expr::{Expr, Function};

/// Decimals that a number can be rounded to; a computer keeps 15 digits.
const PLACES_MAX: f64 = 15.0;

pub(super) fn call(
    function: Function,
    arguments: &[Expr],
    scope: &dyn Scope,
) -> Result<Value, OutOfSteps> {
    let call = Call { arguments, scope };
    Ok(match function {
        Function::If => {
            let taken = if call.value(0)?.truth() { 1 } else { 2 };
            return call.value(taken);
        }
        Function::Coalesce => {
            let first = call.text(0)?;
            Value::Text(if first.is_empty() { call.text(1)? } else { first })
        }
        Function::Once => {
            let this = scope.this().text();
            Value::Text(if this.is_empty() { call.value(0)?.kept() } else { this })
        }
        Function::True => Value::Truth(true),
        Function::False => Value::Truth(false),
        Function::Not => Value::Truth(!call.value(0)?.truth()),
        Function::Boolean => Value::Truth(call.value(0)?.truth()),
        Function::BooleanFromString => Value::Truth(["1", "true"].contains(&&*call.text(0)?)),
        Function::Today => Value::Text(scope.today().to_owned()),
        Function::Now => Value::Text(scope.now().to_owned()),
        Function::Date => Value::Text(call.date()?),
        Function::DecimalDateTime | Function::Number => Value::Number(call.number(0)?),
        Function::FormatDate | Function::FormatDateTime => {
            let formatted = moment::formatted(call.number(0)?, &call.text(1)?);
            Value::Text(formatted.unwrap_or_default())
        }
        Function::Position => Value::Number(scope.position()),
        Function::ChoiceName => {
            let Some(Expr::Answer(question)) = arguments.get(1) else {
                return Ok(Value::Text(String::new()));
            };
            Value::Text(scope.choice_label(question, call.text(0)?.trim()))
        }
        Function::Count
        | Function::CountNonEmpty
        | Function::CountSelected
        | Function::Min
        | Function::Max
        | Function::Sum
        | Function::StringLength
        | Function::Abs
        | Function::Ceiling
        | Function::Floor
        | Function::Int
        | Function::Pow
        | Function::Round
        | Function::Sqrt => Value::Number(call.numeric(function)?),
        Function::Contains
        | Function::StartsWith
        | Function::EndsWith
        | Function::Selected
        | Function::Regex => Value::Truth(call.holds(function)?),
        Function::Concat
        | Function::Join
        | Function::String
        | Function::NormalizeSpace
        | Function::SelectedAt
        | Function::Substr
        | Function::SubstringAfter
        | Function::SubstringBefore
        | Function::Translate => {
            let text = call.words(function)?;
            scope.spend(text.len())?;
            Value::Text(text)
        }
    })
}

struct Call<'c> {
    arguments: &'c [Expr],
    scope: &'c dyn Scope,
}

impl Call<'_> {
    /// An argument. The parser knows how many there are; one that is not there is empty.
    fn value(&self, at: usize) -> Result<Value, OutOfSteps> {
        match self.arguments.get(at) {
            Some(argument) => evaluate(argument, self.scope),
            None => Ok(Value::Text(String::new())),
        }
    }

    fn text(&self, at: usize) -> Result<String, OutOfSteps> {
        Ok(self.value(at)?.text())
    }

    fn number(&self, at: usize) -> Result<f64, OutOfSteps> {
        Ok(self.value(at)?.number())
    }

    /// All arguments from one on, those of many answers one by one.
    fn all(&self, from: usize) -> Result<Vec<Value>, OutOfSteps> {
        let mut found = Vec::new();
        for at in from..self.arguments.len() {
            found.extend(self.value(at)?.each());
            self.scope.spend(found.len())?;
        }
        Ok(found)
    }

    fn numeric(&self, function: Function) -> Result<f64, OutOfSteps> {
        let number = || self.number(0);
        Ok(match function {
            Function::Count => size(self.value(0)?.each().len()),
            Function::CountNonEmpty => {
                let each = self.value(0)?.each();
                size(each.iter().filter(|one| !one.text().is_empty()).count())
            }
            Function::CountSelected => size(self.text(0)?.split_ascii_whitespace().count()),
            Function::StringLength => size(self.text(0)?.chars().count()),
            Function::Sum => self.value(0)?.each().iter().map(Value::number).sum(),
            Function::Min => extreme(&self.all(0)?, f64::min),
            Function::Max => extreme(&self.all(0)?, f64::max),
            Function::Abs => number()?.abs(),
            Function::Ceiling => number()?.ceil(),
            Function::Floor => number()?.floor(),
            Function::Int => number()?.trunc(),
            Function::Pow => power(number()?, self.number(1)?),
            Function::Sqrt => number()?.sqrt(),
            Function::Round if self.arguments.len() > 1 => round(number()?, self.number(1)?),
            _ => round(number()?, 0.0),
        })
    }

    fn holds(&self, function: Function) -> Result<bool, OutOfSteps> {
        let (first, second) = (self.text(0)?, self.text(1)?);
        self.scope.spend(first.len())?;
        Ok(match function {
            Function::Contains => first.contains(&second),
            Function::StartsWith => first.starts_with(&second),
            Function::EndsWith => first.ends_with(&second),
            Function::Selected => first.split_ascii_whitespace().any(|word| word == second.trim()),
            _ => whole_match(&second).is_some_and(|pattern| pattern.is_match(&first)),
        })
    }

    fn words(&self, function: Function) -> Result<String, OutOfSteps> {
        if function == Function::Concat {
            return Ok(self.all(0)?.iter().map(Value::text).collect());
        }
        let first = self.text(0)?;
        Ok(match function {
            Function::Join => self.all(1)?.iter().map(Value::text).collect::<Vec<_>>().join(&first),
            Function::NormalizeSpace => {
                first.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
            }
            Function::SelectedAt => text::word_at(&first, self.number(1)?).to_owned(),
            Function::Substr => {
                let end = (self.arguments.len() > 2).then(|| self.number(2)).transpose()?;
                text::substr(&first, self.number(1)?, end)
            }
            Function::SubstringAfter => {
                let parts = first.split_once(&self.text(1)?).map(|(_, after)| after.to_owned());
                parts.unwrap_or_default()
            }
            Function::SubstringBefore => {
                let parts = first.split_once(&self.text(1)?).map(|(before, _)| before.to_owned());
                parts.unwrap_or_default()
            }
            Function::Translate => text::translate(&first, &self.text(1)?, &self.text(2)?),
            _ => first,
        })
    }

    /// A day stays one; of a moment the day, of a number the day that it counts to.
    fn date(&self) -> Result<String, OutOfSteps> {
        Ok(moment::day_text(self.number(0)?).unwrap_or_default())
    }
}

/// As ECMAScript has it, which the browser computes by: what is no number makes none, also of 1.
#[expect(clippy::float_cmp, reason = "one and minus one are exact")]
fn power(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) {
        return f64::NAN;
    }
    base.powf(exponent)
}

/// Halves go up (XPath 1.0 §4.4); to decimals by a power of ten that is counted out, so that every
/// computer comes to the same.
fn round(number: f64, places: f64) -> f64 {
    let places = places.trunc();
    if number.is_nan() || places.is_nan() || !number.is_finite() {
        return number;
    }
    let mut power = 1.0;
    let mut left = places.abs().min(PLACES_MAX);
    while left > 0.0 {
        power *= 10.0;
        left -= 1.0;
    }
    if places < 0.0 {
        (number / power + 0.5).floor() * power
    } else {
        (number * power + 0.5).floor() / power
    }
}

/// Of none, or where one is no number, there is none.
fn extreme(values: &[Value], better: fn(f64, f64) -> f64) -> f64 {
    let numbers = values.iter().map(Value::number);
    let worse = |left: f64, right: f64| {
        if left.is_nan() || right.is_nan() { f64::NAN } else { better(left, right) }
    };
    numbers.reduce(worse).unwrap_or(f64::NAN)
}

fn size(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
