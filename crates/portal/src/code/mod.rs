//! Is this growing-area or packing-house code real, for which market, and does it hold today?

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::web::{self, Html, Page, Tone, Visitor, encode};
use nguon_registry::RegistryError;
use nguon_registry::code::{Code, Scheme, key, normalise};
use nguon_registry::market::MarketStatus;
use serde::Deserialize;

use crate::PortalState;
use crate::outline::Outline;
use crate::standing::{self, Standing, Words};

/// Longest code shown back; longer ones are cut.
const SHOWN_MAX: usize = 80;

#[derive(Template)]
#[template(path = "code/templates/form.html")]
struct FormPage {
    page: Page,
    /// What was asked for and is not recorded; none when nothing was asked for.
    unknown: Option<String>,
}

#[derive(Template)]
#[template(path = "code/templates/code.html")]
struct CodePage {
    page: Page,
    standing: Standing,
    words: Words,
    today: jiff::civil::Date,
}

impl CodePage {
    fn status(&self, status: &MarketStatus) -> (Tone, String) {
        let (tone, key) = standing::status(status.status);
        (tone, self.page.t(key))
    }

    fn market(&self, status: &MarketStatus) -> String {
        self.words.market(status.market, self.page.language())
    }

    fn scheme(&self, code: &Code) -> Option<&Scheme> {
        self.words.scheme(code)
    }

    fn crops(&self) -> String {
        self.standing.crops_in(self.page.language())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    code: String,
}

/// `GET /codes`: the form; with `?code=…` on to the code's own page.
pub(crate) async fn form(visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    let code = normalise(&asked.code);
    if code.is_empty() {
        let page = Page::new(&visitor, visitor.t("portal-code-title"));
        return Html(FormPage { page, unknown: None }).into_response();
    }
    Redirect::to(&format!("/codes/{}", encode(&code).replace('/', "%2F"))).into_response()
}

/// `GET /codes/{code}`: any case, with or without blanks and hyphens.
pub(crate) async fn show(
    State(state): State<PortalState>,
    visitor: Visitor,
    Path(typed): Path<String>,
) -> Result<Response, web::Error> {
    let today = state.today();
    let sought = typed.clone();
    let found = state
        .goods
        .db
        .read::<_, RegistryError>(move |tx| {
            let Some(standing) = Standing::by_code(tx, &sought, today)? else { return Ok(None) };
            Ok(Some((standing, Words::read(tx)?)))
        })
        .await
        .map_err(web::Error::internal)?;
    let Some((standing, words)) = found else {
        let page = Page::new(&visitor, visitor.t("portal-code-unknown"));
        let unknown = normalise(&typed).chars().take(SHOWN_MAX).collect();
        let page = FormPage { page, unknown: Some(unknown) };
        return Ok((StatusCode::NOT_FOUND, Html(page)).into_response());
    };
    // The spelling of the record, not of whoever asks.
    let wanted = key(&typed);
    let code = standing.codes.iter().find(|code| key(&code.normalised) == wanted);
    let title = code.map_or_else(|| normalise(&typed), |code| code.normalised.clone());
    let page = Page::new(&visitor, title);
    Ok(Html(CodePage { page, standing, words, today }).into_response())
}
