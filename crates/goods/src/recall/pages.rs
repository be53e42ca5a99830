//! The screens of a recall: asking, the answer, the answer as a file.

use askama::Template;
use axum::Form as FormBody;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use nguon_lineage::Limits;
use nguon_platform::db::DbError;
use nguon_platform::web::{self, FieldErrors, Html, Officer, Page, Tone};
use serde::Deserialize;
use uuid::Uuid;

use super::export::{self, where_key};
use super::model::{Asked, Reach};
use super::rules::{self, Form};
use super::scope::scope;
use super::store;
use super::view::{View, Where, view};
use crate::GoodsState;
use crate::key::ItemKey;
use crate::lot::record::visible;

/// Which recall of the item.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct AskedQuery {
    asked: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "recall/templates/ask.html")]
struct AskPage {
    page: Page,
    key: ItemKey,
    form: Form,
    errors: FieldErrors,
    earlier: Vec<Asked>,
}

#[derive(Template)]
#[template(path = "recall/templates/answer.html")]
struct AnswerPage {
    page: Page,
    asked: Asked,
    view: View,
    now: Timestamp,
}

impl AnswerPage {
    fn href(&self, file: &str) -> String {
        format!("{}/recall{file}?asked={}", self.asked.key.href(), self.asked.id)
    }

    fn asked_by(&self) -> String {
        let at = nguon_platform::i18n::moment(self.asked.at);
        self.page.tr("goods-recall-asked", &[("by", &self.asked.by), ("at", &at)])
    }

    fn where_word(&self, at: &Where) -> String {
        self.page.t(where_key(at))
    }
}

/// `GET /lots/…/recall`: the form, or the answer to `?asked=`.
pub(crate) async fn show(
    State(state): State<GoodsState>,
    officer: Officer,
    key: ItemKey,
    Query(query): Query<AskedQuery>,
) -> Result<Response, web::Error> {
    visible(&state, &officer, &key).await?;
    if let Some(id) = query.asked {
        let (asked, view) = answered(&state, &officer, &key, id).await?;
        let title = officer.visitor.tr("goods-recall-of", &[("code", &key.code())]);
        let page = Page::new(&officer.visitor, title);
        return Ok(Html(AnswerPage { page, asked, view, now: state.world.now() }).into_response());
    }
    let form = Form { reach: Reach::Forward.word().to_owned(), ..Form::default() };
    Ok(Html(ask_page(&state, &officer, key, form, FieldErrors::new()).await?).into_response())
}

async fn ask_page(
    state: &GoodsState,
    officer: &Officer,
    key: ItemKey,
    form: Form,
    errors: FieldErrors,
) -> Result<AskPage, web::Error> {
    let item = key.clone();
    let earlier = state.db.read(move |tx| store::of_item(tx, &item)).await?;
    let title = officer.visitor.tr("goods-recall-of", &[("code", &key.code())]);
    Ok(AskPage { page: Page::new(&officer.visitor, title), key, form, errors, earlier })
}

/// `POST /lots/…/recall`: ask, with a reason.
pub(crate) async fn ask(
    State(state): State<GoodsState>,
    officer: Officer,
    key: ItemKey,
    FormBody(form): FormBody<Form>,
) -> Result<Response, web::Error> {
    let lot = visible(&state, &officer, &key).await?;
    let mut errors = FieldErrors::new();
    let Some((reach, reason)) = rules::read(&form, &mut errors) else {
        let page = ask_page(&state, &officer, key, form, errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    };
    let at = state.world.now();
    let asked = Asked {
        id: state.world.id(),
        key: key.clone(),
        reach,
        reason,
        at,
        by: officer.name.clone(),
    };
    let (actor, id) = (officer.actor(at), asked.id);
    state.db.write::<_, DbError>(move |tx| store::ask(tx, actor, &asked, &lot.placed)).await?;
    Ok(Redirect::to(&format!("{}/recall?asked={id}", key.href())).into_response())
}

/// The answer to a recall of this item that was asked for before.
async fn answered(
    state: &GoodsState,
    officer: &Officer,
    key: &ItemKey,
    id: Uuid,
) -> Result<(Asked, View), web::Error> {
    let item = key.clone();
    let asked = state.db.read(move |tx| store::get(tx, &item, id)).await?;
    let asked = asked.ok_or(web::Error::NotFound)?;
    let found = scope(&*state.events, key, asked.reach, Limits::default()).await;
    let found = found.map_err(crate::events_failed)?;
    let view = view(state, &found, &officer.visitor).await?;
    Ok((asked, view))
}

/// `GET /lots/…/recall.csv?asked=`
pub(crate) async fn csv(
    State(state): State<GoodsState>,
    officer: Officer,
    key: ItemKey,
    Query(query): Query<AskedQuery>,
) -> Result<Response, web::Error> {
    let table = file(&state, &officer, &key, &query).await?;
    Ok(crate::lot::export::csv(&table, &format!("recall-{}", key.code())))
}

/// `GET /lots/…/recall.xlsx?asked=`
pub(crate) async fn xlsx(
    State(state): State<GoodsState>,
    officer: Officer,
    key: ItemKey,
    Query(query): Query<AskedQuery>,
) -> Result<Response, web::Error> {
    let table = file(&state, &officer, &key, &query).await?;
    let name = format!("recall-{}", key.code());
    crate::lot::export::xlsx(&table, &name, state.world.now())
}

async fn file(
    state: &GoodsState,
    officer: &Officer,
    key: &ItemKey,
    query: &AskedQuery,
) -> Result<nguon_print::Table, web::Error> {
    visible(state, officer, key).await?;
    let id = query.asked.ok_or(web::Error::NotFound)?;
    let (asked, view) = answered(state, officer, key, id).await?;
    export::table(&asked, &view, &officer.visitor, state.world.now())
}
