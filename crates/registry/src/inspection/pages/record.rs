//! The page of a plan: how far it is, its visits under a filter, and what may be changed about them.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::{Account, Capability};
use nguon_platform::i18n;
use nguon_platform::territory::{Placed, UnitId};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};
use uuid::Uuid;

use super::super::batch::{self, Batch};
use super::super::filter::{Wanted, part};
use super::super::progress::{Counts, Progress, progress};
use super::super::visits::Stood;
use super::super::{Desk, Plan, PlanState};
use super::list::office;
use super::told::{Told, known};
use super::{Asked, opened, state_tone};
use crate::crop;
use crate::error::RegistryError;
use crate::hand_over::officers;
use crate::list::{Cursor, Part, asked};
use crate::screen::{Choice, Control, Fact, Input, RegistryState, Typed, fact, word_choices};
use crate::site::Labels;

/// A change that was made, in words.
struct BatchRow {
    batch: Batch,
    action: String,
    /// Whether it may be taken back as far as one can see.
    open: bool,
}

/// A line of the progress: label, the filter that leads to its rows, counts.
struct Line {
    label: String,
    query: String,
    counts: Counts,
}

#[derive(Template)]
#[template(path = "inspection/templates/record.html")]
pub(super) struct RecordPage {
    page: Page,
    errors: FieldErrors,
    plan: Plan,
    tone: Tone,
    state: String,
    facts: Vec<Fact>,
    /// What was changed just now.
    done: Option<String>,
    all: Counts,
    officers: Vec<Line>,
    months: Vec<Line>,
    filters: Vec<Input>,
    filtered: bool,
    /// The filter as it stands in the address, without page and message.
    query: String,
    count: usize,
    rows: Vec<Told>,
    next: Option<String>,
    /// Whether this person's office makes and amends the plan.
    mine: bool,
    may_approve: bool,
    /// Who may be given visits.
    to: Vec<Choice>,
    typed: Typed,
    batches: Vec<BatchRow>,
}

impl RecordPage {
    fn draft(&self) -> bool {
        self.plan.state == PlanState::Draft
    }

    fn base(&self) -> String {
        format!("/inspections/{}", self.plan.id)
    }

    fn ticked(&self, id: &Uuid) -> bool {
        !self.typed.of(&format!("visit-{id}")).is_empty()
    }
}

struct Found {
    plan: Plan,
    office: String,
    progress: Progress,
    communes: Vec<Choice>,
    crops: BTreeSet<String>,
    count: usize,
    known: super::told::Known,
    next: Option<Cursor>,
    known_crops: Vec<crop::Crop>,
    officers: Vec<Account>,
    batches: Vec<Batch>,
}

/// The page of a plan with what was typed into its forms and what is wrong with it.
pub(super) async fn page(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    (asked_for, query): (&Asked, String),
    typed: Typed,
    errors: FieldErrors,
) -> Result<RecordPage, Error> {
    let (filter, cut) = (asked_for.filter()?, Part::Page(asked(&asked_for.after)?));
    let (person, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let (plan, all) = opened(tx, &person, id, today)?;
        let mut labels = Labels::new(today);
        let office = office(tx, &mut labels, &plan)?;
        let mut communes: BTreeMap<UnitId, String> = BTreeMap::new();
        let mut crops = BTreeSet::new();
        for one in &all {
            let commune = &one.visit.commune;
            communes.insert(commune.clone(), labels.unit(tx, commune)?);
            crops.extend(one.visit.crops.iter().cloned());
        }
        let officers =
            if plan.is_of(&person) { able(officers(tx)?, &plan, &all) } else { Vec::new() };
        let progress = progress(&all);
        let (rows, count) = part(all, &filter, &cut)?;
        let choice = |(id, label): (UnitId, String)| Choice { value: id.to_string(), label };
        Ok::<_, RegistryError>(Found {
            office,
            progress,
            communes: communes.into_iter().map(choice).collect(),
            crops,
            count,
            next: rows.next,
            known: known(tx, rows.rows, today)?,
            known_crops: crop::all(tx)?,
            officers,
            batches: batch::latest(tx, id)?,
            plan,
        })
    });
    Ok(shown(officer, asked_for, query, typed, errors, read.await?))
}

/// Officers who may sign in and whose territory covers the plan or at least one of its visits.
fn able(mut officers: Vec<Account>, plan: &Plan, all: &[Stood]) -> Vec<Account> {
    let mut places: Vec<Placed> =
        all.iter().map(|one| Placed { holder: None, ..one.visit.placed() }).collect();
    places.sort_by(|a, b| (&a.commune, &a.province).cmp(&(&b.commune, &b.province)));
    places.dedup();
    places.push(plan.placed());
    officers.retain(|account| {
        !account.disabled && places.iter().any(|placed| account.territory.covers(placed))
    });
    officers
}

fn shown(
    officer: &Officer,
    asked: &Asked,
    query: String,
    typed: Typed,
    errors: FieldErrors,
    found: Found,
) -> RecordPage {
    let visitor = &officer.visitor;
    let plan = found.plan;
    let mine = plan.is_of(officer);
    let nobody = visitor.t("registry-inspection-nobody");
    let officer_name = |desk: Desk, name: &str| {
        if desk == Desk::Nobody { nobody.clone() } else { name.to_owned() }
    };
    let mut facts = Vec::new();
    if !found.office.is_empty() {
        facts.push(fact(visitor, "office", found.office));
    }
    facts.push(fact(visitor, "about", plan.about.clone()));
    if let Some((number, on, by)) = &plan.decision {
        facts.push(fact(visitor, "decision", number.clone()));
        facts.push(fact(visitor, "decided-on", i18n::date(*on)));
        facts.push(fact(visitor, "decided-by", by.clone()));
    }
    let desks = found.progress.officers.iter().map(|(desk, name, _)| Choice {
        value: desk.to_string(),
        label: officer_name(*desk, name),
    });
    let months = found
        .progress
        .months
        .iter()
        .map(|(month, _)| Choice { value: month.to_string(), label: month.label() });
    let crops = found.crops.iter().map(|id| Choice {
        value: id.clone(),
        label: super::told::crop_names(visitor, &found.known_crops, std::slice::from_ref(id)),
    });
    let filter_typed: Typed = [
        ("commune", &asked.commune),
        ("officer", &asked.officer),
        ("state", &asked.state),
        ("month", &asked.month),
        ("crop", &asked.crop),
    ]
    .into();
    let line = |name| Input::line(visitor, &filter_typed, name);
    let words = Wanted::ALL.iter().map(|one| one.word());
    let filters = vec![
        line("commune").may_choose(found.communes),
        Input { label: visitor.t("registry-fact-inspector"), ..line("officer") }
            .may_choose(desks.collect()),
        Input { label: visitor.t("registry-fact-visit-state"), ..line("state") }
            .may_choose(word_choices(visitor, "registry-visits", words)),
        line("month").may_choose(months.collect()),
        line("crop").may_choose(crops.collect()),
    ];
    let officers = found.progress.officers.iter().map(|(desk, name, counts)| Line {
        label: officer_name(*desk, name),
        query: format!("officer={desk}"),
        counts: *counts,
    });
    let month_lines = found.progress.months.iter().map(|(month, counts)| Line {
        label: month.label(),
        query: format!("month={month}"),
        counts: *counts,
    });
    let nobody_choice = Choice { value: Desk::Nobody.to_string(), label: nobody.clone() };
    let to = found
        .officers
        .iter()
        .map(|account| Choice { value: account.id.to_string(), label: account.name.clone() });
    let batches = found.batches.into_iter().map(|batch| BatchRow {
        action: visitor.t(&format!("registry-inspection-action-{}", batch.action.word())),
        open: mine && !batch.undone && batch.plan_state == plan.state,
        batch,
    });
    let changed: Option<u32> = asked.changed.parse().ok();
    RecordPage {
        tone: state_tone(plan.state),
        state: visitor.t(&format!("registry-inspection-state-{}", plan.state.word())),
        facts,
        done: changed.map(|n| visitor.tr("registry-inspection-changed", &[("n", &n)])),
        all: found.progress.all,
        officers: officers.collect(),
        months: month_lines.collect(),
        filters,
        filtered: !asked.is_empty(),
        query,
        count: found.count,
        rows: found.known.told(officer, &plan, &found.known_crops),
        next: found.next.map(|next| next.to_string()),
        may_approve: mine && visitor.may(Capability::Decide) && plan.state == PlanState::Draft,
        to: to.chain([nobody_choice]).collect(),
        typed,
        batches: batches.collect(),
        page: Page::new(
            visitor,
            visitor.tr("registry-inspection-of", &[("year", &plan.year.to_string().as_str())]),
        ),
        mine,
        errors,
        plan,
    }
}

/// The filter of an address, without the page of the list and without what was said just now.
pub(super) fn filter_query(query: Option<&str>) -> String {
    let pairs = query.unwrap_or_default().split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        ["commune", "officer", "state", "month", "crop"].contains(&name)
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// `GET /inspections/{id}?commune=…`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    uri: axum::http::Uri,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (typed, errors) = (Typed::default(), FieldErrors::new());
    let query = filter_query(uri.query());
    let page = page(&state, &officer, id, (&asked, query), typed, errors).await?;
    Ok((StatusCode::OK, Html(page)).into_response())
}
