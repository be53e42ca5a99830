//! The confirmation as a sheet to print, and the public page that proves it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use nguon_gs1::symbol::qr_svg;
use nguon_platform::web::{Error, Html, Officer, Page, Tone, Visitor};
use uuid::Uuid;

use super::{Confirmation, by_token, of_application};
use crate::RegistryError;
use crate::application;
use crate::market::{self, Market, MarketStatus};
use crate::screen::{RegistryState, market_name, status_tone};

#[derive(Template)]
#[template(path = "confirmation/templates/sheet.html")]
struct SheetPage {
    page: Page,
    confirmation: Confirmation,
    markets: Vec<String>,
    kind: String,
    verify: String,
    qr: String,
    /// The same as PDF.
    pdf: String,
    demonstration: bool,
}

/// Where the QR code of a confirmation is.
fn qr_href(confirmation: &Confirmation) -> String {
    format!("/verify/{}/qr.svg", confirmation.token)
}

fn verify_href(state: &RegistryState, confirmation: &Confirmation) -> String {
    format!("{}/verify/{}", state.public_url.trim_end_matches('/'), confirmation.token)
}

/// The confirmation of an application within the person's territory, with the names of markets, and
/// whether it belongs to the demonstration.
async fn granted(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<(Confirmation, Vec<Market>, bool), RegistryError> {
    let person = officer.clone();
    let read = state.db.read(move |tx| {
        let application = application::get(tx, id)?.filter(|one| person.covers(&one.placed()));
        let application = application.ok_or(RegistryError::NotFound)?;
        let found = of_application(tx, id)?.ok_or(RegistryError::NotFound)?;
        Ok((found, market::all(tx)?, application.demonstration))
    });
    read.await
}

/// `GET /applications/{id}/confirmation`.
pub(crate) async fn sheet(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let (confirmation, markets, demonstration) = granted(&state, &officer, id).await?;
    let visitor = &officer.visitor;
    Ok(Html(SheetPage {
        page: Page::new(visitor, visitor.t("registry-confirmation-title")),
        markets: names(visitor, &markets, &confirmation),
        kind: visitor.t(&format!("kind-{}", confirmation.subject.kind.word())),
        verify: verify_href(&state, &confirmation),
        qr: qr_href(&confirmation),
        pdf: format!("/applications/{id}/confirmation.pdf"),
        confirmation,
        demonstration,
    }))
}

/// `GET /applications/{id}/confirmation.pdf`.
#[cfg(feature = "pdf")]
pub(crate) async fn pdf(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    use super::paper::{self, Said};

    let (confirmation, markets, demonstration) = granted(&state, &officer, id).await?;
    let visitor = officer.visitor.clone();
    let said = Said {
        kind: visitor.t(&format!("kind-{}", confirmation.subject.kind.word())),
        markets: names(&visitor, &markets, &confirmation),
        verify: verify_href(&state, &confirmation),
        demonstration,
    };
    let name = format!("attachment; filename=\"{}.pdf\"", confirmation.number);
    // Typesetting takes a while and must not hold up other requests.
    let made = tokio::task::spawn_blocking(move || {
        paper::pdf(&visitor, &confirmation, said, &state.templates)
    });
    let bytes = made.await.map_err(Error::internal)??;
    let kind = (header::CONTENT_TYPE, "application/pdf".to_owned());
    Ok(([kind, (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// `GET /applications/{id}/confirmation.pdf` of a program built without PDF: the sheet, which prints.
#[cfg(not(feature = "pdf"))]
pub(crate) async fn pdf(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    granted(&state, &officer, id).await?;
    let sheet = format!("/applications/{id}/confirmation");
    Ok(axum::response::Redirect::to(&sheet).into_response())
}

fn names(visitor: &Visitor, markets: &[Market], confirmation: &Confirmation) -> Vec<String> {
    confirmation.markets.iter().map(|one| market_name(visitor, markets, *one)).collect()
}

#[derive(Template)]
#[template(path = "confirmation/templates/verify.html")]
struct VerifyPage {
    page: Page,
    found: Option<Found>,
}

struct Found {
    confirmation: Confirmation,
    kind: String,
    markets: Vec<(String, Tone, String, Option<jiff::civil::Date>)>,
    /// Whether it holds in every market that it names.
    holds: bool,
}

/// `GET /verify/{token}`: what was recorded, and what holds today.
pub(crate) async fn verify(
    State(state): State<RegistryState>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let read = state.db.read(move |tx| {
        let Some(confirmation) = by_token(tx, &token)? else { return Ok(None) };
        let statuses = market::current(tx, confirmation.subject)?;
        Ok::<_, RegistryError>(Some((confirmation, statuses, market::all(tx)?)))
    });
    let found = read.await?.map(|(confirmation, statuses, markets)| {
        found(&visitor, confirmation, &statuses, &markets)
    });
    let status = if found.is_some() {
        axum::http::StatusCode::OK
    } else {
        axum::http::StatusCode::NOT_FOUND
    };
    let page = Page::new(&visitor, visitor.t("registry-verify-title"));
    Ok((status, Html(VerifyPage { page, found })).into_response())
}

fn found(
    visitor: &Visitor,
    confirmation: Confirmation,
    statuses: &[MarketStatus],
    markets: &[Market],
) -> Found {
    let rows: Vec<_> = confirmation
        .markets
        .iter()
        .map(|market| {
            let name = market_name(visitor, markets, *market);
            match statuses.iter().find(|status| status.market == *market) {
                Some(now) => {
                    let word = visitor.t(&format!("registry-status-{}", now.status.word()));
                    (name, status_tone(now.status), word, Some(now.from))
                }
                None => (name, Tone::Warning, visitor.t("registry-status-none"), None),
            }
        })
        .collect();
    Found {
        holds: rows.iter().all(|(_, tone, _, _)| *tone == Tone::Good),
        kind: visitor.t(&format!("kind-{}", confirmation.subject.kind.word())),
        markets: rows,
        confirmation,
    }
}

/// `GET /verify/{token}/qr.svg`.
pub(crate) async fn qr(
    State(state): State<RegistryState>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Error> {
    let read = state.db.read(move |tx| by_token(tx, &token)?.ok_or(RegistryError::NotFound));
    let confirmation = read.await?;
    let title = visitor.tr("registry-verify-qr", &[("number", &confirmation.number.as_str())]);
    let svg = qr_svg(&verify_href(&state, &confirmation), &title).map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
