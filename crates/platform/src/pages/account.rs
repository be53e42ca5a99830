//! One's own account: who one is here, and which letters one wants.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{Office, territory_words};
use crate::db::DbError;
use crate::i18n::{self, Language};
use crate::mail::{self, Address, Choice};
use crate::web::{Error, FieldErrors, Html, Officer, Page};

#[derive(Template)]
#[template(path = "pages/templates/account.html")]
struct AccountPage {
    page: Page,
    login: String,
    role: String,
    territory: String,
    typed: Typed,
    errors: FieldErrors,
    /// Whether this installation sends letters at all.
    mails: bool,
    /// Whether what was typed has just been kept.
    kept: bool,
}

impl AccountPage {
    #[expect(clippy::unused_self, reason = "a template calls its own methods only")]
    fn language_key(&self, language: Language) -> &'static str {
        match language {
            Language::Vi => "mail-language-vi",
            Language::En => "mail-language-en",
        }
    }
}

/// The form as it is sent.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    address: String,
    daily: Option<String>,
    reminders: Option<String>,
    language: String,
}

impl Typed {
    /// Nothing was chosen yet: whoever enters an address wants both, unless they say otherwise.
    fn fresh(language: Language) -> Self {
        let yes = || Some("1".to_owned());
        let language = language.tag().to_owned();
        Self { address: String::new(), daily: yes(), reminders: yes(), language }
    }

    fn of(choice: &Choice) -> Self {
        let mark = |wanted: bool| wanted.then(|| "1".to_owned());
        Self {
            address: choice.address.expose().to_owned(),
            daily: mark(choice.daily),
            reminders: mark(choice.reminders),
            language: choice.language.tag().to_owned(),
        }
    }

    /// None: no letters at all.
    fn choice(&self) -> Result<Option<Choice>, &'static str> {
        if self.address.trim().is_empty() {
            return Ok(None);
        }
        let address: Address = self.address.parse().map_err(|_| "mail-address-invalid")?;
        Ok(Some(Choice {
            address,
            language: Language::from_tag(&self.language).unwrap_or_default(),
            daily: self.daily.is_some(),
            reminders: self.reminders.is_some(),
        }))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Present right after a change.
    kept: Option<String>,
}

/// `GET /account`.
pub(super) async fn show(
    State(office): State<Office>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let account = officer.account;
    let choice = office.db.read::<_, DbError>(move |tx| mail::choice(tx, account)).await?;
    let fresh = || Typed::fresh(officer.visitor.language);
    let typed = choice.as_ref().map_or_else(fresh, Typed::of);
    shown(&office, &officer, typed, FieldErrors::new(), asked.kept.is_some()).await
}

/// `POST /account`: keep which letters one wants, or the form again with what is wrong.
pub(super) async fn keep(
    State(office): State<Office>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let choice = match typed.choice() {
        Ok(choice) => choice,
        Err(key) => {
            let mut errors = FieldErrors::new();
            errors.add("address", key);
            return shown(&office, &officer, typed, errors, false).await;
        }
    };
    let (actor, account) = (officer.actor(office.world.now()), officer.account);
    office
        .db
        .write::<_, DbError>(move |tx| mail::choose(tx, &actor, account, choice.as_ref()))
        .await?;
    Ok(Redirect::to("/account?kept=1").into_response())
}

async fn shown(
    office: &Office,
    officer: &Officer,
    typed: Typed,
    errors: FieldErrors,
    kept: bool,
) -> Result<Response, Error> {
    let (visitor, reach) = (officer.visitor.clone(), officer.territory.clone());
    let today = i18n::today(office.world.now());
    let territory = office
        .db
        .read::<_, DbError>(move |tx| territory_words(tx, &visitor, &reach, today))
        .await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let visitor = &officer.visitor;
    let page = AccountPage {
        page: Page::new(visitor, visitor.t("shell-my-account")),
        login: officer.login.clone(),
        role: visitor.t(&format!("role-{}", officer.role.word())),
        territory,
        typed,
        errors,
        mails: visitor.mails(),
        kept,
    };
    Ok((status, Html(page)).into_response())
}
