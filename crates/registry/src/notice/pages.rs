//! Screens of notices: recent ones, a new one, its review, its application.

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use nguon_platform::accounts::SignedIn;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::web::{Error, FieldErrors, Html, Officer, Page, Tone, Visitor};
use uuid::Uuid;

use super::sheet::{self, FILE_BYTES_MAX};
use super::{
    Measure, NewNotice, Notice, Row, TEXT_BYTES_MAX, Verdict, apply, create, get, latest, review,
};
use crate::RegistryError;
use crate::incident::pages::tone;
use crate::incident::{self, Incident};
use crate::market::{self, Market};
use crate::screen::upload;
use crate::screen::{
    Control, Fact, FormPage, Input, Reader, RegistryState, Sent, Typed, again, fact,
    market_choices, market_name, optional_fact, word_choices,
};

/// Largest form with a file, in bytes.
pub(crate) const BODY_MAX: usize = FILE_BYTES_MAX + TEXT_BYTES_MAX + (64 << 10);
/// Endings of files with codes.
const FILES: &str = ".xlsx,.csv,.txt";

#[derive(Template)]
#[template(path = "notice/templates/list.html")]
struct ListPage {
    page: Page,
    notices: Vec<(Notice, String)>,
}

/// `GET /notices`.
pub(crate) async fn list(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<impl IntoResponse, Error> {
    let territory = officer.territory.clone();
    let read = state
        .db
        .read(move |tx| Ok::<_, RegistryError>((latest(tx, &territory)?, market::all(tx)?)));
    let (notices, markets) = read.await?;
    let visitor = &officer.visitor;
    let notices = notices.into_iter().map(|notice| {
        let market = market_name(visitor, &markets, notice.market);
        (notice, market)
    });
    Ok(Html(ListPage {
        notices: notices.collect(),
        page: Page::new(visitor, visitor.t("registry-nav-notices")),
    }))
}

fn form(visitor: &Visitor, markets: &[Market], typed: &Typed, errors: FieldErrors) -> FormPage {
    let line = |name| Input::line(visitor, typed, name);
    let day = |name| line(name).by(Control::Line("date"));
    let measures = Measure::ALL.iter().map(|measure| measure.word());
    let inputs = vec![
        line("reference"),
        line("issuer"),
        line("market").choose(market_choices(markets, visitor.language)),
        day("received"),
        line("about").helped(visitor, "registry-help-notice-about"),
        line("measure").choose(word_choices(visitor, "registry-measure", measures)),
        day("deadline").helped(visitor, "registry-help-deadline"),
        line("codes").by(Control::Text).helped(visitor, "registry-help-codes"),
        line("file").by(Control::File(FILES)).helped(visitor, "registry-help-notice-file"),
    ];
    let page = Page::new(visitor, visitor.t("registry-notice-new"));
    FormPage {
        intro: visitor.t("registry-notice-new-what"),
        with_file: true,
        ..FormPage::new(page, errors, "/notices".into(), inputs, 0)
    }
}

/// `GET /notices/new`.
pub(crate) async fn create_form(
    State(state): State<RegistryState>,
    officer: Officer,
) -> Result<impl IntoResponse, Error> {
    let markets = state.db.read(|tx| Ok::<_, RegistryError>(market::all(tx)?)).await?;
    let mut typed = Typed::default();
    typed.set("received", state.today().to_string());
    Ok(Html(form(&officer.visitor, &markets, &typed, FieldErrors::new())))
}

/// `POST /notices`: kept for review, nothing applied yet.
pub(crate) async fn keep(
    State(state): State<RegistryState>,
    officer: Officer,
    body: Multipart,
) -> Result<Response, Error> {
    let (mut typed, file) = upload::read(body).await?;
    let file = file.map(|file| sheet::text(&file.bytes));
    if let Some(Ok(text)) = &file {
        let joined = format!("{}\n{text}", typed.of("codes"));
        typed.set("codes", joined.trim());
    }
    let markets = state.db.read(|tx| Ok::<_, RegistryError>(market::all(tx)?)).await?;
    let mut reader = Reader::new(&typed);
    if let Some(Err(unreadable)) = file {
        reader.complain("file", unreadable);
    }
    let reference = reader.needed("reference", "registry-error-words");
    let issuer = reader.needed("issuer", "registry-error-words");
    let market = reader.needed("market", "registry-error-choice");
    let received = reader.day("received");
    let about = reader.needed("about", "registry-error-words");
    let measure = reader.needed("measure", "registry-error-choice");
    let deadline = reader.day("deadline");
    let pasted: Option<String> = reader.needed("codes", "registry-error-empty");
    let territory = officer.territory.clone();
    let read = state.db.read(move |tx| Ok::<_, RegistryError>(handled_by(tx, &territory)?));
    let province = read.await?;
    let id = state.world.id();
    let new = || {
        Some(NewNotice {
            id,
            reference: reference?,
            issuer: issuer?,
            market: market?,
            received: received?,
            about: about?,
            measure: measure?,
            deadline: deadline?,
            pasted: pasted?,
            province: province?,
        })
    };
    let new = new();
    let sent = match reader.done(new) {
        Err(errors) => Sent::wrong(errors),
        Ok(new) => {
            let actor = officer.actor(state.world.now());
            let result = state.db.write(move |tx| create(tx, &actor, &new)).await;
            Sent::from_write(result, format!("/notices/{id}"))?
        }
    };
    Ok(again(sent, |errors| form(&officer.visitor, &markets, &typed, errors)))
}

/// A row of the review in words.
struct RowView {
    row: Row,
    words: String,
    tone: Tone,
}

#[derive(Template)]
#[template(path = "notice/templates/record.html")]
struct RecordPage {
    page: Page,
    errors: FieldErrors,
    notice: Notice,
    facts: Vec<Fact>,
    rows: Vec<RowView>,
    /// How many codes get a case.
    taken: usize,
    incidents: Vec<(Incident, Tone, String)>,
}

/// A notice within the person's territory; another's is not there (404).
pub(super) fn covered(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    id: Uuid,
) -> Result<Notice, RegistryError> {
    let found = get(tx, id)?.filter(|notice| person.covers(&notice.placed()));
    found.ok_or(RegistryError::NotFound)
}

/// The province whose notice it becomes.
pub(super) fn handled_by(
    tx: &mut Tx<'_>,
    territory: &Territory,
) -> Result<Option<UnitId>, DbError> {
    match territory {
        Territory::Province(province) => Ok(Some(province.clone())),
        _ => incident::main_province(tx),
    }
}

async fn page(
    state: &RegistryState,
    officer: &Officer,
    id: Uuid,
    errors: FieldErrors,
) -> Result<RecordPage, Error> {
    let person = officer.clone();
    let read = state.db.read(move |tx| {
        let notice = covered(tx, &person, id)?;
        let rows = if notice.applied.is_none() { review(tx, &notice)? } else { Vec::new() };
        let incidents = incident::of_notice(tx, id)?;
        Ok::<_, RegistryError>((notice, rows, incidents, market::all(tx)?))
    });
    let (notice, rows, incidents, markets) = read.await?;
    let visitor = &officer.visitor;
    let facts = vec![
        fact(visitor, "reference", notice.reference.clone()),
        fact(visitor, "issuer", notice.issuer.clone()),
        fact(visitor, "market", market_name(visitor, &markets, notice.market)),
        fact(visitor, "received", nguon_platform::i18n::date(notice.received)),
        fact(visitor, "about", notice.about.clone()),
        fact(visitor, "measure", visitor.t(&format!("registry-measure-{}", notice.measure.word()))),
        fact(visitor, "deadline", nguon_platform::i18n::date(notice.deadline)),
        fact(visitor, "by", notice.by.clone()),
        optional_fact(visitor, "applied", notice.applied.map(nguon_platform::i18n::date)),
    ];
    let view = |row: Row| RowView {
        words: visitor.t(&format!("registry-verdict-{}", row.verdict.word())),
        tone: match row.verdict {
            Verdict::Taken(_) => Tone::Good,
            Verdict::NotActive(_) => Tone::Plain,
            Verdict::NotRegistered | Verdict::Elsewhere => Tone::Warning,
        },
        row,
    };
    let told = |incident: Incident| {
        let state = visitor.t(&format!("registry-case-state-{}", incident.state.word()));
        (tone(incident.state), state, incident)
    };
    Ok(RecordPage {
        taken: rows.iter().filter(|row| row.verdict.subject().is_some()).count(),
        rows: rows.into_iter().map(view).collect(),
        incidents: incidents.into_iter().map(told).map(|(t, s, i)| (i, t, s)).collect(),
        page: Page::new(visitor, notice.number.clone()),
        facts,
        errors,
        notice,
    })
}

/// `GET /notices/{id}`.
pub(crate) async fn record(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Error> {
    Ok(Html(page(&state, &officer, id, FieldErrors::new()).await?))
}

/// `POST /notices/{id}/apply`.
pub(crate) async fn apply_notice(
    State(state): State<RegistryState>,
    officer: Officer,
    Path(id): Path<Uuid>,
) -> Result<Response, Error> {
    let (person, world) = (officer.clone(), state.world.clone());
    let actor = officer.actor(world.now());
    let result = state.db.write(move |tx| {
        covered(tx, &person, id)?;
        apply(tx, &actor, &world, |capability| person.may(capability), id).map(drop)
    });
    match Sent::from_write(result.await, format!("/notices/{id}"))? {
        Sent::Done(href) => Ok(Redirect::to(&href).into_response()),
        Sent::Again { errors, status } => {
            Ok((status, Html(page(&state, &officer, id, errors).await?)).into_response())
        }
    }
}
