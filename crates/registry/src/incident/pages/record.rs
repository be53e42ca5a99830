//! The page of a case: what it is about, what may be done now, the way so far, papers.

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};
use uuid::Uuid;

use super::covered;
use super::list::tone;
use crate::application::pages::told;
use crate::incident::store::at_hand;
use crate::incident::{self, Acting, Action, Incident, rules};
use crate::market::{self, Market};
use crate::proceeding::pages::{
    PaperRow, StepRow, hand_out, paper_choices, paper_rows, read_paper, step_rows,
};
use crate::proceeding::{self, Met, Need, Paper, Step};
use crate::screen::{
    Choice, Fact, Reader, RegistryState, Sent, Typed, fact, market_name, optional_fact,
};
use crate::site::Labels;
use crate::subject::{Subject, SubjectKind};
use crate::{RegistryError, Words, growing_area, packing_house};

/// A step that the visitor may take now.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each shows one part of the form")]
struct Offer {
    action: &'static str,
    label: String,
    against: Vec<String>,
    reason: bool,
    cause: bool,
    due: bool,
    danger: bool,
}

#[derive(Template)]
#[template(path = "incident/templates/record.html")]
struct RecordPage {
    page: Page,
    errors: FieldErrors,
    incident: Incident,
    state: String,
    tone: Tone,
    late: bool,
    facts: Vec<Fact>,
    offers: Vec<Offer>,
    steps: Vec<StepRow>,
    papers: Vec<PaperRow>,
    paper_kinds: Vec<Choice>,
    reason: String,
    cause: String,
}

impl RecordPage {
    fn base(&self) -> String {
        format!("/incidents/{}", self.incident.id)
    }

    /// Whether papers may still be handed in.
    fn open(&self) -> bool {
        !self.incident.state.is_closed()
    }
}

struct Read {
    incident: Incident,
    subject: Option<(String, String)>,
    place: String,
    markets: Vec<Market>,
    steps: Vec<Step>,
    papers: Vec<Paper>,
    met: Met,
}

async fn read(state: &RegistryState, officer: &Officer, id: Uuid) -> Result<Read, RegistryError> {
    let (officer, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let incident = covered(tx, &officer, id)?;
        let named = match incident.subject {
            None => None,
            Some(Subject { kind: SubjectKind::GrowingArea, id }) => {
                growing_area::get(tx, id)?.map(|one| (one.facts.name.to_string(), one.holder_name))
            }
            Some(Subject { kind: SubjectKind::PackingHouse, id }) => {
                packing_house::get(tx, id)?.map(|one| (one.facts.name.to_string(), one.holder_name))
            }
        };
        let unit = incident.commune.as_ref().unwrap_or(&incident.province);
        Ok::<_, RegistryError>(Read {
            place: Labels::new(today).unit(tx, unit)?,
            markets: market::all(tx)?,
            steps: proceeding::steps(tx, incident.thing())?,
            papers: proceeding::papers(tx, incident.thing())?,
            met: at_hand(tx, &incident)?,
            subject: named,
            incident,
        })
    });
    read.await
}

fn offers(officer: &Officer, incident: &Incident, met: &Met) -> Vec<Offer> {
    let visitor = &officer.visitor;
    let may = |capability| officer.may(capability);
    // Whether reason and cause are there is seen when the form is sent.
    let met = Met { reason: true, cause: true, ..met.clone() };
    let table = rules::table(incident.kind);
    let offer = |row: &'static proceeding::Rule<incident::State, Action>| {
        let taken = proceeding::take(table, row.from, row.action, may, &met);
        Offer {
            action: row.action.word(),
            label: visitor.t(&format!("registry-case-action-{}", row.action.word())),
            against: taken.err().unwrap_or_default().iter().map(|o| told(visitor, *o)).collect(),
            reason: row.needs.contains(&Need::Reason),
            cause: row.needs.contains(&Need::Cause),
            due: matches!(row.action, Action::Warn | Action::Suspend | Action::Reject),
            danger: matches!(row.action, Action::Suspend | Action::Revoke | Action::Dismiss),
        }
    };
    proceeding::offered(table, incident.state, may).map(offer).collect()
}

fn page(
    state: &RegistryState,
    officer: &Officer,
    read: Read,
    typed: &Typed,
    errors: FieldErrors,
) -> RecordPage {
    let visitor = &officer.visitor;
    let incident = read.incident;
    let word = |stem: &str, word: &str| visitor.t(&format!("registry-{stem}-{word}"));
    let mut facts = vec![
        fact(visitor, "case-kind", word("case-kind", incident.kind.word())),
        fact(visitor, "code", incident.code.clone()),
    ];
    match (incident.subject, read.subject) {
        (Some(subject), Some((name, holder))) => {
            let folder = match subject.kind {
                SubjectKind::GrowingArea => "growing-areas",
                SubjectKind::PackingHouse => "packing-houses",
            };
            let href = format!("/{folder}/{}", subject.id);
            facts.push(fact(visitor, "subject", name).leading(href));
            facts.push(fact(visitor, "holder", holder));
        }
        _ => facts.push(fact(visitor, "subject", visitor.t("registry-case-no-subject"))),
    }
    let market = incident.market.map(|one| market_name(visitor, &read.markets, one));
    facts.push(fact(visitor, "commune", read.place));
    facts.push(fact(visitor, "market", market.unwrap_or_else(|| visitor.t("registry-all"))));
    facts.push(fact(visitor, "about", incident.about.clone()));
    facts.push(optional_fact(visitor, "case-cause", incident.cause.clone()));
    let due = incident.due.map(nguon_platform::i18n::date);
    facts.push(optional_fact(visitor, "correct-by", due));
    let on_desk = incident.officer.as_ref().map(|(_, name)| name);
    facts.push(optional_fact(visitor, "officer", on_desk));
    if let Some(notice) = incident.notice.filter(|_| officer.may(Capability::Decide)) {
        let words = visitor.t("registry-notice");
        facts.push(fact(visitor, "notice", words).leading(format!("/notices/{notice}")));
    }
    RecordPage {
        state: word("case-state", incident.state.word()),
        tone: tone(incident.state),
        late: !incident.state.is_closed() && incident.due.is_some_and(|due| due < state.today()),
        offers: offers(officer, &incident, &read.met),
        steps: step_rows(visitor, "registry-case", read.steps),
        papers: paper_rows(visitor, read.papers),
        paper_kinds: paper_choices(visitor),
        reason: typed.of("reason").to_owned(),
        cause: typed.of("cause").to_owned(),
        page: Page::new(visitor, incident.number.clone()),
        facts,
        errors,
        incident,
    }
}

async fn shown_again(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    typed: &Typed,
    errors: FieldErrors,
    status: StatusCode,
) -> Result<Response, Error> {
    let read = read(state, officer, id).await?;
    Ok((status, Html(page(state, officer, read, typed, errors))).into_response())
}

async fn answered(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    typed: &Typed,
    sent: Sent,
) -> Result<Response, Error> {
    match sent {
        Sent::Done(href) => Ok(Redirect::to(&href).into_response()),
        Sent::Again { errors, status } => {
            shown_again(state, officer, id, typed, errors, status).await
        }
    }
}

/// `GET /incidents/{id}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let read = read(&state, &officer, id).await?;
    Ok(Html(page(&state, &officer, read, &Typed::default(), FieldErrors::new())))
}

/// `POST /incidents/{id}/steps`.
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
    let cause = reader.optional("cause", "registry-error-words");
    let due = reader.optional_day("due");
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
                let (which, acting) = ((id, version), Acting { cause, due });
                incident::act(tx, &actor, &world, may, which, action, &acting).map(drop)
            });
            Sent::from_write(result.await, format!("/incidents/{id}"))?
        }
    };
    answered(&state, &officer, id, &typed, sent).await
}

/// `POST /incidents/{id}/papers`.
pub(crate) async fn add_paper(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    body: Multipart,
) -> Result<Response, Error> {
    let person = officer.clone();
    state.db.read(move |tx| covered(tx, &person, id)).await?;
    let sent = match read_paper(body, state.world.id()).await? {
        Err(errors) => Sent::wrong(errors),
        Ok(paper) => {
            let (person, actor) = (officer.clone(), officer.actor(state.world.now()));
            let result = state.db.write(move |tx| {
                let incident = covered(tx, &person, id)?;
                if incident.state.is_closed() {
                    let refusal = crate::Refusal::new("file", "registry-refused-state");
                    return Err(RegistryError::from(refusal));
                }
                proceeding::add(tx, &actor, incident.thing(), &paper)
            });
            Sent::from_write(result.await, format!("/incidents/{id}"))?
        }
    };
    answered(&state, &officer, id, &Typed::default(), sent).await
}

/// `GET /incidents/{id}/papers/{paper}`.
pub(crate) async fn paper(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, paper)): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let file = state.db.read(move |tx| {
        let incident = covered(tx, &officer, id)?;
        proceeding::file(tx, incident.thing(), paper)?.ok_or(RegistryError::NotFound)
    });
    Ok(hand_out(file.await?))
}
