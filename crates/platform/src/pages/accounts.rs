//! The list of accounts.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use super::{Office, territory_words};
use crate::accounts::{self, Account};
use crate::db::DbError;
use crate::i18n;
use crate::web::{Error, Html, Officer, Page, Tone};

/// Rows on a page.
const ROWS: u32 = 50;

struct Line {
    account: Account,
    role: String,
    territory: String,
}

#[derive(Template)]
#[template(path = "pages/templates/accounts.html")]
struct AccountsPage {
    page: Page,
    rows: Vec<Line>,
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Sign-in name of the last row of the page before.
    after: String,
}

/// `GET /admin/accounts`.
pub(super) async fn list(
    State(office): State<Office>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let visitor = officer.visitor.clone();
    let today = i18n::today(office.world.now());
    let mut rows = office
        .db
        .read::<_, DbError>(move |tx| {
            let found = accounts::accounts(tx, &asked.after, ROWS + 1)?;
            let line = |account: Account| {
                Ok(Line {
                    role: visitor.t(&format!("role-{}", account.role.word())),
                    territory: territory_words(tx, &visitor, &account.territory, today)?,
                    account,
                })
            };
            found.into_iter().map(line).collect::<Result<Vec<_>, DbError>>()
        })
        .await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let next = rows.last().filter(|_| more).map(|row| row.account.login.clone());
    let visitor = &officer.visitor;
    Ok(Html(AccountsPage {
        page: Page::new(visitor, visitor.t("shell-accounts-title")),
        rows,
        next,
    }))
}
