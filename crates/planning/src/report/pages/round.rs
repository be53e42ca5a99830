//! A round: its units, its sums beside the records, what may be done next, versions.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};
use uuid::Uuid;

use super::read::{self, Seen};
use super::words;
use crate::PlanningState;
use crate::desk::Typed;
use crate::report::reminder::Urging;
use crate::report::store::{self, ReportError};
use crate::report::{
    Part, PartAction, PartState, Round, RoundAction, RoundState, Step, Sum, Texts, Version, rules,
    sums,
};

struct PartLine {
    part: Part,
    href: String,
    state: (Tone, String),
    submitted: Option<String>,
    reminds: bool,
}

pub(super) struct SumLine {
    pub(super) label: String,
    pub(super) group: Option<String>,
    pub(super) handed_in: String,
    pub(super) records: Option<String>,
    pub(super) difference: Option<String>,
    pub(super) href: Option<String>,
    pub(super) unknown: u64,
    /// Units whose records say something else now, and remarks.
    pub(super) notes: Vec<String>,
}

struct StepLine {
    step: Step,
    text: String,
}

/// A step that is offered with a field for a reason.
struct Offer {
    action: &'static str,
    label: String,
    /// Whether the reason must be given.
    reason: bool,
    help: String,
    danger: bool,
}

#[derive(Template)]
#[template(path = "report/templates/round.html")]
struct RoundPage {
    page: Page,
    errors: FieldErrors,
    round: Round,
    state: (Tone, String),
    parts: Vec<PartLine>,
    missing: usize,
    reminds: bool,
    whole: bool,
    sums: Vec<SumLine>,
    offers: Vec<Offer>,
    /// Whether texts and signature are asked for.
    writes: bool,
    typed: Typed,
    versions: Vec<Version>,
    steps: Vec<StepLine>,
}

impl RoundPage {
    fn base(&self) -> String {
        format!("/reports/{}", self.round.id)
    }
}

/// `GET /reports/{report}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    page(&state, &officer, id, None, FieldErrors::new()).await
}

/// The page, again with what is wrong with what was sent to it.
pub(super) async fn page(
    state: &PlanningState,
    officer: &Officer,
    id: Uuid,
    typed: Option<Typed>,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let seen = read::seen(state, officer, id).await?;
    let today = i18n::today(state.world.now());
    let page = Page::new(&officer.visitor, seen.round.title.clone());
    let whole = seen.whole;
    let lines = if whole {
        sum_lines(&page, &seen.round, &whole_sums(state, &seen).await?)
    } else {
        Vec::new()
    };
    let (versions, steps) = if whole {
        let read = state.db.read(move |tx| {
            Ok::<_, ReportError>((store::versions(tx, id)?, store::steps(tx, id, None)?))
        });
        read.await?
    } else {
        (Vec::new(), Vec::new())
    };
    let Seen { round, parts, .. } = seen;
    let consolidates = whole && officer.may(Capability::Consolidate);
    let writes = consolidates && round.state == RoundState::Consolidated;
    let missing = parts.iter().filter(|(part, _)| !part.is_in()).count();
    let collecting = round.state == RoundState::Collecting;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let typed = typed.unwrap_or_else(|| prepared(&round, &versions));
    let html = RoundPage {
        state: words::round_state(&page, round.state),
        offers: if consolidates { offers(&page, round.state, missing) } else { Vec::new() },
        parts: parts
            .into_iter()
            .map(|(part, _)| PartLine {
                href: format!("/reports/{}/parts/{}", round.id, part.id),
                state: words::part_state(&page, &round, &part, today),
                submitted: part.submitted.as_ref().filter(|_| part.is_in()).map(|(at, by)| {
                    page.tr("report-submitted-by", &[("at", &page.moment(at)), ("by", by)])
                }),
                reminds: collecting
                    && rules::offers(rules::PARTS, part.state, PartAction::Remind, |one| {
                        officer.may(one)
                    }),
                part,
            })
            .collect(),
        reminds: collecting && consolidates && missing > 0,
        missing,
        whole,
        sums: lines,
        writes,
        typed,
        versions,
        steps: steps
            .into_iter()
            .map(|step| StepLine { text: words::step(&page, &step), step })
            .collect(),
        page,
        errors,
        round,
    };
    Ok((status, Html(html)).into_response())
}

/// What the form of the signature begins with: the texts, and the signer of the last version.
fn prepared(round: &Round, versions: &[Version]) -> Typed {
    let mut typed = Typed::default();
    typed.set("results", &round.texts.results);
    typed.set("difficulties", &round.texts.difficulties);
    typed.set("proposals", &round.texts.proposals);
    if let Some(last) = versions.first() {
        let last = &last.content.signature;
        typed.set("authority", &last.authority);
        typed.set("signer-title", &last.title);
        typed.set("signer-name", &last.name);
        typed.set("recipients", last.recipients.join("\n"));
    }
    typed
}

/// The sums of a whole round beside its province's records of now.
pub(super) async fn whole_sums(state: &PlanningState, seen: &Seen) -> Result<Vec<Sum>, Error> {
    let province = Territory::Province(seen.round.province.clone());
    let counted = read::counted(state, &seen.round, province).await?;
    Ok(sums(&seen.round.form, &seen.parts, &counted))
}

/// Sums for a table.
pub(super) fn sum_lines(page: &Page, round: &Round, sums: &[Sum]) -> Vec<SumLine> {
    let line = |sum: &Sum| {
        let metres = sum.line.square_metres;
        let mut notes = Vec::new();
        for unit in &sum.units {
            let differs = unit.handed_in.is_some()
                && unit.records.is_some_and(|now| Some(now) != unit.handed_in);
            if differs {
                let (was, now) = (
                    words::maybe(page, metres, unit.handed_in),
                    words::maybe(page, metres, unit.records),
                );
                notes.push(page.tr(
                    "report-unit-differs",
                    &[("unit", &unit.name), ("was", &was), ("now", &now)],
                ));
            }
            if !unit.remark.is_empty() {
                notes.push(format!("{}: {}", unit.name, unit.remark));
            }
        }
        SumLine {
            label: words::line(page, &sum.line),
            group: sum.line.split.then(|| words::group(page, &sum.group, None)),
            handed_in: words::maybe(page, metres, sum.handed_in),
            records: sum.records.map(|amount| words::amount(page, metres, amount)),
            difference: sum.difference().map(|amount| words::difference(page, metres, amount)),
            href: words::rows_href(&sum.line, (round.from, round.as_of), None, Some(&sum.group)),
            unknown: sum.unknown,
            notes,
        }
    };
    sums.iter().map(line).collect()
}

fn offers(page: &Page, state: RoundState, missing: usize) -> Vec<Offer> {
    let rows = rules::ROUNDS.iter().filter(|row| row.from == state);
    // Approving has a form of its own.
    let rows = rows.filter(|row| row.action != RoundAction::Approve);
    rows.map(|row| {
        let needs_reason = row.needs.contains(&rules::Need::Reason);
        let without = row.needs.contains(&rules::Need::PartsOrReason) && missing > 0;
        let word = row.action.word();
        Offer {
            action: word,
            label: page.t(&format!("report-action-{word}")),
            reason: needs_reason || without,
            help: if without {
                page.tr("report-missing", &[("n", &missing)])
            } else {
                page.t(&format!("report-action-{word}-what"))
            },
            danger: needs_reason,
        }
    })
    .collect()
}

/// `POST /reports/{report}/steps`.
pub async fn act(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    covered(&state, &officer, id).await?;
    let action: RoundAction =
        typed.of("do").parse().map_err(|_| Error::Unreadable("report-refused-state"))?;
    if action == RoundAction::Approve {
        return Err(Error::Unreadable("report-refused-state"));
    }
    let mut actor = officer.actor(state.world.now());
    actor.reason = typed.reason();
    let (person, version) = (officer.clone(), typed.version());
    let moved = state.db.write(move |tx| {
        let may = |capability: Capability| person.may(capability);
        store::move_round(tx, &actor, may, (id, version), action, None)
    });
    match moved.await {
        Ok(_) => Ok(Redirect::to(&format!("/reports/{id}")).into_response()),
        Err(ReportError::Refused(refused @ (rules::Refused::Reason | rules::Refused::Parts))) => {
            let mut errors = FieldErrors::new();
            errors.add("reason", refused.key());
            page(&state, &officer, id, None, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The round, when the territory covers the whole of it.
pub(super) async fn covered(
    state: &PlanningState,
    officer: &Officer,
    id: Uuid,
) -> Result<Seen, Error> {
    let seen = read::seen(state, officer, id).await?;
    if seen.whole { Ok(seen) } else { Err(Error::NotFound) }
}

/// `POST /reports/{report}/text`: keep the consolidated texts.
pub async fn keep(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    covered(&state, &officer, id).await?;
    let mut errors = FieldErrors::new();
    let texts = texts(&typed, &mut errors);
    if !errors.is_empty() {
        return page(&state, &officer, id, Some(typed), errors).await;
    }
    let (actor, version) = (officer.actor(state.world.now()), typed.version());
    state.db.write(move |tx| store::keep_texts(tx, &actor, (id, version), &texts)).await?;
    Ok(Redirect::to(&format!("/reports/{id}")).into_response())
}

pub(super) fn texts(typed: &Typed, errors: &mut FieldErrors) -> Texts {
    Texts {
        results: typed.text("results", errors),
        difficulties: typed.text("difficulties", errors),
        proposals: typed.text("proposals", errors),
    }
}

/// `POST /reports/{report}/reminders`: urge every unit whose part is not in.
pub async fn remind(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let seen = covered(&state, &officer, id).await?;
    let waiting: BTreeMap<Uuid, i64> = seen
        .parts
        .iter()
        .filter(|(part, _)| part.state != PartState::Submitted)
        .map(|(part, _)| (part.id, part.version))
        .collect();
    let (actor, person) = (officer.actor(state.world.now()), officer.clone());
    let urging = Urging::by(&state, &officer, actor.clone());
    state
        .db
        .write(move |tx| {
            let may = |capability: Capability| person.may(capability);
            for (part, version) in waiting {
                store::move_part(tx, &actor, may, (part, version), PartAction::Remind)?;
                urging.write(tx, part)?;
            }
            Ok::<_, ReportError>(())
        })
        .await?;
    Ok(Redirect::to(&format!("/reports/{id}")).into_response())
}
