//! Objectives, tasks, deadlines and money of a plan, as its page shows them.

use nguon_platform::web::{Page, Tone};

use super::labels;
use crate::plan::{Check, Deadline, Kind, Plan, PlanTask, When, findings};

/// The words of a plan in the page's language.
pub(super) struct PartsView {
    pub(super) objectives: Vec<(String, String)>,
    pub(super) tasks: Vec<TaskLine>,
    pub(super) deadlines: Vec<DeadlineLine>,
    pub(super) budget: Vec<BudgetView>,
    pub(super) total: Option<TotalView>,
}

/// A task; none is what the source at hand does not give.
pub(super) struct TaskLine {
    pub(super) id: String,
    pub(super) place: Option<String>,
    pub(super) content: Option<String>,
    pub(super) lead: Option<String>,
    pub(super) with: Option<String>,
    pub(super) time: Option<String>,
    pub(super) product: Option<String>,
    pub(super) rows: String,
}

pub(super) struct DeadlineLine {
    pub(super) when: String,
    pub(super) quote: String,
    pub(super) source: String,
}

pub(super) struct BudgetView {
    pub(super) id: String,
    pub(super) content: Option<String>,
    pub(super) amount: Option<String>,
    pub(super) source: Option<String>,
}

/// The printed sum beside the computed one.
pub(super) struct TotalView {
    pub(super) printed: String,
    pub(super) computed: String,
    pub(super) tone: Tone,
    pub(super) verdict: String,
}

pub(super) fn view(page: &Page, plan: &Plan) -> PartsView {
    let objective = |one: &crate::plan::Objective| (one.id.clone(), one.quote.clone());
    let money = |line: &crate::plan::BudgetLine| BudgetView {
        id: line.id.clone(),
        content: line.content.clone(),
        amount: line.amount.as_ref().map(|amount| page.number(amount.value())),
        source: line.source.clone(),
    };
    PartsView {
        objectives: plan.objectives.iter().map(objective).collect(),
        tasks: plan.tasks.iter().map(|task| line(page, task)).collect(),
        deadlines: plan.deadlines.iter().map(|one| deadline(page, one)).collect(),
        budget: plan.budget.iter().map(money).collect(),
        total: total(page, plan),
    }
}

fn line(page: &Page, task: &PlanTask) -> TaskLine {
    TaskLine {
        id: task.id.clone(),
        place: task.place.as_deref().map(|text| place(page, text)),
        content: task.content.clone(),
        lead: task.lead.clone(),
        with: task.with.clone(),
        time: task.time.clone(),
        product: task.product.clone(),
        rows: task.rows.clone(),
    }
}

/// `annex 5.3` in the page's language; other places are numbers.
fn place(page: &Page, text: &str) -> String {
    match text.strip_prefix("annex ") {
        Some(row) => page.tr("plan-place-annex", &[("row", &row.to_owned())]),
        None => page.tr("plan-place-part", &[("part", &text.to_owned())]),
    }
}

fn deadline(page: &Page, one: &Deadline) -> DeadlineLine {
    let source = match one.place.as_deref() {
        Some(text) => format!("{}, {}", place(page, text), one.id),
        None => one.id.clone(),
    };
    DeadlineLine { when: when(page, one.when), quote: one.quote.clone(), source }
}

/// When something is due, in words.
pub(super) fn when(page: &Page, when: When) -> String {
    match when {
        When::On(day) => page.tr("plan-when-on", &[("day", &page.date(day))]),
        When::Yearly { month, day } => {
            page.tr("plan-when-yearly", &[("day", &format!("{day:02}/{month:02}"))])
        }
        When::EachYear => page.t("plan-when-year"),
        When::EachSeason => page.t("plan-when-season"),
    }
}

fn total(page: &Page, plan: &Plan) -> Option<TotalView> {
    let finding = findings(plan).into_iter().find(|finding| finding.check == Check::Budget)?;
    let computed = finding.computed?;
    let (tone, verdict) = match (finding.kind(), finding.difference()) {
        (Kind::Mismatch, Some(difference)) => {
            let difference = labels::signed(page, difference);
            (Tone::Warning, page.tr("plan-differs", &[("difference", &difference)]))
        }
        _ => (Tone::Good, page.t("plan-agrees")),
    };
    let printed = page.number(finding.printed.value());
    Some(TotalView { printed, computed: page.number(computed), tone, verdict })
}
