//! Harvest seasons of a growing area.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{href, opened};
use crate::RegistryError;
use crate::api::{All, Asking, Day, Made, Reading, make, one, plainly};
use crate::growing_area::pages::covered;
use crate::growing_area::{self, NewSeason, Season};
use crate::screen::RegistryState;

/// A season.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Season")]
pub(crate) struct SeasonOut {
    /// What people call it.
    season: String,
    /// First day of the harvest.
    begins: Day,
    /// Last day of the harvest.
    ends: Day,
    /// Expected yield in kilograms per hectare; the crop's where it is not given.
    expected_yield_kg_per_ha: Option<u32>,
}

impl From<Season> for SeasonOut {
    fn from(one: Season) -> Self {
        Self {
            season: one.name,
            begins: Day(one.from),
            ends: Day(one.to),
            expected_yield_kg_per_ha: one.expected_yield,
        }
    }
}

/// A season as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SeasonSent")]
pub(crate) struct SeasonIn {
    /// What people call it.
    season: String,
    /// First day of the harvest, `2026-11-21`.
    begins: String,
    /// Last day of the harvest, within a year of the first.
    ends: String,
    /// Expected yield in kilograms per hectare; the crop's where it is not given.
    expected_yield_kg_per_ha: Option<u32>,
}

/// `GET /api/v1/growing-areas/{id}/seasons`.
pub(crate) async fn seasons(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let person = asking.clone();
    let read = state.db.read::<_, RegistryError>(move |tx| {
        let area = covered(tx, &person, id)?;
        Ok((area.version, growing_area::seasons(tx, id)?))
    });
    let (version, found) = read.await?;
    let items: Vec<SeasonOut> = found.into_iter().map(Into::into).collect();
    Ok(one(version, &All { items }))
}

/// `POST /api/v1/growing-areas/{id}/seasons`: whoever grows tells it anew for each crop cycle
/// (QĐ 3156/QĐ-BNN-TT), also where a code was granted.
pub(crate) async fn add_season(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    opened(&state, &asking, id).await?;
    let sent: SeasonIn = asking.json(&body)?;
    let caller = asking.clone();
    make(&state, &asking, &body, plainly, move |tx, actor| {
        let area = covered(tx, &caller, id)?;
        let version = caller.version_if_said(area.version)?;
        let mut reading = Reading::default();
        let name = reading.text("#/season", &sent.season, "registry-error-words");
        let from = reading.day("#/begins", &sent.begins);
        let to = reading.day("#/ends", &sent.ends);
        let expected_yield = reading.number(
            "#/expected_yield_kg_per_ha",
            sent.expected_yield_kg_per_ha,
            "registry-error-number",
        );
        let new = || Some(NewSeason { name: name?, from: from?, to: to?, expected_yield });
        let new = new();
        let new = reading.done(new)?;
        growing_area::add_season(tx, actor, id, version, &new)?;
        let href = format!("{}/seasons", href(id));
        Ok(Made { id: new.from.to_string(), href, version: version + 1 })
    })
    .await
}
