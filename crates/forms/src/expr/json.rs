//! An expression as JSON, for the browser.
//!
//! A number and a text stand for themselves. Everything else is an array whose first element says
//! what it is: `["$", "name"]` an answer, `["."]` the answer at hand, `["column", "name"]` a column of
//! choices, `["neg", x]`, `["+", x, y]` and every other operator by its sign, `["round", x]` and every
//! other function by its name.

use serde_json::{Value, json};

use super::Expr;

impl Expr {
    /// The tree as JSON.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Number(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::Answer(name) => json!(["$", name]),
            Self::This => json!(["."]),
            Self::Column(name) => json!(["column", name]),
            Self::Negative(inner) => json!(["neg", inner.to_json()]),
            Self::Binary(operator, left, right) => {
                json!([operator.sign(), left.to_json(), right.to_json()])
            }
            Self::Call(function, arguments) => {
                let name = std::iter::once(json!(function.name()));
                name.chain(arguments.iter().map(Self::to_json)).collect()
            }
        }
    }
}
