//! What there is: the landing page, the classes it conforms to, the layers.

use axum::Json;
use axum::extract::{Path, Query, State};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::Territory;
use nguon_platform::web::{Error, Visitor};
use nguon_plots::Extent;
use schemars::JsonSchema;
use serde::Serialize;

use super::asked::{Pairs, nothing};
use super::link::{GEOJSON, JSON, Link, OPENAPI, link};
use super::{Collection, areas, houses};
use crate::api::Asking;
use crate::screen::RegistryState;

const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
const CLASSES: [&str; 3] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
];

/// Where everything is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LandingPage {
    /// What this is.
    title: String,
    /// In a sentence.
    description: String,
    /// To everything else.
    links: Vec<Link>,
}

/// What clients may rely on.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ConfClasses {
    /// Conformance classes.
    #[serde(rename = "conformsTo")]
    conforms_to: [&'static str; 3],
}

/// The layers.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Collections {
    /// To this list.
    links: Vec<Link>,
    /// Each layer.
    collections: Vec<Described>,
}

/// A layer.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Collection")]
pub(super) struct Described {
    /// Its short name.
    id: Collection,
    /// Its name.
    title: String,
    /// What it shows.
    description: String,
    /// To itself and to its features.
    links: Vec<Link>,
    /// Where the features of the caller's territory lie; none when none of them is drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Where")]
    extent: Option<Where>,
    /// What it consists of.
    #[serde(rename = "itemType")]
    item_type: &'static str,
    /// Coordinate systems: longitude and latitude alone.
    crs: [&'static str; 1],
}

/// Where features lie.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Extent")]
struct Where {
    /// In space.
    spatial: Spatial,
}

/// Where features lie in space.
#[derive(Debug, Serialize, JsonSchema)]
struct Spatial {
    /// One window: west, south, east, north in degrees.
    bbox: [[f64; 4]; 1],
    /// Its coordinate system.
    crs: &'static str,
}

/// `GET /ogc/features/v1`.
pub(super) async fn landing(
    State(state): State<RegistryState>,
    visitor: Visitor,
    Query(pairs): Query<Pairs>,
) -> Result<Json<LandingPage>, Error> {
    nothing(&pairs)?;
    let to = |rel, kind, below| link(&state.public_url, rel, kind, below);
    Ok(Json(LandingPage {
        title: visitor.t("registry-ogc-title"),
        description: visitor.t("registry-ogc-what"),
        links: vec![
            to("self", JSON, ""),
            to("service-desc", OPENAPI, "/api"),
            to("conformance", JSON, "/conformance"),
            to("data", JSON, "/collections"),
        ],
    }))
}

/// `GET /ogc/features/v1/conformance`.
pub(super) async fn conformance(Query(pairs): Query<Pairs>) -> Result<Json<ConfClasses>, Error> {
    nothing(&pairs)?;
    Ok(Json(ConfClasses { conforms_to: CLASSES }))
}

/// `GET /ogc/features/v1/collections`.
pub(super) async fn collections(
    State(state): State<RegistryState>,
    asking: Asking,
    Query(pairs): Query<Pairs>,
) -> Result<Json<Collections>, Error> {
    nothing(&pairs)?;
    let mut collections = Vec::new();
    for collection in Collection::ALL {
        collections.push(described(&state, &asking, *collection).await?);
    }
    let links = vec![link(&state.public_url, "self", JSON, "/collections")];
    Ok(Json(Collections { links, collections }))
}

/// `GET /ogc/features/v1/collections/{collection}`.
pub(super) async fn collection(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(name): Path<String>,
    Query(pairs): Query<Pairs>,
) -> Result<Json<Described>, Error> {
    let collection = name.parse().map_err(|_| Error::NotFound)?;
    nothing(&pairs)?;
    Ok(Json(described(&state, &asking, collection).await?))
}

async fn described(
    state: &RegistryState,
    asking: &Asking,
    collection: Collection,
) -> Result<Described, Error> {
    let territory = asking.territory.clone();
    let extent = state.db.read(move |tx| extent(tx, collection, &territory)).await?;
    let word = collection.word();
    let to = |rel, kind, below: &str| {
        link(&state.public_url, rel, kind, &format!("/collections/{word}{below}"))
    };
    Ok(Described {
        id: collection,
        title: asking.visitor.t(&format!("registry-ogc-{word}")),
        description: asking.visitor.t(&format!("registry-ogc-{word}-what")),
        links: vec![to("self", JSON, ""), to("items", GEOJSON, "/items")],
        extent: extent.map(|bbox| Where { spatial: Spatial { bbox: [bbox], crs: CRS84 } }),
        item_type: "feature",
        crs: [CRS84],
    })
}

/// A window that holds every feature of a layer in a territory.
pub(super) fn extent(
    tx: &mut Tx<'_>,
    collection: Collection,
    territory: &Territory,
) -> Result<Option<[f64; 4]>, DbError> {
    if *territory == Territory::Country {
        // Nothing is taken that lies outside of it, so nobody needs to look at every plot.
        let Extent { west, south, east, north } = Extent::VIETNAM;
        return Ok(Some([west, south, east, north]));
    }
    let query = match collection {
        Collection::Plots | Collection::GrowingAreas => areas::extent(territory),
        Collection::PackingHouses => houses::extent(territory),
    };
    let found = tx.select(&query, |row| {
        let sides = ["west", "south", "east", "north"].map(|side| row.get::<Option<f64>>(side));
        let [west, south, east, north] = sides;
        Ok((|| Some([west.ok()??, south.ok()??, east.ok()??, north.ok()??]))())
    })?;
    Ok(found.into_iter().flatten().next())
}
