//! The outbox: what became of letters, for whoever looks after accounts. Neither addresses nor texts.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use serde::Deserialize;
use uuid::Uuid;

use super::Office;
use crate::db::DbError;
use crate::i18n;
use crate::mail::{self, Counts, Listed, State as Letter};
use crate::web::{Error, Html, Officer, Page, Tone};

/// Rows on a page.
const ROWS: u32 = 50;

struct Line {
    letter: Listed,
    kind: String,
    state: String,
    tone: Tone,
    reason: Option<String>,
    /// When it is tried again, once it was tried.
    next_try: Option<String>,
    /// Whether it was given up while somebody still needs it.
    again: bool,
}

#[derive(Template)]
#[template(path = "pages/templates/mail.html")]
struct MailPage {
    page: Page,
    counts: Counts,
    /// Whether this installation sends letters at all.
    mails: bool,
    /// The state asked for; empty = all.
    state: String,
    states: Vec<(&'static str, String)>,
    rows: Vec<Line>,
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    /// Identity of the last row of the page before.
    after: Option<Uuid>,
}

/// `GET /admin/mail`.
pub(super) async fn list(
    State(office): State<Office>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let wanted: Option<Letter> = asked.state.parse().ok();
    let (mut rows, counts) = office
        .db
        .read::<_, DbError>(move |tx| {
            Ok((mail::list(tx, wanted, asked.after, ROWS + 1)?, mail::counts(tx)?))
        })
        .await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let next = rows.last().filter(|_| more).map(|letter| letter.id.to_string());
    let (visitor, now) = (&officer.visitor, office.world.now());
    let states = [Letter::Waiting, Letter::Sent, Letter::Failed];
    let state_words = |state: Letter| visitor.t(&format!("mail-state-{}", state.word()));
    let line = |letter: Listed| Line {
        kind: visitor.t(&format!("mail-kind-{}", letter.kind.word())),
        state: state_words(letter.state),
        tone: tone(&letter),
        next_try: (letter.state == Letter::Waiting && letter.tries > 0)
            .then(|| visitor.tr("mail-next", &[("at", &i18n::moment(letter.due))])),
        again: letter.state == Letter::Failed && letter.until > now,
        reason: letter.reason.as_ref().map(|reason| {
            if reason.starts_with("mail-reason-") { visitor.t(reason) } else { reason.clone() }
        }),
        letter,
    };
    Ok(Html(MailPage {
        page: Page::new(visitor, visitor.t("mail-outbox")),
        counts,
        mails: visitor.mails(),
        state: wanted.map_or("", Letter::word).to_owned(),
        states: states.map(|state| (state.word(), state_words(state))).to_vec(),
        rows: rows.into_iter().map(line).collect(),
        next,
    }))
}

/// `POST /admin/mail/{id}/again`: try a letter anew that was given up.
pub(super) async fn again(
    State(office): State<Office>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let actor = officer.actor(office.world.now());
    if office.db.write(move |tx| mail::again(tx, &actor, id)).await? {
        Ok(Redirect::to("/admin/mail"))
    } else {
        Err(Error::Conflict("mail-again-not"))
    }
}

fn tone(letter: &Listed) -> Tone {
    match letter.state {
        Letter::Sent => Tone::Good,
        Letter::Failed => Tone::Danger,
        Letter::Waiting if letter.tries > 0 => Tone::Warning,
        Letter::Waiting | Letter::Nothing => Tone::Plain,
    }
}
