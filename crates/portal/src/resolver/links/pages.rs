//! The screen of registered links: list, one thing's links, adding, removing, moving as a linkset.

use askama::Template;
use axum::Form as FormBody;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::audit;
use nguon_platform::db::DbError;
use nguon_platform::web::{self, FieldErrors, Html, Officer, Page, encode, saved};
use serde::Deserialize;

use super::form::Form;
use super::{LinksError, Record, store};
use crate::PortalState;
use crate::resolver::link_type;

/// Things on one page of the list.
const ROWS: usize = 50;
/// Entries of the audit log shown.
const AUDITED: u32 = 20;
/// Largest linkset that is sent by form, in bytes.
pub(crate) const IMPORT_MAX: usize = 8 * 1024 * 1024;

/// Query of these pages.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// How a path begins.
    q: String,
    /// The path of one thing.
    path: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "resolver/links/templates/list.html")]
struct ListPage {
    page: Page,
    q: String,
    rows: Vec<Record>,
    next: Option<String>,
    errors: FieldErrors,
    /// What of an import was refused, as the reader of the document says it.
    refused: Option<String>,
    document: String,
}

/// `GET /links`
pub(crate) async fn list(
    State(state): State<PortalState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, web::Error> {
    let page = list_page(&state, &officer, asked).await?;
    Ok(Html(page).into_response())
}

async fn list_page(
    state: &PortalState,
    officer: &Officer,
    asked: Asked,
) -> Result<ListPage, web::Error> {
    let Asked { q, after, .. } = asked;
    let prefix = if q.is_empty() { "/".to_owned() } else { q.trim().to_owned() };
    let found = state.goods.db.read::<_, DbError>(move |tx| {
        let paths = store::paths_after(tx, &prefix, after.as_deref(), ROWS + 1)?;
        store::of_paths(tx, &paths)
    });
    let mut rows = found.await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let next = rows.last().filter(|_| more).map(|last| last.path.clone());
    Ok(ListPage {
        page: Page::new(&officer.visitor, officer.visitor.t("portal-links-registered")),
        q,
        rows,
        next,
        errors: FieldErrors::new(),
        refused: None,
        document: String::new(),
    })
}

#[derive(Template)]
#[template(path = "resolver/links/templates/record.html")]
struct RecordPage {
    page: Page,
    /// None as long as nothing is registered.
    record: Option<Record>,
    form: Form,
    errors: FieldErrors,
    words: Vec<&'static str>,
    audited: Vec<audit::AuditRow>,
}

/// `GET /links/record?path=…`: one thing's links and the form for one more; without a path the form
/// for a new thing.
pub(crate) async fn record(
    State(state): State<PortalState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, web::Error> {
    let form = Form { path: asked.path, ..Form::default() };
    Ok(Html(record_page(&state, &officer, form, FieldErrors::new()).await?).into_response())
}

async fn record_page(
    state: &PortalState,
    officer: &Officer,
    mut form: Form,
    errors: FieldErrors,
) -> Result<RecordPage, web::Error> {
    let path = form.path();
    let found = state.goods.db.read::<_, DbError>(move |tx| {
        let audited = audit::of_thing(tx, store::KIND, &path, AUDITED)?;
        Ok((store::get(tx, &path)?, audited))
    });
    let (record, audited) = found.await?;
    if let Some(record) = &record {
        form.version = record.version;
        if form.description.is_empty() {
            form.description.clone_from(&record.description);
        }
    }
    let title = record
        .as_ref()
        .map_or_else(|| officer.visitor.t("portal-links-new"), |record| record.description.clone());
    let words = link_type::words()
        .filter(|word| ![link_type::DEFAULT, link_type::DEFAULT_MULTI].contains(word))
        .collect();
    let page = Page::new(&officer.visitor, title);
    Ok(RecordPage { page, record, form, errors, words, audited })
}

fn href(path: &str) -> String {
    format!("/links/record?path={}", encode(path))
}

/// `POST /links`: one more link of a thing.
pub(crate) async fn add(
    State(state): State<PortalState>,
    officer: Officer,
    FormBody(form): FormBody<Form>,
) -> Result<Response, web::Error> {
    let (actor, sent) = (officer.actor(state.goods.world.now()), form.clone());
    let kept = state.goods.db.write(move |tx| {
        let path = sent.path();
        let before = store::get(tx, &path)?;
        let record = sent.added_to(before);
        super::register(tx, &actor, &record).map(|()| record.path)
    });
    match kept.await {
        Ok(path) => Ok(Redirect::to(&href(&path)).into_response()),
        Err(LinksError::Refused(refusal)) => {
            let mut errors = FieldErrors::new();
            let (field, key) = refusal.shown();
            errors.add(field, key);
            let page = record_page(&state, &officer, form, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(LinksError::Changed(_)) => Err(web::Error::Conflict("portal-links-changed")),
        Err(LinksError::Db(error)) => Err(error.into()),
    }
}

/// What the button beside a link sends.
#[derive(Debug, Deserialize)]
pub(crate) struct Removed {
    path: String,
    /// Place in the order of choice.
    place: usize,
    version: u32,
}

/// `POST /links/remove`
pub(crate) async fn remove(
    State(state): State<PortalState>,
    officer: Officer,
    FormBody(removed): FormBody<Removed>,
) -> Result<Response, web::Error> {
    let actor = officer.actor(state.goods.world.now());
    let back = href(&removed.path);
    let kept = state
        .goods
        .db
        .write(move |tx| super::without(tx, &actor, &removed.path, removed.place, removed.version));
    match kept.await {
        Ok(true) => Ok(Redirect::to(&back).into_response()),
        Ok(false) => Ok(Redirect::to("/links").into_response()),
        Err(LinksError::Refused(refusal)) => Err(web::Error::Conflict(refusal.shown().1)),
        Err(LinksError::Changed(_)) => Err(web::Error::Conflict("portal-links-changed")),
        Err(LinksError::Db(error)) => Err(error.into()),
    }
}

/// A linkset as it was pasted.
#[derive(Debug, Deserialize)]
pub(crate) struct Pasted {
    document: String,
}

/// `POST /links/import`
pub(crate) async fn import(
    State(state): State<PortalState>,
    officer: Officer,
    FormBody(Pasted { document }): FormBody<Pasted>,
) -> Result<Response, web::Error> {
    let (actor, text) = (officer.actor(state.goods.world.now()), document.clone());
    match state.goods.db.write(move |tx| super::import(tx, &actor, &text)).await {
        Ok(_) => Ok(Redirect::to("/links").into_response()),
        Err(LinksError::Db(error)) => Err(error.into()),
        Err(LinksError::Changed(_)) => Err(web::Error::Conflict("portal-links-changed")),
        Err(LinksError::Refused(refusal)) => {
            let mut page = list_page(&state, &officer, Asked::default()).await?;
            page.errors.add("document", refusal.shown().1);
            page.refused = Some(refusal.to_string());
            page.document = document;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// `GET /links.json?q=…`
pub(crate) async fn export(
    State(state): State<PortalState>,
    _officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, web::Error> {
    let prefix = if asked.q.is_empty() { "/".to_owned() } else { asked.q };
    let url = state.goods.public_url.clone();
    let set = state.goods.db.read(move |tx| super::export(tx, &url, &prefix)).await?;
    Ok(saved("application/linkset+json", "links.json", set.to_string()))
}
