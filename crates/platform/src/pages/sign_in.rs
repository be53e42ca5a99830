//! Signing in and out.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::Office;
use crate::accounts::{self, Login, SignInError, Token};
use crate::web::{Error, FieldErrors, Html, Page, Visitor, cookie, local_or_work};

/// The window of failed tries (`accounts::sign_in`), for machines that wait.
const RETRY_AFTER_S: &str = "900";

#[derive(Template)]
#[template(path = "pages/templates/sign_in.html")]
struct SignInPage {
    page: Page,
    login: String,
    next: String,
    errors: FieldErrors,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    next: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Credentials {
    login: String,
    password: String,
    next: String,
}

/// `GET /sign-in?next=/path`: whoever is signed in goes on at once.
pub(super) async fn show(visitor: Visitor, Query(wanted): Query<Wanted>) -> Response {
    if visitor.signed_in.is_some() {
        return Redirect::to(local_or_work(&wanted.next)).into_response();
    }
    form(&visitor, String::new(), wanted.next, FieldErrors::new())
}

/// `POST /sign-in`: a session, or the form again with the name kept.
pub(super) async fn enter(
    State(office): State<Office>,
    visitor: Visitor,
    Form(sent): Form<Credentials>,
) -> Result<Response, Error> {
    let mut errors = FieldErrors::new();
    let login = sent.login.parse::<Login>();
    if login.is_err() {
        errors.add("login", "shell-sign-in-login-invalid");
    }
    if sent.password.is_empty() {
        errors.add("password", "shell-sign-in-password-missing");
    }
    if let (Ok(login), true) = (login, errors.is_empty()) {
        match accounts::sign_in(&office.db, &office.world, login, sent.password, visitor.address)
            .await
        {
            Ok(token) => return Ok(opened(&visitor, &token, &sent.next)),
            Err(SignInError::Refused) => errors.add("", "shell-sign-in-refused"),
            Err(SignInError::TooMany) => {
                errors.add("", "shell-sign-in-too-many");
                let again = form(&visitor, sent.login, sent.next, errors);
                let wait = [(header::RETRY_AFTER, RETRY_AFTER_S)];
                return Ok((StatusCode::TOO_MANY_REQUESTS, wait, again).into_response());
            }
            Err(SignInError::Db(error)) => return Err(error.into()),
        }
    }
    Ok(form(&visitor, sent.login, sent.next, errors))
}

/// `POST /sign-out`.
pub(super) async fn leave(
    State(office): State<Office>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Error> {
    if let Some(token) = cookie::read(&headers, cookie::SESSION).and_then(Token::from_cookie) {
        accounts::sign_out(&office.db, &token).await?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    if let Some(value) = cookie::write(cookie::SESSION, "", Some(0), visitor.secure()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

fn opened(visitor: &Visitor, token: &Token, next: &str) -> Response {
    let mut response = Redirect::to(local_or_work(next)).into_response();
    if let Some(value) = cookie::write(cookie::SESSION, token.expose(), None, visitor.secure()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn form(visitor: &Visitor, login: String, next: String, errors: FieldErrors) -> Response {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = Page::new(visitor, visitor.t("shell-sign-in-title"));
    (status, Html(SignInPage { page, login, next, errors })).into_response()
}
