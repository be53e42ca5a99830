//! What waits for whoever is signed in.

use askama::Template;
use axum::extract::State;
use axum::response::IntoResponse;

use super::{Office, territory_words};
use crate::db::DbError;
use crate::i18n;
use crate::web::{Error, Html, Officer, Page, WorkCard};

#[derive(Template)]
#[template(path = "pages/templates/work.html")]
struct WorkPage {
    page: Page,
    role: String,
    territory: String,
    cards: Vec<WorkCard>,
}

/// `GET /work`.
pub(super) async fn show(
    State(office): State<Office>,
    officer: Officer,
) -> Result<impl IntoResponse, Error> {
    let mut cards = Vec::new();
    for source in officer.visitor.work() {
        cards.extend(source.cards(&officer).await?);
    }
    let (visitor, reach) = (officer.visitor.clone(), officer.territory.clone());
    let today = i18n::today(office.world.now());
    let territory = office
        .db
        .read::<_, DbError>(move |tx| territory_words(tx, &visitor, &reach, today))
        .await?;
    let visitor = &officer.visitor;
    Ok(Html(WorkPage {
        page: Page::new(visitor, visitor.tr("shell-work-hello", &[("name", &officer.name)])),
        role: visitor.t(&format!("role-{}", officer.role.word())),
        territory,
        cards,
    }))
}
