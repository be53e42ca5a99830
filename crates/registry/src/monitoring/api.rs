//! Who is due for a check, for programs.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use nguon_platform::web::Error;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Standing, Watched, watched};
use crate::api::{All, Asking, Day, SubjectRef};
use crate::list;
use crate::screen::RegistryState;

/// The filter as it stands in its address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    standing: String,
}

/// A code that is watched, for one of its crops.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Watched")]
pub(crate) struct WatchedOut {
    /// What has the code.
    subject: SubjectRef,
    /// Its name.
    name: String,
    /// Commune of today.
    commune: String,
    /// Short name of the crop; none for a packing house.
    crop: Option<String>,
    /// First day of the season of today.
    season_begins: Day,
    /// Its last day.
    season_ends: Day,
    /// Checks that it needs.
    needed: u32,
    /// Checks that it has.
    done: u32,
    /// Where it stands.
    standing: Standing,
}

impl From<Watched> for WatchedOut {
    fn from(one: Watched) -> Self {
        Self {
            subject: one.subject.into(),
            name: one.name,
            commune: one.commune.to_string(),
            crop: one.crop,
            season_begins: Day(one.season.first),
            season_ends: Day(one.season.last),
            needed: one.needed,
            done: one.done,
            standing: one.standing,
        }
    }
}

/// `GET /api/v1/monitoring`: every code that holds in a market, the most urgent first.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    asking: Asking,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let wanted: Option<Standing> = list::asked(&asked.standing)?;
    let (territory, today) = (asking.territory.clone(), state.today());
    let found = state.db.read(move |tx| watched(tx, &territory, today)).await?.into_iter();
    let found = found.filter(|one| wanted.is_none_or(|wanted| one.standing == wanted));
    let items: Vec<WatchedOut> = found.map(Into::into).collect();
    Ok(axum::Json(All { items }).into_response())
}
