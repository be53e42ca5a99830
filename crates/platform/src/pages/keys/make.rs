//! `GET /admin/keys/new`, `POST /admin/keys`: a key, its secret shown once.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use crate::accounts::keys::{self, NewKey, Reach};
use crate::accounts::{Owner, Scopes};
use crate::db::DbError;
use crate::directory::Holding;
use crate::i18n;
use crate::pages::{Office, territory_words};
use crate::places;
use crate::territory::Territory;
use crate::web::{Error, FieldErrors, Html, Officer, Page};

/// Characters of a name.
const NAME_MAX: usize = 120;
/// A new form proposes a key for so many years.
const YEARS_PROPOSED: i16 = 1;

struct Choice {
    value: String,
    label: String,
}

#[derive(Template)]
#[template(path = "pages/keys/templates/form.html")]
struct FormPage {
    page: Page,
    errors: FieldErrors,
    /// What was typed.
    typed: Typed,
    /// The holder chosen already, on its own page.
    holder: Option<Holding>,
    /// Territories of the office that the asker may give a key to.
    offices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "pages/keys/templates/made.html")]
struct MadePage {
    page: Page,
    name: String,
    secret: String,
    /// The list it stands in.
    back: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Wanted {
    holder: String,
}

/// The form as it is sent.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Typed {
    /// Made with the form, so that a form sent twice makes one key.
    id: Uuid,
    name: String,
    /// `holder` or `office`.
    owner: String,
    holder: String,
    territory: String,
    capture: Option<String>,
    query: Option<String>,
    registry_read: Option<String>,
    registry_write: Option<String>,
    /// Last day; empty = without end.
    last_day: String,
}

/// An empty form; `?holder=` chooses the holder.
pub(in crate::pages) async fn form(
    State(office): State<Office>,
    officer: Officer,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Error> {
    let today = i18n::today(office.world.now());
    let last_day = today.checked_add(jiff::Span::new().years(YEARS_PROPOSED));
    let typed = Typed {
        id: office.world.id(),
        owner: "holder".to_owned(),
        holder: wanted.holder,
        last_day: last_day.map(|day| day.to_string()).unwrap_or_default(),
        ..Typed::default()
    };
    shown(&office, &officer, typed, FieldErrors::new()).await
}

/// Makes the key and shows its secret, or the form again with what is wrong.
pub(in crate::pages) async fn make(
    State(office): State<Office>,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let mut errors = FieldErrors::new();
    let new = read(&office, &officer, &typed, &mut errors).await?;
    let Some(new) = new.filter(|_| errors.is_empty()) else {
        return shown(&office, &officer, typed, errors).await;
    };
    let (actor, world) = (officer.actor(office.world.now()), office.world.clone());
    let name = new.name.clone();
    let back = match new.owner.holder() {
        Some(id) => format!("/admin/keys?holder={id}"),
        None => "/admin/keys".to_owned(),
    };
    let secret = office
        .db
        .write(move |tx| {
            keys::create(tx, &actor, &world, &new)?.ok_or(Error::Conflict("shell-keys-made-before"))
        })
        .await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t("shell-keys-made-title"));
    Ok(Html(MadePage { page, name, secret, back }).into_response())
}

async fn shown(
    office: &Office,
    officer: &Officer,
    typed: Typed,
    errors: FieldErrors,
) -> Result<Response, Error> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let holder = office.holders.find(&typed.holder).await?;
    let holder = holder.filter(|holding| officer.covers(&holding.placed));
    let (visitor, reach) = (officer.visitor.clone(), officer.territory.clone());
    let today = i18n::today(office.world.now());
    let offices = office
        .db
        .read::<_, DbError>(move |tx| {
            let mut all = vec![reach.clone()];
            if reach == Territory::Country {
                let provinces = places::provinces(tx, today)?.into_iter();
                all.extend(provinces.map(|unit| Territory::Province(unit.id)));
            }
            let choice = |territory: Territory| {
                let label = territory_words(tx, &visitor, &territory, today)?;
                Ok(Choice { value: territory.to_string(), label })
            };
            all.into_iter().map(choice).collect::<Result<Vec<_>, DbError>>()
        })
        .await?;
    let visitor = &officer.visitor;
    let page = Page::new(visitor, visitor.t("shell-keys-new"));
    Ok((status, Html(FormPage { page, errors, typed, holder, offices })).into_response())
}

/// What was typed as a key; none with at least one complaint.
async fn read(
    office: &Office,
    officer: &Officer,
    typed: &Typed,
    errors: &mut FieldErrors,
) -> Result<Option<NewKey>, Error> {
    let name = typed.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        errors.add("name", "shell-keys-name-invalid");
    }
    let now = office.world.now();
    let owner = owner(office, officer, typed, errors).await?;
    let scopes = Scopes {
        capture: typed.capture.is_some(),
        query: typed.query.is_some(),
        registry_read: typed.registry_read.is_some(),
        registry_write: typed.registry_write.is_some(),
    };
    if scopes.is_empty() {
        errors.add("capture", "shell-keys-scopes-missing");
    }
    let expires = match expires(&typed.last_day, now) {
        Ok(expires) => expires,
        Err(key) => {
            errors.add("last_day", key);
            None
        }
    };
    if typed.id.is_nil() {
        return Err(Error::Unreadable("shell-error-unreadable-what"));
    }
    Ok(owner.map(|owner| NewKey {
        id: typed.id,
        name,
        owner,
        scopes,
        expires,
        demonstration: false,
    }))
}

/// The owner, within the own territory: another's is not known.
async fn owner(
    office: &Office,
    officer: &Officer,
    typed: &Typed,
    errors: &mut FieldErrors,
) -> Result<Option<Owner>, Error> {
    let (field, key, owner) = if typed.owner == "office" {
        let territory = typed.territory.parse::<Territory>().ok();
        let office = territory
            .filter(|territory| !matches!(territory, Territory::Holder(_) | Territory::Nowhere));
        ("territory", "shell-keys-territory-unknown", office.map(Owner::Office))
    } else {
        let holder = office.holders.find(&typed.holder).await?;
        ("holder", "shell-keys-holder-unknown", holder.map(|holding| Owner::Holder(holding.id)))
    };
    let today = i18n::today(office.world.now());
    let ids = owner.as_ref().and_then(Owner::holder).into_iter();
    let reach = Reach::learn(&*office.holders, &officer.territory, today, ids).await?;
    let within = office
        .db
        .read::<_, DbError>(move |tx| {
            Ok(match owner {
                Some(owner) if reach.covers(tx, &owner)? => Some(owner),
                _ => None,
            })
        })
        .await?;
    if within.is_none() {
        errors.add(field, key);
    }
    Ok(within)
}

/// From when on the key opens nothing, or what is wrong with the day.
fn expires(last_day: &str, now: Timestamp) -> Result<Option<Timestamp>, &'static str> {
    if last_day.trim().is_empty() {
        return Ok(None);
    }
    let day = last_day.trim().parse::<Date>().ok().and_then(i18n::end_of);
    let end = day.ok_or("shell-keys-last-day-invalid")?;
    if end <= now { Err("shell-keys-last-day-past") } else { Ok(Some(end)) }
}
