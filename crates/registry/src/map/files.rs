//! Plots as files for the programs of others: `GET /growing-areas/files/{format}` under the list's
//! filter, `GET /growing-areas/{id}/files/{format}` of one area. A plot that was never drawn is a row
//! without shape where the format has rows; every answer says how many there are.

use axum::extract::{Path, Query, State};
use axum::http::HeaderName;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::accounts::SignedIn;
use nguon_platform::i18n::Language;
use nguon_platform::web::{CSV, Caller, Error, Officer, Visitor, XLSX, saved};
use nguon_plots::PlotGeometry;
use nguon_plots::eudr::{self, CountryCode, EudrPlot, Land};
use nguon_plots::files::write::{Named as NamedShape, csv, gpx, kml};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::layer::{geopackage, workbook, zipped_shapefile};
use super::pages::{code_of, worst};
use super::store::{PlotOnMap, plots, undrawn, undrawn_count};
use crate::RegistryError;
use crate::growing_area::pages::Asked;
use crate::growing_area::{self, Filter};
use crate::market::{MarketCode, Status};
use crate::named::Named;
use crate::screen::{Listing, RegistryState};

/// How many plots the file holds with a shape, and how many it could not.
const WRITTEN: HeaderName = HeaderName::from_static("plots-written");
const UNDRAWN: HeaderName = HeaderName::from_static("plots-undrawn");

const GEOJSON: &str = "application/geo+json";
const KML: &str = "application/vnd.google-earth.kml+xml";
const GPX: &str = "application/gpx+xml";
const GPKG: &str = "application/geopackage+sqlite3";
const ZIP: &str = "application/zip";

/// The same in a `GeoJSON`, as a foreign member (RFC 7946 §6.1).
const UNDRAWN_MEMBER: &str = "plots_undrawn";

/// A plot, its name and its shape.
pub(super) struct Drawn {
    pub(super) plot: PlotOnMap,
    pub(super) name: String,
    pub(super) shape: Option<PlotGeometry>,
}

impl Drawn {
    fn new(plot: PlotOnMap) -> Self {
        let shape = plot.geometry.as_deref();
        let shape = shape.and_then(|text| PlotGeometry::from_geojson(text).ok());
        Self { name: format!("{} – {}", plot.area_name, plot.number), plot, shape }
    }

    pub(super) fn code(&self) -> String {
        code_of(&self.plot)
    }

    pub(super) fn crops(&self, language: Language) -> String {
        let names: Vec<&str> = self.plot.crops.iter().map(|crop| crop.label(language)).collect();
        names.join(", ")
    }

    pub(super) fn status(&self, market: Option<MarketCode>) -> Option<Status> {
        worst(&self.plot.statuses, market)
    }
}

/// What is written.
pub(super) struct Export<'v> {
    pub(super) visitor: &'v Visitor,
    pub(super) plots: Vec<Drawn>,
    /// Plots without a shape, whether they are among `plots` or not.
    pub(super) undrawn: u64,
    pub(super) market: Option<MarketCode>,
    pub(super) now: Timestamp,
    pub(super) today: Date,
}

impl Export<'_> {
    fn shapes(&self) -> impl Iterator<Item = (&Drawn, &PlotGeometry)> {
        self.plots.iter().filter_map(|one| Some((one, one.shape.as_ref()?)))
    }

    fn named(&self) -> Vec<NamedShape<'_>> {
        self.shapes().map(|(one, shape)| (one.name.as_str(), shape)).collect()
    }
}

/// `GET /growing-areas/files/{format}`: the plots that the list's filter leaves.
pub(crate) async fn file(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(format): Path<String>,
    Query(asked_for): Query<Asked>,
) -> Result<Response, Error> {
    send(&state, (&officer, &officer.visitor), &format, asked_for.filter(state.today())?).await
}

/// `GET /growing-areas/{id}/files/{format}`: the plots of one area.
pub(crate) async fn file_of_area(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, format)): Path<(Uuid, String)>,
) -> Result<Response, Error> {
    of_area(&state, (&officer, &officer.visitor), id, &format).await
}

type Write = fn(&Export<'_>) -> Result<Vec<u8>, Error>;

/// A format: its media type, whether it has rows for plots without shape, and its writer.
fn format_of(name: &str) -> Option<(&'static str, bool, Write)> {
    Some(match name {
        "plots.geojson" => (GEOJSON, false, |export| Ok(features(export))),
        "plots.kml" => (KML, false, |export| Ok(kml(&export.named()).into_bytes())),
        "plots.gpx" => (GPX, false, |export| Ok(gpx(&export.named()).into_bytes())),
        "plots.csv" => (CSV, false, |export| Ok(csv(&export.named()).into_bytes())),
        "plots.xlsx" => (XLSX, true, workbook),
        "plots.gpkg" => (GPKG, true, geopackage),
        "plots.zip" => (ZIP, true, zipped_shapefile),
        "eudr.geojson" => (GEOJSON, false, for_eudr),
        _ => return None,
    })
}

/// Media types of all files, for the document of `/api/v1`.
pub(crate) const MEDIA: [&str; 7] = [GEOJSON, KML, GPX, CSV, XLSX, GPKG, ZIP];
/// Names of all files.
pub(crate) const FORMATS: [&str; 8] = [
    "plots.geojson",
    "plots.kml",
    "plots.gpx",
    "plots.csv",
    "plots.xlsx",
    "plots.gpkg",
    "plots.zip",
    "eudr.geojson",
];

/// `GET /api/v1/growing-areas/files/{format}`: as [`file`].
pub(crate) async fn file_for_programs(
    State(state): State<RegistryState>,
    caller: Caller,
    Path(format): Path<String>,
    Query(asked_for): Query<Asked>,
) -> Result<Response, Error> {
    let asker = (&*caller, &caller.visitor);
    send(&state, asker, &format, asked_for.filter(state.today())?).await
}

/// `GET /api/v1/growing-areas/{id}/files/{format}`: as [`file_of_area`].
pub(crate) async fn file_of_area_for_programs(
    State(state): State<RegistryState>,
    caller: Caller,
    Path((id, format)): Path<(Uuid, String)>,
) -> Result<Response, Error> {
    of_area(&state, (&caller, &caller.visitor), id, &format).await
}

async fn of_area(
    state: &RegistryState,
    asker: (&SignedIn, &Visitor),
    id: Uuid,
    format: &str,
) -> Result<Response, Error> {
    let person = asker.0.clone();
    let known = state.db.read::<_, RegistryError>(move |tx| {
        let found = growing_area::get(tx, id)?.filter(|area| person.covers(&area.placed()));
        found.map(|_| ()).ok_or(RegistryError::NotFound)
    });
    known.await?;
    let filter = Filter { area: Some(id), ..Filter::default() };
    send(state, asker, format, filter).await
}

async fn send(
    state: &RegistryState,
    (officer, visitor): (&SignedIn, &Visitor),
    format: &str,
    mut filter: Filter,
) -> Result<Response, Error> {
    let (kind, with_rows, write) = format_of(format).ok_or(Error::NotFound)?;
    let (territory, today) = (officer.territory.clone(), state.today());
    let market = filter.market;
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let (text, named) = <Asked as Listing>::words(&mut filter);
        let places = Named::read(tx, text, &territory, today)?;
        named.clone_from(&places);
        let mut found = plots(tx, &territory, &filter, None)?;
        let missing = if with_rows {
            let missing = undrawn(tx, &territory, &filter)?;
            let count = missing.len() as u64;
            found.extend(missing);
            count
        } else {
            undrawn_count(tx, &territory, &filter)?
        };
        Ok((found, missing))
    });
    let (found, missing) = read.await?;
    let mut export = Export {
        visitor,
        plots: found.into_iter().map(Drawn::new).collect(),
        undrawn: 0,
        market,
        now: state.world.now(),
        today,
    };
    let written = export.shapes().count();
    // Those that were drawn, and cannot be read any more, have no shape either.
    let shapeless = export.plots.len() - written;
    export.undrawn = if with_rows { shapeless as u64 } else { missing + shapeless as u64 };
    let bytes = write(&export)?;
    let told = [(WRITTEN, written.to_string()), (UNDRAWN, export.undrawn.to_string())];
    Ok((told, saved(kind, format, bytes)).into_response())
}

/// RFC 7946, one feature for each plot.
fn features(export: &Export<'_>) -> Vec<u8> {
    let feature = |(one, shape): (&Drawn, &PlotGeometry)| {
        let plot = &one.plot;
        let crops: Vec<&str> = plot.crops.iter().map(|crop| crop.name.as_str()).collect();
        let said = [
            ("name", json!(one.name)),
            ("area", json!(plot.area)),
            ("number", json!(plot.number)),
            ("code", json!(one.code())),
            ("crops", json!(crops)),
            ("status", json!(one.status(export.market).map(Status::word))),
            ("area_ha", json!(shape.hectares().to_string())),
        ];
        let said: Map<_, _> = said.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
        shape.to_feature(&said)
    };
    let features: Json = export.shapes().map(feature).collect();
    let text = json!({
        "type": "FeatureCollection",
        UNDRAWN_MEMBER: export.undrawn,
        "features": features,
    });
    text.to_string().into_bytes()
}

/// As the EUDR information system takes it: one feature for each plot, its holder as the producer.
/// Only a file that lacks plots says so, beside the features.
fn for_eudr(export: &Export<'_>) -> Result<Vec<u8>, Error> {
    let plots: Vec<EudrPlot<'_>> = export
        .shapes()
        .map(|(one, shape)| EudrPlot {
            land: Land::Boundary(shape),
            producer_name: Some(&one.plot.holder_name),
            producer_country: CountryCode::VIETNAM,
            production_place: Some(&one.name),
        })
        .collect();
    let missing = (export.undrawn > 0).then(|| (UNDRAWN_MEMBER.to_owned(), json!(export.undrawn)));
    let text = eudr::document_with(&plots, missing.into_iter().collect())
        .map_err(|_| Error::Unreadable("registry-error-eudr"))?;
    Ok(text.into_bytes())
}
