//! Answers from JSON and to it.

use serde_json::{Map, Value};

use super::{Answer, Answers};
use crate::limits::{ANSWERS_MAX, DEPTH_MAX};

/// Why a JSON value holds no answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// Not an object where one is due.
    #[error("{path}: answers are an object: an object per group, an array of objects per repeat")]
    NotObject {
        /// Where, from the outermost name down.
        path: String,
    },
    /// Neither text nor number, nor a list of them.
    #[error("{path}: an answer is a text, a number, true or false, or a list of texts")]
    NotText {
        /// Where, from the outermost name down.
        path: String,
    },
    /// Deeper than any form.
    #[error("{path}: nested deeper than any form")]
    TooDeep {
        /// Where, from the outermost name down.
        path: String,
    },
    /// Above [`ANSWERS_MAX`].
    #[error("more than {ANSWERS_MAX} answers in one record")]
    TooMany,
}

impl Answers {
    /// Answers of a JSON object. Numbers and truths become their texts, a list of texts one text
    /// parted by spaces (choices); `null` is no answer.
    pub fn from_json(value: Value) -> Result<Self, AnswersError> {
        let mut room = ANSWERS_MAX;
        object(value, "", 0, &mut room)
    }

    /// The answers as JSON.
    pub fn to_json(&self) -> Value {
        let pairs = self.0.iter().map(|(name, answer)| {
            let value = match answer {
                Answer::Text(text) => Value::from(text.as_str()),
                Answer::Group(inner) => inner.to_json(),
                Answer::Repeat(all) => all.iter().map(Self::to_json).collect(),
            };
            (name.clone(), value)
        });
        Value::Object(pairs.collect::<Map<_, _>>())
    }
}

fn object(
    value: Value,
    path: &str,
    depth: usize,
    room: &mut usize,
) -> Result<Answers, AnswersError> {
    let path_here = || path.to_owned();
    let Value::Object(pairs) = value else {
        return Err(AnswersError::NotObject { path: path_here() });
    };
    if depth > DEPTH_MAX {
        return Err(AnswersError::TooDeep { path: path_here() });
    }
    let mut answers = Answers::default();
    for (name, value) in pairs {
        *room = room.checked_sub(1).ok_or(AnswersError::TooMany)?;
        let path = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
        if let Some(answer) = answer(value, &path, depth, room)? {
            answers.0.insert(name, answer);
        }
    }
    Ok(answers)
}

fn answer(
    value: Value,
    path: &str,
    depth: usize,
    room: &mut usize,
) -> Result<Option<Answer>, AnswersError> {
    Ok(match value {
        Value::Object(_) => Some(Answer::Group(object(value, path, depth + 1, room)?)),
        Value::Array(all) if all.iter().all(Value::is_object) => {
            let mut instances = Vec::new();
            for (at, one) in all.into_iter().enumerate() {
                *room = room.checked_sub(1).ok_or(AnswersError::TooMany)?;
                instances.push(object(one, &format!("{path}[{at}]"), depth + 1, room)?);
            }
            Some(Answer::Repeat(instances))
        }
        Value::Array(all) => {
            let texts: Option<Vec<String>> = all.iter().map(text).collect();
            let texts = texts.ok_or_else(|| AnswersError::NotText { path: path.to_owned() })?;
            Some(Answer::Text(texts.join(" ")))
        }
        Value::Null => None,
        value => text(&value).map(Answer::Text),
    })
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

impl TryFrom<Value> for Answers {
    type Error = AnswersError;

    fn try_from(value: Value) -> Result<Self, AnswersError> {
        Self::from_json(value)
    }
}

impl From<Answers> for Value {
    fn from(answers: Answers) -> Self {
        answers.to_json()
    }
}
