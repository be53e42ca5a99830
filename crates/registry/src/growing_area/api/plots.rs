//! Plots as GeoJSON features (RFC 7946).

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::audit::Actor;
use nguon_platform::db::Tx;
use nguon_platform::web::{Error, Fault};
use nguon_plots::{GeometryError, Hectares};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{PlotCropOut, href, opened};
use crate::api::{Asking, Failed, Made, Reading, change, make, may_change, one_feature};
use crate::border;
use crate::growing_area::pages::covered;
use crate::growing_area::{
    self, GrowingArea, LandParcel, NewPlot, Outline, Plot, PlotFacts, geometry_key,
};
use crate::screen::RegistryState;
use crate::subject::Subject;
use crate::{RegistryError, Words};

/// What GeoJSON calls a feature.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub(crate) enum FeatureType {
    /// The only one.
    Feature,
}

/// What GeoJSON calls a list of features.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) enum FeaturesType {
    /// The only one.
    FeatureCollection,
}

/// A plot as a GeoJSON feature.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Plot")]
pub(crate) struct FeatureOut {
    /// `Feature`.
    r#type: FeatureType,
    /// Identity.
    id: Uuid,
    /// The checked boundary, WGS 84: a `Polygon` or a `MultiPolygon`; none while nobody drew it.
    #[schemars(with = "Option<serde_json::Map<String, Json>>")]
    geometry: Option<Json>,
    /// What is said of it.
    properties: PlotOut,
}

/// What is said of a plot.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PlotProperties")]
pub(crate) struct PlotOut {
    /// Number within the growing area.
    number: String,
    /// Household that works it.
    household: Option<Uuid>,
    /// The household's name.
    household_name: Option<String>,
    /// GS1 location number as a Digital Link URI.
    identifier: Option<String>,
    /// Area measured on the boundary (geodesic), or else declared, in square metres.
    area_m2: Option<u64>,
    /// Whether the area is measured.
    measured: bool,
    /// Area as the household declared it, in square metres.
    declared_m2: Option<u64>,
    /// Id in the land database, 12 digits.
    land_parcel_id: Option<String>,
    /// Number of the map sheet.
    map_sheet: Option<String>,
    /// Number of the parcel on the sheet.
    parcel: Option<String>,
    /// The commune of the time to which sheet and parcel refer.
    parcel_commune: Option<String>,
    /// What single crops take of it; empty where nobody said how they divide it.
    crops: Vec<PlotCropOut>,
}

/// The plots of a growing area.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Plots")]
pub(crate) struct Features {
    /// `FeatureCollection`.
    r#type: FeaturesType,
    /// By their numbers.
    features: Vec<FeatureOut>,
}

fn feature(plot: Plot) -> FeatureOut {
    let facts = plot.facts;
    let area = facts.area();
    FeatureOut {
        r#type: FeatureType::Feature,
        id: plot.id,
        properties: PlotOut {
            number: facts.number.to_string(),
            household: facts.household,
            household_name: plot.household_name,
            identifier: facts.identifier.map(|id| id.to_string()),
            area_m2: area.map(Hectares::whole_m2),
            measured: facts.outline.is_some(),
            declared_m2: facts.declared.map(Hectares::whole_m2),
            land_parcel_id: facts.land.id.map(|id| id.to_string()),
            map_sheet: facts.land.sheet.map(|sheet| sheet.to_string()),
            parcel: facts.land.parcel.map(|parcel| parcel.to_string()),
            parcel_commune: facts.land.commune.map(|unit| unit.to_string()),
            crops: plot.crops.into_iter().map(Into::into).collect(),
        },
        geometry: facts.outline.map(|outline| outline.geometry().to_geojson_geometry()),
    }
}

/// `GET /api/v1/growing-areas/{id}/plots`.
pub(crate) async fn plots(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let person = asking.clone();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let area = covered(tx, &person, id)?;
        Ok((area.version, growing_area::plots(tx, id)?))
    });
    let (version, found) = read.await?;
    let features = found.into_iter().map(feature).collect();
    Ok(one_feature(version, &Features { r#type: FeaturesType::FeatureCollection, features }))
}

/// `GET /api/v1/growing-areas/{id}/plots/{plot}`.
pub(crate) async fn plot(
    State(state): State<RegistryState>,
    asking: Asking,
    Path((id, plot)): Path<(Uuid, Uuid)>,
) -> Result<Response, Error> {
    let (area, plot) = opened_plot(&state, &asking, id, plot).await?;
    Ok(one_feature(area.version, &feature(plot)))
}

async fn opened_plot(
    state: &RegistryState,
    asking: &Asking,
    id: Uuid,
    plot: Uuid,
) -> Result<(GrowingArea, Plot), RegistryError> {
    let person = asking.clone();
    state
        .db
        .read(move |tx| {
            let area = covered(tx, &person, id)?;
            let found = growing_area::plots(tx, id)?.into_iter().find(|one| one.id == plot);
            Ok((area, found.ok_or(RegistryError::NotFound)?))
        })
        .await
}

/// A plot as it is sent: a GeoJSON feature.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PlotSent")]
pub(crate) struct FeatureIn {
    /// `Feature`.
    #[serde(rename = "type")]
    _type: FeatureType,
    /// Passed over: the address says which plot it is.
    #[serde(default, rename = "id")]
    _id: Option<Json>,
    /// The boundary in WGS 84, longitude first: a `Polygon` or a `MultiPolygon`; none while nobody
    /// drew it, and then the declared area is needed.
    #[schemars(with = "Option<serde_json::Map<String, Json>>")]
    geometry: Option<Json>,
    /// What is said of it.
    properties: PlotIn,
}

/// What is said of a plot, as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PlotPropertiesSent")]
pub(crate) struct PlotIn {
    /// Number within the growing area.
    number: String,
    /// Household that works it: the area's holder, or a member of it.
    household: Option<Uuid>,
    /// GS1 location number: 13 digits, or its Digital Link URI.
    identifier: Option<String>,
    /// Area as the household declared it, in square metres.
    declared_m2: Option<u64>,
    /// Id in the land database, 12 digits.
    land_parcel_id: Option<String>,
    /// Number of the map sheet.
    map_sheet: Option<String>,
    /// Number of the parcel on the sheet.
    parcel: Option<String>,
    /// The commune of the time to which sheet and parcel refer: `30316@2004-01-01`.
    parcel_commune: Option<String>,
    /// Why the boundary shares ground with another plot, or lies across the border of its province
    /// or commune; needed where it does. Wholly outside the province it is refused.
    overlap_reason: Option<String>,
}

/// Where in the geometry the trouble is.
fn spot(geometry: &Json, error: &GeometryError) -> String {
    let Some(place) = error.place() else { return "#/geometry".to_owned() };
    let part = match geometry.get("type").and_then(Json::as_str) {
        Some("MultiPolygon") => format!("/{}", place.part),
        _ => String::new(),
    };
    let vertex = place.vertex.map_or_else(String::new, |vertex| format!("/{vertex}"));
    format!("#/geometry/coordinates{part}/{}{vertex}", place.ring)
}

fn parse(
    tx: &mut Tx<'_>,
    area: &GrowingArea,
    known: Option<&Plot>,
    sent: &FeatureIn,
) -> Result<(PlotFacts, Option<Words>), Failed> {
    let said = &sent.properties;
    let mut reading = Reading::default();
    let at = |member: &str| format!("#/properties/{member}");
    let number = reading.text(&at("number"), &said.number, "registry-error-words");
    if let Some(wanted) = said.household {
        let households = growing_area::households(tx, area, known)?;
        if households.iter().all(|(id, _)| *id != wanted) {
            reading.wrong(Fault::new(at("household"), "registry-error-choice"));
        }
    }
    let identifier =
        reading.maybe(&at("identifier"), said.identifier.as_deref(), "registry-error-identifier");
    let land = LandParcel {
        id: reading.maybe(
            &at("land_parcel_id"),
            said.land_parcel_id.as_deref(),
            "registry-error-land-parcel",
        ),
        sheet: reading.maybe(&at("map_sheet"), said.map_sheet.as_deref(), "registry-error-words"),
        parcel: reading.maybe(&at("parcel"), said.parcel.as_deref(), "registry-error-words"),
        commune: reading.maybe(
            &at("parcel_commune"),
            said.parcel_commune.as_deref(),
            "registry-error-unit",
        ),
    };
    let outline = sent.geometry.as_ref().and_then(|geometry| {
        Outline::from_geojson(&geometry.to_string())
            .map_err(|error| {
                let fault = Fault::new(spot(geometry, &error), geometry_key(&error));
                reading.wrong(fault.noting(&error));
            })
            .ok()
    });
    let reason: Option<Words> = reading.maybe(
        &at("overlap_reason"),
        said.overlap_reason.as_deref(),
        "registry-error-words",
    );
    // As on screen: a boundary that moved onto other plots or across a border needs a reason.
    let before = known.and_then(|plot| plot.facts.outline.as_ref()).map(Outline::geometry);
    if let Some(geometry) = outline.as_ref().map(Outline::geometry)
        && before != Some(geometry)
    {
        let site = &area.facts.site;
        let judged = border::judge(tx, &site.province, &site.commune, geometry)?;
        if judged.is_refused() {
            reading.wrong(Fault::new("#/geometry", "registry-error-outside-province"));
        } else if reason.is_none()
            && (judged.wants_reason()
                || !growing_area::common_ground(tx, geometry, known.map(|plot| plot.id))?
                    .is_empty())
        {
            reading.wrong(Fault::new(at("overlap_reason"), "registry-error-overlap-reason"));
        }
    }
    let declared = said.declared_m2.map(Hectares::from_whole_m2);
    let facts = number.map(|number| PlotFacts {
        number,
        household: said.household,
        identifier,
        outline,
        declared,
        land,
    });
    Ok(reading.done(facts.map(|facts| (facts, reason)))?)
}

/// The actor with the reason, where one was given.
fn because(actor: &Actor, reason: Option<Words>) -> Actor {
    let actor = actor.clone();
    match reason {
        Some(reason) => actor.because(reason.to_string()),
        None => actor,
    }
}

/// The form's boundary is the feature's geometry, the rest its properties.
fn pointers(field: &str) -> String {
    match field {
        "geojson" => "#/geometry".to_owned(),
        "" => "#".to_owned(),
        other => format!("#/properties/{}", other.replace('-', "_")),
    }
}

/// `POST /api/v1/growing-areas/{id}/plots`.
pub(crate) async fn add_plot(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    opened(&state, &asking, id).await?;
    let sent: FeatureIn = asking.json(&body)?;
    let (plot, caller) = (state.world.id(), asking.clone());
    make(&state, &asking, &body, pointers, move |tx, actor| {
        let area = covered(tx, &caller, id)?;
        may_change(tx, &caller, Subject::growing_area(id))?;
        let version = caller.version_if_said(area.version)?;
        let (facts, reason) = parse(tx, &area, None, &sent)?;
        let actor = because(actor, reason);
        growing_area::add_plot(tx, &actor, id, version, &NewPlot { id: plot, facts })?;
        let href = format!("{}/plots/{plot}", href(id));
        Ok(Made { id: plot.to_string(), href, version: version + 1 })
    })
    .await
}

/// `PUT /api/v1/growing-areas/{id}/plots/{plot}`. The tag is the area's: its plots change with it.
pub(crate) async fn change_plot(
    State(state): State<RegistryState>,
    asking: Asking,
    Path((id, plot)): Path<(Uuid, Uuid)>,
    body: Bytes,
) -> Result<Response, Error> {
    let (area, known) = opened_plot(&state, &asking, id, plot).await?;
    let version = asking.version(area.version)?;
    let sent: FeatureIn = asking.json(&body)?;
    let caller = asking.clone();
    change(&state, &asking, pointers, move |tx, actor| {
        may_change(tx, &caller, Subject::growing_area(id))?;
        let (facts, reason) = parse(tx, &area, Some(&known), &sent)?;
        let actor = because(actor, reason);
        growing_area::update_plot(tx, &actor, id, version, &NewPlot { id: plot, facts })?;
        Ok(version + 1)
    })
    .await
}
