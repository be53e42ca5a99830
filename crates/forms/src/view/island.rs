//! What the script of a page needs to compute as the server does: the form as JSON.
//!
//! ```json
//! { "today": "2026-11-22", "now": "2026-11-22T08:30:00.000+07:00",
//!   "order": ["who", "about", "about/workers"],
//!   "items": [{ "name": "about", "kind": "group", "items": [
//!     { "name": "workers", "kind": "question", "type": "integer", "relevant": ["!=", ["$", "who"], ""] }]}],
//!   "lists": { "needs": [{ "name": "trace", "label": "Truy xuất", "columns": { "kind": "trace" } }] } }
//! ```
//!
//! A question may have `list`, `filter`, `required`, `constraint`, `calculation`, `readOnly`, `default` (text) or
//! `initial` (expression), `range` (start, end, step), `requiredMessage` and `constraintMessage`; any
//! item `relevant`, and `label` where it names answers; a repeat `count`. Expressions are trees
//! ([`Expr::to_json`]); `order` is that in which items are computed.

use serde_json::{Map, Value, json};

use crate::check::At;
#[cfg(doc)]
use crate::expr::Expr;
use crate::expr::Formula;
use crate::form::Form;
use crate::model::{ChoiceList, Initial, Item, ItemKind, Question, QuestionKind, Words};

/// The form for the script, in the reader's language.
pub fn island(form: &Form, at: &At) -> Value {
    let teller = Teller { form, language: &at.language };
    let lists: Map<String, Value> =
        form.lists.iter().map(|list| (list.name.clone(), teller.list(list))).collect();
    let plan = form.plan();
    let order = plan.order.iter().filter_map(|id| plan.defs.get(*id));
    let order: Vec<&str> = order.map(|def| def.path.as_str()).collect();
    json!({
        "today": at.today,
        "now": at.now,
        "order": order,
        "items": teller.items(&form.items),
        "lists": lists,
    })
}

/// A value as the text of a `<script type="application/json">`, which no answer and no label can end:
/// in JSON `<` stands within texts only, where it may be written `\u003c`.
pub fn island_block(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

struct Teller<'t> {
    form: &'t Form,
    language: &'t str,
}

impl Teller<'_> {
    fn list(&self, list: &ChoiceList) -> Value {
        let choice = |choice: &crate::model::Choice| {
            let label = self.form.say(&choice.label, self.language);
            let label = if label.is_empty() { &choice.name } else { label };
            json!({ "name": choice.name, "label": label, "columns": choice.kept })
        };
        list.choices.iter().map(choice).collect()
    }

    /// As deep as the form.
    fn items(&self, items: &[Item]) -> Value {
        items.iter().map(|item| self.item(item)).collect()
    }

    fn item(&self, item: &Item) -> Value {
        let mut told = Map::new();
        told.insert("name".to_owned(), json!(item.name));
        put(&mut told, "relevant", item.relevant.as_ref());
        let label = self.form.say(&item.label, self.language);
        if label.contains("${") {
            told.insert("label".to_owned(), json!(label));
        }
        let kind = match &item.kind {
            ItemKind::Question(question) => {
                self.question(question, &mut told);
                "question"
            }
            ItemKind::Group(items) => {
                told.insert("items".to_owned(), self.items(items));
                "group"
            }
            ItemKind::Repeat(repeat) => {
                put(&mut told, "count", repeat.count.as_ref());
                told.insert("items".to_owned(), self.items(&repeat.items));
                "repeat"
            }
        };
        told.insert("kind".to_owned(), json!(kind));
        Value::Object(told)
    }

    fn question(&self, question: &Question, told: &mut Map<String, Value>) {
        told.insert("type".to_owned(), json!(question.kind.name()));
        if let Some(list) = question.kind.list() {
            told.insert("list".to_owned(), json!(list));
        }
        for (key, formula) in [
            ("filter", &question.choice_filter),
            ("required", &question.required),
            ("constraint", &question.constraint),
            ("calculation", &question.calculation),
            ("readOnly", &question.read_only),
        ] {
            put(told, key, formula.as_ref());
        }
        match &question.default {
            Some(Initial::Text(text)) => {
                told.insert("default".to_owned(), json!(text));
            }
            Some(Initial::Formula(formula)) => put(told, "initial", Some(formula)),
            None => {}
        }
        if question.kind == QuestionKind::Range {
            let (start, end, step) = question.range();
            told.insert("range".to_owned(), json!([start, end, step]));
        }
        let mut say = |key: &str, words: &Words| {
            if !words.is_empty() {
                told.insert(key.to_owned(), json!(self.form.say(words, self.language)));
            }
        };
        say("requiredMessage", &question.required_message);
        say("constraintMessage", &question.constraint_message);
    }
}

fn put(told: &mut Map<String, Value>, key: &str, formula: Option<&Formula>) {
    if let Some(formula) = formula {
        told.insert(key.to_owned(), formula.expr().to_json());
    }
}
