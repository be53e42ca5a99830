//! `POST /…/selected…`: the ticked rows of a list, or all that its filter leaves.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use nguon_platform::accounts::Account;
use nguon_platform::audit::Actor;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone};
use uuid::Uuid;

use crate::error::{Refusal, RegistryError};
use crate::hand_over::officers;
use crate::inspection::{self, Desk, Told};
use crate::list::Part;
use crate::screen::{
    Listing, Reader, RegistryState, Shown, Ticks, Typed, columns, file_csv, file_xlsx, refused,
    rows,
};
use crate::subject::Subject;
use crate::{EXPORT_ROWS_MAX, Words};

/// Rows that one change is about at most.
const SELECTED_MAX: usize = 500;

fn ticked(typed: &Typed) -> Vec<Uuid> {
    typed.names().filter_map(|name| name.strip_prefix("row-")?.parse().ok()).collect()
}

/// The chosen rows within the person's territory, with their communes in words.
///
/// # Errors
/// [`RegistryError::Refused`] when there are none or more than `most`.
fn chosen<L: Listing>(
    tx: &mut Tx<'_>,
    officer: &Officer,
    (all, ids): (Option<L::Filter>, Vec<Uuid>),
    most: usize,
    today: jiff::civil::Date,
) -> Result<Vec<(L::Row, String)>, RegistryError> {
    let none = || Refusal::new("rows", "registry-error-selected-none");
    let many = || Refusal::new("rows", "registry-error-selected-many");
    let Ticks { among, .. } = L::TICKS.ok_or_else(none)?;
    let filter = match all {
        Some(filter) => filter,
        None if ids.is_empty() => return Err(none().into()),
        None if ids.len() > most => return Err(many().into()),
        None => among(ids),
    };
    let found = rows::<L>(tx, &officer.territory, today, filter, &Part::Rows(None, most))?;
    if found.next.is_some() {
        return Err(many().into());
    }
    if found.rows.is_empty() {
        return Err(none().into());
    }
    Ok(found.rows)
}

fn wanted<L: Listing>(
    asked: &L,
    typed: &Typed,
    today: jiff::civil::Date,
) -> Result<(Option<L::Filter>, Vec<Uuid>), Error> {
    let all = !typed.of("all").is_empty();
    Ok((all.then(|| asked.filter(today)).transpose()?, ticked(typed)))
}

async fn cells<L: Listing>(
    state: &RegistryState,
    officer: &Officer,
    asked: &L,
    typed: &Typed,
) -> Result<Result<Vec<Vec<Shown>>, FieldErrors>, Error> {
    let (today, person) = (state.today(), officer.clone());
    let wanted = wanted(asked, typed, today)?;
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let found = chosen::<L>(tx, &person, wanted, EXPORT_ROWS_MAX, today)?;
        Ok((found, L::known(tx, &person.territory, today)?))
    });
    match read.await {
        Ok((found, known)) => Ok(Ok(found
            .into_iter()
            .map(|(row, site)| L::shown(&officer.visitor, &known, row, site))
            .collect())),
        Err(RegistryError::Refused(refusals)) => Ok(Err(refused(&refusals))),
        Err(error) => Err(error.into()),
    }
}

/// The chosen rows as a file that `write` makes of the page and its cells.
async fn as_file<L: Listing>(
    (state, officer, uri): (&RegistryState, &Officer, &Uri),
    asked: &L,
    typed: &Typed,
    write: impl FnOnce(&Page, &[Vec<Shown>]) -> Result<Response, Error>,
) -> Result<Response, Error> {
    let page = Page::new(&officer.visitor, officer.visitor.t(L::TITLE));
    match cells(state, officer, asked, typed).await? {
        Ok(rows) => write(&page, &rows),
        Err(errors) => Ok(told::<L>(officer, uri, Vec::new(), None, errors)),
    }
}

/// `POST /…/selected.csv`.
pub(crate) async fn csv<L: Listing>(
    State(state): State<RegistryState>,
    officer: Officer,
    uri: Uri,
    Query(asked): Query<L>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let write = |page: &Page, rows: &[Vec<Shown>]| {
        file_csv(L::FOLDER, &page.title, columns::<L>(page), rows)
    };
    as_file((&state, &officer, &uri), &asked, &typed, write).await
}

/// `POST /…/selected.xlsx`.
pub(crate) async fn xlsx<L: Listing>(
    State(state): State<RegistryState>,
    officer: Officer,
    uri: Uri,
    Query(asked): Query<L>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let now = state.world.now();
    let write = |page: &Page, rows: &[Vec<Shown>]| {
        file_xlsx(L::FOLDER, &page.title, columns::<L>(page), rows, now)
    };
    as_file((&state, &officer, &uri), &asked, &typed, write).await
}

#[derive(Template)]
#[template(path = "selection/templates/told.html")]
struct ToldPage {
    page: Page,
    errors: FieldErrors,
    rows: Vec<Row>,
    done: usize,
    back: String,
    plan: Option<Uuid>,
}

/// What became of one row.
struct Row {
    href: String,
    name: String,
    tone: Tone,
    state: String,
    words: String,
}

fn told<L: Listing>(
    officer: &Officer,
    uri: &Uri,
    rows: Vec<((Uuid, String), Told)>,
    plan: Option<Uuid>,
    errors: FieldErrors,
) -> Response {
    let visitor = &officer.visitor;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let row = |((id, name), told): ((Uuid, String), Told)| {
        let (tone, key, words) = match told {
            Told::Changed(n) => (
                Tone::Good,
                "registry-selected-done",
                visitor.tr("registry-inspection-batch-visits", &[("n", &n)]),
            ),
            Told::Refused(why) => (Tone::Warning, "registry-selected-not", visitor.t(why)),
        };
        Row { href: format!("/{}/{id}", L::FOLDER), name, tone, state: visitor.t(key), words }
    };
    let page = ToldPage {
        page: Page::new(visitor, visitor.t("registry-selected")),
        errors,
        done: rows.iter().filter(|(_, told)| matches!(told, Told::Changed(_))).count(),
        rows: rows.into_iter().map(row).collect(),
        back: format!("/{}?{}", L::FOLDER, uri.query().unwrap_or_default()),
        plan,
    };
    (status, Html(page)).into_response()
}

/// What is to be done with the visits of the chosen places.
enum Wish {
    Plan,
    Assign(Desk),
}

async fn visits_of<L: Listing>(
    (state, officer, uri): (&RegistryState, &Officer, &Uri),
    asked: &L,
    typed: &Typed,
    assign: bool,
) -> Result<Response, Error> {
    let mut reader = Reader::new(typed);
    let plan: Option<Uuid> = reader.needed("plan", "registry-error-choice");
    let reason: Option<Words> = reader.optional("reason", "registry-error-words");
    let wish = if assign {
        reader.needed("to", "registry-error-choice").map(Wish::Assign)
    } else {
        Some(Wish::Plan)
    };
    let (plan, wish) = match reader.done(plan.zip(wish)) {
        Ok(read) => read,
        Err(errors) => return Ok(told::<L>(officer, uri, Vec::new(), None, errors)),
    };
    let (today, person, world) = (state.today(), officer.clone(), state.world.clone());
    let wanted = wanted(asked, typed, today)?;
    let actor = officer.actor(state.world.now());
    let actor: Actor = match reason {
        Some(reason) => actor.because(reason.to_string()),
        None => actor,
    };
    let written = state.db.write::<_, RegistryError>(move |tx| {
        let found = chosen::<L>(tx, &person, wanted, SELECTED_MAX, today)?;
        let Some(ticks) = L::TICKS else { return Err(RegistryError::NotFound) };
        let known = L::known(tx, &person.territory, today)?;
        let ids: Vec<Uuid> = found.iter().map(|(row, _)| (ticks.id)(row)).collect();
        let names = found.into_iter().map(|(row, site)| {
            match L::shown(&person.visitor, &known, row, site).into_iter().next() {
                Some(Shown::Link { text, .. } | Shown::Text(text)) => text,
                _ => String::new(),
            }
        });
        let named: Vec<(Uuid, String)> = ids.iter().copied().zip(names).collect();
        let places: Vec<Subject> =
            ids.into_iter().map(|id| Subject { kind: ticks.kind, id }).collect();
        let told = match wish {
            Wish::Plan => inspection::plan_places(tx, (&actor, &world), &person, plan, &places)?,
            Wish::Assign(desk) => {
                let to = account(tx, desk)?;
                let which = (plan, to);
                inspection::assign_places(tx, (&actor, &world), &person, which, &places, today)?
            }
        };
        Ok(named.into_iter().zip(told).collect::<Vec<_>>())
    });
    match written.await {
        Ok(rows) => Ok(told::<L>(officer, uri, rows, Some(plan), FieldErrors::new())),
        Err(RegistryError::Refused(refusals)) => {
            Ok(told::<L>(officer, uri, Vec::new(), Some(plan), refused(&refusals)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The account of a desk; none for nobody's.
fn account(tx: &mut Tx<'_>, desk: Desk) -> Result<Option<Account>, RegistryError> {
    let Desk::Of(id) = desk else { return Ok(None) };
    let found = officers(tx)?.into_iter().find(|one| one.id == id && !one.disabled);
    Ok(Some(found.ok_or_else(|| Refusal::new("to", "registry-error-choice"))?))
}

/// `POST /…/selected/visits`: put the visits that a plan lacks for these places on it.
pub(crate) async fn visits<L: Listing>(
    State(state): State<RegistryState>,
    officer: Officer,
    uri: Uri,
    Query(asked): Query<L>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    visits_of((&state, &officer, &uri), &asked, &typed, false).await
}

/// `POST /…/selected/desk`: put the open visits of these places on a desk.
pub(crate) async fn desk<L: Listing>(
    State(state): State<RegistryState>,
    officer: Officer,
    uri: Uri,
    Query(asked): Query<L>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    visits_of((&state, &officer, &uri), &asked, &typed, true).await
}
