//! The screens of products.

use askama::Template;
use axum::Form as FormBody;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::accounts::Capability;
use nguon_platform::audit;
use nguon_platform::db::DbError;
use nguon_platform::directory::Entry;
use nguon_platform::web::{self, FieldErrors, Html, Officer, Page, Tone};
use serde::Deserialize;

use super::KIND;
use super::model::{Facts, NewProduct, Product, ProductError};
use super::rules::{self, Form};
use super::store::{self, Cursor, Filter, Listed};
use crate::names::{Names, unique};
use crate::text::Line;
use crate::told::country_on;
use crate::{GoodsState, sight};

/// Query of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "product/templates/list.html")]
struct ListPage {
    page: Page,
    q: String,
    total: u64,
    rows: Vec<Listed>,
    next: Option<String>,
    may_edit: bool,
}

/// `GET /products`
pub(crate) async fn list(
    State(state): State<GoodsState>,
    officer: Officer,
    Query(query): Query<ListQuery>,
) -> Result<impl IntoResponse, web::Error> {
    let territory = officer.territory.clone();
    let filter = Filter { text: query.q.clone(), published_only: false };
    let after: Option<Cursor> = query.after.and_then(|text| text.parse().ok());
    let found = state.db.read::<_, DbError>(move |tx| {
        let total = store::count(tx, &territory, &filter)?;
        Ok((total, store::list(tx, &territory, &filter, after.as_ref())?))
    });
    let (total, (mut rows, next)) = found.await?;
    let producers = unique(rows.iter().filter_map(|row| row.producer.as_deref()));
    let names = Names::of(&*state.directory, producers).await?;
    for row in &mut rows {
        if let Some(entry) = row.producer.as_deref().and_then(|id| names.get(id)) {
            row.producer_name = Some(entry.name.clone());
        }
    }
    Ok(Html(ListPage {
        page: Page::new(&officer.visitor, officer.visitor.t("goods-products")),
        q: query.q,
        total,
        rows,
        next: next.map(|next| next.to_string()),
        may_edit: officer.may(Capability::EditRegistry),
    }))
}

#[derive(Template)]
#[template(path = "product/templates/record.html")]
struct RecordPage {
    page: Page,
    product: Product,
    producer: Option<Entry>,
    audited: Vec<audit::AuditRow>,
    may_edit: bool,
    accept: &'static str,
}

impl RecordPage {
    fn origin(&self) -> String {
        let written = self.product.facts.origin.as_ref();
        written.map_or_else(|| self.line(None), |code| country_on(&self.page, code.as_str()))
    }

    /// A fact, or that it is not recorded.
    fn line(&self, line: Option<&Line>) -> String {
        line.map_or_else(|| self.page.t("goods-not-recorded"), ToString::to_string)
    }
}

/// `GET /products/{gtin}`
pub(crate) async fn record(
    State(state): State<GoodsState>,
    officer: Officer,
    Path(gtin): Path<String>,
) -> Result<impl IntoResponse, web::Error> {
    let product = visible(&state, &officer, gtin).await?;
    let names = Names::of(&*state.directory, unique(product.facts.producer.as_deref())).await?;
    let gtin = product.gtin.clone();
    let audited = state.db.read(move |tx| audit::of_thing(tx, KIND, &gtin, 20)).await?;
    let producer = product.facts.producer.as_deref().and_then(|id| names.get(id));
    Ok(Html(RecordPage {
        page: Page::new(&officer.visitor, product.facts.name.as_str()),
        producer: producer.cloned(),
        product,
        audited,
        may_edit: officer.may(Capability::EditRegistry),
        accept: "image/png,image/jpeg,image/webp,image/svg+xml",
    }))
}

/// The product, when the person's territory covers it.
pub(crate) async fn visible(
    state: &GoodsState,
    officer: &Officer,
    gtin: String,
) -> Result<Product, web::Error> {
    let found = state.db.read::<_, DbError>(move |tx| store::get(tx, &gtin)).await?;
    found
        .filter(|product| sight::covers(&officer.territory, &product.facts.placed))
        .ok_or(web::Error::NotFound)
}

#[derive(Template)]
#[template(path = "product/templates/form.html")]
struct FormPage {
    page: Page,
    form: Form,
    errors: FieldErrors,
    /// Where the form goes.
    action: String,
    /// Whether the number is chosen here.
    is_new: bool,
}

impl FormPage {
    fn new(officer: &Officer, form: Form, errors: FieldErrors, is_new: bool) -> Self {
        let visitor = &officer.visitor;
        let title = if is_new { visitor.t("goods-product-new") } else { form.name.clone() };
        let action =
            if is_new { "/products".to_owned() } else { format!("/products/{}", form.gtin) };
        Self { page: Page::new(visitor, title), form, errors, action, is_new }
    }

    fn again(officer: &Officer, form: Form, errors: FieldErrors, is_new: bool) -> Response {
        let page = Self::new(officer, form, errors, is_new);
        (StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()
    }
}

/// `GET /products/new`
pub(crate) async fn new(officer: Officer) -> impl IntoResponse {
    Html(FormPage::new(&officer, Form::default(), FieldErrors::new(), true))
}

/// `GET /products/{gtin}/edit`
pub(crate) async fn edit(
    State(state): State<GoodsState>,
    officer: Officer,
    Path(gtin): Path<String>,
) -> Result<impl IntoResponse, web::Error> {
    let product = visible(&state, &officer, gtin).await?;
    let form = Form::of(&product.gtin, &product.facts, product.version);
    Ok(Html(FormPage::new(&officer, form, FieldErrors::new(), false)))
}

/// `POST /products`
pub(crate) async fn create(
    State(state): State<GoodsState>,
    officer: Officer,
    FormBody(form): FormBody<Form>,
) -> Result<Response, web::Error> {
    let mut errors = FieldErrors::new();
    let gtin = rules::gtin(&form.gtin, &mut errors);
    let facts = complete(&state, &officer, &form, &mut errors).await?;
    let (Some(gtin), Some((facts, demonstration)), true) = (gtin, facts, errors.is_empty()) else {
        return Ok(FormPage::again(&officer, form, errors, true));
    };
    let new = NewProduct { gtin, facts, image: None, demonstration };
    let actor = officer.actor(state.world.now());
    match state.db.write(move |tx| store::create(tx, &actor, &new)).await {
        Ok(()) => Ok(Redirect::to(&format!("/products/{gtin}")).into_response()),
        Err(ProductError::Db(error)) => Err(error.into()),
        Err(_) => {
            errors.add("gtin", "goods-error-gtin-taken");
            Ok(FormPage::again(&officer, form, errors, true))
        }
    }
}

/// `POST /products/{gtin}`
pub(crate) async fn update(
    State(state): State<GoodsState>,
    officer: Officer,
    Path(gtin): Path<String>,
    FormBody(mut form): FormBody<Form>,
) -> Result<Response, web::Error> {
    let product = visible(&state, &officer, gtin).await?;
    form.gtin.clone_from(&product.gtin);
    let mut errors = FieldErrors::new();
    let facts = complete(&state, &officer, &form, &mut errors).await?;
    let (Some((facts, _)), true) = (facts, errors.is_empty()) else {
        return Ok(FormPage::again(&officer, form, errors, false));
    };
    let (actor, version) = (officer.actor(state.world.now()), form.version);
    let (href, gtin) = (product.href(), product.gtin);
    let kept = state.db.write(move |tx| store::update(tx, &actor, &gtin, version, &facts)).await;
    match kept {
        Ok(()) => Ok(Redirect::to(&href).into_response()),
        Err(ProductError::Db(error)) => Err(error.into()),
        Err(ProductError::Changed) => Err(web::Error::Conflict("goods-error-changed")),
        Err(_) => Err(web::Error::NotFound),
    }
}

/// The form's facts with the producer's name, address and place, and whether the producer is
/// demonstration data. A producer outside the person's territory is as unknown as none.
async fn complete(
    state: &GoodsState,
    officer: &Officer,
    form: &Form,
    errors: &mut FieldErrors,
) -> Result<Option<(Facts, bool)>, web::Error> {
    let Some(mut facts) = rules::facts(form, errors) else { return Ok(None) };
    let Some(producer) = facts.producer.as_deref() else { return Ok(None) };
    let names = Names::of(&*state.directory, vec![producer.to_owned()]).await?;
    let entry = names.get(producer).filter(|entry| officer.covers(&entry.placed));
    let Some(entry) = entry else {
        errors.add("producer", "goods-error-producer-unknown");
        return Ok(None);
    };
    // Of a person the product keeps no copy: the register is asked each time.
    if !entry.person {
        facts.producer_name = Line::optional(&entry.name).unwrap_or_default();
        let address = entry.address.as_deref().unwrap_or_default();
        facts.producer_address = Line::optional(address).unwrap_or_default();
    }
    facts.placed = entry.placed.clone();
    Ok(Some((facts, entry.demonstration)))
}
