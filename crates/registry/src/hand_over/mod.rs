//! Handing over all open work of one officer to another, when somebody changes post (R58): one
//! screen, one transaction, an audit entry for every file that moved.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use nguon_platform::accounts::{self, Account, Role};
use nguon_platform::audit::Actor;
use nguon_platform::clock::World;
use nguon_platform::db::Tx;
use nguon_platform::i18n;
use nguon_platform::territory::Placed;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Visitor};
use uuid::Uuid;

use crate::inspection::{self, Plan, Stood};
use crate::screen::{Choice, Reader, RegistryState, Typed};
use crate::{Refusal, RegistryError, Words, application, incident};

/// Accounts that the screen offers.
const ACCOUNTS_MAX: u32 = 500;

/// An officer who has open work, within the territory of whoever asks.
struct Desk {
    id: Uuid,
    name: String,
    applications: usize,
    incidents: usize,
    visits: usize,
}

#[derive(Template)]
#[template(path = "hand_over/templates/form.html")]
struct HandOverPage {
    page: Page,
    errors: FieldErrors,
    desks: Vec<Desk>,
    from: Vec<Choice>,
    to: Vec<Choice>,
    chosen_from: String,
    chosen_to: String,
    reason: String,
    /// How many files moved just now.
    done: Option<String>,
}

/// Officers of the office, by sign-in name; holders and readers have no desk.
pub(crate) fn officers(tx: &mut Tx<'_>) -> Result<Vec<Account>, RegistryError> {
    let mut all = accounts::accounts(tx, "", ACCOUNTS_MAX)?;
    all.retain(|account| !matches!(account.role, Role::Holder | Role::Reader));
    Ok(all)
}

/// Open work on a desk that this person's territory covers.
struct Files {
    applications: Vec<application::Application>,
    incidents: Vec<incident::Incident>,
    /// Visits still to be made, by plan.
    visits: Vec<(Plan, Vec<Stood>)>,
}

impl Files {
    fn read(
        tx: &mut Tx<'_>,
        person: &Officer,
        desk: Uuid,
        today: Date,
    ) -> Result<Self, RegistryError> {
        let mut applications = application::open_of(tx, desk)?;
        applications.retain(|one| person.covers(&one.placed()));
        let mut incidents = incident::open_of(tx, desk)?;
        incidents.retain(|one| person.covers(&one.placed()));
        let visits = inspection::open_of(tx, &person.territory, desk, today)?;
        Ok(Self { applications, incidents, visits })
    }

    fn visits(&self) -> usize {
        self.visits.iter().map(|(_, open)| open.len()).sum()
    }

    fn is_empty(&self) -> bool {
        self.applications.is_empty() && self.incidents.is_empty() && self.visits.is_empty()
    }

    /// Where all of it lies.
    fn placed(&self) -> impl Iterator<Item = Placed> {
        let applications = self.applications.iter().map(application::Application::placed);
        let incidents = self.incidents.iter().map(incident::Incident::placed);
        let visits = self.visits.iter().flat_map(|(_, open)| open);
        applications.chain(incidents).chain(visits.map(|one| one.visit.placed()))
    }
}

/// Move all open files from one desk to another, or none. Returns how many.
///
/// # Errors
/// [`RegistryError::Refused`] when the other desk could not open one of them, or nothing is open.
fn move_all(
    tx: &mut Tx<'_>,
    (actor, world): (&Actor, &World),
    person: &Officer,
    from: Uuid,
    to: &Account,
) -> Result<usize, RegistryError> {
    let files = Files::read(tx, person, from, i18n::today(actor.at))?;
    if !files.placed().all(|placed| to.territory.covers(&placed)) {
        return Err(Refusal::new("to", "registry-error-hand-over-territory").into());
    }
    if files.is_empty() {
        return Err(Refusal::new("from", "registry-error-hand-over-nothing").into());
    }
    for one in &files.applications {
        application::hand_over(tx, actor, one, (to.id, &to.name))?;
    }
    for one in &files.incidents {
        incident::hand_over(tx, actor, one, (to.id, &to.name))?;
    }
    let mut moved = files.applications.len() + files.incidents.len();
    for (plan, open) in files.visits {
        moved += inspection::hand_over(tx, actor, world, (&plan, open), (to.id, &to.name))?;
    }
    Ok(moved)
}

async fn page(
    state: &RegistryState,
    officer: &Officer,
    typed: &Typed,
    errors: FieldErrors,
) -> Result<HandOverPage, Error> {
    let (person, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let mut desks = Vec::new();
        let officers = officers(tx)?;
        for account in &officers {
            let files = Files::read(tx, &person, account.id, today)?;
            if !files.is_empty() {
                desks.push(Desk {
                    id: account.id,
                    name: account.name.clone(),
                    applications: files.applications.len(),
                    incidents: files.incidents.len(),
                    visits: files.visits(),
                });
            }
        }
        Ok::<_, RegistryError>((officers, desks))
    });
    let (officers, desks) = read.await?;
    let choice = |id: Uuid, name: &str| Choice { value: id.to_string(), label: name.to_owned() };
    let visitor: &Visitor = &officer.visitor;
    let moved: Option<u32> = typed.of("moved").parse().ok();
    Ok(HandOverPage {
        from: desks.iter().map(|desk| choice(desk.id, &desk.name)).collect(),
        to: officers
            .iter()
            .filter(|account| !account.disabled)
            .map(|account| choice(account.id, &account.name))
            .collect(),
        desks,
        chosen_from: typed.of("from").to_owned(),
        chosen_to: typed.of("to").to_owned(),
        reason: typed.of("reason").to_owned(),
        done: moved.map(|n| visitor.tr("registry-hand-over-done", &[("n", &n)])),
        page: Page::new(visitor, visitor.t("registry-nav-hand-over")),
        errors,
    })
}

/// `GET /hand-over`.
pub(crate) async fn form(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(typed): Query<Typed>,
) -> Result<impl IntoResponse, Error> {
    Ok(Html(page(&state, &officer, &typed, FieldErrors::new()).await?))
}

/// `POST /hand-over`.
pub(crate) async fn hand_over(
    State(state): State<RegistryState>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut reader = Reader::new(&typed);
    let from: Option<Uuid> = reader.needed("from", "registry-error-choice");
    let to: Option<Uuid> = reader.needed("to", "registry-error-choice");
    let reason: Option<Words> = reader.needed("reason", "registry-error-words");
    if from.is_some() && from == to {
        reader.complain("to", "registry-error-hand-over-same");
    }
    let read = || Some((from?, to?, reason?));
    let read = read();
    let errors = match reader.done(read) {
        Err(errors) => errors,
        Ok((from, to, reason)) => {
            let person = officer.clone();
            let actor = officer.actor(state.world.now()).because(reason.to_string());
            let world = state.world.clone();
            let moved = state.db.write(move |tx| {
                let officers = officers(tx)?;
                let to = officers.iter().find(|account| account.id == to && !account.disabled);
                let to = to.ok_or_else(|| Refusal::new("to", "registry-error-choice"))?;
                move_all(tx, (&actor, &world), &person, from, to)
            });
            match moved.await {
                Ok(moved) => {
                    return Ok(Redirect::to(&format!("/hand-over?moved={moved}")).into_response());
                }
                Err(RegistryError::Refused(refusals)) => crate::screen::refused(&refusals),
                Err(error) => return Err(error.into()),
            }
        }
    };
    let page = page(&state, &officer, &typed, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

#[cfg(test)]
mod tests;
