//! What single crops take of a plot.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use nguon_platform::web::Error;
use nguon_plots::Hectares;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::opened;
use crate::api::{Asking, Reading, change, may_change};
use crate::growing_area::{self, PlotCrop, Trees};
use crate::screen::RegistryState;
use crate::subject::Subject;

/// What one crop takes of a plot, as declared.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PlotCrop")]
pub(crate) struct PlotCropOut {
    /// Short name of the crop, one of the growing area's.
    crop: String,
    /// Its own area in square metres.
    area_m2: Option<u64>,
    /// Its trees.
    trees: Option<u32>,
}

impl From<PlotCrop> for PlotCropOut {
    fn from(one: PlotCrop) -> Self {
        Self {
            crop: one.crop.to_string(),
            area_m2: one.area.map(Hectares::whole_m2),
            trees: one.trees.map(Trees::get),
        }
    }
}

/// What one crop takes of a plot, as it is sent. With neither area nor trees the crop is taken off
/// the plot.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PlotCropSent")]
pub(crate) struct PlotCropIn {
    /// Short name of the crop, one of the growing area's.
    crop: String,
    /// Its own area in square metres, no more than the plot's.
    area_m2: Option<u64>,
    /// Its trees.
    trees: Option<u32>,
}

/// The form's fields as members of what is sent.
fn pointers(field: &str) -> String {
    match field {
        "plot-crop" => "#/crop".to_owned(),
        "own-ha" => "#/area_m2".to_owned(),
        _ => "#".to_owned(),
    }
}

/// `PUT /api/v1/growing-areas/{id}/plots/{plot}/crops`: says what a crop takes of a plot. The tag is
/// the area's.
pub(crate) async fn set_plot_crop(
    State(state): State<RegistryState>,
    asking: Asking,
    Path((id, plot)): Path<(Uuid, Uuid)>,
    body: Bytes,
) -> Result<Response, Error> {
    let area = opened(&state, &asking, id).await?;
    let version = asking.version(area.version)?;
    let sent: PlotCropIn = asking.json(&body)?;
    let caller = asking.clone();
    change(&state, &asking, pointers, move |tx, actor| {
        may_change(tx, &caller, Subject::growing_area(id))?;
        let mut reading = Reading::default();
        let crop = reading.text("#/crop", &sent.crop, "registry-error-choice");
        let area = sent.area_m2.map(Hectares::from_whole_m2);
        let trees = reading.number("#/trees", sent.trees, "registry-error-number");
        let new = reading.done(crop.map(|crop| PlotCrop { crop, area, trees }))?;
        growing_area::set_plot_crop(tx, actor, (id, version), plot, &new)?;
        Ok(version + 1)
    })
    .await
}
