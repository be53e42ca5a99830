//! A record computed: what is asked, how often, and what comes out of calculations.

use std::cell::Cell;

use super::At;
use super::clean::clean;
use super::record::{InstanceId, Record};
use crate::eval::{OutOfSteps, Scope, Value, evaluate, is_number, moment};
use crate::expr::{Expr, Formula};
use crate::form::{DefId, Form};
use crate::limits::{INSTANCES_MAX, STEPS_MAX};
use crate::model::{Choice, Initial, Item, ItemKind, Meta, Question, QuestionKind};
use crate::view::Stage;

/// A form with the answers of one record.
pub(crate) struct Computed<'c> {
    pub(super) form: &'c Form,
    pub(crate) record: Record,
    pub(crate) at: &'c At,
    stage: Stage,
    steps: Cell<u64>,
}

impl<'c> Computed<'c> {
    /// Everything that follows from the answers, in the order of the plan.
    pub(crate) fn of(
        form: &'c Form,
        record: Record,
        at: &'c At,
        stage: Stage,
    ) -> Result<Self, OutOfSteps> {
        let mut computed = Self { form, record, at, stage, steps: Cell::new(0) };
        for id in &form.plan().order {
            let Some(def) = form.plan().defs.get(*id) else { continue };
            for instance in computed.record.all(&def.repeats) {
                computed.item(*id, instance)?;
            }
        }
        Ok(computed)
    }

    fn item(&mut self, id: DefId, at: InstanceId) -> Result<(), OutOfSteps> {
        let Some(item) = self.form.def_item(id) else { return Ok(()) };
        self.spend(1)?;
        let relevant = self.parent_is_relevant(id, at)
            && match &item.relevant {
                Some(formula) => self.value(formula, id, at)?.truth(),
                None => true,
            };
        self.record.relevant.insert((id, at), relevant);
        if !relevant {
            self.record.texts.remove(&(id, at));
            self.record.wrong.remove(&(id, at));
        }
        match &item.kind {
            ItemKind::Question(question) if relevant => self.question(question, id, at)?,
            ItemKind::Repeat(_) if !relevant => self.record.set_count(id, at, 0),
            ItemKind::Repeat(repeat) => {
                if let Some(formula) = &repeat.count {
                    let count = self.value(formula, id, at)?.number();
                    self.record.set_count(id, at, whole(count));
                }
            }
            ItemKind::Question(_) | ItemKind::Group(_) => {}
        }
        Ok(())
    }

    fn parent_is_relevant(&self, id: DefId, at: InstanceId) -> bool {
        let plan = self.form.plan();
        let Some(parent) = plan.defs.get(id).and_then(|def| def.parent) else { return true };
        // A repeat itself stands where its instance does.
        let is_repeat = plan.defs.get(parent).is_some_and(|def| def.is_repeat);
        let around = self.record.instances.get(at).map_or(at, |instance| instance.parent);
        self.record.is_relevant(parent, if is_repeat { around } else { at })
    }

    fn question(
        &mut self,
        question: &Question,
        id: DefId,
        at: InstanceId,
    ) -> Result<(), OutOfSteps> {
        if let Some(formula) = &question.calculation {
            let value = self.value(formula, id, at)?;
            let text = match (&question.kind, &value) {
                (QuestionKind::Date, Value::Number(days)) => {
                    moment::day_text(*days).unwrap_or_default()
                }
                _ => value.kept(),
            };
            // What a calculation comes to is in nobody's hands: it is kept even where it does not fit.
            let text = clean(question, &text).unwrap_or(text);
            self.record.wrong.remove(&(id, at));
            self.record.texts.insert((id, at), text);
        } else if self.record.text(id, at).is_empty() {
            let known = match question.kind {
                QuestionKind::Meta(Meta::Today) => self.at.today.clone(),
                QuestionKind::Meta(Meta::Start | Meta::End) => self.at.now.clone(),
                QuestionKind::Meta(Meta::Username) => self.at.username.clone(),
                _ if self.stage == Stage::New || self.record.is_blank(at) => {
                    self.default(question, id, at)?
                }
                _ => return Ok(()),
            };
            self.record.texts.insert((id, at), known);
        }
        Ok(())
    }

    fn default(
        &self,
        question: &Question,
        id: DefId,
        at: InstanceId,
    ) -> Result<String, OutOfSteps> {
        Ok(match &question.default {
            Some(Initial::Text(text)) => clean(question, text).unwrap_or_default(),
            Some(Initial::Formula(formula)) => {
                let text = self.value(formula, id, at)?.kept();
                clean(question, &text).unwrap_or_default()
            }
            None => String::new(),
        })
    }

    /// What a formula of an item comes to.
    pub(crate) fn value(
        &self,
        formula: &Formula,
        id: DefId,
        at: InstanceId,
    ) -> Result<Value, OutOfSteps> {
        evaluate(formula.expr(), &Here { computed: self, id, at, choice: None })
    }

    /// Whether a choice is offered.
    pub(crate) fn offers(
        &self,
        filter: &Expr,
        choice: &Choice,
        id: DefId,
        at: InstanceId,
    ) -> Result<bool, OutOfSteps> {
        let here = Here { computed: self, id, at, choice: Some(choice) };
        Ok(evaluate(filter, &here)?.truth())
    }

    /// The answer as an expression sees it: of a number the number.
    pub(super) fn typed(&self, id: DefId, at: InstanceId) -> Value {
        let text = self.record.text(id, at);
        let numeric = |item: &Item| item.question().is_some_and(|asked| asked.kind.is_number());
        if is_number(text) && self.form.def_item(id).is_some_and(numeric) {
            return Value::Number(text.parse().unwrap_or(f64::NAN));
        }
        Value::Text(text.to_owned())
    }

    /// What `${name}` means at an instance: the one answer in the same instances of repeats, else all
    /// that are asked for.
    pub(crate) fn answer(&self, name: &str, at: InstanceId) -> Result<Value, OutOfSteps> {
        let plan = self.form.plan();
        let wanted = plan.only(name).and_then(|id| Some((id, plan.defs.get(id)?)));
        let Some((id, def)) = wanted else { return Ok(Value::Text(String::new())) };
        let mut places = vec![super::record::ROOT];
        let mut single = true;
        for repeat in &def.repeats {
            if let Some(instance) = self.record.around(at, *repeat).filter(|_| single) {
                places = vec![instance];
            } else {
                single = false;
                let inner = places.iter().flat_map(|place| self.record.within(*repeat, *place));
                places = inner.copied().filter(|one| !self.record.is_blank(*one)).collect();
            }
            self.spend(places.len())?;
        }
        if def.is_repeat {
            let all = places.iter().flat_map(|place| self.record.within(id, *place));
            let all = all.filter(|one| !self.record.is_blank(**one));
            return Ok(Value::Answers(all.map(|_| String::new()).collect()));
        }
        if single {
            return Ok(places.first().map_or(Value::Text(String::new()), |at| self.typed(id, *at)));
        }
        let asked = places.iter().filter(|place| self.record.is_relevant(id, **place));
        Ok(Value::Answers(asked.map(|place| self.record.text(id, *place).to_owned()).collect()))
    }

    fn spend(&self, steps: usize) -> Result<(), OutOfSteps> {
        let spent = self.steps.get().saturating_add(steps as u64);
        self.steps.set(spent);
        if spent > STEPS_MAX { Err(OutOfSteps) } else { Ok(()) }
    }
}

/// Instances due; none where it is no number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of floats saturates, and NaN is 0"
)]
fn whole(count: f64) -> usize {
    (count as usize).min(INSTANCES_MAX)
}

/// An item at an instance, from which expressions look around.
struct Here<'h> {
    computed: &'h Computed<'h>,
    id: DefId,
    at: InstanceId,
    choice: Option<&'h Choice>,
}

impl Scope for Here<'_> {
    fn answer(&self, name: &str) -> Result<Value, OutOfSteps> {
        self.computed.answer(name, self.at)
    }

    fn this(&self) -> Value {
        self.computed.typed(self.id, self.at)
    }

    fn column(&self, name: &str) -> String {
        self.choice.and_then(|choice| choice.column(name)).unwrap_or_default().to_owned()
    }

    #[expect(clippy::cast_precision_loss, reason = "some hundred instances at most")]
    fn position(&self) -> f64 {
        let instance = self.computed.record.instances.get(self.at);
        instance.map_or(f64::NAN, |instance| (instance.index + 1) as f64)
    }

    fn choice_label(&self, question: &str, choice: &str) -> String {
        let form = self.computed.form;
        let item = form.plan().only(question).and_then(|id| form.def_item(id));
        let list = item.and_then(Item::question).and_then(|asked| form.list(asked.kind.list()?));
        let found = list.and_then(|list| list.choices.iter().find(|one| one.name == choice));
        let label = found.map(|choice| form.say(&choice.label, &self.computed.at.language));
        label.unwrap_or_default().to_owned()
    }

    fn today(&self) -> &str {
        &self.computed.at.today
    }

    fn now(&self) -> &str {
        &self.computed.at.now
    }

    fn spend(&self, steps: usize) -> Result<(), OutOfSteps> {
        self.computed.spend(steps)
    }
}
