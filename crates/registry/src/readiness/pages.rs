//! The page of a subject's readiness.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use nguon_platform::web::{Error, Html, Officer, Page, Tone};
use uuid::Uuid;

use super::{Verdict, readiness};
use crate::RegistryError;
use crate::market;
use crate::screen::{RegistryState, market_name};
use crate::standing::pages::{Kind, covered};
use crate::subject::Subject;

/// One requirement in words.
struct Row {
    name: String,
    basis: String,
    tone: Tone,
    words: String,
}

#[derive(Template)]
#[template(path = "readiness/templates/readiness.html")]
struct ReadinessPage {
    page: Page,
    base: String,
    /// Market, tone and words of the whole, requirements.
    markets: Vec<(String, Tone, String, Vec<Row>)>,
}

/// `GET /…/{id}/readiness`.
pub(crate) async fn show<K: Kind>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let (person, today) = (officer.clone(), state.today());
    let read = state.db.read(move |tx| {
        let (name, _) = covered(tx, &person, K::KIND, id)?;
        let ready = readiness(tx, Subject { kind: K::KIND, id }, today)?;
        Ok::<_, RegistryError>((name, ready, market::all(tx)?))
    });
    let (name, ready, markets) = read.await?;
    let visitor = &officer.visitor;
    let markets = ready.into_iter().map(|one| {
        let ready = one.is_ready();
        let missing = one.rows.iter().any(|(_, verdict)| *verdict == Verdict::Missing);
        let (tone, key) = match (ready, missing) {
            (true, _) => (Tone::Good, "registry-ready"),
            (false, true) => (Tone::Warning, "registry-ready-not"),
            (false, false) => (Tone::Plain, "registry-ready-unknown"),
        };
        let rows = one.rows.into_iter().map(|(required, verdict)| {
            let tone = match verdict {
                Verdict::Met => Tone::Good,
                Verdict::Missing => Tone::Warning,
                Verdict::Unknown => Tone::Plain,
            };
            Row {
                name: visitor.t(&format!("registry-require-{}", required.requirement.word())),
                basis: required.basis,
                tone,
                words: visitor.t(&format!("registry-verdict-{}", verdict.word())),
            }
        });
        (market_name(visitor, &markets, one.market), tone, visitor.t(key), rows.collect())
    });
    let markets = markets.collect();
    let title = visitor.tr("registry-readiness-of", &[("name", &name.as_str())]);
    let base = format!("/{}/{id}", K::FOLDER);
    Ok(Html(ReadinessPage { page: Page::new(visitor, title), base, markets }))
}
