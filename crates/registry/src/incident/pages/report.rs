//! The public page on which anybody reports that a code is misused (CT 1838/CT-BNN-BVTV, R67).
//!
//! It shows nothing of the register, not even whether the code exists, and takes few and short
//! reports: a page that anybody may write to must not become a burden or a way to spy.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use nguon_platform::audit::Actor;
use nguon_platform::web::{Error, FieldErrors, Html, Page, Visitor};

use crate::code;
use crate::incident::{self, Kind, NewIncident, reported_since};
use crate::screen::{Reader, RegistryState, Typed};
use crate::{Number, Refusal, RegistryError, Words};

/// Largest report, in bytes.
pub(crate) const BODY_MAX: usize = 8 << 10;
/// Reports about one code within an hour; the same is said by the first ones.
const PER_CODE_MAX: u32 = 5;
/// Reports about all codes within an hour.
const PER_HOUR_MAX: u32 = 100;

#[derive(Template)]
#[template(path = "incident/templates/report.html")]
struct ReportPage {
    page: Page,
    errors: FieldErrors,
    code: String,
    about: String,
    /// The number of the file, once it was taken.
    taken: Option<String>,
}

fn page(
    visitor: &Visitor,
    typed: &Typed,
    errors: FieldErrors,
    taken: Option<String>,
) -> ReportPage {
    ReportPage {
        page: Page::new(visitor, visitor.t("registry-report-title")),
        errors,
        code: typed.of("code").to_owned(),
        about: typed.of("about").to_owned(),
        taken,
    }
}

/// `GET /report-misuse?code=…`.
pub(crate) async fn report_form(
    visitor: Visitor,
    axum::extract::Query(typed): axum::extract::Query<Typed>,
) -> impl IntoResponse {
    Html(page(&visitor, &typed, FieldErrors::new(), None))
}

/// `POST /report-misuse`.
pub(crate) async fn report(
    State(state): State<RegistryState>,
    visitor: Visitor,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut reader = Reader::new(&typed);
    let code: Option<Number> = reader.needed("code", "registry-error-words");
    let about: Option<Words> = reader.needed("about", "registry-error-report-about");
    let read = reader.done(code.zip(about));
    let (code, about) = match read {
        Ok(read) => read,
        Err(errors) => {
            let page = page(&visitor, &typed, errors, None);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let (id, now) = (state.world.id(), state.world.now());
    // The audit names what wrote it: this page, for somebody unknown.
    let actor = Actor::program("report-misuse", now);
    let taken = state.db.write(move |tx| {
        let found = code::find(tx, code.as_str())?;
        let (subject, code) = match found {
            Some((subject, code)) => (Some(subject), code.normalised),
            None => (None, code::normalise(code.as_str())),
        };
        let (same, all) = reported_since(tx, &code, now - 1.hour())?;
        if same >= PER_CODE_MAX || all >= PER_HOUR_MAX {
            return Err(RegistryError::from(Refusal::new("", "registry-error-report-many")));
        }
        let new = NewIncident {
            id,
            kind: Kind::Misuse,
            notice: None,
            subject,
            code,
            market: None,
            about,
            due: None,
            demonstration: false,
        };
        incident::open(tx, &actor, &new)
    });
    match taken.await {
        Ok(number) => {
            let page = page(&visitor, &Typed::default(), FieldErrors::new(), Some(number));
            Ok(Html(page).into_response())
        }
        Err(RegistryError::Refused(refusals)) => {
            let errors = crate::screen::refused(&refusals);
            let page = page(&visitor, &typed, errors, None);
            Ok((StatusCode::TOO_MANY_REQUESTS, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
