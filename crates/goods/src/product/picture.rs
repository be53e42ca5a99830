//! Pictures of products: taken in, and shown without any power.

use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::db::DbError;
use nguon_platform::web::{self, FieldErrors, Officer, Visitor};

use super::model::{Image, ProductError};
use super::pages::visible;
use super::store;
use crate::{GoodsState, sight};

/// Largest upload: the picture and what a form puts around it.
pub(crate) const UPLOAD_BYTES_MAX: usize = Image::BYTES_MAX + 64 * 1024;

/// A picture may draw and nothing else: an SVG opened by itself runs no script and loads nothing.
const POWERLESS: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// `GET /products/{gtin}/image`: for the public once the product is published, before that for
/// officers whose territory covers it.
pub(crate) async fn show(
    State(state): State<GoodsState>,
    visitor: Visitor,
    Path(gtin): Path<String>,
) -> Result<Response, web::Error> {
    let territory = visitor.signed_in.map(|person| person.territory);
    let found = state.db.read::<_, DbError>(move |tx| {
        let Some(product) = store::get(tx, &gtin)? else { return Ok(None) };
        let covers = |territory| sight::covers(territory, &product.facts.placed);
        if !product.facts.published && !territory.as_ref().is_some_and(covers) {
            return Ok(None);
        }
        store::image(tx, &gtin)
    });
    let image = found.await?.ok_or(web::Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(image.media_type().name())),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        (HeaderName::from_static("content-security-policy"), HeaderValue::from_static(POWERLESS)),
    ];
    Ok((headers, image.into_bytes()).into_response())
}

/// `POST /products/{gtin}/image`: the first file of the form.
pub(crate) async fn upload(
    State(state): State<GoodsState>,
    officer: Officer,
    Path(gtin): Path<String>,
    mut form: Multipart,
) -> Result<Response, web::Error> {
    let product = visible(&state, &officer, gtin).await?;
    let unreadable = |_| web::Error::Unreadable("goods-error-image-unknown");
    let field = form.next_field().await.map_err(unreadable)?;
    let field = field.ok_or(web::Error::Unreadable("goods-error-image-unknown"))?;
    let bytes = field.bytes().await.map_err(|_| web::Error::TooLarge)?;
    let image = Image::read(bytes.into()).map_err(|error| {
        let mut errors = FieldErrors::new();
        errors.add("image", error.key());
        web::Error::Invalid(errors)
    })?;
    let (actor, href, gtin) =
        (officer.actor(state.world.now()), product.href(), product.gtin.clone());
    let kept = state.db.write(move |tx| store::set_image(tx, &actor, &gtin, &image)).await;
    match kept {
        Ok(()) => Ok(Redirect::to(&href).into_response()),
        Err(ProductError::Db(error)) => Err(error.into()),
        Err(_) => Err(web::Error::NotFound),
    }
}
