//! Answers of the resolver that lead nowhere else: all links, links to choose from, and why there is
//! nothing; as a page for people, as a document for programs.

use askama::Template;
use askama::filters::HtmlSafeOutput;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use nguon_gs1::{DigitalLink, Gs1Error};
use nguon_platform::web::{self, Html, Page, Visitor};
use serde_json::json;

use super::fault;
use super::linkset::{self, Level};
use super::wishes::Form;
use crate::PortalState;
use crate::good;

/// The context that makes a linkset JSON-LD. No comma inside: readers split the header at commas.
const CONTEXT: &str = "<https://ref.gs1.org/standards/resolver/linkset-context>; \
                       rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"";

/// Longest address shown back on an error page, in characters.
const SHOWN_MAX: usize = 300;

#[derive(Template)]
#[template(path = "resolver/templates/linkset.html")]
struct LinksPage {
    page: Page,
    what: String,
    public_url: String,
    levels: Vec<Level>,
    json_ld: HtmlSafeOutput<String>,
}

/// All links.
pub(super) fn links(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
    levels: &[Level],
    form: Form,
) -> Response {
    shown(state, visitor, link, levels, form, "portal-links-all")
}

/// 300: links that nothing tells apart.
pub(super) fn choices(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
    level: &Level,
    form: Form,
) -> Response {
    let levels = std::slice::from_ref(level);
    let mut response = shown(state, visitor, link, levels, form, "portal-links-choose");
    *response.status_mut() = StatusCode::MULTIPLE_CHOICES;
    response
}

/// 404: there are links, but none of that kind. A person sees which there are.
pub(super) fn no_such_kind(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
    levels: &[Level],
    form: Form,
) -> Result<Response, web::Error> {
    if form != Form::Page {
        return Err(web::Error::NotFound);
    }
    let mut response = shown(state, visitor, link, levels, form, "portal-links-none");
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}

fn shown(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
    levels: &[Level],
    form: Form,
    what: &str,
) -> Response {
    let document = linkset::document(&state.goods.public_url, levels);
    let kind = match form {
        Form::Page => {
            let page = Page::new(visitor, visitor.t("portal-links-title"));
            let asked = good::spelled(&page, link);
            // `<` would let a value end the block: `</script>`.
            let text = linkset::json_ld(document).to_string().replace('<', "\\u003c");
            let block = format!("<script type=\"application/ld+json\">{text}</script>");
            return Html(LinksPage {
                what: page.tr(what, &[("asked", &asked)]),
                public_url: state.goods.public_url.to_string(),
                levels: levels.to_vec(),
                json_ld: HtmlSafeOutput(block),
                page,
            })
            .into_response();
        }
        Form::Linkset => "application/linkset+json",
        Form::Json => "application/json",
        Form::JsonLd => "application/ld+json",
    };
    let document = if form == Form::JsonLd { linkset::json_ld(document) } else { document };
    let mut response = document.to_string().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if form != Form::JsonLd {
        headers.append(header::LINK, HeaderValue::from_static(CONTEXT));
    }
    response
}

#[derive(Template)]
#[template(path = "resolver/templates/refused.html")]
struct RefusedPage {
    page: Page,
    what: String,
    before: String,
    wrong: String,
    after: String,
}

/// 400: what is wrong, and the place in the address.
pub(super) fn refused(
    visitor: &Visitor,
    path: &str,
    query: Option<&str>,
    error: &Gs1Error,
    form: Form,
) -> Response {
    let page = Page::new(visitor, visitor.t("portal-refused"));
    let text = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let (before, wrong, after) = fault::marked(&text, error);
    let cut = |text: &str| text.chars().take(SHOWN_MAX).collect::<String>();
    let what = fault::words(&page, error);
    if form != Form::Page {
        let problem = json!({
            "type": "about:blank",
            "title": page.title,
            "status": 400,
            "detail": what,
            "at": error.at,
            "length": error.len,
        });
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        return (StatusCode::BAD_REQUEST, kind, problem.to_string()).into_response();
    }
    let (before, wrong, after) = (cut(before), cut(wrong), cut(after));
    (StatusCode::BAD_REQUEST, Html(RefusedPage { page, what, before, wrong, after }))
        .into_response()
}

#[derive(Template)]
#[template(path = "resolver/templates/unknown.html")]
struct UnknownPage {
    page: Page,
    asked: String,
}

/// 404: a right link to something of which nothing is recorded.
pub(super) fn unknown(visitor: &Visitor, link: &DigitalLink) -> Response {
    let page = Page::new(visitor, visitor.t("portal-unknown"));
    let asked = good::spelled(&page, link);
    (StatusCode::NOT_FOUND, Html(UnknownPage { page, asked })).into_response()
}
