//! `GET /admin/keys`.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use jiff::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::accounts::keys::{self, ApiKey, KeyState, Reach};
use crate::accounts::{Capability, Owner};
use crate::db::{DbError, Tx};
use crate::directory::Holding;
use crate::i18n;
use crate::pages::{Office, territory_words};
use crate::territory::Territory;
use crate::web::{Error, Html, Officer, Page, Tone, Visitor};

/// Rows on a page.
const ROWS: usize = 50;
/// Keys that are looked at for one page: those of other territories are passed over.
const LOOKED_AT_MAX: u32 = 2_000;

struct Line {
    key: ApiKey,
    /// In words: the holder's name, or the office and its territory.
    owner: String,
    /// The holder's page, for those who may open it.
    href: Option<String>,
    state: KeyState,
}

impl Line {
    fn tone(&self) -> Tone {
        match self.state {
            KeyState::Good => Tone::Good,
            KeyState::Expired => Tone::Warning,
            KeyState::Revoked => Tone::Danger,
        }
    }

    /// What the machine may do, in words.
    fn scopes(&self, page: &Page) -> String {
        let scopes = self.key.scopes;
        let said = [
            (scopes.capture, "shell-keys-scope-capture"),
            (scopes.query, "shell-keys-scope-query"),
            (scopes.registry_read, "shell-keys-scope-registry-read"),
            (scopes.registry_write, "shell-keys-scope-registry-write"),
        ];
        let words = said.iter().filter(|(may, _)| *may).map(|(_, key)| page.t(key));
        words.collect::<Vec<_>>().join(", ")
    }

    /// Message key of the state.
    fn state_key(&self) -> String {
        format!("shell-keys-state-{}", self.state.word())
    }
}

#[derive(Template)]
#[template(path = "pages/keys/templates/list.html")]
struct ListPage {
    page: Page,
    /// Only the keys of this holder.
    holder: Option<Holding>,
    rows: Vec<Line>,
    next: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Asked {
    /// Only the keys of this holder.
    holder: Option<Uuid>,
    /// Key of the last row of the page before.
    after: Option<Uuid>,
}

/// The keys of owners within the territory, newest first.
pub(in crate::pages) async fn list(
    State(office): State<Office>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let now = office.world.now();
    let today = i18n::today(now);
    let only = asked.holder.map(Territory::Holder);
    let found = office
        .db
        .read::<_, DbError>(move |tx| keys::list(tx, only.as_ref(), asked.after, LOOKED_AT_MAX))
        .await?;
    let holders = found.iter().filter_map(|key| key.owner.holder()).chain(asked.holder);
    let reach = Reach::learn(&*office.holders, &officer.territory, today, holders).await?;
    let holder = asked.holder.map(|id| reach.holder(id).cloned().ok_or(Error::NotFound));
    let holder = holder.transpose()?.filter(|holding| officer.covers(&holding.placed));
    if asked.holder.is_some() && holder.is_none() {
        return Err(Error::NotFound);
    }
    let visitor = officer.visitor.clone();
    let (mut rows, last) = office
        .db
        .read::<_, DbError>(move |tx| {
            let last = found.last().filter(|_| found.len() == LOOKED_AT_MAX as usize);
            let last = last.map(|key| key.id);
            let mut rows = Vec::new();
            for key in found {
                if rows.len() <= ROWS && reach.covers(tx, &key.owner)? {
                    rows.push(line(tx, &visitor, &reach, key, now)?);
                }
            }
            Ok((rows, last))
        })
        .await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let next = if more { rows.last().map(|row| row.key.id) } else { last };
    let visitor = &officer.visitor;
    Ok(Html(ListPage {
        page: Page::new(visitor, visitor.t("shell-keys-title")),
        holder,
        rows,
        next: next.map(|id| id.to_string()),
    }))
}

fn line(
    tx: &mut Tx<'_>,
    visitor: &Visitor,
    reach: &Reach,
    key: ApiKey,
    now: Timestamp,
) -> Result<Line, DbError> {
    let (owner, href) = match &key.owner {
        Owner::Holder(id) => match reach.holder(*id) {
            Some(holding) => {
                let open = visitor.may(Capability::ViewRegistry);
                (holding.name.clone(), open.then(|| format!("/holders/{id}")))
            }
            None => (visitor.t("shell-keys-owner-gone"), None),
        },
        Owner::Office(territory) => {
            let words = territory_words(tx, visitor, territory, i18n::today(now))?;
            (visitor.tr("shell-keys-owner-office", &[("territory", &words)]), None)
        }
    };
    Ok(Line { owner, href, state: key.state(now), key })
}
