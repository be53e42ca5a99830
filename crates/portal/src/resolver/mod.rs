//! GS1 Digital Link addresses: the page behind a QR code, served directly, and the links of the same
//! thing for machines (GS1-Conformant Resolver 1.2; what is still to come is named in each file).

mod fault;
mod link_type;
mod linkset;
mod negotiate;
mod well_known;

pub(crate) use linkset::Level;
pub(crate) use well_known::well_known;

use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use nguon_gs1::{DigitalLink, Gs1Error};
use nguon_platform::web::{self, Html, Page, Visitor};
use serde_json::json;

use crate::PortalState;
use crate::good;
use link_type::Wanted;
use negotiate::Form;

/// The context that makes a linkset JSON-LD. No comma inside: readers split the header at commas.
const CONTEXT: &str = "<https://ref.gs1.org/standards/resolver/linkset-context>; \
                       rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"";

/// Longest address shown back on an error page, in bytes.
const SHOWN_MAX: usize = 300;

/// `GET /01/…` and `GET /00/…`. The raw path counts: `%2F` in a value is no separator.
pub(crate) async fn resolve(
    State(state): State<PortalState>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    // Errors too: a page of another site must be able to read why there is nothing.
    open_to_all(answer(&state, &visitor, &uri, negotiate::form(&headers)).await.into_response())
}

async fn answer(
    state: &PortalState,
    visitor: &Visitor,
    uri: &Uri,
    form: Form,
) -> Result<Response, web::Error> {
    let link = match DigitalLink::from_path(uri.path(), uri.query()) {
        Ok(link) if link.stem().is_empty() => link,
        Ok(_) => return Err(web::Error::Unreadable("portal-fault-other")),
        Err(error) => return Ok(refused(visitor, uri, &error, form)),
    };
    let wanted = link_type::wanted(link.other_parameters().iter().map(String::as_str));
    let Some(good) = good::find(state, visitor, &link).await? else {
        return match form {
            Form::Linkset => Err(web::Error::NotFound),
            Form::Page => Ok(unknown(visitor, &link)),
        };
    };
    let levels = good.levels();
    let mut response = match wanted {
        Some(Wanted::Unknown) => return Err(web::Error::NotFound),
        Some(Wanted::Linkset) => document(state, visitor, &levels),
        None if form == Form::Linkset => document(state, visitor, &levels),
        Some(Wanted::Kind(kind)) => redirect(state, visitor, &levels, kind, &link)?,
        None => good::page(state, visitor, good).await?,
    };
    let all = format!(
        "<{}{}?linkType=linkset>; rel=\"linkset\"; type=\"application/linkset+json\"",
        state.goods.public_url,
        link.path()
    );
    let all = HeaderValue::try_from(all).map_err(web::Error::internal)?;
    response.headers_mut().append(header::LINK, all);
    Ok(response)
}

/// `OPTIONS`, also for askers that ask in no known way.
pub(crate) async fn options() -> Response {
    open_to_all(StatusCode::NO_CONTENT.into_response())
}

/// Any page may read what is public here.
pub(super) fn open_to_all(mut response: Response) -> Response {
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Link, Location"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn document(state: &PortalState, visitor: &Visitor, levels: &[Level]) -> Response {
    let body = linkset::document(&state.goods.public_url, levels, visitor);
    let mut response = Json(body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/linkset+json"));
    headers.append(header::LINK, HeaderValue::from_static(CONTEXT));
    response
}

/// To the link of that kind, at the most granular level that has it. The rest of the query goes
/// along; `linkType` does not, since most of our links lead back here.
fn redirect(
    state: &PortalState,
    visitor: &Visitor,
    levels: &[Level],
    kind: link_type::LinkType,
    link: &DigitalLink,
) -> Result<Response, web::Error> {
    let found = levels
        .iter()
        .flat_map(|level| linkset::links(&state.goods.public_url, level, visitor))
        .find(|link| link.kind == kind)
        .ok_or(web::Error::NotFound)?;
    let kept: Vec<&str> = link
        .raw_query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("linkType="))
        .collect();
    let (base, fragment) = match found.href.split_once('#') {
        Some((base, fragment)) => (base, format!("#{fragment}")),
        None => (found.href.as_str(), String::new()),
    };
    let mark = match (kept.is_empty(), base.contains('?')) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    let location = format!("{base}{mark}{}{fragment}", kept.join("&"));
    let location = HeaderValue::try_from(location).map_err(web::Error::internal)?;
    let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
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
fn refused(visitor: &Visitor, uri: &Uri, error: &Gs1Error, form: Form) -> Response {
    let page = Page::new(visitor, visitor.t("portal-refused"));
    let text = uri.path_and_query().map_or("", axum::http::uri::PathAndQuery::as_str);
    let (before, wrong, after) = fault::marked(text, error);
    let cut = |text: &str| text.chars().take(SHOWN_MAX).collect::<String>();
    let what = fault::words(&page, error);
    if form == Form::Linkset {
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

fn unknown(visitor: &Visitor, link: &DigitalLink) -> Response {
    let page = Page::new(visitor, visitor.t("portal-unknown"));
    let asked = good::spelled(&page, link);
    (StatusCode::NOT_FOUND, Html(UnknownPage { page, asked })).into_response()
}
