//! An approved version on screen: what it says, whole, and its files.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use uuid::Uuid;

use super::round::{self, SumLine};
use crate::PlanningState;
use crate::report::{Round, Version, store};

#[derive(Template)]
#[template(path = "report/templates/version.html")]
struct VersionPage {
    page: Page,
    round: Round,
    version: Version,
    newest: u32,
    sums: Vec<SumLine>,
}

impl VersionPage {
    fn base(&self) -> String {
        format!("/reports/{}/versions/{}", self.round.id, self.version.number)
    }

    /// Message key of each text's heading, and what it says.
    fn text_lines(&self) -> [(&'static str, &str); 3] {
        let texts = &self.version.content.texts;
        [
            ("report-text-results", &texts.results),
            ("report-text-difficulties", &texts.difficulties),
            ("report-text-proposals", &texts.proposals),
        ]
    }
}

/// The round and its version, when the territory covers the whole of it.
pub(super) async fn read(
    state: &PlanningState,
    officer: &Officer,
    (id, number): (Uuid, u32),
) -> Result<(Round, Version, u32), Error> {
    let round = round::covered(state, officer, id).await?.round;
    let versions = state.db.read(move |tx| store::versions(tx, id)).await?;
    let newest = versions.first().map_or(0, |last| last.number);
    let version = versions.into_iter().find(|one| one.number == number);
    Ok((round, version.ok_or(Error::NotFound)?, newest))
}

/// `GET /reports/{report}/versions/{number}`.
pub async fn show(
    State(state): State<PlanningState>,
    officer: Officer,
    Path(which): Path<(Uuid, u32)>,
) -> Result<impl IntoResponse, Error> {
    let (round, version, newest) = read(&state, &officer, which).await?;
    let title = officer
        .visitor
        .tr("report-version-title", &[("title", &version.content.title), ("n", &version.number)]);
    let page = Page::new(&officer.visitor, title);
    Ok(Html(VersionPage {
        sums: round::sum_lines(&page, &round, &version.content.sums),
        page,
        round,
        version,
        newest,
    }))
}
