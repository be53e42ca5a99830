//! Comparisons (XPath 1.0 §3.4).

use super::{OutOfSteps, Scope, Value};
use crate::expr::Operator;

pub(super) fn compare(
    operator: Operator,
    left: &Value,
    right: &Value,
    scope: &dyn Scope,
) -> Result<bool, OutOfSteps> {
    let ((Value::Answers(_), other) | (other, Value::Answers(_))) = (left, right) else {
        return Ok(one(operator, left, right));
    };
    if let Value::Truth(_) = other {
        let (left, right) = (Value::Truth(left.truth()), Value::Truth(right.truth()));
        return Ok(one(operator, &left, &right));
    }
    // Of many answers one that meets it is enough.
    let (left, right) = (left.clone().each(), right.clone().each());
    scope.spend(left.len().saturating_mul(right.len()))?;
    Ok(left.iter().any(|left| right.iter().any(|right| one(operator, left, right))))
}

fn one(operator: Operator, left: &Value, right: &Value) -> bool {
    let number = |holds: fn(&f64, &f64) -> bool| holds(&left.number(), &right.number());
    match operator {
        Operator::Unequal => !equal(left, right),
        Operator::Less => number(f64::lt),
        Operator::LessOrEqual => number(f64::le),
        Operator::Greater => number(f64::gt),
        Operator::GreaterOrEqual => number(f64::ge),
        _ => equal(left, right),
    }
}

#[expect(clippy::float_cmp, reason = "forms compare numbers as they are")]
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Truth(_), _) | (_, Value::Truth(_)) => left.truth() == right.truth(),
        (Value::Number(_), _) | (_, Value::Number(_)) => left.number() == right.number(),
        _ => left.text() == right.text(),
    }
}
