//! GS1 Digital Link addresses: the page behind a QR code, and all other links of the same thing
//! (GS1-Conformant Resolver 1.2.1).
//!
//! A request is read from its raw path, its thing and what that is a part of are looked up
//! ([`levels`]), and one link is chosen by the request's wishes ([`choose`]): a redirect with the
//! whole query, or all links as a document or a page ([`linkset`], [`pages`]).
//!
//! **The default link.** The standard redirects to it (307). Our page has an address of its own for
//! that, `/goods` and the path of the Digital Link. A browser, which asks for `text/html` by name,
//! gets the same page at once and without the redirect, with `Content-Location` saying where it
//! lives (RFC 9110 §8.7): [`PageAt`] sets who does.

mod choose;
mod fault;
mod levels;
mod link_type;
pub mod links;
mod linkset;
mod pages;
mod well_known;
mod wishes;

#[cfg(test)]
pub(crate) use link_type::words as vocabulary_words;
pub use links::MIGRATIONS;
pub(crate) use linkset::Level;
pub use linkset::Link;
pub(crate) use well_known::well_known;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use nguon_gs1::DigitalLink;
use nguon_platform::web::{self, Visitor};
use serde::Deserialize;

use crate::PortalState;
use crate::good;
use choose::Choice;
use link_type::{DEFAULT, DEFAULT_MULTI, Wanted};
use wishes::{Form, Wishes};

/// The GS1 keys of Digital Links with the routes that lead here. `410`–`413` and `416` are keys of
/// the description file's vocabulary only.
pub(crate) const KEY_ROUTES: [&str; 16] = [
    "/00/{*rest}",
    "/01/{*rest}",
    "/253/{*rest}",
    "/255/{*rest}",
    "/401/{*rest}",
    "/402/{*rest}",
    "/414/{*rest}",
    "/415/{*rest}",
    "/417/{*rest}",
    "/8003/{*rest}",
    "/8004/{*rest}",
    "/8006/{*rest}",
    "/8010/{*rest}",
    "/8013/{*rest}",
    "/8017/{*rest}",
    "/8018/{*rest}",
];

/// Who gets the page of a thing at its Digital Link itself, instead of a redirect to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageAt {
    /// Whoever asks for `text/html` by name: a phone saves a round trip, a program is redirected as
    /// the standard has it.
    #[default]
    Browsers,
    /// Whoever does not ask for links.
    Everybody,
    /// Nobody.
    Nobody,
}

/// `GET` of a Digital Link. The raw path counts: `%2F` in a value is no separator.
pub(crate) async fn resolve(
    State(state): State<PortalState>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let wishes = Wishes::of(&headers, uri.query());
    // Errors too: a page of another site must be able to read why there is nothing.
    open_to_all(answer(&state, &visitor, &uri, &wishes).await.into_response())
}

/// `GET` of one segment that is no page: a compressed EPC (`/eh…`, `/ex…`), a key without value, or
/// nothing of ours.
pub(crate) async fn segment(
    state: State<PortalState>,
    visitor: Visitor,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let name = uri.path().trim_start_matches('/');
    let meant = ["eh", "ex"].iter().any(|stem| name.starts_with(stem))
        || name.bytes().all(|byte| byte.is_ascii_digit());
    // Whoever says what form of answer it should be looks for a page that is not there; only who takes
    // anything may have meant a Digital Link.
    if !meant && (name.contains('.') || Wishes::of(&headers, None).wants_media()) {
        return web::Error::NotFound.into_response();
    }
    resolve(state, visitor, uri, headers).await
}

/// `GET /goods/…`: the page of a thing at its own address.
pub(crate) async fn page(
    State(state): State<PortalState>,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, web::Error> {
    let path = uri.path().strip_prefix(good::PAGES).unwrap_or_default();
    match DigitalLink::from_path(path, uri.query()) {
        Ok(link) => match good::find(&state, &visitor, &link).await? {
            Some(good) => good::page(&state, &visitor, good).await,
            None => Ok(pages::unknown(&visitor, &link)),
        },
        Err(error) => Ok(pages::refused(&visitor, path, uri.query(), &error, Form::Page)),
    }
}

/// `OPTIONS`, also for askers that ask in no known way.
pub(crate) async fn options(State(state): State<PortalState>, uri: Uri) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(link) = DigitalLink::from_path(uri.path(), uri.query())
        && let Ok(all) = linkset_header(&state, &link)
    {
        response.headers_mut().append(header::LINK, all);
    }
    open_to_all(response)
}

async fn answer(
    state: &PortalState,
    visitor: &Visitor,
    uri: &Uri,
    wishes: &Wishes,
) -> Result<Response, web::Error> {
    let form = wishes.form();
    let link = match DigitalLink::from_path(uri.path(), uri.query()) {
        Ok(link) if link.stem().is_empty() => link,
        Ok(_) => return Err(web::Error::Unreadable("portal-fault-other")),
        Err(error) => {
            return Ok(pages::refused(visitor, uri.path(), uri.query(), &error, form));
        }
    };
    let levels = levels::of(state, visitor, &link).await?;
    if levels.is_empty() {
        return match form {
            Form::Page => Ok(pages::unknown(visitor, &link)),
            _ => Err(web::Error::NotFound),
        };
    }
    let mut response = match link_type::wanted(link.other_parameters().iter().map(String::as_str)) {
        Some(Wanted::Linkset) => {
            pages::links(state, visitor, &link, &levels, wishes.linkset_form())
        }
        Some(Wanted::Kind(kind)) if kind != DEFAULT => {
            one_kind(state, visitor, &link, &levels, kind, wishes)?
        }
        Some(Wanted::Unknown) => pages::no_such_kind(state, visitor, &link, &levels, form)?,
        None if form != Form::Page => pages::links(state, visitor, &link, &levels, form),
        _ => default(state, visitor, &link, &levels, wishes).await?,
    };
    response.headers_mut().append(header::LINK, linkset_header(state, &link)?);
    Ok(response)
}

/// The links of one kind, at the most granular level that has some.
fn one_kind(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
    levels: &[Level],
    kind: &str,
    wishes: &Wishes,
) -> Result<Response, web::Error> {
    let found = levels.iter().find(|level| !level.of(kind).is_empty());
    let Some(level) = found else {
        return pages::no_such_kind(state, visitor, link, levels, wishes.form());
    };
    match choose::choose(level.of(kind), wishes) {
        Some(Choice::One(found)) => redirect(found, link),
        Some(Choice::Several(same)) => {
            let same = same.into_iter().cloned().collect();
            let level = Level { links: same, ..level.clone() };
            Ok(pages::choices(state, visitor, link, &level, wishes.linkset_form()))
        }
        None => Err(web::Error::NotFound),
    }
}

/// The default link of the most granular level that has one, or the page that it leads to.
async fn default(
    state: &PortalState,
    visitor: &Visitor,
    link: &DigitalLink,
    levels: &[Level],
    wishes: &Wishes,
) -> Result<Response, web::Error> {
    let with_default = |level: &&Level| !level.of(DEFAULT).is_empty();
    let Some(level) = levels.iter().find(with_default) else {
        return pages::no_such_kind(state, visitor, link, levels, wishes.form());
    };
    let variant = choose::variant(level.of(DEFAULT_MULTI), wishes);
    let Some(chosen) = variant.or_else(|| level.of(DEFAULT).into_iter().next()) else {
        return Err(web::Error::NotFound);
    };
    let at_once = match state.page_at {
        PageAt::Browsers => wishes.names_page(),
        PageAt::Everybody => true,
        PageAt::Nobody => false,
    };
    if !chosen.here || !at_once {
        return redirect(chosen, link);
    }
    let Some(good) = good::find(state, visitor, link).await? else {
        return Ok(pages::unknown(visitor, link));
    };
    let mut response = good::page(state, visitor, good).await?;
    let home = HeaderValue::try_from(&chosen.href).map_err(web::Error::internal)?;
    response.headers_mut().insert(header::CONTENT_LOCATION, home);
    Ok(response)
}

/// To a link, with the whole query as it came (§2.12), before a fragment.
fn redirect(found: &Link, link: &DigitalLink) -> Result<Response, web::Error> {
    let (base, fragment) = match found.href.split_once('#') {
        Some((base, fragment)) => (base, format!("#{fragment}")),
        None => (found.href.as_str(), String::new()),
    };
    let location = match link.raw_query().filter(|query| !query.is_empty()) {
        Some(query) if base.contains('?') => format!("{base}&{query}{fragment}"),
        Some(query) => format!("{base}?{query}{fragment}"),
        None => found.href.clone(),
    };
    let location = HeaderValue::try_from(location).map_err(web::Error::internal)?;
    let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// Where all links of a thing are.
fn linkset_header(state: &PortalState, link: &DigitalLink) -> Result<HeaderValue, web::Error> {
    let all = format!(
        "<{}{}?linkType=linkset>; rel=\"linkset\"; type=\"application/linkset+json\"",
        state.goods.public_url,
        link.path()
    );
    HeaderValue::try_from(all).map_err(web::Error::internal)
}

/// Any page may read what is public here.
pub(super) fn open_to_all(mut response: Response) -> Response {
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Link, Location, Content-Location"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
