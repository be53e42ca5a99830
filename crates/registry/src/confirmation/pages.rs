//! The confirmation as a sheet to print, and the public page that proves it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use nguon_gs1::symbol::qr_svg;
use nguon_platform::web::{Error, Html, Officer, Page, Tone, Visitor};
use nguon_platform::{i18n, places};
use uuid::Uuid;

use super::{Confirmation, Letterhead, by_token, of_application};
use crate::RegistryError;
use crate::application;
use crate::market::{self, Market, MarketStatus};
use crate::screen::{RegistryState, market_name, status_tone};

/// What is not known, to be written on.
const BLANK: &str = "……………………";

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
    /// What stands above and below.
    letterhead: Arc<Letterhead>,
    /// Place and day of issue.
    place_day: String,
    demonstration: bool,
}

impl SheetPage {
    /// A text of the letterhead, or a line to write on.
    fn or_blank(text: &str) -> &str {
        if text.is_empty() { BLANK } else { text }
    }
}

/// Where the QR code of a confirmation is.
fn qr_href(confirmation: &Confirmation) -> String {
    format!("/verify/{}/qr.svg", confirmation.token)
}

fn verify_href(state: &RegistryState, confirmation: &Confirmation) -> String {
    format!("{}/verify/{}", state.public_url.trim_end_matches('/'), confirmation.token)
}

/// A confirmation with what is printed beside it.
struct Granted {
    confirmation: Confirmation,
    markets: Vec<Market>,
    /// Name of the province that day, without its kind.
    province: String,
    demonstration: bool,
}

/// The confirmation of an application within the person's territory.
async fn granted(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
) -> Result<Granted, RegistryError> {
    let person = officer.clone();
    let read = state.db.read(move |tx| {
        let application = application::get(tx, id)?.filter(|one| person.covers(&one.placed()));
        let application = application.ok_or(RegistryError::NotFound)?;
        let confirmation = of_application(tx, id)?.ok_or(RegistryError::NotFound)?;
        let unit = places::unit(tx, &application.site.province)?;
        let period = unit.as_ref().and_then(|unit| unit.on(confirmation.issued).or(unit.last()));
        Ok(Granted {
            province: period.map(|period| period.name.clone()).unwrap_or_default(),
            markets: market::all(tx)?,
            demonstration: application.demonstration,
            confirmation,
        })
    });
    read.await
}

/// `An Giang, ngày 21 tháng 11 năm 2026` (NĐ 30/2020/NĐ-CP, annex I: days below 10 and the months 1 and
/// 2 get a zero in front). A place that is not known stays a line.
fn place_day(visitor: &Visitor, province: &str, day: jiff::civil::Date) -> String {
    let month = if day.month() < 3 { format!("0{}", day.month()) } else { day.month().to_string() };
    let (days, year) = (format!("{:02}", day.day()), day.year().to_string());
    let place = if province.is_empty() { BLANK } else { province };
    visitor.tr(
        "registry-paper-place-day",
        &[
            ("place", &place as &dyn i18n::Arg),
            ("day", &days.as_str()),
            ("month", &month.as_str()),
            ("year", &year.as_str()),
        ],
    )
}

/// `GET /applications/{id}/confirmation`.
pub(crate) async fn sheet(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let Granted { confirmation, markets, province, demonstration } =
        granted(&state, &officer, id).await?;
    let visitor = &officer.visitor;
    Ok(Html(SheetPage {
        letterhead: state.letterhead.clone(),
        place_day: place_day(visitor, &province, confirmation.issued),
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
    use nguon_platform::web::saved;

    use super::paper::{self, Said};

    let Granted { confirmation, markets, province, demonstration } =
        granted(&state, &officer, id).await?;
    // A paper of the office is Vietnamese, whoever takes it.
    let mut visitor = officer.visitor.clone();
    visitor.language = i18n::Language::Vi;
    let said = Said {
        kind: visitor.t(&format!("kind-{}", confirmation.subject.kind.word())),
        markets: names(&visitor, &markets, &confirmation),
        verify: verify_href(&state, &confirmation),
        place_day: place_day(&visitor, &province, confirmation.issued),
        letterhead: state.letterhead.clone(),
        demonstration,
    };
    let name = format!("{}.pdf", confirmation.number);
    // Typesetting takes a while and must not hold up other requests.
    let made = tokio::task::spawn_blocking(move || {
        paper::pdf(&visitor, &confirmation, said, &state.templates)
    });
    let bytes = made.await.map_err(Error::internal)??;
    Ok(saved("application/pdf", &name, bytes))
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
