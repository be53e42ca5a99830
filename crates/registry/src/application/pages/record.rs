//! The page of a case: where it is, the clock, what may be done now and what stands against it, the
//! way so far, papers, field checks.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor};
use uuid::Uuid;

use super::covered;
use super::list::tone;
use crate::application::{self, Action, Application, Clock, Granting, at_hand, rules};
use crate::confirmation::{self, Confirmation};
use crate::field_check::pages::{CheckRow, check_rows};
use crate::field_check::{self, FieldCheck};
use crate::market::{self, Market};
use crate::proceeding::pages::{PaperRow, StepRow, paper_choices, paper_rows, step_rows};
use crate::proceeding::{self, Met, Need, Paper, Refused, Step};
use crate::screen::{
    Choice, Fact, Reader, RegistryState, Sent, Typed, fact, market_name, optional_fact,
};
use crate::site::Labels;
use crate::subject::SubjectKind;
use crate::{RegistryError, Words, growing_area, packing_house, rulebook};

/// A step that the visitor may take now.
#[derive(Debug)]
struct Offer {
    action: &'static str,
    label: String,
    /// Why it is not possible yet; empty when it is.
    against: Vec<String>,
    reason: bool,
    /// Whether the national system's code may be typed with it.
    official: bool,
    danger: bool,
}

#[derive(Template)]
#[template(path = "application/templates/record.html")]
struct RecordPage {
    page: Page,
    errors: FieldErrors,
    application: Application,
    state: String,
    tone: Tone,
    facts: Vec<Fact>,
    clock: Option<Clock>,
    offers: Vec<Offer>,
    check_href: Option<String>,
    steps: Vec<StepRow>,
    papers: Vec<PaperRow>,
    /// Papers that the rules ask for and that are not there.
    missing: Vec<String>,
    paper_kinds: Vec<Choice>,
    checks: Vec<CheckRow>,
    confirmation: Option<Confirmation>,
    reason: String,
}

impl RecordPage {
    fn base(&self) -> String {
        format!("/applications/{}", self.application.id)
    }

    /// Whether papers may still be handed in.
    fn open(&self) -> bool {
        !self.application.state.is_closed()
    }
}

struct Read {
    application: Application,
    subject_name: String,
    holder_name: String,
    place: String,
    markets: Vec<Market>,
    steps: Vec<Step>,
    papers: Vec<Paper>,
    checks: Vec<FieldCheck>,
    clock: Option<Clock>,
    met: Met,
    confirmation: Option<Confirmation>,
}

async fn read(state: &RegistryState, officer: &Officer, id: Uuid) -> Result<Read, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let application = covered(tx, &officer, id)?;
        let thing = application.thing();
        let (subject_name, holder_name) = match application.subject.kind {
            SubjectKind::GrowingArea => growing_area::get(tx, application.subject.id)?
                .map(|area| (area.facts.name.to_string(), area.holder_name)),
            SubjectKind::PackingHouse => packing_house::get(tx, application.subject.id)?
                .map(|house| (house.facts.name.to_string(), house.holder_name)),
        }
        .ok_or(RegistryError::NotFound)?;
        let steps = proceeding::steps(tx, thing)?;
        let (limits, calendar) = (rulebook::time_limits(tx)?, rulebook::calendar(tx)?);
        Ok::<_, RegistryError>(Read {
            clock: Clock::read(&steps, application.purpose, &limits, &calendar, today),
            met: at_hand(tx, &application, &steps, today)?,
            place: Labels::new(today).unit(tx, &application.site.commune)?,
            markets: market::all(tx)?,
            papers: proceeding::papers(tx, thing)?,
            checks: field_check::of_thing(tx, id)?,
            confirmation: confirmation::of_application(tx, id)?,
            subject_name,
            holder_name,
            steps,
            application,
        })
    });
    read.await
}

fn offers(officer: &Officer, application: &Application, met: &Met) -> Vec<Offer> {
    let visitor = &officer.visitor;
    let may = |capability| officer.may(capability);
    // Whether a reason is there is seen when the form is sent.
    let met = Met { reason: true, ..met.clone() };
    let rows = proceeding::offered(rules::TABLE, application.state, may);
    // The report is handed on by the form of the field check itself.
    let rows = rows.filter(|row| row.action != Action::Report);
    rows.map(|row| {
        let taken = proceeding::take(rules::TABLE, row.from, row.action, may, &met);
        Offer {
            action: row.action.word(),
            label: visitor.t(&format!("registry-app-action-{}", row.action.word())),
            against: taken.err().unwrap_or_default().iter().map(|o| told(visitor, *o)).collect(),
            reason: row.needs.contains(&Need::Reason),
            official: row.action == Action::Grant,
            danger: matches!(row.action, Action::Refuse | Action::Withdraw | Action::Uphold),
        }
    })
    .collect()
}

/// What stands against a step, in words.
pub(crate) fn told(visitor: &Visitor, refused: Refused) -> String {
    match refused {
        Refused::Paper(paper) => {
            let paper = visitor.t(&format!("registry-paper-{}", paper.word()));
            visitor.tr("registry-refused-paper-of", &[("paper", &paper.as_str())])
        }
        other => visitor.t(other.key()),
    }
}

fn page(officer: &Officer, read: Read, typed: &Typed, errors: FieldErrors) -> RecordPage {
    let visitor = &officer.visitor;
    let application = read.application;
    let subject = application.subject;
    let folder = match subject.kind {
        SubjectKind::GrowingArea => "growing-areas",
        SubjectKind::PackingHouse => "packing-houses",
    };
    let markets: Vec<String> =
        application.markets.iter().map(|one| market_name(visitor, &read.markets, *one)).collect();
    let word = |stem: &str, word: &str| visitor.t(&format!("registry-{stem}-{word}"));
    let facts = vec![
        fact(visitor, "subject", read.subject_name).leading(format!("/{folder}/{}", subject.id)),
        fact(visitor, "holder", read.holder_name),
        fact(visitor, "commune", read.place),
        fact(visitor, "markets", markets.join(", ")),
        fact(visitor, "purpose", word("purpose", application.purpose.word())),
        fact(visitor, "way", word("way", application.way.word())),
        optional_fact(visitor, "officer", application.officer.as_ref().map(|(_, name)| name)),
    ];
    let open = !application.state.is_closed();
    let checking = application.state == application::State::FieldCheck;
    let missing = if open { read.met.missing.clone() } else { Vec::new() };
    RecordPage {
        state: word("app-state", application.state.word()),
        tone: tone(application.state),
        offers: offers(officer, &application, &read.met),
        check_href: (checking && officer.may(Capability::EditRegistry))
            .then(|| format!("/applications/{}/check", application.id)),
        steps: step_rows(visitor, "registry-app", read.steps),
        papers: paper_rows(visitor, read.papers),
        missing: missing.iter().map(|paper| word("paper", paper.word())).collect(),
        paper_kinds: paper_choices(visitor),
        checks: check_rows(visitor, read.checks),
        confirmation: read.confirmation,
        clock: read.clock,
        reason: typed.of("reason").to_owned(),
        page: Page::new(visitor, application.number.clone()),
        facts,
        errors,
        application,
    }
}

/// The page again, with what is wrong with what was sent to it.
pub(super) async fn shown_again(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    typed: &Typed,
    errors: FieldErrors,
    status: StatusCode,
) -> Result<Response, Error> {
    let read = read(state, officer, id).await?;
    Ok((status, Html(page(officer, read, typed, errors))).into_response())
}

/// `GET /applications/{id}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let read = read(&state, &officer, id).await?;
    Ok(Html(page(&officer, read, &Typed::default(), FieldErrors::new())))
}

/// `POST /applications/{id}/steps`.
pub(crate) async fn act(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let person = officer.clone();
    state.db.read(move |tx| covered(tx, &person, id)).await?;
    let mut reader = Reader::new(&typed);
    let action: Option<Action> = reader.needed("action", "registry-error-choice");
    let reason: Option<Words> = reader.optional("reason", "registry-error-words");
    let official: Option<String> = reader.optional("official", "registry-error-words");
    let sent = match reader.done(action) {
        Err(errors) => Sent::wrong(errors),
        Ok(action) => {
            let (person, world) = (officer.clone(), state.world.clone());
            let mut actor = officer.actor(world.now());
            actor.reason = reason.map(|words| words.to_string());
            let version = typed.version();
            let result = state.db.write(move |tx| {
                covered(tx, &person, id)?;
                let may = |capability| person.may(capability);
                let (which, granting) = ((id, version), Granting { official });
                application::act(tx, &actor, &world, may, which, action, &granting).map(drop)
            });
            Sent::from_write(result.await, format!("/applications/{id}"))?
        }
    };
    match sent {
        Sent::Done(href) => Ok(Redirect::to(&href).into_response()),
        Sent::Again { errors, status } => {
            shown_again(&state, &officer, id, &typed, errors, status).await
        }
    }
}
