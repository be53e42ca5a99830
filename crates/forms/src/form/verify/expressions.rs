//! Whether expressions and words read what is there.

use super::super::plan::Plan;
use super::super::refs::{Use, formulas, names_in, words};
use super::super::rows::Rows;
use super::{CHOICES, Findings, SURVEY, header};
use crate::expr::{Expr, Function};
use crate::finding::FindingKind;
use crate::model::{Draft, Item, Words};

pub(super) fn check(
    draft: &Draft,
    plan: &Plan,
    items: &[&Item],
    rows: &Rows,
    findings: &mut Findings,
) {
    let reader = Reader { draft, plan, items };
    for ((id, def), item) in plan.defs.iter().enumerate().zip(items) {
        let row = rows.item(id);
        for (of, formula) in formulas(item) {
            let mut found = Vec::new();
            formula.expr().walk(&mut |part| {
                found.extend(reader.wrong(item, of, def.repeats.is_empty(), part));
            });
            for kind in found {
                findings.survey(row, of.column(), kind);
            }
        }
        for (column, words) in words(item) {
            reader.words(words, SURVEY, row, column, findings);
        }
    }
    for (at, list) in draft.lists.iter().enumerate() {
        for (choice, row) in list.choices.iter().zip((0..).map(|one| rows.choice(at, one))) {
            reader.words(&choice.label, CHOICES, row, "label", findings);
        }
    }
}

struct Reader<'d> {
    draft: &'d Draft,
    plan: &'d Plan,
    items: &'d [&'d Item],
}

impl Reader<'_> {
    /// What is wrong with one part of an expression of `item`.
    fn wrong(&self, item: &Item, of: Use, once: bool, part: &Expr) -> Option<FindingKind> {
        match part {
            Expr::Answer(name) => self.unknown(name),
            Expr::This if matches!(of, Use::Relevant | Use::Calculation | Use::Count) => {
                Some(FindingKind::ThisMeansNothing {})
            }
            Expr::Column(name) if of == Use::ChoiceFilter => {
                let list = self.draft.list(item.question()?.kind.list()?)?;
                let known = list.choices.iter().any(|choice| choice.column(name).is_some());
                let (name, list) = (name.clone(), list.name.clone());
                (!known).then_some(FindingKind::UnknownColumn { name, list })
            }
            Expr::Column(name) => Some(FindingKind::BareName { name: name.clone() }),
            Expr::Call(Function::Position, _) if once => Some(FindingKind::NoRepeat {}),
            Expr::Call(Function::ChoiceName, arguments) => {
                let Some(Expr::Answer(name)) = arguments.get(1) else { return None };
                let asked = self.items.get(self.plan.only(name)?)?.question();
                let chosen = asked.is_some_and(|question| question.kind.list().is_some());
                (!chosen).then(|| FindingKind::NoChoices { name: name.clone() })
            }
            _ => None,
        }
    }

    fn words(&self, words: &Words, sheet: &str, row: usize, column: &str, findings: &mut Findings) {
        for (language, text) in words.iter() {
            for kind in names_in(text).filter_map(|name| self.unknown(name)) {
                findings.add(sheet, row, &header(column, language), kind);
            }
        }
    }

    fn unknown(&self, name: &str) -> Option<FindingKind> {
        match self.plan.named.get(name).map(Vec::len) {
            None => Some(FindingKind::UnknownAnswer { name: name.to_owned() }),
            Some(1) => None,
            Some(_) => Some(FindingKind::AmbiguousAnswer { name: name.to_owned() }),
        }
    }
}
