//! Drawn plots as files for the programs of others: `GET /growing-areas/files/{format}` under the
//! list's filter, `GET /growing-areas/{id}/files/{format}` of one area.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use nguon_platform::web::{Error, Officer};
use nguon_plots::PlotGeometry;
use nguon_plots::eudr::{self, CountryCode, EudrPlot, Land};
use nguon_plots::files::write::{csv, gpx, kml};
use serde_json::{Map, json};
use uuid::Uuid;

use super::pages::{code_of, worst};
use super::store::{PlotOnMap, plots};
use crate::RegistryError;
use crate::growing_area::pages::Asked;
use crate::growing_area::{self, Filter};
use crate::market::{MarketCode, Status};
use crate::named::Named;
use crate::screen::{Listing, RegistryState};

/// A plot, its name and its shape.
type Drawn<'p> = (&'p PlotOnMap, String, PlotGeometry);

/// `GET /growing-areas/files/{format}`: the plots that the list's filter leaves.
pub(crate) async fn file(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(format): Path<String>,
    Query(asked_for): Query<Asked>,
) -> Result<Response, Error> {
    send(&state, &officer, &format, asked_for.filter(state.today())?).await
}

/// `GET /growing-areas/{id}/files/{format}`: the plots of one area.
pub(crate) async fn file_of_area(
    State(state): State<RegistryState>,
    officer: Officer,
    Path((id, format)): Path<(Uuid, String)>,
) -> Result<Response, Error> {
    let person = officer.clone();
    let known = state.db.read::<_, RegistryError>(move |tx| {
        let found = growing_area::get(tx, id)?.filter(|area| person.covers(&area.placed()));
        found.map(|_| ()).ok_or(RegistryError::NotFound)
    });
    known.await?;
    let filter = Filter { area: Some(id), ..Filter::default() };
    send(&state, &officer, &format, filter).await
}

async fn send(
    state: &RegistryState,
    officer: &Officer,
    format: &str,
    mut filter: Filter,
) -> Result<Response, Error> {
    let (territory, today) = (officer.territory.clone(), state.today());
    let market = filter.market;
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let (text, named) = <Asked as Listing>::words(&mut filter);
        let places = Named::read(tx, text, &territory, today)?;
        named.clone_from(&places);
        plots(tx, &territory, &filter, None)
    });
    let found = read.await?;
    let drawn: Vec<Drawn<'_>> = found
        .iter()
        .filter_map(|plot| {
            let geometry = PlotGeometry::from_geojson(&plot.geometry).ok()?;
            Some((plot, format!("{} – {}", plot.area_name, plot.number), geometry))
        })
        .collect();
    let named: Vec<_> = drawn.iter().map(|(_, name, shape)| (name.as_str(), shape)).collect();
    let (kind, text) = match format {
        "plots.geojson" => ("application/geo+json", features(&drawn, market)),
        "plots.kml" => ("application/vnd.google-earth.kml+xml", kml(&named)),
        "plots.gpx" => ("application/gpx+xml", gpx(&named)),
        "plots.csv" => ("text/csv; charset=utf-8", csv(&named)),
        "eudr.geojson" => ("application/geo+json", for_eudr(&drawn)?),
        _ => return Err(Error::NotFound),
    };
    let disposition = format!("attachment; filename=\"{format}\"");
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, text).into_response())
}

/// RFC 7946, one feature for each plot.
fn features(drawn: &[Drawn<'_>], market: Option<MarketCode>) -> String {
    let feature = |(plot, name, shape): &Drawn<'_>| {
        let crops: Vec<&str> = plot.crops.iter().map(|crop| crop.name.as_str()).collect();
        let said = [
            ("name", json!(name)),
            ("area", json!(plot.area)),
            ("number", json!(plot.number)),
            ("code", json!(code_of(plot))),
            ("crops", json!(crops)),
            ("status", json!(worst(&plot.statuses, market).map(Status::word))),
            ("area_ha", json!(shape.hectares().to_string())),
        ];
        let said: Map<_, _> = said.into_iter().map(|(name, it)| (name.to_owned(), it)).collect();
        shape.to_feature(&said)
    };
    let features: Vec<_> = drawn.iter().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// As the EUDR information system takes it: one feature for each plot, its holder as the producer.
fn for_eudr(drawn: &[Drawn<'_>]) -> Result<String, Error> {
    let plots: Vec<EudrPlot<'_>> = drawn
        .iter()
        .map(|(plot, name, shape)| EudrPlot {
            land: Land::Boundary(shape),
            producer_name: Some(&plot.holder_name),
            producer_country: CountryCode::VIETNAM,
            production_place: Some(name),
        })
        .collect();
    eudr::document(&plots).map_err(|_| Error::Unreadable("registry-error-eudr"))
}
