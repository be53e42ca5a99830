//! One plan: its document, its targets, its tables.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use nguon_platform::accounts::Capability;
use nguon_platform::places;
use nguon_platform::territory::UnitId;
use nguon_platform::web::{Error, Html, Page, Tone, Visitor};

use super::labels::{self, Mismatches};
use super::land::{self, LandLine};
use super::parts::{self, PartsView};
use crate::PlanningState;
use crate::plan::store::Kept;
use crate::plan::{Check, Finding, Kind, LegalBasis, Plan, Relation, Subject, Target, findings};

#[derive(Template)]
#[template(path = "plan/templates/plan.html")]
pub(super) struct PlanPage {
    pub(super) page: Page,
    pub(super) plan: Plan,
    pub(super) version: u32,
    pub(super) recorded_at: String,
    pub(super) territory: (UnitId, String),
    pub(super) mismatches: Vec<Mismatches>,
    pub(super) targets: Vec<TargetLine>,
    pub(super) legal_basis: Vec<BasisLine>,
    pub(super) period: String,
    pub(super) date: Option<String>,
    pub(super) parts: PartsView,
    pub(super) tables: Vec<TableLine>,
    pub(super) land_note: Option<String>,
    pub(super) lands: Vec<LandLine>,
}

pub(super) struct TargetLine {
    id: String,
    what: String,
    value: String,
    by_year: String,
    share: Option<String>,
    checks: Vec<CheckLine>,
    quote: String,
}

struct CheckLine {
    tone: Tone,
    /// Agrees, or by how much it does not.
    verdict: String,
    /// What was computed.
    text: String,
}

pub(super) struct BasisLine {
    act: String,
    /// What it is to the plan, where it is no basis.
    relation: Option<String>,
    /// What became of it, in words.
    replaced: Option<String>,
}

pub(super) struct TableLine {
    number: usize,
    title: String,
    rows: usize,
    mismatches: usize,
}

/// `GET /plans/{plan}`
pub async fn plan(
    State(state): State<PlanningState>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Error> {
    let (kept, lands) = super::with_land(&state, &id).await?;
    let (province, day) = (kept.units.province.clone(), kept.plan.territory.as_of);
    let label = state.db.read(move |tx| places::label(tx, &province, day)).await?;
    let territory = label.unwrap_or_else(|| kept.units.province.to_string());
    let page = Page::new(&visitor, kept.plan.document.name());
    let (land_note, lands) = (land::note(&page, &lands), land::lines(&page, &lands));
    Ok(Html(view(page, kept, territory, land_note, lands)))
}

fn view(
    page: Page,
    kept: Kept,
    territory: String,
    land_note: Option<String>,
    lands: Vec<LandLine>,
) -> PlanPage {
    let plan = kept.plan;
    let all = findings(&plan);
    let outside_tables = |f: &&Finding| matches!(f.subject, Subject::Target(_) | Subject::Budget);
    let of_targets: Vec<Finding> = all.iter().filter(outside_tables).cloned().collect();
    let tables = plan.tables.iter().enumerate().map(|(index, table)| TableLine {
        number: index + 1,
        title: table.title().to_owned(),
        rows: table.rows().len(),
        mismatches: all.iter().filter(|finding| is_mismatch_of(index, finding)).count(),
    });
    PlanPage {
        version: kept.version,
        recorded_at: page.moment(kept.recorded_at),
        territory: (kept.units.province, territory),
        mismatches: labels::mismatches(&page, &plan, &of_targets),
        targets: plan
            .targets
            .iter()
            .enumerate()
            .map(|(index, target)| target_line(&page, index, target, &of_targets))
            .collect(),
        legal_basis: plan.legal_basis.iter().map(|basis| basis_line(&page, basis)).collect(),
        tables: tables.collect(),
        period: labels::period(&page, plan.period.from, plan.period.to),
        date: plan.document.date.map(|day| page.date(day)),
        parts: parts::view(&page, &plan),
        land_note,
        lands,
        plan,
        page,
    }
}

fn is_mismatch_of(index: usize, finding: &Finding) -> bool {
    finding.kind() == Kind::Mismatch
        && matches!(finding.subject, Subject::Cell { table, .. } if table == index)
}

fn target_line(page: &Page, index: usize, target: &Target, findings: &[Finding]) -> TargetLine {
    let share = target.share.as_ref().map(|share| {
        let percent = page.percent(share.percent.value());
        let of = labels::measure(page, share.of);
        page.tr("plan-target-share", &[("percent", &percent), ("of", &of)])
    });
    TargetLine {
        id: target.id.clone(),
        what: labels::target(page, target),
        value: labels::value(page, target),
        by_year: labels::years(page, target),
        share,
        checks: findings
            .iter()
            .filter(|finding| finding.subject == Subject::Target(index))
            .map(|finding| check_line(page, finding))
            .collect(),
        quote: target.quote.clone(),
    }
}

fn check_line(page: &Page, finding: &Finding) -> CheckLine {
    let computed = match (finding.check, finding.computed) {
        (_, None) => page.t("plan-nothing-computed"),
        (Check::Share, Some(computed)) => page.percent(computed),
        (_, Some(computed)) => page.number(computed),
    };
    let key = format!("plan-check-{}", finding.check.word());
    let (tone, verdict) = match (finding.kind(), finding.difference()) {
        (Kind::Agrees, _) => (Tone::Good, page.t("plan-agrees")),
        (Kind::Mismatch, None) => (Tone::Warning, page.t("plan-nothing-computed")),
        (Kind::Mismatch, Some(difference)) => {
            let difference = labels::signed(page, difference);
            (Tone::Warning, page.tr("plan-differs", &[("difference", &difference)]))
        }
    };
    CheckLine { tone, verdict, text: page.tr(&key, &[("computed", &computed)]) }
}

fn basis_line(page: &Page, basis: &LegalBasis) -> BasisLine {
    BasisLine {
        act: match basis.date {
            Some(date) => page.tr("plan-act", &[("act", &basis.act), ("date", &page.date(date))]),
            None => page.tr("plan-act-undated", &[("act", &basis.act)]),
        },
        relation: (basis.relation != Relation::Basis)
            .then(|| page.t(&format!("plan-relation-{}", basis.relation.word()))),
        replaced: basis.replaced.as_ref().map(|replaced| {
            let sure = page.t(&format!("plan-confidence-{}", replaced.confidence.word()));
            let on = page.date(replaced.on);
            page.tr("plan-replaced", &[("on", &on), ("by", &replaced.by), ("sure", &sure)])
        }),
    }
}
