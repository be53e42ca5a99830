//! Features of a layer: a page of them, or one.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use nguon_platform::db::Tx;
use nguon_platform::i18n::Language;
use nguon_platform::territory::Territory;
use nguon_platform::web::Error;
use uuid::Uuid;

use super::Collection;
use super::areas::Areas;
use super::asked::{Asked, Narrow, Pairs, Place, again, nothing};
use super::feature::Telling;
use super::houses::Houses;
use super::link::{GEOJSON, JSON, Link, link};
use super::parameter::LIMIT;
use super::plots::Plots;
use super::read::{BYTES_MAX, Found, page};
use crate::api::Asking;
use crate::growing_area::Window;
use crate::screen::RegistryState;

/// `GET /ogc/features/v1/collections/{collection}/items`.
pub(super) async fn items(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(name): Path<String>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Error> {
    let collection: Collection = name.parse().map_err(|_| Error::NotFound)?;
    let asked = Asked::read(collection, &pairs)?;
    let whole = asked.place == Place::BEGIN;
    let found = found(&state, &asking, collection, asked).await?;
    let here = format!("/collections/{}/items", collection.word());
    let to = |rel, kind, below: &str| link(&state.public_url, rel, kind, below);
    let query = asking.uri.query().map_or(String::new(), |query| format!("?{query}"));
    let mut links = vec![
        to("self", GEOJSON, &format!("{here}{query}")),
        to("collection", JSON, &format!("/collections/{}", collection.word())),
    ];
    if let Some(place) = &found.next {
        links.push(to("next", GEOJSON, &format!("{here}?{}", again(&pairs, place))));
    }
    // How many there are in all is told where nobody had to count: when they are all here.
    let all = whole && found.next.is_none();
    let now = state.world.now().to_string();
    let body = collected(&found, &links, &now, all).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, GEOJSON)], body).into_response())
}

/// `GET /ogc/features/v1/collections/{collection}/items/{feature}`.
pub(super) async fn item(
    State(state): State<RegistryState>,
    asking: Asking,
    Path((name, feature)): Path<(String, String)>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Error> {
    let collection: Collection = name.parse().map_err(|_| Error::NotFound)?;
    let id: Uuid = feature.parse().map_err(|_| Error::NotFound)?;
    nothing(&pairs)?;
    let narrow = Narrow { id: Some(id), ..Narrow::default() };
    let asked = Asked { narrow, limit: 1, place: Place::BEGIN };
    let found = found(&state, &asking, collection, asked).await?;
    let feature = found.features.first().ok_or(Error::NotFound)?;
    let below = format!("/collections/{}", collection.word());
    let to = |rel, kind, below: &str| link(&state.public_url, rel, kind, below);
    let links =
        [to("self", GEOJSON, &format!("{below}/items/{id}")), to("collection", JSON, &below)];
    Ok(([(header::CONTENT_TYPE, GEOJSON)], feature.json(Some(&links))).into_response())
}

async fn found(
    state: &RegistryState,
    asking: &Asking,
    collection: Collection,
    asked: Asked,
) -> Result<Found, Error> {
    let territory = asking.territory.clone();
    let telling = Telling {
        today: state.today(),
        language: asking.visitor.language,
        public_url: state.public_url.clone(),
    };
    let read = state.db.read::<_, Error>(move |tx| {
        let (place, told) = (&territory, &telling);
        match collection {
            Collection::Plots => page::<Plots>(tx, place, &asked, told, BYTES_MAX),
            Collection::GrowingAreas => page::<Areas>(tx, place, &asked, told, BYTES_MAX),
            Collection::PackingHouses => page::<Houses>(tx, place, &asked, told, BYTES_MAX),
        }
    });
    read.await
}

/// The first page of the layer of plots in a window, as it is written: for whoever measures it.
///
/// # Errors
/// [`Error`] when the database fails.
pub fn plots_page(
    tx: &mut Tx<'_>,
    territory: &Territory,
    window: Window,
    today: Date,
) -> Result<String, Error> {
    let narrow = Narrow { windows: vec![window], ..Narrow::default() };
    let asked = Asked { narrow, limit: LIMIT, place: Place::BEGIN };
    let telling = Telling { today, language: Language::Vi, public_url: "https://vi-du.vn".into() };
    let found = page::<Plots>(tx, territory, &asked, &telling, BYTES_MAX)?;
    collected(&found, &[], "", false).map_err(Error::internal)
}

/// A `FeatureCollection`, written piece by piece: shapes are text already.
fn collected(
    found: &Found,
    links: &[Link],
    now: &str,
    all: bool,
) -> Result<String, serde_json::Error> {
    let returned = found.features.len();
    let matched = if all { format!("\"numberMatched\":{returned},") } else { String::new() };
    let links = serde_json::to_string(links)?;
    let mut body = format!(
        "{{\"type\":\"FeatureCollection\",\"timeStamp\":\"{now}\",{matched}\
         \"numberReturned\":{returned},\"links\":{links},\"features\":["
    );
    for (index, feature) in found.features.iter().enumerate() {
        body.push_str(if index == 0 { "" } else { "," });
        body.push_str(&feature.json(None));
    }
    body.push_str("]}");
    Ok(body)
}
