//! Crops of a growing area.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::opened;
use crate::api::{Asking, Reading, change, may_change, plainly};
use crate::growing_area::{self, GrowingAreaCrop, PlantedYear, Trees, YieldKgPerHa};
use crate::screen::RegistryState;
use crate::subject::Subject;

/// A crop of a growing area.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "GrowingAreaCrop")]
pub(crate) struct CropOut {
    /// Short name of the crop, as in `/api/v1/crops`.
    crop: String,
    /// Variety.
    variety: Option<String>,
    /// Year in which most of the trees were planted.
    planted_year: Option<u32>,
    /// Number of trees.
    trees: Option<u32>,
    /// Expected yield in kilograms per hectare and season.
    expected_yield_kg_per_ha: Option<u32>,
}

impl From<GrowingAreaCrop> for CropOut {
    fn from(one: GrowingAreaCrop) -> Self {
        Self {
            crop: one.crop.to_string(),
            variety: one.variety.map(|variety| variety.to_string()),
            planted_year: one.planted.map(PlantedYear::get),
            trees: one.trees.map(Trees::get),
            expected_yield_kg_per_ha: one.expected_yield.map(YieldKgPerHa::get),
        }
    }
}

/// A crop of a growing area as it is sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "GrowingAreaCropSent")]
pub(crate) struct CropIn {
    /// Short name of the crop, as in `/api/v1/crops`.
    pub(super) crop: String,
    /// Variety.
    pub(super) variety: Option<String>,
    /// Year in which most of the trees were planted, 1900 to this year.
    pub(super) planted_year: Option<u32>,
    /// Number of trees.
    pub(super) trees: Option<u32>,
    /// Expected yield in kilograms per hectare and season.
    pub(super) expected_yield_kg_per_ha: Option<u32>,
}

impl CropIn {
    /// Read it; `at` is where it stands.
    pub(super) fn parse(&self, reading: &mut Reading, at: &str) -> Option<GrowingAreaCrop> {
        let to = |member: &str| format!("{at}/{member}");
        let crop = reading.text(&to("crop"), &self.crop, "registry-error-choice");
        let variety =
            reading.maybe(&to("variety"), self.variety.as_deref(), "registry-error-words");
        let planted = reading.number(&to("planted_year"), self.planted_year, "registry-error-year");
        let trees = reading.number(&to("trees"), self.trees, "registry-error-number");
        let expected_yield = reading.number(
            &to("expected_yield_kg_per_ha"),
            self.expected_yield_kg_per_ha,
            "registry-error-number",
        );
        Some(GrowingAreaCrop { crop: crop?, variety, planted, trees, expected_yield })
    }
}

/// `PUT /api/v1/growing-areas/{id}/crops`: adds a crop, or changes what is said of it.
pub(crate) async fn set_crop(
    State(state): State<RegistryState>,
    asking: Asking,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Error> {
    let area = opened(&state, &asking, id).await?;
    let version = asking.version(area.version)?;
    let sent: CropIn = asking.json(&body)?;
    let caller = asking.clone();
    change(&state, &asking, plainly, move |tx, actor| {
        may_change(tx, &caller, Subject::growing_area(id))?;
        let mut reading = Reading::default();
        let crop = sent.parse(&mut reading, "#");
        let crop = reading.done(crop)?;
        growing_area::set_crop(tx, actor, id, version, &crop)?;
        Ok(version + 1)
    })
    .await
}
