//! The part of one unit: numbers from the records, what it writes, handing in, giving back.

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

use super::read;
use super::words;
use crate::PlanningState;
use crate::desk::Typed;
use crate::report::reminder::Urging;
use crate::report::store::{self, ReportError};
use crate::report::{
    Entry, Part, PartAction, Round, RoundState, Source, Step, Texts, entries, rules,
};

/// One number of the form.
struct NumberLine {
    /// Name of its fields: `coded-areas.fruit`.
    field: String,
    label: String,
    group: Option<String>,
    /// What is or was handed in.
    value: String,
    /// Where the unit tells it itself: what stands in the field.
    typed: Option<String>,
    /// What the records say now, where that is something else.
    now: Option<String>,
    unknown: u64,
    href: Option<String>,
    remark: String,
}

struct StepLine {
    step: Step,
    text: String,
}

#[derive(Template)]
#[template(path = "report/templates/part.html")]
struct PartPage {
    page: Page,
    errors: FieldErrors,
    round: Round,
    part: Part,
    state: (Tone, String),
    numbers: Vec<NumberLine>,
    texts: Texts,
    /// The instant of handing in and by whom.
    submitted: Option<(String, String)>,
    writes: bool,
    returns: bool,
    reminds: bool,
    steps: Vec<StepLine>,
}

impl PartPage {
    /// Name of each text's field, message key of its label, and what it says.
    fn text_lines(&self) -> [(&'static str, &'static str, &str); 3] {
        [
            ("results", "report-text-results", &self.texts.results),
            ("difficulties", "report-text-difficulties", &self.texts.difficulties),
            ("proposals", "report-text-proposals", &self.texts.proposals),
        ]
    }

    fn base(&self) -> String {
        format!("/reports/{}/parts/{}", self.round.id, self.part.id)
    }
}

/// `GET /reports/{report}/parts/{part}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(ids): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    page(&state, &officer, ids, None, FieldErrors::new()).await
}

async fn page(
    state: &PlanningState,
    officer: &Officer,
    ids: (Uuid, Uuid),
    typed: Option<&Typed>,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let (round, part, kept) = read::part(state, officer, ids).await?;
    let fresh = fresh(state, &round, &part).await?;
    let (id, today) = (round.id, i18n::today(state.world.now()));
    let part_id = part.id;
    let steps =
        state.db.read(move |tx| store::steps(tx, id, Some(part_id))).await.map_err(Error::Db)?;
    let title = officer.visitor.tr("report-part-of", &[("unit", &part.name)]);
    let page = Page::new(&officer.visitor, title);
    let collecting = round.state == RoundState::Collecting;
    let offers = |action| {
        collecting && rules::offers(rules::PARTS, part.state, action, |one| officer.may(one))
    };
    let writes = offers(PartAction::Save);
    let texts = typed.map_or_else(
        || part.texts.clone(),
        |typed| Texts {
            results: typed.of("results").to_owned(),
            difficulties: typed.of("difficulties").to_owned(),
            proposals: typed.of("proposals").to_owned(),
        },
    );
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let html = PartPage {
        state: words::part_state(&page, &round, &part, today),
        numbers: numbers(&page, &round, &part, &kept, &fresh, typed),
        submitted: part
            .submitted
            .as_ref()
            .filter(|_| part.is_in())
            .map(|(at, by)| (page.moment(at), by.clone())),
        writes,
        returns: offers(PartAction::Return),
        reminds: offers(PartAction::Remind),
        steps: steps
            .into_iter()
            .map(|step| StepLine {
                text: page.t(&format!("report-part-action-{}", step.action)),
                step,
            })
            .collect(),
        texts,
        page,
        errors,
        round,
        part,
    };
    Ok((status, Html(html)).into_response())
}

/// What the records of the unit say now; nothing for an office.
async fn fresh(state: &PlanningState, round: &Round, part: &Part) -> Result<Vec<Entry>, Error> {
    let Some(commune) = part.commune.clone() else { return Ok(Vec::new()) };
    let counted = read::counted(state, round, Territory::Commune(commune.clone())).await?;
    Ok(entries(&round.form, &counted, &commune))
}

type Key<'e> = (&'e str, &'e str);

fn by_key(entries: &[Entry]) -> BTreeMap<Key<'_>, &Entry> {
    entries.iter().map(|entry| ((entry.line.as_str(), entry.group.as_str()), entry)).collect()
}

fn numbers(
    page: &Page,
    round: &Round,
    part: &Part,
    kept: &[Entry],
    fresh: &[Entry],
    typed: Option<&Typed>,
) -> Vec<NumberLine> {
    let (kept_at, fresh_at) = (by_key(kept), by_key(fresh));
    let commune = part.commune.as_ref().map(ToString::to_string);
    let mut all = Vec::new();
    for line in &round.form {
        let groups: Vec<&str> = match line.source {
            Source::Typed => vec![""],
            Source::Records(_) => {
                let told = fresh.iter().chain(kept).filter(|entry| entry.line == line.id);
                let mut groups = Vec::new();
                for entry in told {
                    if !groups.contains(&entry.group.as_str()) {
                        groups.push(entry.group.as_str());
                    }
                }
                groups
            }
        };
        for group in groups {
            let key = (line.id.as_str(), group);
            let field = field(&line.id, group);
            let (was, is) = (kept_at.get(&key), fresh_at.get(&key));
            // A part that is in shows what it said; one being written, what the records say.
            let shown = if part.is_in() { was } else { is };
            let amount = shown.and_then(|entry| entry.amount);
            let now = is.and_then(|entry| entry.amount).filter(|_| part.is_in());
            let remark = || was.map_or(String::new(), |entry| entry.remark.clone());
            let own = || {
                let kept = was.and_then(|entry| entry.amount).map(|amount| amount.to_string());
                kept.unwrap_or_default()
            };
            let of_records = line.source != Source::Typed;
            all.push(NumberLine {
                label: words::line(page, line),
                group: line.split.then(|| words::group(page, group, None)),
                value: if of_records || part.is_in() {
                    words::maybe(
                        page,
                        line.square_metres,
                        if of_records { amount } else { was.and_then(|e| e.amount) },
                    )
                } else {
                    String::new()
                },
                typed: (!of_records).then(|| {
                    typed.map_or_else(own, |typed| typed.of(&format!("number.{field}")).to_owned())
                }),
                now: now
                    .filter(|now| Some(*now) != amount)
                    .map(|now| words::amount(page, line.square_metres, now)),
                unknown: shown.map_or(0, |entry| entry.unknown),
                href: commune.as_deref().and_then(|commune| {
                    words::rows_href(line, (round.from, round.as_of), Some(commune), Some(group))
                }),
                remark: typed
                    .map_or_else(remark, |typed| typed.of(&format!("remark.{field}")).to_owned()),
                field,
            });
        }
    }
    all
}

fn field(line: &str, group: &str) -> String {
    if group.is_empty() { line.to_owned() } else { format!("{line}.{group}") }
}

/// `POST /reports/{report}/parts/{part}`: keep what was written, or hand it in.
pub async fn hand_in(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(ids): Path<(Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (round, part, _) = read::part(&state, &officer, ids).await?;
    let mut errors = FieldErrors::new();
    let texts = Texts {
        results: typed.text("results", &mut errors),
        difficulties: typed.text("difficulties", &mut errors),
        proposals: typed.text("proposals", &mut errors),
    };
    let mut numbers = fresh(&state, &round, &part).await?;
    for line in round.form.iter().filter(|line| line.source == Source::Typed) {
        let text = typed.of(&format!("number.{}", line.id));
        let amount = if text.is_empty() { None } else { text.parse::<u32>().ok().map(i64::from) };
        if amount.is_none() && !text.is_empty() {
            errors.add("numbers", "report-error-number");
        }
        numbers.push(Entry {
            line: line.id.clone(),
            group: String::new(),
            amount,
            unknown: 0,
            remark: String::new(),
        });
    }
    for entry in &mut numbers {
        let name = format!("remark.{}", field(&entry.line, &entry.group));
        entry.remark = typed.of(&name).chars().take(400).collect();
    }
    let action = match typed.of("do") {
        "submit" => PartAction::Submit,
        "save" => PartAction::Save,
        _ => return Err(Error::Unreadable("report-refused-state")),
    };
    if !errors.is_empty() {
        return page(&state, &officer, ids, Some(&typed), errors).await;
    }
    let (actor, person, version) =
        (officer.actor(state.world.now()), officer.clone(), typed.version());
    state
        .db
        .write(move |tx| {
            let may = |capability: Capability| person.may(capability);
            store::hand_in(tx, &actor, may, (ids.1, version), (action, &texts, &numbers))
        })
        .await?;
    Ok(Redirect::to(&format!("/reports/{}/parts/{}", ids.0, ids.1)).into_response())
}

/// `POST /reports/{report}/parts/{part}/steps`: give back, or urge.
pub async fn act(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(ids): Path<(Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    read::part(&state, &officer, ids).await?;
    let action = match typed.of("do") {
        "return" => PartAction::Return,
        "remind" => PartAction::Remind,
        _ => return Err(Error::Unreadable("report-refused-state")),
    };
    let mut actor = officer.actor(state.world.now());
    actor.reason = typed.reason();
    if action == PartAction::Return && actor.reason.is_none() {
        let mut errors = FieldErrors::new();
        errors.add("reason", "report-refused-reason");
        return page(&state, &officer, ids, None, errors).await;
    }
    let (person, version) = (officer.clone(), typed.version());
    let urging = Urging::by(&state, &officer, actor.clone());
    state
        .db
        .write(move |tx| {
            let may = |capability: Capability| person.may(capability);
            store::move_part(tx, &actor, may, (ids.1, version), action)?;
            if action == PartAction::Remind {
                urging.write(tx, ids.1)?;
            }
            Ok(())
        })
        .await
        .map_err(|error: ReportError| Error::from(error))?;
    let back =
        if typed.of("back") == "round" { String::new() } else { format!("/parts/{}", ids.1) };
    Ok(Redirect::to(&format!("/reports/{}{back}", ids.0)).into_response())
}
