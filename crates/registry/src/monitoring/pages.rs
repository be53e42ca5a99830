//! Screens of monitoring: who is due, and the form of a check outside of an application.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use nguon_platform::accounts::Capability;
use nguon_platform::i18n::{self, Language};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor, XLSX, saved};
use serde::Deserialize;
use uuid::Uuid;

use super::{Standing, Watched, items, watched};
use crate::crop::{self, Crop};
use crate::field_check::pages::CheckRow;
use crate::field_check::{self, Cause, pages};
use crate::inspection::{self, PlannedVisit};
use crate::rulebook::Item;
use crate::screen::{RegistryState, Sent, Typed, word_choices};
use crate::site::Labels;
use crate::standing::pages::Kind;
use crate::subject::{Subject, SubjectKind};
use crate::{RegistryError, growing_area, packing_house};

/// Rows shown at once; the rest is counted.
const ROWS_SHOWN: usize = 500;

/// The filter as it stands in its address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    standing: String,
}

/// A row in words.
struct Row {
    watched: Watched,
    href: String,
    place: String,
    crop: String,
    season: String,
    tone: Tone,
    words: String,
    /// The next planned visit: where it stands, when and by whom, whether its window is over.
    planned: Option<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "monitoring/templates/list.html")]
struct ListPage {
    page: Page,
    /// How many codes stand where: word, count.
    counts: Vec<(&'static str, usize, Tone)>,
    asked: String,
    rows: Vec<Row>,
    more: usize,
}

fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::Missed => Tone::Danger,
        Standing::Due => Tone::Warning,
        Standing::Open => Tone::Plain,
        Standing::Done => Tone::Good,
    }
}

fn folder(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::GrowingArea => "growing-areas",
        SubjectKind::PackingHouse => "packing-houses",
    }
}

/// `GET /monitoring?standing=…`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let (territory, today) = (officer.territory.clone(), state.today());
    let read = state.db.read(move |tx| {
        let all = watched(tx, &territory, today)?;
        let mut labels = Labels::new(today);
        let mut placed = Vec::with_capacity(all.len());
        for one in all {
            let place = labels.unit(tx, &one.commune)?;
            placed.push((one, place));
        }
        let planned = inspection::planned(tx, &territory, today)?;
        Ok::<_, RegistryError>((placed, crop::all(tx)?, planned))
    });
    let (all, crops, planned) = read.await?;
    let standings = [Standing::Missed, Standing::Due, Standing::Open, Standing::Done];
    let counts = standings.map(|standing| {
        let count = all.iter().filter(|(one, _)| one.standing == standing).count();
        (standing.word(), count, tone(standing))
    });
    let visitor = &officer.visitor;
    let fits = |one: &Watched| asked.standing.is_empty() || one.standing.word() == asked.standing;
    let mut rows: Vec<Row> = all
        .into_iter()
        .filter(|(one, _)| fits(one))
        .map(|(one, place)| {
            let planned = planned.get(&one.subject);
            row(visitor, &crops, one, place, planned)
        })
        .collect();
    let more = rows.len().saturating_sub(ROWS_SHOWN);
    rows.truncate(ROWS_SHOWN);
    Ok(Html(ListPage {
        page: Page::new(visitor, visitor.t("registry-nav-monitoring")),
        counts: counts.to_vec(),
        asked: asked.standing,
        rows,
        more,
    }))
}

fn row(
    visitor: &Visitor,
    crops: &[Crop],
    watched: Watched,
    place: String,
    planned: Option<&PlannedVisit>,
) -> Row {
    let crop =
        watched.crop.as_deref().and_then(|id| crops.iter().find(|one| one.id.as_str() == id));
    let season = &watched.season;
    let year = season.first.year().to_string();
    Row {
        href: format!("/{}/{}", folder(watched.subject.kind), watched.subject.id),
        crop: crop.map_or_else(String::new, |crop| crop.label(visitor.language).to_owned()),
        season: season.name.as_ref().map_or_else(|| year.clone(), |name| format!("{name} {year}")),
        tone: tone(watched.standing),
        words: visitor.t(&format!("registry-watch-{}", watched.standing.word())),
        planned: planned.map(|visit| {
            let (first, last) = (i18n::date(visit.window.first), i18n::date(visit.window.last));
            let words = match &visit.officer {
                Some(officer) => format!("{first} – {last}, {officer}"),
                None => format!("{first} – {last}"),
            };
            let month = inspection::Month::of(visit.window.last);
            let href = format!("/inspections/{}?month={month}#visit-{}", visit.plan, visit.id);
            (href, words, visit.overdue)
        }),
        place,
        watched,
    }
}

struct Opened {
    subject: Subject,
    name: String,
    items: Vec<Item>,
    checks: Vec<field_check::FieldCheck>,
    /// The plan that the check comes back to.
    back: Option<String>,
}

async fn opened<K: Kind>(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    visit: &str,
) -> Result<Opened, RegistryError> {
    let (officer, today, visit) = (officer.clone(), state.today(), visit.to_owned());
    let read = state.db.read(move |tx| {
        let subject = Subject { kind: K::KIND, id };
        let name = match K::KIND {
            SubjectKind::GrowingArea => growing_area::get(tx, id)?
                .filter(|area| officer.covers(&area.placed()))
                .map(|area| area.facts.name),
            SubjectKind::PackingHouse => packing_house::get(tx, id)?
                .filter(|house| officer.covers(&house.placed()))
                .map(|house| house.facts.name),
        }
        .ok_or(RegistryError::NotFound)?;
        Ok::<_, RegistryError>(Opened {
            subject,
            name: name.to_string(),
            items: items(tx, subject, today)?,
            checks: field_check::of_subject(tx, subject)?,
            back: inspection::pages::back_to(tx, &officer, subject, &visit, today)?,
        })
    });
    read.await
}

fn form<K: Kind>(
    officer: &Officer,
    opened: &Opened,
    typed: &Typed,
    errors: FieldErrors,
) -> pages::CheckPage {
    let visitor = &officer.visitor;
    let title = visitor.tr("registry-check-subject", &[("name", &opened.name.as_str())]);
    let base = format!("/{}/{}", K::FOLDER, opened.subject.id);
    let causes = [Cause::Season, Cause::AdHoc, Cause::FollowUp].map(Cause::word);
    pages::CheckPage {
        action: format!("{base}/checks"),
        back: opened.back.clone().unwrap_or(base),
        intro: visitor.t("registry-check-what"),
        causes: word_choices(visitor, "registry-cause", causes),
        ..pages::CheckPage::new(Page::new(visitor, title), visitor, &opened.items, typed, errors)
    }
}

#[derive(Template)]
#[template(path = "monitoring/templates/checks.html")]
struct ChecksPage {
    page: Page,
    base: String,
    checks: Vec<CheckRow>,
}

/// `GET /…/{id}/checks`: all checks of a code.
pub(crate) async fn checks<K: Kind>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened::<K>(&state, &officer, id, "").await?;
    let visitor = &officer.visitor;
    let title = visitor.tr("registry-checks-of", &[("name", &opened.name.as_str())]);
    Ok(Html(ChecksPage {
        base: format!("/{}/{id}", K::FOLDER),
        checks: pages::check_rows(visitor, opened.checks),
        page: Page::new(visitor, title),
    }))
}

/// `GET /…/{id}/checks/checklist.xlsx`: what a check of today looks at, as a form for ODK and Kobo.
pub(crate) async fn checklist<K: Kind>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened::<K>(&state, &officer, id, "").await?;
    let [mut vietnamese, mut english] = [officer.visitor.clone(), officer.visitor.clone()];
    (vietnamese.language, english.language) = (Language::Vi, Language::En);
    let say = |key: &str| [vietnamese.t(key), english.t(key)];
    let title = vietnamese.tr("registry-check-subject", &[("name", &opened.name.as_str())]);
    let items: Vec<&Item> = opened.items.iter().collect();
    let form = field_check::form::form(title, &items, &say).map_err(Error::internal)?;
    let written = nguon_forms::write(&form, state.world.now()).map_err(Error::internal)?;
    Ok(saved(XLSX, "checklist.xlsx", written))
}

/// `GET /…/{id}/checks/new`.
pub(crate) async fn check_form<K: Kind>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Query(mut typed): Query<Typed>,
) -> Result<impl IntoResponse, Error> {
    let opened = opened::<K>(&state, &officer, id, typed.of("visit")).await?;
    typed.set("on", day_text(state.today()));
    typed.set("cause", Cause::Season.word());
    Ok(Html(form::<K>(&officer, &opened, &typed, FieldErrors::new())))
}

fn day_text(day: Date) -> String {
    day.to_string()
}

/// `POST /…/{id}/checks`.
pub(crate) async fn check<K: Kind>(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = opened::<K>(&state, &officer, id, typed.of("visit")).await?;
    let read = pages::read(&typed, &opened.items, state.world.id(), opened.subject, None);
    let sent = match read {
        Err(errors) => Sent::wrong(errors),
        Ok(new) => {
            let (actor, items) = (officer.actor(state.world.now()), opened.items.clone());
            let result = state.db.write(move |tx| {
                field_check::add(tx, &actor, &new, &items.iter().collect::<Vec<_>>())
            });
            let checks = || format!("/{}/{id}/checks", K::FOLDER);
            Sent::from_write(result.await, opened.back.clone().unwrap_or_else(checks))?
        }
    };
    Ok(match sent {
        Sent::Done(href) => Redirect::to(&href).into_response(),
        Sent::Again { errors, status } => {
            (status, Html(form::<K>(&officer, &opened, &typed, errors))).into_response()
        }
    })
}
