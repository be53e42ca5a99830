//! Answers laid out by the form's plan: which instances there are, and what stands in each.

use std::collections::HashMap;

use super::clean::clean;
use super::{Problem, ProblemKind};
use crate::answers::{Answer, Answers};
use crate::form::{DefId, Form};
use crate::limits::{ANSWERS_MAX, INSTANCES_MAX};
use crate::model::{ItemKind, Words};

/// Where an instance stands in [`Record::instances`].
pub(crate) type InstanceId = usize;

/// The record itself, which is no instance of a repeat.
pub(crate) const ROOT: InstanceId = 0;

/// An instance of a repeat.
pub(super) struct Instance {
    pub(super) repeat: Option<DefId>,
    pub(super) parent: InstanceId,
    /// Counted from 0.
    pub(super) index: usize,
    /// Whether nobody added it yet: a page shows it to be filled in. Other instances do not see it.
    pub(super) blank: bool,
}

/// Answers of a record while they are computed.
pub(crate) struct Record {
    pub(super) instances: Vec<Instance>,
    /// Instances of a repeat within an instance of what it stands in.
    within: HashMap<(DefId, InstanceId), Vec<InstanceId>>,
    pub(super) texts: HashMap<(DefId, InstanceId), String>,
    /// What is asked at all.
    pub(super) relevant: HashMap<(DefId, InstanceId), bool>,
    /// What was wrong with a text when it was laid out.
    pub(super) wrong: HashMap<(DefId, InstanceId), ProblemKind>,
    /// What found no place.
    pub(super) problems: Vec<Problem>,
}

impl Record {
    pub(crate) fn of(form: &Form, answers: &Answers) -> Self {
        let root = Instance { repeat: None, parent: ROOT, index: 0, blank: false };
        let mut record = Self {
            instances: vec![root],
            within: HashMap::new(),
            texts: HashMap::new(),
            relevant: HashMap::new(),
            wrong: HashMap::new(),
            problems: Vec::new(),
        };
        record.lay_out(form, &form.plan().top(), answers, ROOT, "");
        record
    }

    /// As deep as the form; what lies deeper in the answers finds no place.
    fn lay_out(
        &mut self,
        form: &Form,
        defs: &[DefId],
        answers: &Answers,
        at: InstanceId,
        path: &str,
    ) {
        for name in answers.0.keys() {
            let known =
                defs.iter().any(|id| form.def_item(*id).is_some_and(|item| item.name == *name));
            if !known {
                self.problem(format!("{path}{name}"), ProblemKind::Unknown);
            }
        }
        for id in defs {
            let (Some(item), Some(def)) = (form.def_item(*id), form.plan().defs.get(*id)) else {
                continue;
            };
            let Some(answer) = answers.0.get(&item.name) else { continue };
            let here = format!("{path}{}", item.name);
            match (&item.kind, answer) {
                (ItemKind::Question(question), Answer::Text(text)) => {
                    if self.texts.len() >= ANSWERS_MAX {
                        return self.problem(String::new(), ProblemKind::TooMuch);
                    }
                    let cleaned = clean(question, text).unwrap_or_else(|kind| {
                        self.wrong.insert((*id, at), kind);
                        text.clone()
                    });
                    self.texts.insert((*id, at), cleaned);
                }
                (ItemKind::Group(_), Answer::Group(inner)) => {
                    self.lay_out(form, &def.children, inner, at, &format!("{here}/"));
                }
                (ItemKind::Repeat(_), Answer::Repeat(all)) => {
                    if all.len() > INSTANCES_MAX {
                        let most = INSTANCES_MAX;
                        self.problem(here.clone(), ProblemKind::TooMany { most });
                    }
                    for (index, one) in all.iter().take(INSTANCES_MAX).enumerate() {
                        let instance = self.add(*id, at);
                        let path = format!("{here}[{index}]/");
                        self.lay_out(form, &def.children, one, instance, &path);
                    }
                }
                _ => self.problem(here, ProblemKind::OtherShape),
            }
        }
    }

    fn problem(&mut self, path: String, kind: ProblemKind) {
        self.problems.push(Problem { path, kind, message: Words::default() });
    }

    /// One more instance of a repeat.
    pub(super) fn add(&mut self, repeat: DefId, parent: InstanceId) -> InstanceId {
        let id = self.instances.len();
        let blank = self.is_blank(parent);
        let within = self.within.entry((repeat, parent)).or_default();
        let index = within.len();
        self.instances.push(Instance { repeat: Some(repeat), parent, index, blank });
        within.push(id);
        id
    }

    /// One more instance of every repeat, wherever it stands, that nobody added yet.
    pub(crate) fn add_blanks(&mut self, form: &Form) {
        for (id, def) in form.plan().defs.iter().enumerate().filter(|(_, def)| def.is_repeat) {
            for parent in self.all(&def.repeats) {
                if self.instances.len() < ANSWERS_MAX {
                    let blank = self.add(id, parent);
                    self.instances.iter_mut().skip(blank).for_each(|one| one.blank = true);
                }
            }
        }
    }

    /// As many instances as are due: the last ones go, empty ones come. A blank one stays behind them.
    pub(super) fn set_count(&mut self, repeat: DefId, parent: InstanceId, count: usize) {
        let all = self.within.entry((repeat, parent)).or_default();
        let last = all.last().copied();
        let blank = last.filter(|last| {
            let there = self.instances.get(*last);
            there.is_some_and(|one| one.blank)
                && !self.instances.get(parent).is_some_and(|above| above.blank)
        });
        all.truncate(all.len() - usize::from(blank.is_some()));
        all.truncate(count);
        while self.within(repeat, parent).len() < count && self.instances.len() < ANSWERS_MAX {
            self.add(repeat, parent);
        }
        if let Some(blank) = blank {
            let all = self.within.entry((repeat, parent)).or_default();
            all.push(blank);
            let index = all.len() - 1;
            self.instances.iter_mut().skip(blank).take(1).for_each(|one| one.index = index);
        }
    }

    pub(crate) fn is_blank(&self, at: InstanceId) -> bool {
        self.instances.get(at).is_some_and(|instance| instance.blank)
    }

    /// Instances of a repeat, in order.
    pub(crate) fn within(&self, repeat: DefId, parent: InstanceId) -> &[InstanceId] {
        self.within.get(&(repeat, parent)).map_or(&[], Vec::as_slice)
    }

    /// All instances in which items of these repeats, from the outermost, stand.
    pub(super) fn all(&self, repeats: &[DefId]) -> Vec<InstanceId> {
        let mut found = vec![ROOT];
        for repeat in repeats {
            let inner = found.iter().flat_map(|at| self.within(*repeat, *at));
            found = inner.copied().collect();
        }
        found
    }

    /// The instance of a repeat that another stands in, or is.
    pub(super) fn around(&self, mut at: InstanceId, repeat: DefId) -> Option<InstanceId> {
        while let Some(instance) = self.instances.get(at) {
            if instance.repeat == Some(repeat) {
                return Some(at);
            }
            if at == ROOT {
                break;
            }
            at = instance.parent;
        }
        None
    }

    pub(crate) fn text(&self, id: DefId, at: InstanceId) -> &str {
        self.texts.get(&(id, at)).map_or("", String::as_str)
    }

    pub(crate) fn is_relevant(&self, id: DefId, at: InstanceId) -> bool {
        self.relevant.get(&(id, at)).copied().unwrap_or(false)
    }
}
