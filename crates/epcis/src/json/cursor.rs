//! A place in a document while it is read: where we are, what is refused, which prefixes hold.

use std::cell::RefCell;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::scan::escape;
use crate::context::{self, Namespaces, PREFIXES_MAX};
use crate::model::{EventTime, Extension, Name};
use crate::{Refusal, Rule, uri};

/// The syntax the values come from; JSON has fewer spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    Json,
    Xml,
}

/// Collects refusals up to a limit.
pub(super) struct Sink {
    refusals: RefCell<Vec<Refusal>>,
    refusals_max: usize,
}

impl Sink {
    pub(super) fn new(refusals_max: usize) -> Self {
        Self { refusals: RefCell::default(), refusals_max }
    }

    pub(super) fn into_refusals(self) -> Vec<Refusal> {
        self.refusals.into_inner()
    }

    fn push(&self, refusal: Refusal) {
        let mut refusals = self.refusals.borrow_mut();
        if refusals.len() < self.refusals_max.max(1) {
            refusals.push(refusal);
        }
    }
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root(&'a str),
    Member(&'a str),
    Index(usize),
}

/// The place of one value. Cheap to make; the pointer is written only for a refusal.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    parent: Option<&'a Cursor<'a>>,
    step: Step<'a>,
    sink: &'a Sink,
    pub(super) names: &'a Arc<Namespaces>,
    pub(super) syntax: Syntax,
}

impl<'a> Cursor<'a> {
    pub(super) fn root(
        pointer: &'a str,
        sink: &'a Sink,
        names: &'a Arc<Namespaces>,
        syntax: Syntax,
    ) -> Self {
        Self { parent: None, step: Step::Root(pointer), sink, names, syntax }
    }

    pub(super) fn member<'b>(&'b self, name: &'b str) -> Cursor<'b> {
        Cursor { parent: Some(self), step: Step::Member(name), ..*self }
    }

    pub(super) fn index(&self, index: usize) -> Cursor<'_> {
        Cursor { parent: Some(self), step: Step::Index(index), ..*self }
    }

    /// The same place with other prefixes in force.
    pub(super) fn with_names<'b>(&'b self, names: &'b Arc<Namespaces>) -> Cursor<'b> {
        Cursor { names, ..*self }
    }

    pub(super) fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(cursor) = at {
            steps.push(cursor.step);
            at = cursor.parent;
        }
        let mut pointer = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Root(root) => pointer.push_str(root),
                Step::Member(name) => pointer = format!("{pointer}/{}", escape(name)),
                Step::Index(index) => pointer = format!("{pointer}/{index}"),
            }
        }
        pointer
    }

    pub(super) fn refuse(&self, rule: Rule, message: impl Into<String>) {
        self.sink.push(Refusal::new(self.pointer(), rule, message));
    }

    pub(super) fn refuse_value(&self, rule: Rule, message: impl Into<String>, written: &str) {
        self.sink.push(Refusal::new(self.pointer(), rule, message).with_value(written));
    }

    fn wrong_type(&self, expected: &str, value: &Value) {
        self.refuse_value(Rule::WrongType, format!("must be {expected}"), &value.to_string());
    }

    pub(super) fn missing(&self, name: &str) {
        self.refuse(Rule::MissingMember, format!("the member {name} must be here"));
    }

    pub(super) fn text(&self, value: Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text),
            other => {
                self.wrong_type("a string", &other);
                None
            }
        }
    }

    /// Text that `accept` can turn into a value; its error becomes the message.
    pub(super) fn parsed<T>(&self, value: Value, rule: Rule) -> Option<T>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        let text = self.text(value)?;
        match text.parse() {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.refuse_value(rule, error.to_string(), &text);
                None
            }
        }
    }

    pub(super) fn time(&self, value: Value) -> Option<EventTime> {
        self.parsed(value, Rule::Time)
    }

    pub(super) fn uri(&self, value: Value) -> Option<String> {
        let text = self.text(value)?;
        match uri::check(&text) {
            Ok(()) => Some(text),
            Err(message) => {
                self.refuse_value(Rule::Uri, message, &text);
                None
            }
        }
    }

    pub(super) fn object(&self, value: Value) -> Option<Map<String, Value>> {
        match value {
            Value::Object(map) => Some(map),
            other => {
                self.wrong_type("an object", &other);
                None
            }
        }
    }

    /// A list, each item read by `read` at its own place. Items that are refused are left out;
    /// the event is refused anyway.
    pub(super) fn list<T>(
        &self,
        value: Value,
        read: impl Fn(&Cursor<'_>, Value) -> Option<T>,
    ) -> Option<Vec<T>> {
        match value {
            Value::Array(items) => {
                let read_at = |(index, item)| read(&self.index(index), item);
                Some(items.into_iter().enumerate().filter_map(read_at).collect())
            }
            other => {
                self.wrong_type("a list", &other);
                None
            }
        }
    }

    pub(super) fn uris(&self, value: Value) -> Option<Vec<String>> {
        self.list(value, uri_item)
    }

    /// A member from another namespace; a bare word is refused. `self` is the object.
    pub(super) fn extension(&self, written: &str, value: Value) -> Option<Extension> {
        if !written.contains(':') {
            let message = "unknown member: members of your own need a namespace, prefix:name";
            self.member(written).refuse(Rule::UnknownMember, message);
            return None;
        }
        Some(Extension { name: Name::resolve(written, self.names), value })
    }

    /// `value` if it is a context that JSON-LD knows and that can be kept.
    pub(super) fn context(&self, value: Value) -> Option<Value> {
        let item =
            |v: &Value| v.is_object() || v.as_str().is_some_and(|text| uri::check(text).is_ok());
        let good = match &value {
            Value::Array(items) => items.iter().all(item),
            other => item(other),
        };
        if !good {
            let message = "must be a URI, an object of prefixes, or a list of both";
            self.refuse_value(Rule::Context, message, &value.to_string());
            return None;
        }
        if context::members(&value) > PREFIXES_MAX {
            let message = format!("declares more than {PREFIXES_MAX} prefixes");
            self.refuse(Rule::Context, message);
            return None;
        }
        Some(value)
    }
}

fn uri_item(cursor: &Cursor<'_>, value: Value) -> Option<String> {
    cursor.uri(value)
}
