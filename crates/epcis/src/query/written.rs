//! Values of a parameter as they were written: joined by `|` in a URL, typed in JSON, text in XML.

use serde_json::Value;

use super::error::{QueryFault, VALUES_MAX};

/// The values of one parameter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Written<'a> {
    /// In a URL, decoded.
    Url(&'a str),
    /// In the body of a query.
    Json(&'a Value),
    /// In a query in XML: no `string` elements = one plain value.
    Xml(&'a [String]),
}

/// One value with as much of a type as the syntax tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub text: String,
    pub form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The syntax has only text.
    Unknown,
    Text,
    Number,
    Flag,
}

impl Written<'_> {
    /// A list with at least one value.
    pub fn items(self) -> Result<Vec<Item>, QueryFault> {
        let items = match self {
            Self::Url(text) => limited(text.split('|').map(unknown).collect())?,
            Self::Xml(texts) => limited(texts.iter().map(|text| unknown(text.trim())).collect())?,
            Self::Json(Value::Array(values)) => {
                if values.len() > VALUES_MAX {
                    return Err(QueryFault::TooManyValues(values.len()));
                }
                values.iter().map(json).collect::<Result<_, _>>()?
            }
            Self::Json(other) => return Err(wrong(other, "must be a list of values")),
        };
        if items.is_empty() || items.iter().any(|item| item.text.is_empty()) {
            return Err(QueryFault::Empty);
        }
        Ok(items)
    }

    /// A list, or one value that stands alone.
    pub fn one_or_more(self) -> Result<Vec<Item>, QueryFault> {
        match self {
            Self::Json(plain) if !plain.is_array() => Ok(vec![json(plain)?]),
            other => other.items(),
        }
    }

    /// Exactly one value.
    pub fn one(self) -> Result<Item, QueryFault> {
        let item = match self {
            Self::Url(text) => unknown(text),
            Self::Json(value) => json(value)?,
            Self::Xml([text]) => unknown(text.trim()),
            Self::Xml(texts) => return Err(bad(&texts.join("|"), "must be one value")),
        };
        if item.text.is_empty() { Err(QueryFault::Empty) } else { Ok(item) }
    }

    /// Whether a condition without value is meant: `EXISTS_…` is boolean in URLs, an integer or
    /// null in JSON and empty in XML.
    pub fn exists(self) -> Result<bool, QueryFault> {
        let text = match self {
            Self::Json(Value::Null) | Self::Xml([]) => return Ok(true),
            Self::Json(value) => json(value)?.text,
            Self::Url(text) => text.to_owned(),
            Self::Xml(texts) => texts.join("|"),
        };
        match text.as_str() {
            "" | "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(bad(&text, "must be true or false")),
        }
    }
}

fn limited(items: Vec<Item>) -> Result<Vec<Item>, QueryFault> {
    if items.len() > VALUES_MAX { Err(QueryFault::TooManyValues(items.len())) } else { Ok(items) }
}

fn unknown(text: &str) -> Item {
    Item { text: text.to_owned(), form: Form::Unknown }
}

fn json(value: &Value) -> Result<Item, QueryFault> {
    let (text, form) = match value {
        Value::String(text) => (text.clone(), Form::Text),
        Value::Number(number) => (number.to_string(), Form::Number),
        Value::Bool(flag) => (flag.to_string(), Form::Flag),
        other => return Err(wrong(other, "must be a string, a number or a boolean")),
    };
    Ok(Item { text, form })
}

impl Item {
    /// Text that is not a number or boolean in a syntax that tells them apart.
    pub fn text(&self) -> Result<&str, QueryFault> {
        match self.form {
            Form::Unknown | Form::Text => Ok(&self.text),
            Form::Number | Form::Flag => Err(bad(&self.text, "must be a string")),
        }
    }
}

pub(super) fn bad(value: &str, message: impl Into<String>) -> QueryFault {
    let value = value.chars().take(EXCERPT_CHARS_MAX).collect();
    QueryFault::Value { value, message: message.into() }
}

fn wrong(value: &Value, message: &str) -> QueryFault {
    bad(&value.to_string(), message)
}

const EXCERPT_CHARS_MAX: usize = 200;
