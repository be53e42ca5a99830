//! The page of a class, and its steps.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};
use serde::Deserialize;
use uuid::Uuid;

use super::words::{self, Places};
use super::{covered, edit};
use crate::PlanningState;
use crate::desk::Typed;
use crate::training::lines::LineFault;
use crate::training::store::{self, TrainingError};
use crate::training::{self, Action, Class, Days, Paper, Participant, Step};

/// What the address says beside the class.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Attendance of this day.
    day: String,
    /// What a list brought: persons new to the register, and known ones.
    new: Option<u32>,
    known: Option<u32>,
}

/// A form of the page that did not fit, shown again.
#[derive(Debug, Default)]
pub(super) struct Sent {
    pub(super) errors: FieldErrors,
    pub(super) typed: Typed,
    /// Lines of a list that were not taken: number, text, reason.
    pub(super) wrong: Vec<(usize, String, LineFault)>,
    /// How many were: new persons, known ones.
    pub(super) taken: Option<(usize, usize)>,
}

struct DayLink {
    day: Date,
    here: bool,
    count: usize,
}

struct StepLine {
    action: String,
    step: Step,
}

struct Row {
    one: Participant,
    place: String,
    hours: String,
    there: bool,
}

#[derive(Template)]
#[template(path = "training/templates/class.html")]
struct ClassPage {
    page: Page,
    sent: Sent,
    class: Class,
    topic: String,
    crop: String,
    trainees: String,
    place: String,
    planned: String,
    held: Option<String>,
    hours: String,
    state: (Tone, String),
    /// Steps that the state offers to those who may write.
    offers: Vec<Action>,
    /// May change it at all.
    writes: bool,
    listed: usize,
    attended: usize,
    certified: usize,
    /// Only for those who may write: names are personal data.
    rows: Vec<Row>,
    days: Vec<DayLink>,
    day: Date,
    today: Date,
    officers: Vec<(Uuid, String)>,
    papers: Vec<Paper>,
    steps: Vec<StepLine>,
    /// What a list that was taken whole brought.
    taken: Option<(u32, u32)>,
}

impl ClassPage {
    fn base(&self) -> String {
        format!("/training/classes/{}", self.class.id)
    }

    fn offers(&self, action: Action) -> bool {
        self.offers.contains(&action)
    }

    fn is_open(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.sent.errors.of(name).is_some())
    }
}

/// `GET /training/classes/{class}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let taken = asked.new.zip(asked.known);
    page(&state, &officer, id, (asked.day.parse().ok(), taken), Sent::default()).await
}

/// The page again, with what was sent and why it does not fit.
pub(super) async fn again(
    state: &PlanningState,
    officer: &Officer,
    id: Uuid,
    sent: Sent,
) -> Result<Response, Error> {
    let day = sent.typed.of("day").parse().ok();
    page(state, officer, id, (day, None), sent).await
}

async fn page(
    state: &PlanningState,
    officer: &Officer,
    id: Uuid,
    (day, taken): (Option<Date>, Option<(u32, u32)>),
    sent: Sent,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), i18n::today(state.world.now()));
    let writes = officer.may(Capability::Report);
    let read = state.db.read::<_, TrainingError>(move |tx| {
        let class = covered(tx, &territory, id)?;
        let all = store::participants(tx, id)?;
        let units = all.iter().map(|one| one.person.commune.clone());
        let names = Places::read(tx, units.chain([class.facts.commune.clone()]), today)?;
        let year = class.days().from.year();
        let officers =
            if writes { store::officers(tx, &territory, year, today)? } else { Vec::new() };
        Ok((class, all, names, officers, store::papers(tx, id)?, store::steps(tx, id)?))
    });
    let (class, all, names, officers, papers, steps) = read.await?;
    let page = Page::new(&officer.visitor, class.facts.title.clone());
    let days = class.days();
    let first = if days.index(today).is_some() { today } else { days.from };
    let day = day.filter(|day| days.index(*day).is_some()).unwrap_or(first);
    let offers = |action| training::rules::take(class.state, action, true).is_ok() && writes;
    let status = if sent.errors.is_empty() && sent.wrong.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let listed: Vec<Uuid> = all.iter().filter_map(|one| one.person.account).collect();
    let html = ClassPage {
        topic: words::topic(&page, class.facts.topic),
        crop: words::crop(&page, class.facts.crop),
        trainees: words::trainees(&page, class.facts.trainees),
        place: names.full(&class.facts.commune),
        planned: words::days(&page, class.facts.planned),
        held: class.held.map(|days| words::days(&page, days)),
        hours: words::hours_told(&page, class.facts.minutes),
        state: words::state(&page, class.state),
        offers: Action::ALL.iter().copied().filter(|action| offers(*action)).collect(),
        writes,
        listed: all.len(),
        attended: all.iter().filter(|one| one.minutes() > 0).count(),
        certified: all.iter().filter(|one| one.certificate.is_some()).count(),
        days: days
            .each()
            .map(|one| DayLink {
                here: one == day,
                count: all.iter().filter(|participant| participant.was_there(one)).count(),
                day: one,
            })
            .collect(),
        rows: all
            .into_iter()
            .filter(|_| writes)
            .map(|one| Row {
                place: if one.person.commune_known {
                    names.short(&one.person.commune)
                } else {
                    String::new()
                },
                hours: page.number(words::hours(one.minutes())),
                there: one.was_there(day),
                one,
            })
            .collect(),
        officers: officers
            .into_iter()
            .filter(|one| !listed.contains(&one.account.id))
            .map(|one| (one.account.id, one.account.name))
            .collect(),
        papers: if writes { papers } else { Vec::new() },
        steps: steps
            .into_iter()
            .map(|step| StepLine { action: words::action(&page, step.action), step })
            .collect(),
        page,
        sent,
        class,
        day,
        today,
        taken,
    };
    Ok((status, Html(html)).into_response())
}

/// `POST /training/classes/{class}/steps`: held, cancelled, planned again.
pub async fn step(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let territory = officer.territory.clone();
    state.db.read(move |tx| covered(tx, &territory, id)).await?;
    let action: Action =
        typed.of("do").parse().map_err(|_| Error::Unreadable("training-refused-state"))?;
    let (mut errors, today) = (FieldErrors::new(), i18n::today(state.world.now()));
    let held = match action {
        Action::Hold => held(&typed, today, &mut errors),
        Action::Cancel | Action::Reopen => None,
    };
    let mut actor = officer.actor(state.world.now());
    actor.reason = typed.reason();
    if action != Action::Hold && actor.reason.is_none() {
        errors.add(
            if action == Action::Cancel { "cancel-reason" } else { "reason" },
            "training-refused-reason",
        );
    }
    if !errors.is_empty() {
        return again(&state, &officer, id, Sent { errors, typed, ..Sent::default() }).await;
    }
    let version = typed.version();
    state.db.write(move |tx| store::step(tx, &actor, (id, version), action, held)).await?;
    Ok(Redirect::to(&format!("/training/classes/{id}")).into_response())
}

/// When it was held: not after today.
fn held(typed: &Typed, today: Date, errors: &mut FieldErrors) -> Option<Days> {
    let days = edit::days(typed, ("held-from", "held-to"), errors)?;
    if days.to > today {
        errors.add("held-to", "training-error-future");
        return None;
    }
    Some(days)
}
